/** What the console asks about a matrix. */
import type { Config, FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import { ItemsField, NumberField } from "./fields";

/** More would take too long to place one by one. */
const MOST = 24;

export function MatrixFields({ config, onChange, name }: FieldsProps) {
  const put = (more: Config): void => onChange({ ...config, ...more });
  return (
    <>
      <ItemsField name={`items-${name}`} label={t("Placing")} value={(config["items"] ?? "cards") as string} onChange={(items) => put({ items, chosen: null })} />
      <NumberField
        name={`most-${name}`}
        label={t("How many at most, those with most votes first")}
        value={(config["most"] ?? 12) as number}
        onChange={(most) => put({ most: Math.min(MOST, most ?? 12) })}
      />
    </>
  );
}
