/** What stands around the writing of notes: words that were not sent when it stopped, and the notes of the others. */
import { useSignal } from "@preact/signals";

import { columnTitle } from "../columns";
import { t, tn } from "../i18n";
import { cardsOf, labLanguage } from "../store";
import type { Activity } from "../types";
import { Button } from "../ui/Button";
import { NoteCard } from "../ui/NoteCard";
import { begunNotes } from "./begun";

/** Writing has stopped. */
export function Closed({ activity }: { activity: Activity }) {
  return (
    <>
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">
        {activity.state === "locked"
          ? t("The facilitator has stopped the writing for now. Your notes are kept.")
          : t("This step is done. Your notes are kept.")}
      </p>
      <Unsent activity={activity} words={t("It then comes late: the facilitator sees it and can bring it in.")} />
    </>
  );
}

/** What is still in a field can go now, or stay. `words` say what becomes of it. */
export function Unsent({ activity, words }: { activity: Activity; words: string }) {
  return (
    <>
      {begunNotes(activity).map(({ field, text, send, putAway }) => (
        <section class="offer" aria-labelledby={`late-${field}`} key={field}>
          <h2 id={`late-${field}`}>{t("Send what you wrote?")}</h2>
          <blockquote dir="auto">{text}</blockquote>
          <p class="quiet-words">{words}</p>
          <div class="offer-buttons">
            <Button kind="primary" onClick={send}>
              {t("Send it")}
            </Button>
            <Button onClick={putAway}>{t("Put it away")}</Button>
          </div>
        </section>
      ))}
    </>
  );
}

const FIRST_SHOWN = 30;

/** What the others wrote, newest first. */
export function Others({ activity }: { activity: Activity }) {
  const all = useSignal(false);
  const notes = cardsOf(activity.id).filter((card) => card.mine !== true);
  if (notes.length === 0) return null;
  const shown = all.value ? notes : notes.slice(-FIRST_SHOWN);
  return (
    <section class="others" aria-labelledby="others">
      <h2 id="others">{tn("{n} note from others", "{n} notes from others", notes.length)}</h2>
      <ul class="notes">
        {[...shown].reverse().map((card) => {
          const where = columnTitle(activity, card.column);
          return (
            <li key={card.id}>
              <NoteCard card={card}>{where !== undefined && <p class="note-where">{where}</p>}</NoteCard>
            </li>
          );
        })}
      </ul>
      {shown.length < notes.length && (
        <Button wide onClick={() => (all.value = true)}>
          {tn("Show {n} more", "Show {n} more", notes.length - shown.length)}
        </Button>
      )}
    </section>
  );
}
