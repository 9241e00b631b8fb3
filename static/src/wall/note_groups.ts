/** The notes of an activity as a wall shows them: in one group without a title, or under the titles of its columns. */
import { reachedColumns } from "../columns";
import { t } from "../i18n";
import { cardsOf } from "../store";
import type { Activity } from "../types";
import type { NoteGroup } from "./note_wall";

/** Notes that belong to no column stand last, under a title of their own. */
export function noteGroups(activity: Activity, rest: string = t("Other")): NoteGroup[] {
  const notes = cardsOf(activity.id);
  const columns = reachedColumns(activity);
  if (columns.length === 0) return [{ id: activity.id, title: null, notes }];
  const groups = columns.map(({ id, title }) => ({ id, title, notes: notes.filter((note) => note.column === id) }));
  // Nobody used the columns, and nobody will: they would only take the room from the notes.
  if (activity.state === "done" && groups.every((group) => group.notes.length === 0)) return [{ id: activity.id, title: null, notes }];
  const others = notes.filter((note) => !columns.some(({ id }) => id === note.column));
  return others.length === 0 ? groups : [...groups, { id: "", title: rest, notes: others }];
}
