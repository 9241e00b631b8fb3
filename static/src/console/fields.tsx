/** The parts of which kinds make the fields of their settings in the console's form. */
import { newId } from "../ids";
import { t } from "../i18n";
import type { Column } from "../types";

/** An id for a line that a facilitator adds: short, for it stands in journals and exports. */
export function shortId(): string {
  return newId().slice(0, 8);
}

interface NumberFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** A whole number from 1 to 100, or nothing. */
export function NumberField({ name, label, value, onChange }: NumberFieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        class="input numbers"
        id={name}
        type="number"
        min={1}
        max={100}
        value={value ?? ""}
        onInput={(event) => {
          const number = Number(event.currentTarget.value);
          onChange(event.currentTarget.value === "" || number < 1 ? null : Math.min(100, Math.round(number)));
        }}
      />
    </div>
  );
}

/** Takes a line out of a list. */
export function RemoveLine({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="button button-quiet line-remove" aria-label={label} onClick={onClick}>
      <span aria-hidden="true">×</span>
    </button>
  );
}

interface ColumnFieldsProps {
  readonly columns: readonly Column[];
  readonly onChange: (columns: readonly Column[]) => void;
}

/** The columns of a board: each has an id that stays and a title that may change. */
export function ColumnFields({ columns, onChange }: ColumnFieldsProps) {
  return (
    <fieldset class="lines">
      <legend>{t("Columns")}</legend>
      {columns.map((column, index) => (
        <div class="line" key={column.id}>
          <input
            class="input"
            aria-label={t("Column {n}", { n: index + 1 })}
            value={column.title}
            maxLength={80}
            onInput={(event) => {
              const title = event.currentTarget.value;
              onChange(columns.map((one) => (one.id === column.id ? { ...one, title } : one)));
            }}
          />
          <RemoveLine
            label={t("Remove “{title}”", { title: column.title })}
            onClick={() => onChange(columns.filter((one) => one.id !== column.id))}
          />
        </div>
      ))}
      <button
        type="button"
        class="button button-quiet"
        onClick={() => onChange([...columns, { id: shortId(), title: t("Column {n}", { n: columns.length + 1 }) }])}
      >
        {t("Add a column")}
      </button>
    </fieldset>
  );
}
