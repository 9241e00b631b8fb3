/** Leading a dialogue: which round it is, who has the word, and the question whether anything may be kept. */
import type { Dialogue, DialogueActivity, Talk } from "../activities/dialogue";
import { t, tn } from "../i18n";
import { lab, record } from "../store";
import { roundWords } from "../ui/dialogue";
import { HideLine } from "./HideLine";
import { perform } from "./perform";

const TALKS: readonly Talk[] = ["free", "speaking", "ordered"];

function talkWords(talk: Talk): string {
  switch (talk) {
    case "free":
      return t("Free talk");
    case "speaking":
      return t("A round: everybody may speak");
    case "ordered":
      return t("A round in order");
  }
}

export function DialogueDesk({ activity }: { activity: DialogueActivity }) {
  const talk = record(`dialogue/${activity.id}`);
  if (talk === undefined) return null;
  const on = activity.state === "open" || activity.state === "locked";
  return (
    <div class="kind-dialogue dialogue-desk">
      <p class="speaking-text">{roundWords(talk)}</p>
      {on && lab()?.state !== "closed" && (
        <>
          {talk.talk === "ordered" && talk.outcome === null && <Order activity={activity} talk={talk} />}
          <div class="elsewhere-tools" role="group" aria-label={t("Next round")}>
            {TALKS.map((one) => (
              <button key={one} type="button" class="button" onClick={() => void perform("dialogue.round", { talk: one }, { activity: activity.id })}>
                {talkWords(one)}
              </button>
            ))}
          </div>
          <Keeping activity={activity} talk={talk} />
        </>
      )}
      {talk.notes !== undefined && talk.notes.length > 0 && (
        <ul class="tiles" aria-label={t("Notes of the dialogue")}>
          {talk.notes.map((note) => (
            <li key={note.id} class={`note note-question ${note.hidden === true ? "tile-hidden" : ""}`}>
              <p class="note-text" dir="auto">{note.text}</p>
              {!note.id.startsWith("kept-") && (
                <HideLine activity={activity.id} line={note.id} hidden={note.hidden === true} name={note.text} />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Order({ activity, talk }: { activity: DialogueActivity; talk: Dialogue }) {
  const give = (turn: number): void => void perform("dialogue.turn", { turn }, { activity: activity.id });
  return (
    <div class="elsewhere-tools" role="group" aria-label={t("Who has the word")}>
      <button type="button" class="button" disabled={talk.turn === 0} onClick={() => give(talk.turn - 1)}>
        {t("Previous speaker")}
      </button>
      <button type="button" class="button button-primary" disabled={talk.turn >= talk.speakers} onClick={() => give(talk.turn + 1)}>
        {t("Next speaker")}
      </button>
    </div>
  );
}

/** Nothing is kept unless the room says so. */
function Keeping({ activity, talk }: { activity: DialogueActivity; talk: Dialogue }) {
  const wish = { activity: activity.id };
  if (talk.outcome !== null) return <p class="hint">{t("Begin another round to let people write again.")}</p>;
  if (!talk.asked) {
    return (
      <div class="dialogue-keeping">
        <p>
          {tn("{n} note has been left.", "{n} notes have been left.", talk.written)}{" "}
          {t("Nothing is kept or reported unless the room says so.")}
        </p>
        <button type="button" class="button" disabled={talk.written === 0} onClick={() => void perform("dialogue.ask", {}, wish)}>
          {t("Show the notes and ask whether they may be kept")}
        </button>
      </div>
    );
  }
  return (
    <div class="dialogue-keeping">
      <p>
        {tn("{n} has answered.", "{n} have answered.", talk.answered)}{" "}
        {t("The notes are kept if somebody says yes and nobody says no. You never see who said what.")}
      </p>
      <div class="elsewhere-tools">
        <button type="button" class="button button-primary" onClick={() => void perform("dialogue.conclude", {}, wish)}>
          {t("End the question")}
        </button>
        <button type="button" class="button" onClick={() => void perform("dialogue.answer", { keep: false }, wish)}>
          {t("Somebody without a phone says no")}
        </button>
      </div>
    </div>
  );
}
