/** Sheets at the console: how far each is and what it lacks; once shown, what stands on it, to be read and mended in place. */
import { t, tn } from "../i18n";
import { sheetsOf, sheetTitle, textOf, writersIn, writersWords, type Sheet, type SheetField } from "../sheets";
import { experiment, lab } from "../store";
import type { Activity, Id } from "../types";
import { useKept } from "./kept";
import { perform } from "./perform";

interface Props {
  readonly activity: Activity;
  readonly fields: readonly SheetField[];
}

export function Sheets({ activity, fields }: Props) {
  const sheets = sheetsOf(activity.id);
  if (sheets.length === 0) return <p class="hint">{t("Nobody has begun a sheet yet.")}</p>;
  return (
    <div class="kind-sheet" data-keeps-focus>
      {sheets.map((one) => (
        <article class="sheet-paper" key={one.id} aria-label={sheetTitle(one.id)}>
          <SheetHead sheet={one} />
          {one.fields !== undefined && (
            <>
              <Beside card={one.id} />
              {fields.map((field) => (
                <Entry key={field.id} activity={activity} sheet={one} field={field} />
              ))}
            </>
          )}
        </article>
      ))}
    </div>
  );
}

/** Whose sheet it is and how far it is, as numbers and as a line that fills. */
export function SheetHead({ sheet }: { sheet: Sheet }) {
  return (
    <header>
      <h2>{sheetTitle(sheet.id)}</h2>
      <p>
        <strong class="numbers">{t("{n} of {m}", { n: sheet.filled, m: sheet.of })}</strong> {t("fields written")}
        {sheet.missing > 0 && <span class="sheet-missing"> · {tn("{n} needed field is empty", "{n} needed fields are empty", sheet.missing)}</span>}
      </p>
      <span class="fact-track" aria-hidden="true">
        <span class="fact-fill" style={{ transform: `scaleX(${sheet.of === 0 ? 0 : sheet.filled / sheet.of})` }} />
      </span>
    </header>
  );
}

/** What the experiment of this sheet believes and measures. */
export function Beside({ card }: { card: Id }) {
  const test = experiment(card);
  const lines = [
    { label: t("We believe that"), text: test?.belief ?? "" },
    { label: t("We measure"), text: test?.measure ?? "" },
  ].filter(({ text }) => text !== "");
  if (lines.length === 0) return null;
  return (
    <dl class="beside">
      {lines.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd dir="auto">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

interface EntryProps {
  readonly activity: Activity;
  readonly sheet: Sheet;
  readonly field: SheetField;
  /** What the options of a choice are called. */
  readonly words?: (option: string) => string;
}

/** A field of a sheet. What is written stays in it until the server has it, and says over what it was written. */
export function Entry({ activity, sheet, field, words = (option) => option }: EntryProps) {
  const id = `${activity.id}-${sheet.id}-${field.id}`;
  const [mine, setMine] = useKept<{ readonly text: string; readonly was: string } | null>(id, null);
  const known = textOf(activity.id, sheet.id, field.id);
  const others = writersWords(writersIn(activity.id, sheet.id, field.id));
  const write = async (text: string, was: string): Promise<boolean> =>
    (await perform("sheet.write", { sheet: sheet.id, field: field.id, text, was }, { activity: activity.id })).ok;
  const save = async (): Promise<void> => {
    if (mine === null) return;
    const saved = mine.text.trim() === mine.was || (await write(mine.text.trim(), mine.was));
    if (saved) setMine((now) => (now === mine ? null : now));
  };
  const shared = {
    id,
    class: "input",
    value: mine?.text ?? known,
    readOnly: lab()?.state === "closed",
    onBlur: () => void save(),
    onInput: (event: { currentTarget: { value: string } }) => setMine({ text: event.currentTarget.value, was: mine?.was ?? known }),
  };
  if (field.type === "tick") {
    return (
      <label class="check">
        <input type="checkbox" checked={known !== ""} disabled={lab()?.state === "closed"} onChange={() => void write(known === "" ? "yes" : "", known)} />
        {field.title}
      </label>
    );
  }
  return (
    <div class="field">
      <label for={id}>
        {field.title || activity.prompt}
        {field.required === true && known === "" && <span class="sheet-missing"> · {t("needed")}</span>}
        {mine !== null && mine.text.trim() !== known && <span class="unsaved"> · {t("not saved yet")}</span>}
      </label>
      {field.type === "choice" ? (
        <select id={id} class="input" value={known} disabled={lab()?.state === "closed"} onChange={(event) => void write(event.currentTarget.value, known)}>
          <option value="">{t("None yet")}</option>
          {(field.options ?? []).map((option) => (
            <option key={option} value={option}>
              {words(option)}
            </option>
          ))}
        </select>
      ) : field.type === "text" ? (
        <textarea rows={2} maxLength={4000} {...shared} />
      ) : (
        <input type={field.type === "date" ? "date" : "text"} maxLength={field.type === "date" ? undefined : 200} {...shared} />
      )}
      {others !== null && <p class="hint">{others}</p>}
      <Earlier texts={sheet.earlier?.[field.id] ?? []} onBring={(text) => void write(known === "" || field.type !== "text" ? text : `${known}\n${text}`, known)} />
    </div>
  );
}

/** What stood here and is not in the text any more. */
function Earlier({ texts, onBring }: { texts: readonly string[]; onBring: (text: string) => void }) {
  if (texts.length === 0) return null;
  return (
    <details class="earlier">
      <summary>{tn("{n} earlier text is kept", "{n} earlier texts are kept", texts.length)}</summary>
      <ul>
        {[...texts].reverse().map((text) => (
          <li key={text}>
            <q dir="auto">{text}</q>{" "}
            {lab()?.state !== "closed" && (
              <button type="button" class="button button-quiet" aria-label={t("Bring back: {text}", { text: text.slice(0, 60) })} onClick={() => onBring(text)}>
                {t("Bring it back")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
