/** What the console asks about an idea board. */
import type { Config, FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import type { Column } from "../types";
import { ColumnFields, NumberField } from "./fields";

export function BoardFields({ config, onChange, name }: FieldsProps) {
  const columns = (config["columns"] ?? []) as readonly Column[];
  const put = (more: Config): void => onChange({ ...config, ...more });
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={config["hidden"] !== false}
          onChange={(event) => put({ hidden: event.currentTarget.checked })}
        />
        {t("Hidden until you reveal")}
      </label>
      <NumberField
        name={`per-${name}`}
        label={t("Notes per person (empty: as many as they like)")}
        value={(config["per_member"] ?? null) as number | null}
        onChange={(per_member) => put({ per_member })}
      />
      <ColumnFields columns={columns} onChange={(next) => put({ columns: next })} />
    </>
  );
}
