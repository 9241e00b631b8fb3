/** A rules check on the phone: one question after the other, and more only where there is something to look into. */
import { answerWords, placesOf, type Check, type RulesActivity } from "../activities/rules_check";
import { t } from "../i18n";
import { textOf } from "../sheets";
import type { Id } from "../types";
import { SheetField } from "./SheetField";
import { SheetPhone } from "./SheetPhone";

export function RulesPhone({ activity }: { activity: RulesActivity }) {
  const checks = activity.config.checks ?? [];
  const fields = checks.map((check) => placesOf(check)[0]!);
  return (
    <SheetPhone activity={activity} fields={fields}>
      {(sheet, open) => checks.map((check) => <Asked key={check.id} activity={activity.id} sheet={sheet} check={check} open={open} />)}
    </SheetPhone>
  );
}

function Asked({ activity, sheet, check, open }: { activity: Id; sheet: Id; check: Check; open: boolean }) {
  const [answer, ...more] = placesOf(check);
  const said = textOf(activity, sheet, answer!.id);
  const asksMore = said === "yes" || said === "unsure";
  const place = (field: Id) => ({ activity, sheet, field });
  return (
    <section class="check-asked" aria-label={check.title}>
      <SheetField place={place(answer!.id)} field={answer!} label={check.title} open={open} words={answerWords} />
      {asksMore && more.map((field) => <SheetField key={field.id} place={place(field.id)} field={field} label={field.title} open={open} />)}
      {said === "no" && <p class="explain">{t("Nothing to look into.")}</p>}
    </section>
  );
}
