/** Writing notes: the prompt in view, one field, one button; below it what one has written and where it is. */
import { useSignal } from "@preact/signals";

import { t, tn } from "../i18n";
import { privacyWords } from "../labels";
import { cardsOf, lab, labLanguage } from "../store";
import type { Column, IdeaBoardActivity } from "../types";
import { Button } from "../ui/Button";
import { announce } from "../ui/LiveRegion";
import { NoteCard } from "../ui/NoteCard";
import { Actions } from "./Actions";
import { draft, setDraft } from "./drafts";
import { NoteList } from "./NoteList";
import { PhotoChoice } from "./PhotoChoice";
import { dropPhoto, photoIsPrepared } from "./photos";
import { ownNotes, sendNote } from "./pending";
import { Ready } from "./Ready";

/** The server takes no longer note; the hint comes when the end is near. */
const LONGEST = 1000;

export function BoardPhone({ activity }: { activity: IdeaBoardActivity }) {
  const mine = ownNotes(activity.id);
  const limit = activity.config.per_member ?? null;
  const left = limit === null ? null : limit - mine.length;
  const open = activity.state === "open";
  const writing = open && (left === null || left > 0);
  return (
    <div class="board">
      {writing && <Composer activity={activity} left={left} first={mine.length === 0} />}
      {open && !writing && (
        <>
          <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
          <p class="explain">{tn("You have written your note. You can still change it.", "You have written all your {n} notes. You can still change them.", limit ?? 0)}</p>
        </>
      )}
      {!open && <Closed activity={activity} />}
      {mine.length > 0 && (
        <section class="mine" aria-labelledby="mine">
          <h2 id="mine">{tn("My note", "My {n} notes", mine.length)}</h2>
          <NoteList notes={mine} />
        </section>
      )}
      <Ready activity={activity} />
      {activity.revealed && <Others activity={activity} />}
      {writing && <SendBar activity={activity} />}
    </div>
  );
}

function Composer({ activity, left, first }: { activity: IdeaBoardActivity; left: number | null; first: boolean }) {
  const columns = activity.config.columns ?? [];
  const text = draft(activity.id, "note").value;
  const column = chosenColumn(columns, draft(activity.id, "column").value);
  const words = text.trim();
  const room = lab();
  const tooLong = words.length > LONGEST;
  const sendIt = (event?: Event): void => {
    event?.preventDefault();
    if (words === "" || tooLong || photoIsPrepared(activity.id)) return;
    sendNote(activity.id, words, column);
    setDraft(activity.id, "note", "");
    announce(t("Your note is on its way."));
    document.getElementById("note")?.focus({ preventScroll: true });
  };
  return (
    <form class="composer" id="composer" onSubmit={sendIt}>
      <h2 class="prompt" id="prompt" lang={labLanguage()}>
        <label for="note">{activity.prompt}</label>
      </h2>
      {columns.length > 0 && <ColumnChoice columns={columns} chosen={column} onChoose={(id) => setDraft(activity.id, "column", id)} />}
      <textarea
        id="note"
        class="input paper"
        rows={3}
        value={text}
        autocapitalize="sentences"
        aria-describedby="note-hint"
        placeholder={t("One thought per note")}
        onInput={(event) => setDraft(activity.id, "note", event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sendIt(event);
        }}
      />
      <PhotoChoice activity={activity.id} worded={words !== ""} />
      <p class="field-hint" id="note-hint">
        {tooLong
          ? t("{n} signs too many. Shorten it, or make two notes.", { n: words.length - LONGEST })
          : first && room !== undefined
            ? privacyWords(room.identity)
            : left !== null
              ? tn("You can write {n} more note.", "You can write {n} more notes.", left)
              : activity.revealed
                ? t("Everybody sees new notes at once.")
                : t("The others see it when the facilitator shows all notes.")}
      </p>
    </form>
  );
}

/** The button of the form above, at the bottom edge however many notes lie between. */
function SendBar({ activity }: { activity: IdeaBoardActivity }) {
  const words = draft(activity.id, "note").value.trim();
  return (
    <Actions>
      <Button kind="primary" wide type="submit" form="composer" disabled={words === "" || words.length > LONGEST || photoIsPrepared(activity.id)}>
        {t("Send")}
      </Button>
    </Actions>
  );
}

function chosenColumn(columns: readonly Column[], begun: string): string | null {
  return (columns.find((one) => one.id === begun) ?? columns[0])?.id ?? null;
}

function ColumnChoice({ columns, chosen, onChoose }: { columns: readonly Column[]; chosen: string | null; onChoose: (id: string) => void }) {
  return (
    <fieldset class="segments">
      <legend class="unseen">{t("Where does it belong?")}</legend>
      <div class="segments-row">
        {columns.map((column) => (
          <label class="segment" key={column.id}>
            <input type="radio" name="column" value={column.id} checked={column.id === chosen} onChange={() => onChoose(column.id)} />
            <span>{column.title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Writing has stopped. What is still in the field can go as a late note, or stay. */
function Closed({ activity }: { activity: IdeaBoardActivity }) {
  const text = draft(activity.id, "note").value.trim();
  const sendLate = (): void => {
    sendNote(activity.id, text, chosenColumn(activity.config.columns ?? [], draft(activity.id, "column").value));
    setDraft(activity.id, "note", "");
  };
  const putAway = (): void => {
    setDraft(activity.id, "note", "");
    dropPhoto(activity.id);
  };
  return (
    <>
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <p class="explain">
        {activity.state === "locked"
          ? t("The facilitator has stopped the writing for now. Your notes are kept.")
          : t("This step is done. Your notes are kept.")}
      </p>
      {text !== "" && (
        <section class="offer" aria-labelledby="late">
          <h2 id="late">{t("Send what you wrote?")}</h2>
          <blockquote dir="auto">{text}</blockquote>
          <p class="quiet-words">{t("It then comes late: the facilitator sees it and can bring it in.")}</p>
          <div class="offer-buttons">
            <Button kind="primary" onClick={sendLate}>
              {t("Send it")}
            </Button>
            <Button onClick={putAway}>{t("Put it away")}</Button>
          </div>
        </section>
      )}
    </>
  );
}

const FIRST_SHOWN = 30;

function Others({ activity }: { activity: IdeaBoardActivity }) {
  const all = useSignal(false);
  const notes = cardsOf(activity.id).filter((card) => card.mine !== true);
  if (notes.length === 0) return null;
  const shown = all.value ? notes : notes.slice(-FIRST_SHOWN);
  const columns = activity.config.columns ?? [];
  return (
    <section class="others" aria-labelledby="others">
      <h2 id="others">{tn("{n} note from others", "{n} notes from others", notes.length)}</h2>
      <ul class="notes">
        {[...shown].reverse().map((card) => (
          <li key={card.id}>
            <NoteCard card={card}>
              {card.column !== null && columns.length > 0 && <p class="note-where">{columns.find((one) => one.id === card.column)?.title}</p>}
            </NoteCard>
          </li>
        ))}
      </ul>
      {shown.length < notes.length && (
        <Button wide onClick={() => (all.value = true)}>
          {tn("Show {n} more", "Show {n} more", notes.length - shown.length)}
        </Button>
      )}
    </section>
  );
}
