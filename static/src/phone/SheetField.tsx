/** One field of a shared sheet: saves by itself, says who else writes here, and keeps what was overwritten within reach. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { t, tn } from "../i18n";
import { sheetOf, textOf, writersIn, writersWords, type SheetField as Field } from "../sheets";
import { activity } from "../store";
import { Button } from "../ui/Button";
import { begun, leave, letGo, overtaken, save, shownText, take, takeUp, typed, unsent, write, type Place } from "./sheet_drafts";

interface Props {
  readonly place: Place;
  readonly field: Field;
  readonly label: string;
  /** The label stands above the sheet already, as its heading. */
  readonly said?: boolean;
  readonly open: boolean;
  /** What the options of a choice are called. */
  readonly words?: (option: string) => string;
}

export function SheetField({ place, field, label, said = false, open, words }: Props) {
  const id = `field-${place.sheet}-${field.id}`;
  const hint = field.hint ?? "";
  const described = hint === "" ? undefined : `${id}-hint`;
  const others = writersWords(open ? writersIn(place.activity, place.sheet, field.id) : []);
  if (field.type === "choice") return <Choice id={id} place={place} field={field} label={label} open={open} words={words} />;
  if (field.type === "tick") return <Tick id={id} place={place} label={label} open={open} />;
  return (
    <div class="field">
      <label for={id} class={said ? "unseen" : undefined}>
        {label}
        {field.required === true && <span class="required"> {t("needed")}</span>}
      </label>
      {hint !== "" && (
        <p class="field-hint" id={described}>
          {hint}
        </p>
      )}
      <Entry id={id} place={place} field={field} open={open} described={described} />
      {others !== null && (
        <p class="writes-here" role="status">
          {others}
        </p>
      )}
      <Meanwhile place={place} />
      <Earlier place={place} field={field} open={open} />
    </div>
  );
}

interface EntryProps {
  readonly id: string;
  readonly place: Place;
  readonly field: Field;
  readonly open: boolean;
  readonly described: string | undefined;
}

/** The field itself. What comes from others is taken in while the hand rests, and the cursor stays where it was. */
function Entry({ id, place, field, open, described }: EntryProps) {
  const element = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const known = textOf(place.activity, place.sheet, place.field);
  const value = shownText(place, known);
  const news = overtaken(place, known) !== null && !unsent(place);
  useEffect(() => {
    if (news) letGo(place);
  }, [news]);
  const takesIn = open && activity(place.activity)?.state === "open";
  useEffect(() => {
    if (takesIn) takeUp(place);
    else if (!open && begun(place) !== null) leave(place); // too late for the sheet: it is put aside there, for all who share it
  }, [open, takesIn]);
  useEffect(() => {
    const away = (): void => void (document.hidden && save(place));
    document.addEventListener("visibilitychange", away);
    return () => {
      document.removeEventListener("visibilitychange", away);
      if (begun(place) !== null) leave(place); // the room went on
    };
  }, []);
  useCursor(element, value);
  const shared = {
    id,
    ref: element,
    class: "input",
    value,
    readOnly: !open,
    "aria-describedby": described,
    onFocus: () => void (open && take(place)),
    onBlur: () => void (open && leave(place)),
    onInput: (event: { currentTarget: { value: string } }) => typed(place, known, event.currentTarget.value),
  };
  if (field.type === "date") return <input type="date" {...shared} />;
  if (field.type === "line") return <input type="text" maxLength={200} autocomplete="off" {...shared} />;
  return <textarea rows={2} maxLength={4000} autocapitalize="sentences" {...shared} />;
}

/** Keeps the cursor at its letter when the text before or behind it changes under the hand. */
function useCursor(element: { readonly current: HTMLInputElement | null }, value: string): void {
  const field = element.current;
  const at = field !== null && document.activeElement === field && field.type !== "date" ? field.selectionStart : null;
  const before = field?.value ?? value;
  useLayoutEffect(() => {
    if (field === null || at === null || before === value) return;
    const same = [...value].findIndex((sign, place) => sign !== before[place]);
    const moved = same >= 0 && same < at ? Math.max(same, at + value.length - before.length) : at;
    field.setSelectionRange(moved, moved);
  }, [value]);
}

/** Somebody else's words came while this person writes: both are kept. */
function Meanwhile({ place }: { place: Place }) {
  const text = overtaken(place, textOf(place.activity, place.sheet, place.field));
  if (text === null || text === "" || !unsent(place)) return null;
  return (
    <p class="overtaken" role="status">
      {t("Meanwhile somebody else wrote: “{text}”. Both are kept.", { text })}
    </p>
  );
}

/** What stood here and is not in the text any more. */
function Earlier({ place, field, open }: { place: Place; field: Field; open: boolean }) {
  const texts = sheetOf(place.activity, place.sheet)?.earlier?.[place.field] ?? [];
  const known = textOf(place.activity, place.sheet, place.field);
  const bringBack = (text: string): void => {
    save(place);
    letGo(place);
    const both = known === "" || field.type !== "text" ? text : `${known}\n${text}`;
    write(place, both, known);
  };
  return <EarlierTexts texts={texts} onBring={open ? bringBack : undefined} />;
}

/** Texts that were put aside, the latest first, each with a way back. */
export function EarlierTexts({ texts, onBring }: { texts: readonly string[]; onBring: ((text: string) => void) | undefined }) {
  if (texts.length === 0) return null;
  return (
    <details class="earlier">
      <summary>{tn("{n} earlier text is kept", "{n} earlier texts are kept", texts.length)}</summary>
      <ul>
        {[...texts].reverse().map((text) => (
          <li key={text}>
            <blockquote dir="auto">{text}</blockquote>
            {onBring !== undefined && (
              <Button kind="quiet" onClick={() => onBring(text)} aria-label={t("Bring back: {text}", { text: text.slice(0, 60) })}>
                {t("Bring it back")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** One of a few: everybody at the sheet sees the choice, and may choose again. */
function Choice({ id, place, field, label, open, words = (option) => option }: Props & { id: string }) {
  const known = textOf(place.activity, place.sheet, place.field);
  const chosen = shownText(place, known);
  return (
    <fieldset class="field">
      <legend class="field-label">
        {label}
        {field.required === true && <span class="required"> {t("needed")}</span>}
      </legend>
      {(field.hint ?? "") !== "" && <p class="field-hint">{field.hint}</p>}
      <div class="segments-row">
        {(field.options ?? []).map((option, order) => (
          <label class="segment" key={option}>
            <input type="radio" id={order === 0 ? id : undefined} name={id} checked={option === chosen} disabled={!open} onChange={() => write(place, option, known)} />
            <span>{words(option)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Done or not: everybody at the sheet sees it. */
function Tick({ id, place, label, open }: Omit<Props, "field"> & { id: string }) {
  const known = textOf(place.activity, place.sheet, place.field);
  const ticked = shownText(place, known) !== "";
  return (
    <label class="sheet-tick">
      <input type="checkbox" id={id} checked={ticked} disabled={!open} onChange={() => write(place, ticked ? "" : "yes", known)} />
      <span>{label}</span>
    </label>
  );
}
