/** One note being written: what is asked, one field, one button at the thumb. What kinds add stands above the field or below it. */
import type { ComponentChildren } from "preact";

import { t } from "../i18n";
import { labLanguage } from "../store";
import type { Activity, Column, Id } from "../types";
import { Button } from "../ui/Button";
import { announce } from "../ui/LiveRegion";
import { Actions } from "./Actions";
import { draft, setDraft } from "./drafts";
import { PhotoChoice } from "./PhotoChoice";
import { chosenPhoto, photoIsPrepared } from "./photos";
import { stemOf } from "./stem";

/** The server takes no longer note; the hint comes when the end is near. */
const LONGEST = 1000;

/** What is being written: where its words are kept until they are sent, and whether a photo needs any. */
export interface Writing {
  readonly activity: Activity;
  /** The draft's field; a second note of the same activity has another. */
  readonly field?: string;
  /** A photo may go without words. */
  readonly wordless?: boolean;
}

export function writtenWords({ activity, field = "note" }: Writing): string {
  return draft(activity.id, field).value.trim();
}

function longest(activity: Activity): number {
  return LONGEST - stemOf(activity).length - 1;
}

function canSend(writing: Writing): boolean {
  const words = writtenWords(writing);
  const { activity, wordless = false } = writing;
  if (photoIsPrepared(activity.id) || words.length > longest(activity)) return false;
  return words !== "" || (wordless && chosenPhoto(activity.id) !== undefined);
}

interface ComposerProps extends Writing {
  readonly prompt: ComponentChildren;
  readonly hint: string;
  readonly placeholder?: string;
  readonly above?: ComponentChildren;
  readonly below?: ComponentChildren;
  readonly photo?: boolean;
  readonly onBegin?: () => void;
  /** Sends the words; what was in the field is then gone from it. */
  readonly onSend: (words: string) => void;
}

export function Composer({ prompt, hint, placeholder = t("One thought per note"), above, below, photo = true, onBegin, onSend, ...writing }: ComposerProps) {
  const { activity, field = "note" } = writing;
  const words = writtenWords(writing);
  const stem = stemOf(activity);
  const over = words.length - longest(activity);
  const sendIt = (event?: Event): void => {
    event?.preventDefault();
    if (!canSend(writing)) return;
    onSend(words);
    setDraft(activity.id, field, "");
    announce(t("Your note is on its way."));
    document.getElementById("note")?.focus({ preventScroll: true });
  };
  return (
    <form class="composer" id="composer" onSubmit={sendIt}>
      <h2 class="prompt" id="prompt" lang={labLanguage()}>
        <label for="note">{prompt}</label>
      </h2>
      {above}
      {stem !== "" && <p class="stem" id="stem" lang={labLanguage()}>{stem}</p>}
      <textarea
        id="note"
        class="input paper"
        rows={3}
        value={draft(activity.id, field).value}
        autocapitalize={stem === "" ? "sentences" : "none"}
        aria-describedby={stem === "" ? "note-hint" : "stem note-hint"}
        placeholder={stem === "" ? placeholder : t("… and the rest of the sentence")}
        onInput={(event) => {
          if (words === "") onBegin?.();
          setDraft(activity.id, field, event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sendIt(event);
        }}
      />
      {below}
      {photo && <PhotoChoice activity={activity.id} worded={words !== "" || writing.wordless === true} />}
      <p class="field-hint" id="note-hint">
        {over > 0 ? t("{n} signs too many. Shorten it, or make two notes.", { n: over }) : hint}
      </p>
    </form>
  );
}

/** The button of the form above, at the bottom edge however many notes lie between. */
export function SendBar(writing: Writing & { readonly words?: string }) {
  return (
    <Actions>
      <Button kind="primary" wide type="submit" form="composer" disabled={!canSend(writing)}>
        {writing.words ?? t("Send")}
      </Button>
    </Actions>
  );
}

/** One of the columns, by large faces. */
export function ColumnChoice({ columns, chosen, legend, onChoose }: { columns: readonly Column[]; chosen: Id | null; legend?: string; onChoose: (id: Id) => void }) {
  return (
    <fieldset class="segments">
      <legend class="unseen">{legend ?? t("Where does it belong?")}</legend>
      <div class="segments-row">
        {columns.map((column) => (
          <label class="segment" key={column.id}>
            <input type="radio" name="column" value={column.id} checked={column.id === chosen} onChange={() => onChoose(column.id)} />
            <span>{column.title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function chosenColumn(columns: readonly Column[], begun: string): Id | null {
  return (columns.find((one) => one.id === begun) ?? columns[0])?.id ?? null;
}
