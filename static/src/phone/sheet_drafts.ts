/**
 * What a person writes on a shared sheet: kept on the device at every key, sent a moment after the last one, when they leave the
 * field and when the screen goes dark. Each text says over what it was written (`was`), so that the server can make both changes
 * when somebody else has written meanwhile.
 *
 * A draft goes only when the server has answered: a page that is closed while it sends has it still when it comes back, and
 * sends it again, which changes nothing if it had arrived.
 */
import { effect, signal } from "@preact/signals";

import { command, landing, send } from "../commands";
import { waiting } from "../outbox";
import { sheetOf, textOf } from "../sheets";
import { activity } from "../store";
import type { Commands, Id } from "../types";
import { draft, fieldDraft, setDraft, setFieldDraft } from "./drafts";

export interface Place {
  readonly activity: Id;
  readonly sheet: Id;
  readonly field: Id;
}

const SAVE_AFTER_MS = 1200;
const planned = new Map<string, ReturnType<typeof setTimeout>>();
/** What this page has sent and the server has not answered, by place. */
const sent = signal<ReadonlyMap<string, { readonly place: Place; readonly text: string }>>(new Map());
/** The place that has the focus. */
let inHand = "";

function keyOf({ sheet, field }: Place): string {
  return `${sheet}.${field}`;
}

function whole(place: Place): string {
  return `${place.activity}.${keyOf(place)}`;
}

/** What the person has in hand: null until they begin. */
export function begun(place: Place): string | null {
  return fieldDraft(place.activity, keyOf(place));
}

/** The text over which the person writes: what they last sent, else what stood there when they began. */
function base(place: Place): string {
  return sent.value.get(whole(place))?.text ?? draft(place.activity, `${keyOf(place)}.base`).value;
}

/** The latest text of this person that the records do not show yet. */
function underWay(place: Place): string | undefined {
  const wishes = [...landing.value.map((one) => one.command), ...waiting.value.map((kept) => kept.command)];
  const own = wishes
    .filter((wish) => wish.name === "sheet.write" && wish.activity === place.activity)
    .map((wish) => wish.data as Commands["sheet.write"])
    .filter((data) => data.sheet === place.sheet && data.field === place.field);
  return own[own.length - 1]?.text;
}

// What has been answered is no draft any more; in the hand it stays until the hand rests elsewhere or others have written too.
effect(() => {
  const answered = [...sent.value].filter(([, { place }]) => underWay(place) === undefined);
  if (answered.length === 0) return;
  const still = new Map(sent.peek());
  for (const [key, { place, text }] of answered) {
    still.delete(key);
    setDraft(place.activity, `${keyOf(place)}.base`, text);
    if (key !== inHand && begun(place)?.trim() === text) letGo(place);
  }
  sent.value = still;
});

/** What the field shows: what is being written, else what is on its way, else what stands there. */
export function shownText(place: Place, known: string): string {
  return begun(place) ?? underWay(place) ?? known;
}

/** Whether there is something that has not been sent. */
export function unsent(place: Place): boolean {
  const words = begun(place);
  return words !== null && words.trim() !== base(place);
}

/** The text of others that stands there while the person still writes over an earlier one; null if nobody else wrote. */
export function overtaken(place: Place, known: string): string | null {
  return begun(place) !== null && underWay(place) === undefined && known !== base(place) ? known : null;
}

/** A key was pressed: the text is on the device now, and goes when the hand rests. */
export function typed(place: Place, known: string, text: string): void {
  if (begun(place) === null) setDraft(place.activity, `${keyOf(place)}.base`, underWay(place) ?? known);
  setFieldDraft(place.activity, keyOf(place), text);
  saveSoon(place);
}

/** Takes up what an earlier page left behind: it may have been sent already, and waits for its answer. */
export function takeUp(place: Place): void {
  bringIn(place);
  const words = begun(place)?.trim();
  if (words === undefined) return;
  if (words === underWay(place)) note(place, words);
  else if (unsent(place)) saveSoon(place);
  else letGo(place);
}

/** Saves when the hand has rested for a moment. */
function saveSoon(place: Place): void {
  clearTimeout(planned.get(whole(place)));
  planned.set(
    whole(place),
    setTimeout(() => save(place), SAVE_AFTER_MS),
  );
}

/** Sends what has not been sent. */
export function save(place: Place): void {
  clearTimeout(planned.get(whole(place)));
  if (!unsent(place)) return;
  const text = begun(place)!.trim();
  rememberIfLate(place, text);
  write(place, text, base(place));
  note(place, text);
}

function note(place: Place, text: string): void {
  sent.value = new Map(sent.peek()).set(whole(place), { place, text });
}

/** Sends a text that takes the place of another. */
export function write({ activity, sheet, field }: Place, text: string, was: string): void {
  send("sheet.write", { sheet, field, text, was }, activity);
}

/** The field has the focus now. */
export function take(place: Place): void {
  inHand = whole(place);
  hold(place, true);
}

/** The person has left the field: all is sent, and it shows what stands there as soon as that is known to have arrived. */
export function leave(place: Place): void {
  if (inHand === whole(place)) inHand = "";
  save(place);
  if (begun(place) !== null && underWay(place) === undefined && !sent.peek().has(whole(place))) letGo(place);
  hold(place, false);
}

/** The field shows what stands there again. */
export function letGo(place: Place): void {
  rememberIfLate(place, begun(place)?.trim() ?? "");
  setFieldDraft(place.activity, keyOf(place), null);
  if (takesIn(place)) bringIn(place);
}

function takesIn(place: Place): boolean {
  return activity(place.activity)?.state === "open";
}

/** What comes too late is put aside by the server; the phone remembers it, for the sheet may take in again. */
function rememberIfLate(place: Place, words: string): void {
  const known = textOf(place.activity, place.sheet, place.field);
  if (words !== "" && words !== known && !takesIn(place)) setLate(place, words, known);
}

/** What was put aside because it came too late goes into the field after all, if nobody has written there since. */
function bringIn(place: Place): void {
  const late = draft(place.activity, `${keyOf(place)}.late`).value;
  if (late === "" || begun(place) !== null) return; // once what is in hand has been answered
  const known = textOf(place.activity, place.sheet, place.field);
  const aside = sheetOf(place.activity, place.sheet)?.earlier?.[place.field] ?? [];
  const untouched = known === draft(place.activity, `${keyOf(place)}.late.over`).value;
  setLate(place, "", "");
  if (untouched && aside.includes(late)) write(place, late, known);
}

function setLate(place: Place, words: string, over: string): void {
  setDraft(place.activity, `${keyOf(place)}.late`, words);
  setDraft(place.activity, `${keyOf(place)}.late.over`, over);
}

/** Tells the others that somebody begins or ends to write here. Of no use later, so it is not kept while there is no network. */
function hold({ activity, sheet, field }: Place, on: boolean): void {
  void command("sheet.hold", { sheet, field, on }, { activity });
}
