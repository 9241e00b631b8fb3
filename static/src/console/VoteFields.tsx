/** What the console asks about a dot vote. */
import type { Config, FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import { ItemsField, NumberField } from "./fields";

export function VoteFields({ config, onChange, name }: FieldsProps) {
  const put = (more: Config): void => onChange({ ...config, ...more });
  return (
    <>
      <div class="field">
        <label for={`criterion-${name}`}>{t("What the dots mean")}</label>
        <input
          class="input"
          id={`criterion-${name}`}
          value={(config["criterion"] ?? "") as string}
          maxLength={200}
          onInput={(event) => put({ criterion: event.currentTarget.value === "" ? null : event.currentTarget.value })}
        />
      </div>
      <NumberField
        name={`budget-${name}`}
        label={t("Dots per person")}
        value={(config["budget"] ?? 5) as number}
        onChange={(budget) => put({ budget: budget ?? 5 })}
      />
      <NumberField
        name={`limit-${name}`}
        label={t("At most on one")}
        value={(config["per_item"] ?? 2) as number}
        onChange={(per_item) => put({ per_item: per_item ?? 2 })}
      />
      <ItemsField name={`items-${name}`} label={t("Voting on")} value={(config["items"] ?? "cards") as string} onChange={(items) => put({ items })} />
    </>
  );
}
