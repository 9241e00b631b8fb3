/** A list of titles in the console's form, each with an id that stays: checks, steps of a checklist. */
import { t } from "../i18n";
import type { Column } from "../types";
import { RemoveLine, shortId } from "./fields";

interface Props<L extends Column> {
  readonly legend: string;
  readonly each: (n: number) => string;
  readonly add: string;
  readonly lines: readonly L[];
  readonly onChange: (lines: readonly (L | Column)[]) => void;
}

export function TitledLines<L extends Column>({ legend, each, add, lines, onChange }: Props<L>) {
  return (
    <fieldset class="lines">
      <legend>{legend}</legend>
      {lines.map((line, index) => (
        <div class="line" key={line.id}>
          <input
            class="input"
            aria-label={each(index + 1)}
            value={line.title}
            maxLength={120}
            onInput={(event) => {
              const title = event.currentTarget.value;
              onChange(lines.map((one) => (one.id === line.id ? { ...one, title } : one)));
            }}
          />
          <RemoveLine label={t("Remove “{title}”", { title: line.title })} onClick={() => onChange(lines.filter((one) => one.id !== line.id))} />
        </div>
      ))}
      <button type="button" class="button button-quiet" onClick={() => onChange([...lines, { id: shortId(), title: each(lines.length + 1) }])}>
        {add}
      </button>
    </fieldset>
  );
}
