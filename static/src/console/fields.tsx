/** The parts of which kinds make the fields of their settings in the console's form. */
import { useState } from "preact/hooks";

import { newId } from "../ids";
import { t } from "../i18n";
import type { Column } from "../types";

/** An id for a line that a facilitator adds: short, for it stands in journals and exports. */
export function shortId(): string {
  return newId().slice(0, 8);
}

const MOST = 100;

interface NumberInputProps {
  readonly id: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  /** Gets a whole number, or null when less than the least stands there; whether it is too much is said on sending. */
  readonly onChange: (value: number | null) => void;
}

/** A whole number. The figures stand as they are typed until the field is left: bounds hold for what is sent, not for half a number. */
export function NumberInput({ id, value, min = 1, max = MOST, onChange }: NumberInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      class="input numbers"
      id={id}
      type="number"
      min={min}
      max={max}
      value={typed ?? value ?? ""}
      onInput={(event) => {
        const figures = event.currentTarget.value;
        setTyped(figures);
        const number = Math.round(Number(figures));
        onChange(figures === "" || number < min ? null : number);
      }}
      onBlur={() => setTyped(null)}
    />
  );
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
      <NumberInput id={name} value={value} onChange={(number) => onChange(number === null ? null : Math.min(MOST, number))} />
    </div>
  );
}

interface ItemsFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (items: string) => void;
}

/** Whether an activity works on notes or on piles. */
export function ItemsField({ name, label, value, onChange }: ItemsFieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select class="input" id={name} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="cards">{t("Notes")}</option>
        <option value="clusters">{t("Piles")}</option>
      </select>
    </div>
  );
}

/** Whether what people write is covered until the facilitator shows it. */
export function HiddenField({ hidden, onChange }: { hidden: boolean; onChange: (hidden: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={hidden} onChange={(event) => onChange(event.currentTarget.checked)} />
      {t("Hidden until you reveal")}
    </label>
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
  /** What the columns are called where they are something else, such as steps. */
  readonly words?: { readonly all: string; readonly one: (n: number) => string; readonly add: string };
}

/** The columns of a board: each has an id that stays and a title that may change. */
export function ColumnFields({ columns, onChange, words = columnWords() }: ColumnFieldsProps) {
  return (
    <fieldset class="lines">
      <legend>{words.all}</legend>
      {columns.map((column, index) => (
        <div class="line" key={column.id}>
          <input
            class="input"
            aria-label={words.one(index + 1)}
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
        onClick={() => onChange([...columns, { id: shortId(), title: words.one(columns.length + 1) }])}
      >
        {words.add}
      </button>
    </fieldset>
  );
}

function columnWords(): NonNullable<ColumnFieldsProps["words"]> {
  return { all: t("Columns"), one: (n) => t("Column {n}", { n }), add: t("Add a column") };
}
