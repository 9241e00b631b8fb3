/** What is said to the room, groups, and the door. */
import { useState } from "preact/hooks";

import { t, tn } from "../i18n";
import { lab, record, wall } from "../store";
import { OrgBadge } from "../ui/OrgBadge";
import { Handle } from "./Handle";
import { people } from "./attending";
import { perform } from "./perform";

export function Room() {
  return (
    <>
      <Message />
      <Groups />
      <Door />
    </>
  );
}

function Message() {
  const [text, setText] = useState("");
  const said = wall()?.message ?? null;
  async function send(): Promise<void> {
    const words = text.trim();
    if (words === "") return;
    setText(""); // at once, so that the next message can be begun and Enter pressed twice says it once
    const answer = await perform("room.tell", { text: words });
    if (!answer.ok) setText((begun) => (begun.trim() === "" ? words : `${words}\n${begun}`));
  }
  return (
    <section class="part">
      <h2>{t("Message to the room")}</h2>
      {said !== null && (
        <div class="said">
          <p>{said}</p>
          <button type="button" class="button button-quiet" onClick={() => void perform("room.tell", { text: "" })}>
            {t("Take it away")}
          </button>
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div class="field">
          <label for="message">{t("All phones and walls show it")}</label>
          <textarea
            class="input"
            id="message"
            rows={2}
            maxLength={300}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
                event.preventDefault();
                void send();
              } else if (event.key === "Escape") event.currentTarget.blur();
            }}
          />
        </div>
        <button type="submit" class="button" disabled={text.trim() === ""}>
          {t("Say it")}
        </button>
      </form>
    </section>
  );
}

function Groups() {
  const [size, setSize] = useState(4);
  const formed = record("groups")?.groups ?? [];
  const n = people().length;
  return (
    <section class="part">
      <h2>{t("Mixed groups")}</h2>
      <form
        class="groups-form"
        onSubmit={(event) => {
          event.preventDefault();
          void perform("groups.form", { size });
        }}
      >
        <label for="group-size">{t("People in each")}</label>
        <input
          class="input numbers"
          id="group-size"
          type="number"
          min={2}
          max={50}
          value={size}
          onInput={(event) => setSize(Math.min(50, Math.max(2, Number(event.currentTarget.value) || 2)))}
        />
        <button type="submit" class="button" disabled={n < 2 || lab()?.state !== "open"}>
          {formed.length === 0 ? t("Form groups") : t("Form anew")}
        </button>
      </form>
      <p class="hint">{t("As many organisations as possible meet in each group.")}</p>
      {formed.length > 0 && (
        <ol class="groups">
          {formed.map((group) => (
            <li key={group.id}>
              <strong>{t("Group {id}", { id: group.id })}</strong>
              <span class="hint">
                {tn("{n} person", "{n} people", typeof group.members === "number" ? group.members : group.members.length)}
              </span>
              <span class="groups-bodies">
                {Object.entries(group.organisations).map(([id, count]) => (
                  <span key={id} class="groups-body">
                    <OrgBadge organisation={id} />
                    {count > 1 && <span class="numbers">×{count}</span>}
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Door() {
  const closed = lab()?.door === "closed";
  return (
    <section class="part">
      <h2>{t("Door")}</h2>
      <p class="hint">{closed ? t("Nobody new comes in. Those who were here do.") : t("Whoever has the code comes in.")}</p>
      <div class="row">
        <Handle id="door" />
        <Handle id="join">{t("Show the code")}</Handle>
      </div>
    </section>
  );
}
