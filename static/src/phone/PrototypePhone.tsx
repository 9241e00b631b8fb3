/** A team at its prototype: the checklist, what it writes, photos of what it built, and a call for help. */
import { fieldsOf, type PrototypeActivity } from "../activities/prototype";
import { send } from "../commands";
import { t, tn } from "../i18n";
import { cardsOf, record } from "../store";
import { sheetTitle } from "../sheets";
import type { Id } from "../types";
import { Button } from "../ui/Button";
import { announce } from "../ui/LiveRegion";
import { NoteCard } from "../ui/NoteCard";
import { draft, setDraft } from "./drafts";
import { NoteList } from "./NoteList";
import { ownNotes, sendNote } from "./pending";
import { PhotoChoice } from "./PhotoChoice";
import { photoIsPrepared } from "./photos";
import { SheetField } from "./SheetField";
import { SheetPhone } from "./SheetPhone";

const LONGEST = 1000; // signs that the server takes

export function PrototypePhone({ activity }: { activity: PrototypeActivity }) {
  const fields = fieldsOf(activity);
  return (
    <SheetPhone activity={activity} fields={fields}>
      {(sheet, open) => (
        <>
          {open && <Help activity={activity.id} sheet={sheet} />}
          <fieldset class="checklist">
            <legend class="unseen">{t("Checklist")}</legend>
            {fields.filter((one) => one.type === "tick").map((one) => (
              <SheetField key={one.id} place={{ activity: activity.id, sheet, field: one.id }} field={one} label={one.title} open={open} />
            ))}
          </fieldset>
          <Shown activity={activity} sheet={sheet} open={open} />
          {fields.filter((one) => one.type !== "tick").map((one) => (
            <SheetField key={one.id} place={{ activity: activity.id, sheet, field: one.id }} field={one} label={one.title} open={open} />
          ))}
          {activity.revealed && <Others activity={activity} />}
        </>
      )}
    </SheetPhone>
  );
}

/** The team's call: made, heard, ended. */
function Help({ activity, sheet }: { activity: Id; sheet: Id }) {
  const call = record(`help/${activity}`)?.calls.find((one) => one.sheet === sheet);
  const ask = (on: boolean): void => send("help.call", { sheet, on }, activity);
  if (call === undefined) {
    return (
      <Button class="help-call" onClick={() => ask(true)}>
        <span aria-hidden="true">✋</span> {t("Ask for help")}
      </Button>
    );
  }
  return (
    <div class="help-called">
      <p role="status">{call.coming ? t("Somebody is on the way to you.") : t("You have asked for help. The facilitator sees it.")}</p>
      <Button kind="quiet" onClick={() => ask(false)}>
        {call.coming ? t("Thank you, it is solved") : t("We need no help any more")}
      </Button>
    </div>
  );
}

/** What was built, in a photo and a few words; one's own with where each of them is. */
function Shown({ activity, sheet, open }: { activity: PrototypeActivity; sheet: Id; open: boolean }) {
  const mine = ownNotes(activity.id);
  const text = draft(activity.id, "note").value;
  const words = text.trim();
  const unfit = words === "" || words.length > LONGEST || photoIsPrepared(activity.id);
  const show = (event: Event): void => {
    event.preventDefault();
    if (unfit) return;
    sendNote(activity.id, words, sheet);
    setDraft(activity.id, "note", "");
    announce(t("It is on its way."));
  };
  return (
    <section class="shown" aria-labelledby="shown">
      <h2 id="shown">{t("Show what you have built")}</h2>
      {open && (
        <form class="composer" onSubmit={show}>
          <PhotoChoice activity={activity.id} worded={words !== ""} />
          <label class="field">
            <span class="field-label">{t("What do we see?")}</span>
            <textarea class="input" rows={2} value={text} autocapitalize="sentences" onInput={(event) => setDraft(activity.id, "note", event.currentTarget.value)} />
          </label>
          <Button type="submit" disabled={unfit}>
            {t("Show it")}
          </Button>
        </form>
      )}
      {mine.length > 0 && <NoteList notes={mine} />}
    </section>
  );
}

/** What the teams built, after the reveal. */
function Others({ activity }: { activity: PrototypeActivity }) {
  const notes = cardsOf(activity.id).filter((card) => card.mine !== true);
  if (notes.length === 0) return null;
  return (
    <section class="others" aria-labelledby="others">
      <h2 id="others">{tn("{n} thing from others", "{n} things from others", notes.length)}</h2>
      <ul class="notes">
        {notes.map((card) => (
          <li key={card.id}>
            <NoteCard card={card}>{card.column !== null && <p class="note-where">{sheetTitle(card.column)}</p>}</NoteCard>
          </li>
        ))}
      </ul>
    </section>
  );
}
