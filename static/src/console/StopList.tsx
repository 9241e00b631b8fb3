/** What the room closes: the list, with a handle to hide a line, and a form for what is said aloud. */
import { useState } from "preact/hooks";

import type { OpenStopActivity, Stopped } from "../activities/open_stop";
import { newId } from "../ids";
import { t } from "../i18n";
import { experiment, itemTitle, lab, offered, parts, record } from "../store";
import type { Id } from "../types";
import { makeInnovation } from "./innovation";
import { perform } from "./perform";

export function StopList({ activity }: { activity: OpenStopActivity }) {
  const items = record(`stops/${activity.id}`)?.items;
  if (activity.state === "planned") return null;
  const open = activity.state !== "done" && lab()?.state !== "closed";
  return (
    <div class="kind-open-stop stop-list">
      {items?.length === 0 && <p class="hint">{t("Nothing is on the list yet.")}</p>}
      <ul class="stop-items">
        {items?.map((one) => (
          <Thing key={one.id} activity={activity.id} one={one} writable={lab()?.state !== "closed"} />
        ))}
      </ul>
      {open && items !== undefined && <Put activity={activity.id} items={items} />}
    </div>
  );
}

function Thing({ activity, one, writable }: { activity: Id; one: Stopped; writable: boolean }) {
  const { title, body } = parts(one.text);
  const name = (title ?? body).slice(0, 60);
  const hide = one.hidden === true ? "stop.restore" : "stop.hide";
  return (
    <li class={one.hidden === true ? "is-hidden" : undefined}>
      <h2 dir="auto">{title ?? body}</h2>
      {one.experiment && <p class="hint">{t("Experiment, stopped")}</p>}
      <Line id={`reason-${one.id}`} label={t("Why we close it")} text={one.reason} writable={writable} onWrite={(reason) => void perform("stop.write", { item: one.id, reason }, { activity })} />
      <Line id={`lesson-${one.id}`} label={t("What we learned")} text={one.lesson} writable={writable} onWrite={(lesson) => void perform("stop.write", { item: one.id, lesson }, { activity })} />
      <div class="row-tools">
        <button
          type="button"
          class="button button-quiet"
          aria-label={one.hidden === true ? t("Show “{text}” again", { text: name }) : t("Hide “{text}”", { text: name })}
          onClick={() => void perform(hide, { item: one.id }, { activity })}
        >
          {one.hidden === true ? t("Show again") : t("Hide")}
        </button>
        {one.experiment && one.card !== null && (
          <button type="button" class="button button-quiet" onClick={() => void makeInnovation(lab()?.id ?? "", { experiment: one.card! })}>
            {t("Document it in the library")}
          </button>
        )}
      </div>
    </li>
  );
}

interface LineProps {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly writable: boolean;
  readonly onWrite: (text: string) => void;
}

/** A field that is saved when it is left; what others write meanwhile waits until then. */
function Line({ id, label, text, writable, onWrite }: LineProps) {
  const [begun, setBegun] = useState<string | null>(null);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        class="input"
        id={id}
        rows={2}
        maxLength={600}
        readOnly={!writable}
        value={begun ?? text}
        onInput={(event) => setBegun(event.currentTarget.value)}
        onBlur={() => {
          if (begun !== null && begun.trim() !== text) onWrite(begun.trim());
          setBegun(null);
        }}
      />
    </div>
  );
}

function Put({ activity, items }: { activity: Id; items: readonly Stopped[] }) {
  const [text, setText] = useState("");
  const cards = offered(activity).cards.filter((card) => items.every((one) => one.card !== card.id));
  const tried = cards.filter((card) => experiment(card.id) !== undefined);
  const rest = cards.filter((card) => experiment(card.id) === undefined);
  const put = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (text.trim() === "") return;
    const answer = await perform("stop.write", { item: newId(), text: text.trim() }, { activity });
    if (answer.ok) setText("");
  };
  return (
    <form class="stop-put" onSubmit={(event) => void put(event)}>
      <div class="field">
        <label for="stop-put">{t("What do we close?")}</label>
        <input class="input" id="stop-put" value={text} maxLength={200} onInput={(event) => setText(event.currentTarget.value)} />
      </div>
      <button type="submit" class="button" aria-disabled={text.trim() === ""}>
        {t("Put it on the list")}
      </button>
      {cards.length > 0 && (
        <div class="field">
          <label for="stop-card">{t("or an experiment or a note")}</label>
          <select
            class="input"
            id="stop-card"
            value=""
            onChange={(event) => {
              const card = event.currentTarget.value;
              event.currentTarget.value = "";
              if (card !== "") void perform("stop.write", { item: newId(), card }, { activity });
            }}
          >
            <option value="">{t("Choose")}</option>
            {[
              { label: t("Experiments"), of: tried },
              { label: t("Notes"), of: rest },
            ].map(
              ({ label, of }) =>
                of.length > 0 && (
                  <optgroup label={label} key={label}>
                    {of.map((card) => (
                      <option key={card.id} value={card.id}>
                        {itemTitle(card.id).slice(0, 80)}
                      </option>
                    ))}
                  </optgroup>
                ),
            )}
          </select>
        </div>
      )}
    </form>
  );
}
