/** Talking, not typing: what kind of round it is and when it is one's turn; a note that belongs to nobody; the question at the end. */
import { useSignal } from "@preact/signals";

import type { Dialogue, DialogueActivity } from "../activities/dialogue";
import { send } from "../commands";
import { newId } from "../ids";
import { t, tn } from "../i18n";
import { labLanguage, record } from "../store";
import { Button } from "../ui/Button";
import { roundWords } from "../ui/dialogue";
import { announce } from "../ui/LiveRegion";
import { Actions } from "./Actions";
import { DraftField, fieldValue } from "./DraftField";
import { setFieldDraft } from "./drafts";
import { wished } from "./pending";
import { useStill } from "./scene";
import { Sending } from "./Sending";

export function DialoguePhone({ activity }: { activity: DialogueActivity }) {
  const talk = record(`dialogue/${activity.id}`);
  const writing = useSignal(false);
  const stage = useStill(stageOf(talk));
  const open = activity.state === "open";
  if (talk === undefined) return null;
  if (stage === "question" && activity.state !== "done") return <Question activity={activity} talk={talk} />;
  const begun = fieldValue(activity.id, "text").trim() !== "";
  const mayWrite = open && activity.config.notes !== false && !activity.revealed && stage === "talk";
  if (mayWrite && (writing.value || begun)) return <Write activity={activity} onDone={() => (writing.value = false)} />;
  return (
    <div class="board kind-dialogue">
      <h2 class="prompt prompt-large" lang={labLanguage()}>{activity.config.theme || activity.prompt}</h2>
      <Turn activity={activity} talk={talk} />
      {activity.state === "locked" && talk.outcome === null && <p class="explain">{t("Writing has stopped. Just talk.")}</p>}
      {open && activity.revealed && talk.outcome === null && <p class="explain">{t("Nobody writes while the notes are shown.")}</p>}
      <Notes talk={talk} />
      {mayWrite && (
        <Actions>
          <Sending activity={activity.id} saved={talk.written > 0 ? tn("{n} note has been left.", "{n} notes have been left.", talk.written) : ""} />
          <Button wide onClick={() => (writing.value = true)}>
            {t("Leave a note")}
          </Button>
        </Actions>
      )}
    </div>
  );
}

function stageOf(talk: Dialogue | undefined): "talk" | "question" | "over" {
  if (talk?.asked === true) return "question";
  return (talk?.outcome ?? null) === null ? "talk" : "over";
}

/** What to do now: talk, listen, or take the word. */
function Turn({ activity, talk }: { activity: DialogueActivity; talk: Dialogue }) {
  const place = record(`speaking/${activity.id}`)?.place ?? null;
  if (talk.outcome !== null || talk.talk !== "ordered") {
    return (
      <>
        <p class="welcome">{roundWords(talk)}</p>
        <p class="explain">{t("Nothing is judged, and nothing is tied to you.")}</p>
      </>
    );
  }
  if (place === null) return <p class="explain">{t("You came after the round began. You have the word when the others have had it.")}</p>;
  const before = place - talk.turn;
  return (
    <div class={before === 0 ? "next dialogue-turn" : "next"} role="status">
      <p class="next-title">
        {before === 0
          ? t("You have the word.")
          : before < 0
            ? t("You have had the word.")
            : before === 1
              ? t("You are next.")
              : t("You speak as number {n}.", { n: place + 1 })}
      </p>
      <p>{before > 1 ? tn("{n} person speaks before you.", "{n} people speak before you.", before) : t("You may always pass.")}</p>
    </div>
  );
}

function Write({ activity, onDone }: { activity: DialogueActivity; onDone: () => void }) {
  const text = fieldValue(activity.id, "text").trim();
  const close = (): void => {
    setFieldDraft(activity.id, "text", null);
    onDone();
  };
  const sendIt = (event: Event): void => {
    event.preventDefault();
    if (text === "") return;
    send("dialogue.note", { note: newId(), text }, activity.id);
    announce(t("Your note is on its way."));
    close();
  };
  return (
    <form class="composer kind-dialogue" onSubmit={sendIt}>
      <h2 class="prompt" lang={labLanguage()}>{activity.config.theme || activity.prompt}</h2>
      <DraftField
        activity={activity.id}
        name="text"
        label={t("A note that belongs to nobody")}
        hint={t("It has no name, no organisation and no time. You can't change it afterwards: nobody knows that it is yours.")}
        kind="prose"
        longest={500}
        paper
      />
      <Actions>
        <Button kind="primary" wide type="submit" disabled={text === ""}>
          {t("Leave the note")}
        </Button>
        <Button kind="quiet" onClick={close}>
          {text === "" ? t("Back to the talk") : t("Throw it away")}
        </Button>
      </Actions>
    </form>
  );
}

/** May the notes be kept? One no is enough to keep nothing, and nobody learns of it. */
function Question({ activity, talk }: { activity: DialogueActivity; talk: Dialogue }) {
  let keep = record(`speaking/${activity.id}`)?.keep ?? null;
  for (const data of wished("dialogue.answer", activity.id)) keep = data.keep;
  const answer = (value: boolean): void => send("dialogue.answer", { keep: value }, activity.id);
  return (
    <div class="board kind-dialogue">
      <h2 class="prompt">{t("May the notes be kept?")}</h2>
      <p class="explain">
        {t("They are kept only if somebody says yes and nobody says no. Nobody sees what you answer. Otherwise nothing of this dialogue is kept.")}
      </p>
      <Notes talk={talk} />
      <Actions>
        <Sending
          activity={activity.id}
          saved={keep === null ? "" : t("Saved. You can change your answer until the facilitator ends the question.")}
        />
        <div class="dialogue-answers" role="group" aria-label={t("May the notes be kept?")}>
          <Button aria-pressed={keep === true} kind={keep === true ? "primary" : "plain"} onClick={() => answer(true)}>
            {keep === true ? "✓ " : ""}
            {t("Yes, keep them")}
          </Button>
          <Button aria-pressed={keep === false} kind={keep === false ? "primary" : "plain"} onClick={() => answer(false)}>
            {keep === false ? "✓ " : ""}
            {t("No, keep nothing")}
          </Button>
        </div>
      </Actions>
    </div>
  );
}

function Notes({ talk }: { talk: Dialogue }) {
  const notes = talk.notes ?? [];
  if (notes.length === 0) return null;
  return (
    <ul class="notes" aria-label={t("Notes of the dialogue")}>
      {notes.map((one) => (
        <li key={one.id} class="note note-question">
          <p class="note-text" dir="auto">{one.text}</p>
        </li>
      ))}
    </ul>
  );
}
