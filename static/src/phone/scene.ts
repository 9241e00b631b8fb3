/**
 * What the phone shows: the room's activity, or an earlier one that the person looks back at. The facilitator brings everybody along,
 * but not in the middle of a word: as long as fingers are typing the screen stays, so that no letter falls beside the field.
 */
import { effect, signal } from "@preact/signals";
import { useCallback, useEffect, useReducer, useRef } from "preact/hooks";

import { t } from "../i18n";
import { activity, current, lab } from "../store";
import type { Activity, Id } from "../types";
import { clearBanner, showBanner } from "../ui/Banner";

export interface Scene {
  /** The lab is over. */
  readonly closed: boolean;
  readonly on: Activity | undefined;
}

export const scene = signal<Scene>({ closed: false, on: undefined });
/** The step a person looks back at, or null: with the room. */
const lookedBackAt = signal<Id | null>(null);

/** Fingers that rest this long are not in the middle of a word. */
const TYPING_MS = 1200;
/** Who never pauses comes along after this; what was written stays in its field. */
const LONGEST_MS = 20_000;
const HELD = "held";

type Look = () => void;

let lastKey = -Infinity;
/** What stays as it was for the sake of fingers that are typing: how each looks again, and since when it stays. */
const held = new Map<Look, number>();
let again: ReturnType<typeof setTimeout> | undefined;

/** Starts to follow the room. */
export function followScene(): void {
  document.addEventListener("input", (event) => {
    if (fieldOf(event.target) !== null) lastKey = performance.now();
  });
  let room: Id | null | undefined;
  effect(() => {
    const now = theRoom();
    const id = now.on?.id ?? null;
    if (room !== undefined && id !== room) lookedBackAt.value = null;
    room = id;
    show(now);
  });
}

function theRoom(): Scene {
  return { closed: lab()?.state === "closed", on: current() };
}

function show(now: Scene): void {
  const before = scene.peek();
  const moves = before.on !== undefined && (now.closed !== before.closed || looks(now.on) !== looks(before.on));
  if (moves && mustStay(showRoom)) {
    stay(showRoom);
    return;
  }
  letGo(showRoom);
  scene.value = now;
}

function showRoom(): void {
  show(theRoom());
}

/** What may take a field away: another activity, another state, and in some kinds that everything is shown. */
function looks(one: Activity | undefined): string {
  return one === undefined ? "" : `${one.id} ${one.state} ${one.revealed}`;
}

/**
 * A step of the room within an activity, as a person may be shown it: while fingers are typing it stays as it was, for the next step
 * may have another field, or none.
 */
export function useStill<T extends string | boolean>(now: T): T {
  const shown = useRef(now);
  const [, count] = useReducer((times: number) => times + 1, 0);
  const look = useCallback(() => count(undefined), []);
  if (shown.current !== now && !mustStay(look)) shown.current = now;
  const stays = shown.current !== now;
  useEffect(() => {
    if (!stays) return undefined;
    stay(look);
    return () => letGo(look);
  }, [stays]);
  return shown.current;
}

/** A record of the room that may be taken from the phone, as a map that is hidden is: while fingers are typing the last one stays. */
export function useLast<T>(now: T | undefined): T | undefined {
  const last = useRef(now);
  const there = useStill(now !== undefined);
  if (now !== undefined) last.current = now;
  return now ?? (there ? last.current : undefined);
}

function mustStay(look: Look): boolean {
  const at = performance.now();
  return isTyping() && at - (held.get(look) ?? at) < LONGEST_MS;
}

/** Keeps something as it is, says so, and looks again when the fingers may rest. */
function stay(look: Look): void {
  again ??= setTimeout(lookAgain, TYPING_MS / 3);
  if (held.has(look)) return;
  held.set(look, performance.now());
  showBanner({ id: HELD, text: t("The room has moved on. Finish your sentence."), action: { label: t("Come along"), run: comeAlong } });
}

function letGo(look: Look): void {
  if (!held.delete(look) || held.size > 0) return;
  clearTimeout(again);
  again = undefined;
  clearBanner(HELD);
}

function lookAgain(): void {
  again = undefined;
  for (const look of [...held.keys()]) look();
  if (held.size > 0) again ??= setTimeout(lookAgain, TYPING_MS / 3);
}

function comeAlong(): void {
  lastKey = -Infinity;
  lookAgain();
}

/** Whether a finger has just been on a key, in a field that holds words. */
function isTyping(): boolean {
  const field = fieldOf(document.activeElement);
  return field !== null && field.value.trim() !== "" && performance.now() - lastKey < TYPING_MS;
}

function fieldOf(target: EventTarget | null): HTMLTextAreaElement | HTMLInputElement | null {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && target.type === "text" ? target : null;
}

/** Whether a person may look at a step again: it has been opened, and the room is elsewhere. */
export function canLookBack(one: Activity): boolean {
  return one.state !== "planned" && one.id !== lab()?.current;
}

export function lookBack(id: Id | null): void {
  lookedBackAt.value = id;
  scrollTo({ top: 0 });
}

/** The step looked back at, as long as it can be. */
export function lookedBack(): Activity | undefined {
  const id = lookedBackAt.value;
  const one = id === null ? undefined : activity(id);
  return one !== undefined && canLookBack(one) ? one : undefined;
}
