/**
 * Notes that somebody has begun and not sent, whatever kind of activity they belong to. The field of the draft says where the note
 * goes: `note` to the column chosen last, `note.in.<column>` into a column, `note.on.<card>` upon a card. `step` is written below `note`.
 */
import { columnsOf } from "../columns";
import type { Activity, Id } from "../types";
import { chosenColumn } from "./Composer";
import { draft, fieldsBegun, setDraft } from "./drafts";
import { sendNote } from "./pending";
import { dropPhoto } from "./photos";

export interface Begun {
  readonly field: string;
  readonly text: string;
  readonly send: () => void;
  readonly putAway: () => void;
}

/** The draft's field of a note in a column, or upon a card. */
export const noteIn = (column: Id): string => `note.in.${column}`;
export const noteOn = (card: Id): string => `note.on.${card}`;

/** The draft's field of the first step to an idea. */
export const STEP = "step";

/** An idea as its title, with its first step below it. */
export function withFirstStep(idea: string, step: string): string {
  const first = step.trim();
  return first === "" || idea === "" ? idea || first : `${idea.replace(/\s*\n\s*/gu, " ")}\n${first}`;
}

export function begunNotes(activity: Activity): Begun[] {
  const fields = ["note", ...fieldsBegun(activity.id, "note.")];
  return fields.flatMap((field) => {
    const words = draft(activity.id, field).value.trim();
    const text = field === "note" ? withFirstStep(words, draft(activity.id, STEP).value) : words;
    if (text === "") return [];
    const forget = (): void => {
      setDraft(activity.id, field, "");
      if (field === "note") setDraft(activity.id, STEP, "");
    };
    const send = (): void => {
      sendNote(activity.id, text, columnOf(activity, field), cardBelow(field));
      forget();
    };
    const putAway = (): void => {
      forget();
      dropPhoto(activity.id);
    };
    return [{ field, text, send, putAway }];
  });
}

function columnOf(activity: Activity, field: string): Id | null {
  if (field.startsWith(noteIn(""))) return field.slice(noteIn("").length);
  return field === "note" ? chosenColumn(columnsOf(activity), draft(activity.id, "column").value) : null;
}

function cardBelow(field: string): Id | undefined {
  return field.startsWith(noteOn("")) ? field.slice(noteOn("").length) : undefined;
}
