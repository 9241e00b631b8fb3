/** What the console asks about a sheet: for whom there is one, and what it asks for. */
import { useState } from "preact/hooks";

import type { Config, FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import type { FieldType, SheetField } from "../sheets";
import { RemoveLine, shortId } from "./fields";

const TYPES: readonly FieldType[] = ["text", "line", "date", "choice"];

function typeWords(type: FieldType): string {
  const words: Record<FieldType, string> = {
    text: t("Text"),
    line: t("One line"),
    date: t("Day"),
    choice: t("One of a few"),
    tick: t("Tick"),
  };
  return words[type];
}

export function SheetFields({ config, onChange, name }: FieldsProps) {
  const fields = (config["fields"] ?? []) as readonly SheetField[];
  const put = (more: Config): void => onChange({ ...config, ...more });
  const edit = (id: string, more: Partial<SheetField>): void =>
    put({ fields: fields.map((one) => (one.id === id ? { ...one, ...more } : one)) });
  return (
    <>
      <PerField config={config} name={name} onChange={onChange} />
      <fieldset class="lines">
        <legend>{t("Fields")}</legend>
        {fields.map((field, index) => (
          <div class="question" key={field.id}>
            <div class="line">
              <input
                class="input"
                aria-label={t("Field {n}", { n: index + 1 })}
                value={field.title}
                maxLength={120}
                onInput={(event) => edit(field.id, { title: event.currentTarget.value })}
              />
              <RemoveLine
                label={t("Remove field {n}", { n: index + 1 })}
                onClick={() => put({ fields: fields.filter((one) => one.id !== field.id) })}
              />
            </div>
            <input
              class="input"
              aria-label={t("Hint of field {n}", { n: index + 1 })}
              placeholder={t("Hint")}
              value={field.hint ?? ""}
              maxLength={200}
              onInput={(event) => edit(field.id, { hint: event.currentTarget.value })}
            />
            <select
              class="input"
              aria-label={t("Type of field {n}", { n: index + 1 })}
              value={field.type}
              onChange={(event) => edit(field.id, { type: event.currentTarget.value as FieldType })}
            >
              {TYPES.map((type) => (
                <option key={type} value={type}>
                  {typeWords(type)}
                </option>
              ))}
            </select>
            {field.type === "choice" && (
              <Choices
                label={t("Choices of field {n}, one per line", { n: index + 1 })}
                options={field.options ?? []}
                onChange={(options) => edit(field.id, { options })}
              />
            )}
            <label class="check">
              <input
                type="checkbox"
                checked={field.required === true}
                onChange={(event) => edit(field.id, { required: event.currentTarget.checked })}
              />
              {t("Needed")}
            </label>
          </div>
        ))}
        <button
          type="button"
          class="button button-quiet"
          onClick={() => put({ fields: [...fields, { id: shortId(), title: t("Field {n}", { n: fields.length + 1 }), type: "text" }] })}
        >
          {t("Add a field")}
        </button>
      </fieldset>
    </>
  );
}

/** One choice on each line; what is being typed stands as it is. */
function Choices({ label, options, onChange }: { label: string; options: readonly string[]; onChange: (options: string[]) => void }) {
  const [text, setText] = useState(options.join("\n"));
  return (
    <textarea
      class="input"
      rows={3}
      aria-label={label}
      value={text}
      onInput={(event) => {
        setText(event.currentTarget.value);
        onChange(event.currentTarget.value.split("\n").map((one) => one.trim()).filter(Boolean));
      }}
    />
  );
}

/** For whom there is a sheet each. */
export function PerField({ config, onChange, name, from = "room" }: FieldsProps & { from?: "room" | "group" }) {
  const per = (config["per"] ?? from) as string;
  const items = (config["items"] ?? "experiments") as string;
  const value = per === "item" ? items : per;
  return (
    <div class="field">
      <label for={`per-${name}`}>{t("One sheet for")}</label>
      <select
        class="input"
        id={`per-${name}`}
        value={value}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          const of = chosen === "room" || chosen === "group" ? { per: chosen } : { per: "item", items: chosen };
          onChange({ ...config, ...of });
        }}
      >
        <option value="room">{t("The whole room")}</option>
        <option value="group">{t("Each group")}</option>
        <option value="experiments">{t("Each test card")}</option>
        <option value="cards">{t("Each note")}</option>
      </select>
    </div>
  );
}
