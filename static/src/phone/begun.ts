/**
 * Notes that somebody has begun and not sent, whatever kind of activity they belong to. The field of the draft says where the note
 * goes: `note` to the column chosen last, `note.in.<column>` into a column, `note.on.<card>` upon a card.
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

export function begunNotes(activity: Activity): Begun[] {
  const fields = ["note", ...fieldsBegun(activity.id, "note.")];
  return fields.flatMap((field) => {
    const text = draft(activity.id, field).value.trim();
    if (text === "") return [];
    const forget = (): void => setDraft(activity.id, field, "");
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
