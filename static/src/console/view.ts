/**
 * What this facilitator looks at: state of this page alone, gone with the page. Several facilitators look at different
 * things at the same time; what the room sees is in the records, never here.
 */
import { computed, effect, signal } from "@preact/signals";

import { activity, agenda, all, card, current, lab, record } from "../store";
import type { Activity, Card, Id } from "../types";

export type Tab = "people" | "room" | "wall";
export type Overlay = "help" | "previews" | "join" | null;

/** The activity looked at instead of the room's, or null: follow the room. */
export const lookingAt = signal<Id | null>(null);
/** The notes picked out, in the order they were picked. */
export const selection = signal<readonly Id[]>([]);
/** The note the keyboard is on. */
export const focusedCard = signal<Id | null>(null);
export const tab = signal<Tab>("people");
/** On narrow screens the right side is a drawer. */
export const sideOpen = signal(false);
export const overlay = signal<Overlay>(null);
export const finding = signal(false);
export const wanted = signal("");
/** The agenda entry whose settings are open. Opened again it is another value: what was begun before may then not close it. */
export interface Editing {
  /** "new" for an entry that does not exist yet. */
  readonly id: Id | "new";
}
export const editing = signal<Editing | null>(null);
/** True while "move to..." is open for the selection. */
export const moving = signal(false);

/** The activity in the middle, which handles and shortcuts act on: the one looked at, else the room's. */
export function shown(): Activity | undefined {
  const id = lookingAt.value;
  const room = lab()?.state === "closed" ? undefined : current();
  return (id === null ? undefined : activity(id)) ?? room;
}

/** Whether this facilitator looks at something else than the room. */
export function elsewhere(): boolean {
  const one = shown();
  return one !== undefined && lookingAt.value !== null;
}

/** Looks at an activity; the room's own means following again. */
export function lookAt(id: Id | null): void {
  lookingAt.value = id === lab()?.current && lab()?.state !== "closed" ? null : id;
  clearSelection();
}

export function choose(id: Id, on?: boolean): void {
  const now = selection.peek();
  const chosen = now.includes(id);
  if (on === chosen) return;
  selection.value = chosen ? now.filter((other) => other !== id) : [...now, id];
}

export function clearSelection(): void {
  selection.value = [];
  moving.value = false;
}

/** The notes a command about "the selected note" means: those picked out, else the one the keyboard is on. */
export function meant(): Card[] {
  const ids = selection.value.length > 0 ? selection.value : focusedCard.value === null ? [] : [focusedCard.value];
  return ids.map(card).filter((one) => one !== undefined);
}

/** The activity that comes next for the room: the first after the present one that is not done. */
export function upNext(): Activity | undefined {
  const list = agenda();
  const here = list.findIndex((one) => one.id === lab()?.current);
  return list.slice(here + 1).find((one) => one.state === "planned") ?? list[here + 1];
}

/** The activity before the room's present one. */
export function before(): Activity | undefined {
  const list = agenda();
  const here = list.findIndex((one) => one.id === lab()?.current);
  return here > 0 ? list[here - 1] : undefined;
}

/** Notes that came after the lock and wait to be brought in. */
export const lateCards = computed(() => [...all("card").values()].filter((one) => one.late === true));

/** Keeps this page's own state true when records go: a dropped note is not selected, a dropped activity not looked at. */
export function followRecords(): void {
  effect(() => {
    const there = all("card");
    const kept = selection.peek().filter((id) => there.has(id));
    if (kept.length !== selection.peek().length) selection.value = kept;
  });
  effect(() => {
    const id = lookingAt.value;
    const roomIsThere = id === lab()?.current && lab()?.state !== "closed";
    if (id !== null && (record(`activity/${id}`) === undefined || roomIsThere)) lookingAt.value = null;
  });
  let last: Id | null | undefined;
  effect(() => {
    const now = lab()?.current;
    if (last !== undefined && now !== last) clearSelection();
    last = now;
  });
}
