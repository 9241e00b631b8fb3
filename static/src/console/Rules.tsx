/** A rules check at the console: each check of each plan, what is left to do about it, and who looks into it. */
import { answerWords, lightWords, placesOf, type Check, type RulesActivity } from "../activities/rules_check";
import { t } from "../i18n";
import { sheetsOf, sheetTitle, textOf, type Sheet } from "../sheets";
import { record } from "../store";
import { Beside, Entry, SheetHead } from "./Sheets";

export function Rules({ activity }: { activity: RulesActivity }) {
  const sheets = sheetsOf(activity.id);
  if (sheets.length === 0) return <p class="hint">{t("Nobody has begun a sheet yet.")}</p>;
  return (
    <div class="kind-sheet" data-keeps-focus>
      {sheets.map((sheet) => (
        <article class="sheet-paper" key={sheet.id} aria-label={sheetTitle(sheet.id)}>
          <SheetHead sheet={sheet} />
          {sheet.fields !== undefined && (
            <>
              <Beside card={sheet.id} />
              {(activity.config.checks ?? []).map((check) => (
                <Checked key={check.id} activity={activity} sheet={sheet} check={check} />
              ))}
            </>
          )}
        </article>
      ))}
    </div>
  );
}

function Checked({ activity, sheet, check }: { activity: RulesActivity; sheet: Sheet; check: Check }) {
  const [answer, ...more] = placesOf(check);
  const found = record(`rules/${activity.id}`)?.sheets.find((one) => one.id === sheet.id)?.checks.find((one) => one.check === check.id);
  const said = textOf(activity.id, sheet.id, answer!.id);
  return (
    <fieldset class="check-found">
      <legend>
        <span class={`check-light is-${found?.light ?? "open"}`}>{lightWords(found?.light ?? "open")}</span>
        {found?.exemption === true && <span class="check-exemption">{t("Exemption needed")}</span>}
      </legend>
      <Entry activity={activity} sheet={sheet} field={answer!} words={answerWords} />
      {(said === "yes" || said === "unsure") && more.map((field) => <Entry key={field.id} activity={activity} sheet={sheet} field={field} />)}
    </fieldset>
  );
}
