/**
 * Where a room is in its boxes of a minute each: computed from the clock of the activity, the same on every screen. Nothing is sent
 * for it, and a clock that is stopped, or given more time, takes the pulse along.
 */
import { now, secondsLeft } from "./clock";
import { timer } from "./store";
import type { Id } from "./types";

export interface Pulse {
  readonly state: "before" | "on" | "over";
  /** The box that the room is at, from 1. */
  readonly box: number;
  /** Seconds left for it. */
  readonly left: number;
}

export function pulseOf(activity: Id, boxes: number, seconds: number): Pulse {
  const clock = timer();
  const before: Pulse = { state: "before", box: 1, left: seconds };
  if (clock?.activity !== activity) return before;
  const passed = Math.max(0, clock.planned_s - secondsLeft(clock, now.value));
  if (passed === 0 && (clock.paused || clock.ends_at === null)) return before;
  const box = Math.floor(passed / seconds) + 1;
  return box > boxes ? { state: "over", box: boxes, left: 0 } : { state: "on", box, left: seconds - (passed % seconds) };
}
