/**
 * What the phone shows: the room's activity, or an earlier one that the person looks back at. The facilitator brings everybody along,
 * but not in the middle of a word: as long as fingers are typing the screen stays, so that no letter falls beside the field.
 */
import { effect, signal } from "@preact/signals";

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

let lastKey = -Infinity;
let heldSince: number | null = null;
let again: ReturnType<typeof setTimeout> | undefined;

/** Starts to follow the room. */
export function followScene(): void {
  document.addEventListener("input", (event) => {
    if (fieldOf(event.target) !== null) lastKey = performance.now();
  });
  let room: Id | null | undefined;
  effect(() => {
    const now: Scene = { closed: lab()?.state === "closed", on: current() };
    const id = now.on?.id ?? null;
    if (room !== undefined && id !== room) lookedBackAt.value = null;
    room = id;
    show(now);
  });
}

function show(now: Scene): void {
  clearTimeout(again);
  const before = scene.peek();
  const moves = before.on !== undefined && (now.closed !== before.closed || now.on?.id !== before.on.id || now.on.state !== before.on.state);
  const at = performance.now();
  heldSince = moves && isTyping() ? (heldSince ?? at) : null;
  if (heldSince !== null && at - heldSince < LONGEST_MS) {
    const go = (): void => {
      lastKey = -Infinity;
      show({ closed: lab()?.state === "closed", on: current() });
    };
    showBanner({ id: HELD, text: t("The room has moved on. Finish your sentence."), action: { label: t("Come along"), run: go } });
    again = setTimeout(() => show({ closed: lab()?.state === "closed", on: current() }), TYPING_MS / 3);
    return;
  }
  heldSince = null;
  clearBanner(HELD);
  scene.value = now;
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
