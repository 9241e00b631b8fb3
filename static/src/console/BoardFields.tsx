/** What the console asks about an idea board. */
import type { Config, FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import type { Column } from "../types";
import { ColumnFields, HiddenField, NumberField } from "./fields";

export function BoardFields({ config, onChange, name }: FieldsProps) {
  const columns = (config["columns"] ?? []) as readonly Column[];
  const put = (more: Config): void => onChange({ ...config, ...more });
  return (
    <>
      <HiddenField hidden={config["hidden"] !== false} onChange={(hidden) => put({ hidden })} />
      <NumberField
        name={`per-${name}`}
        label={t("Notes per person (empty: as many as they like)")}
        value={(config["per_member"] ?? null) as number | null}
        onChange={(per_member) => put({ per_member })}
      />
      <div class="field">
        <label for={`stem-${name}`}>{t("How every note begins (empty: as people like)")}</label>
        <input
          class="input"
          id={`stem-${name}`}
          value={(config["stem"] ?? "") as string}
          maxLength={60}
          onInput={(event) => put({ stem: event.currentTarget.value })}
        />
      </div>
      <ColumnFields columns={columns} onChange={(next) => put({ columns: next })} />
      {columns.length > 1 && (
        <label class="check">
          <input type="checkbox" checked={config["steps"] === true} onChange={(event) => put({ steps: event.currentTarget.checked })} />
          {t("Open one column after the other")}
        </label>
      )}
    </>
  );
}
