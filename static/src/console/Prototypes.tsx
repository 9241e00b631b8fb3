/** Prototypes at the console: who waits for help comes first; then the teams, and what they show. */
import { fieldsOf, type HelpCall, type PrototypeActivity } from "../activities/prototype";
import { now } from "../clock";
import { t, tn } from "../i18n";
import { sheetsOf, sheetTitle } from "../sheets";
import { cardsOf, lab, record } from "../store";
import { BlankNotes, NoteGrid } from "./NoteGrid";
import { perform } from "./perform";
import { Entry, SheetHead } from "./Sheets";

export function Prototypes({ activity }: { activity: PrototypeActivity }) {
  const calls = activity.state === "done" ? [] : (record(`help/${activity.id}`)?.calls ?? []);
  const fields = fieldsOf(activity);
  const cards = cardsOf(activity.id).filter((one) => one.late !== true);
  return (
    <>
      {calls.length > 0 && (
        <section class="kind-prototype help-calls" aria-label={t("Calls for help")} aria-live="polite">
          {calls.map((call) => (
            <CallRow key={call.sheet} call={call} activity={activity} />
          ))}
        </section>
      )}
      <div class="kind-sheet" data-keeps-focus>
        {sheetsOf(activity.id).map((sheet) => (
          <article class="sheet-paper" key={sheet.id} aria-label={sheetTitle(sheet.id)}>
            <SheetHead sheet={sheet} />
            {sheet.fields !== undefined && fields.map((field) => <Entry key={field.id} activity={activity} sheet={sheet} field={field} />)}
          </article>
        ))}
      </div>
      {activity.revealed ? <NoteGrid cards={cards} label={activity.title} /> : activity.counts.cards > 0 && <BlankNotes n={activity.counts.cards} />}
    </>
  );
}

function CallRow({ call, activity }: { call: HelpCall; activity: PrototypeActivity }) {
  const minutes = Math.max(0, Math.floor((now.value - Date.parse(call.at)) / 60_000));
  const answer = (done: boolean): void => void perform("help.answer", { sheet: call.sheet, done }, { activity: activity.id });
  const team = sheetTitle(call.sheet);
  return (
    <div class={`help-row ${call.coming ? "is-coming" : ""}`}>
      <p>
        <strong>{t("{team} asks for help", { team })}</strong> · {minutes === 0 ? t("just now") : tn("{n} minute ago", "{n} minutes ago", minutes)}
        {call.coming && <> · {t("somebody is on the way")}</>}
      </p>
      {lab()?.state !== "closed" && (
        <div class="row-tools">
          {!call.coming && (
            <button type="button" class="button button-primary" aria-label={t("On my way to {team}", { team })} onClick={() => answer(false)}>
              {t("On my way")}
            </button>
          )}
          <button type="button" class="button" aria-label={t("{team} has been helped", { team })} onClick={() => answer(true)}>
            {t("Helped")}
          </button>
        </div>
      )}
    </div>
  );
}
