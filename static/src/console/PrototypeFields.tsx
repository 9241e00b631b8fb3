/** What the console asks about prototypes: the checklist, and for whom there is a sheet. What teams write beside it is as in the template. */
import type { FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import type { Column } from "../types";
import { PerField } from "./SheetFields";
import { TitledLines } from "./TitledLines";

export function PrototypeFields({ config, onChange, name }: FieldsProps) {
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={config["hidden"] === true}
          onChange={(event) => onChange({ ...config, hidden: event.currentTarget.checked })}
        />
        {t("Hidden until you reveal")}
      </label>
      <PerField config={config} name={name} onChange={onChange} from="group" />
      <TitledLines
        legend={t("Checklist")}
        each={(n) => t("Step {n}", { n })}
        add={t("Add a step")}
        lines={(config["checklist"] ?? []) as readonly Column[]}
        onChange={(checklist) => onChange({ ...config, checklist })}
      />
    </>
  );
}
