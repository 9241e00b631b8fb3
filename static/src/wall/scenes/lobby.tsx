/** Before the start: how to come in, and who is here already. */
import type { JSX } from "preact";

import { t, tn } from "../../i18n";
import { lab, presence } from "../../store";
import { organisationMark, Shape } from "../../ui/OrgBadge";
import { CountUp } from "../count_up";
import { Fit } from "../fit";
import { host, place } from "../place";
import { doorIsOpen } from "../views";

export function Lobby(): JSX.Element {
  const open = doorIsOpen();
  const { join, qr } = place.value;
  return (
    <div class="lobby">
      {open ? (
        <div class="lobby-way-in">
          <img class="lobby-qr" src={qr} alt={t("QR code to join")} />
          <div class="lobby-words">
            <h1>{t("Join with your phone")}</h1>
            <p class="lobby-how">{t("Scan the code, or open {address} and write", { address: host(join) })}</p>
            <p class="lobby-code">{lab()?.code}</p>
          </div>
        </div>
      ) : (
        <Fit class="lobby-title" as="h1" min={5} max={12}>
          {lab()?.title ?? ""}
        </Fit>
      )}
      <Assembly />
    </div>
  );
}

/** The agencies with how many of each are here. Those who are still missing stand there too, paler. */
function Assembly(): JSX.Element {
  const here = presence();
  const organisations = lab()?.organisations ?? [];
  const online = here?.online ?? 0;
  return (
    <section class="assembly" aria-label={t("Who is here")}>
      <p class="assembly-total">
        <CountUp value={online} class="assembly-number" />{" "}
        <span>{tn("person here", "people here", online)}</span>
      </p>
      <Fit class="assembly-fit" min={2.2} max={3.6}>
        <ul class="assembly-list">
          {organisations.map(({ id, name }) => {
            const mark = organisationMark(id);
            const n = here?.by_organisation[id] ?? 0;
            return (
              <li key={id} class={`assembly-item org-${mark?.colour ?? 1} ${n > 0 ? "is-here" : ""}`}>
                <Shape shape={mark?.shape ?? 0} size="1em" />
                <span class="assembly-name" dir="auto">{name}</span>
                <span class="assembly-count number" key={n}>{n}</span>
              </li>
            );
          })}
        </ul>
      </Fit>
    </section>
  );
}
