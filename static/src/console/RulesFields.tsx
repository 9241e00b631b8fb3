/** What the console asks about a rules check: its questions, and for whom there is a sheet with them. */
import type { FieldsProps } from "../activities/surface";
import type { Check } from "../activities/rules_check";
import { t } from "../i18n";
import { TitledLines } from "./TitledLines";
import { PerField } from "./SheetFields";

export function RulesFields({ config, onChange, name }: FieldsProps) {
  return (
    <>
      <PerField config={config} name={name} onChange={onChange} />
      <TitledLines
        legend={t("Checks")}
        each={(n) => t("Check {n}", { n })}
        add={t("Add a check")}
        lines={(config["checks"] ?? []) as readonly Check[]}
        onChange={(checks) => onChange({ ...config, checks })}
      />
    </>
  );
}
