/** Before the first activity: the code big enough to show, who has come, and the one button that begins. */
import { t, tn } from "../i18n";
import { agenda, lab, presence } from "../store";
import type { Boot } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { Handle } from "./Handle";
import { byOrganisation, here as inTheRoom, isOnline, people } from "./attending";
import { notify } from "./perform";
import { overlay } from "./view";

export function Lobby({ boot }: { boot: Boot }) {
  const here = lab()!;
  const first = agenda()[0];
  const [there, come] = [inTheRoom(), people().length];
  return (
    <div class="lobby">
      <header class="stage-head">
        <h1>{here.title}</h1>
        {here.challenge !== "" && <p class="stage-prompt">{here.challenge}</p>}
      </header>
      <div class="lobby-join">
        <Ticket boot={boot} />
        <div class="lobby-side">
          <p class="lobby-count">
            <strong class="numbers">{there}</strong> {tn("person is here", "people are here", there)}
          </p>
          {come > there && <p class="hint">{tn("{n} person has joined in all.", "{n} people have joined in all.", come)}</p>}
          <Arrivals />
        </div>
      </div>
      <div class="lobby-start">
        {here.state === "planned" && (
          <Handle id="lab" kind="primary" class="button-wide" />
        )}
        {here.state === "open" && first !== undefined && (
          <p>{t("The lab is open. Begin when the room is ready.")}</p>
        )}
        {first === undefined && <p>{t("The agenda is empty. Add the first activity on the left.")}</p>}
        <Handle id="previews" kind="quiet" />
      </div>
    </div>
  );
}

/** QR code, code in letters and address: all three, for those who cannot use one of them. */
export function Ticket({ boot }: { boot: Boot }) {
  const here = lab()!;
  const address = boot.urls["join"] ?? here.join_url ?? "";
  return (
    <section class="ticket" aria-label={t("How to join")}>
      {boot.urls["qr"] !== undefined && <img class="ticket-qr" src={boot.urls["qr"]} alt={t("QR code to join the lab")} />}
      <div class="ticket-words">
        <p class="ticket-code">
          <span class="unseen">{t("Code: {code}", { code: here.code.split("").join(" ") })}</span>
          <span aria-hidden="true">{here.code}</span>
        </p>
        <p class="ticket-address">{address.replace(/^https?:\/\//, "")}</p>
        <button type="button" class="button button-quiet" onClick={() => void copy(address)}>
          {t("Copy the address")}
        </button>
        {here.door === "closed" && <p class="ticket-door">{t("The door is closed: nobody new comes in.")}</p>}
      </div>
    </section>
  );
}

/** Plain http has no clipboard for scripts; there the address is shown to be copied by hand. */
async function copy(address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address);
    notify({ tone: "link", text: t("The address is copied.") });
  } catch {
    notify({ tone: "link", text: address });
  }
}

function Arrivals() {
  const bodies = byOrganisation();
  return (
    <ul class="arrivals">
      {bodies.map((body) => (
        <li key={body.id ?? ""} class={body.people.length === 0 ? "arrivals-none" : ""}>
          {body.id === null ? <span>{t("No organisation")}</span> : <OrgBadge organisation={body.id} show="name" />}
          <span class="arrivals-dots" aria-hidden="true">
            {body.people.map((one) => (
              <i key={one.id} class={isOnline(one.id) ? "dot-on" : "dot-off"} />
            ))}
          </span>
          <span class="numbers">{body.people.length}</span>
        </li>
      ))}
    </ul>
  );
}

/** The ticket over everything, to turn the laptop round. */
export function JoinOverlay({ boot }: { boot: Boot }) {
  if (overlay.value !== "join" || lab() === undefined) return null;
  return (
    <div class="cover cover-join" role="dialog" aria-modal="true" aria-label={t("How to join")}>
      <Ticket boot={boot} />
      <p class="lobby-count">{t("{n} online", { n: presence()?.online ?? 0 })}</p>
      <button type="button" class="button cover-close" ref={focused} onClick={() => (overlay.value = null)}>
        {t("Close")} <kbd class="key">Esc</kbd>
      </button>
    </div>
  );
}

/** The same function at every drawing, so that it is called once. */
function focused(button: HTMLButtonElement | null): void {
  button?.focus();
}
