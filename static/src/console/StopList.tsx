/** What the room closes: the list, with a handle to hide a line, and a form for what is said aloud. */
import type { OpenStopActivity, Stopped } from "../activities/open_stop";
import { newId } from "../ids";
import { t } from "../i18n";
import { experiment, lab, offered, parts, record } from "../store";
import type { Id } from "../types";
import { makeInnovation } from "./innovation";
import { useKept } from "./kept";
import { perform } from "./perform";
import { PutForm } from "./PutForm";

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
  const write = async (words: { reason: string } | { lesson: string }): Promise<boolean> =>
    (await perform("stop.write", { item: one.id, ...words }, { activity })).ok;
  return (
    <li class={one.hidden === true ? "is-hidden" : undefined}>
      <h2 dir="auto">{title ?? body}</h2>
      {one.experiment && <p class="hint">{t("Experiment, stopped")}</p>}
      <Line id={`reason-${one.id}`} label={t("Why we close it")} text={one.reason} writable={writable} onWrite={(reason) => write({ reason })} />
      <Line id={`lesson-${one.id}`} label={t("What we learned")} text={one.lesson} writable={writable} onWrite={(lesson) => write({ lesson })} />
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
  /** Resolves with whether it was taken in. */
  readonly onWrite: (text: string) => Promise<boolean>;
}

/** A field that is saved when it is left; what others write meanwhile waits until then. */
function Line({ id, label, text, writable, onWrite }: LineProps) {
  const [begun, setBegun] = useKept<string | null>(id, null);
  async function save(): Promise<void> {
    const saved = begun === null || begun.trim() === text || (await onWrite(begun.trim()));
    if (saved) setBegun((now) => (now === begun ? null : now)); // it may have been written on meanwhile
  }
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
        onBlur={() => void save()}
      />
    </div>
  );
}

function Put({ activity, items }: { activity: Id; items: readonly Stopped[] }) {
  const cards = offered(activity).cards.filter((card) => items.every((one) => one.card !== card.id));
  return (
    <PutForm
      name="stop"
      about={activity}
      label={t("What do we close?")}
      button={t("Put it on the list")}
      longest={200}
      onText={async (text) => (await perform("stop.write", { item: newId(), text }, { activity })).ok}
      cardLabel={t("or an experiment or a note")}
      cards={[
        { label: t("Experiments"), of: cards.filter((card) => experiment(card.id) !== undefined) },
        { label: t("Notes"), of: cards.filter((card) => experiment(card.id) === undefined) },
      ]}
      onCard={(card) => void perform("stop.write", { item: newId(), card }, { activity })}
    />
  );
}
