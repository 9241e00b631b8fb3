/**
 * The agenda against the clock. Pure: activities, the timer and a moment in, times out. It only tells; nothing
 * advances by itself.
 */
import type { Activity, Id, Lab, Timer } from "../types";

export interface Slot {
  readonly id: Id;
  /** Planned start, ms since 1970; null when the lab has no start yet. */
  readonly planned: number | null;
  /** When it started, or is expected to; null for what was passed over. */
  readonly start: number | null;
  readonly end: number | null;
  /** Whether `start` has happened. */
  readonly begun: boolean;
}

export interface Schedule {
  readonly slots: ReadonlyMap<Id, Slot>;
  /** Seconds behind the plan (negative: ahead); null before the first opening without a planned start. */
  readonly behind: number | null;
  readonly plannedEnd: number | null;
  readonly expectedEnd: number | null;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Planned start of day `day` of the lab: the given start, unless the lab really began on another day (or never did). */
function dayStart(lab: Lab, activities: readonly Activity[], day: number, now: number): number | null {
  const openings = (of: number): number[] =>
    activities
      .filter((one) => (one.day ?? 1) === of && one.opened_at != null)
      .map((one) => Date.parse(one.opened_at!));
  const own = openings(day);
  const given = lab.starts_at === null ? null : Date.parse(lab.starts_at) + (day - 1) * DAY;
  const began = own.length > 0 ? Math.min(...own) : null;
  if (given !== null && Math.abs((began ?? Math.max(now, given)) - given) < DAY / 2) return given;
  if (began !== null) return began;
  const first = openings(1);
  return first.length > 0 ? Math.min(...first) + (day - 1) * DAY : null;
}

/** When the present activity will end if nothing changes. Never before now. */
function expectedEnd(one: Activity, timer: Timer | undefined, start: number, now: number): number {
  const planned = start + one.minutes * MINUTE;
  if (timer === undefined || timer.activity !== one.id) return Math.max(now, planned);
  if (!timer.paused && timer.ends_at !== null) return Math.max(now, Date.parse(timer.ends_at));
  // A timer nobody has started says nothing; one that was stopped half-way says what is left.
  return timer.remaining_s === timer.planned_s ? Math.max(now, planned) : now + timer.remaining_s * 1000;
}

/** Planned and expected times of every activity, and how far the room is from the plan. */
export function schedule(lab: Lab, activities: readonly Activity[], timer: Timer | undefined, now: number): Schedule {
  const slots = new Map<Id, Slot>();
  const here = activities.findIndex((one) => one.id === lab.current);
  const today = activities[Math.max(here, 0)]?.day ?? 1;
  let behind: number | null = null;
  let plannedEnd: number | null = null;
  let expected: number | null = null;
  let day = 0;
  let planned: number | null = null;
  let running: number | null = null;
  activities.forEach((one, index) => {
    const ofDay = one.day ?? 1;
    if (ofDay !== day) {
      day = ofDay;
      planned = dayStart(lab, activities, day, now);
      running = planned;
    }
    const length = one.minutes * MINUTE;
    const opened = one.opened_at != null ? Date.parse(one.opened_at) : null;
    let start: number | null = null;
    let end: number | null = null;
    if (index === here) {
      start = opened ?? now;
      end = one.state === "done" ? Date.parse(one.finished_at ?? "") || now : expectedEnd(one, timer, start, now);
      running = Math.max(end, one.state === "done" ? now : 0);
      if (planned !== null) behind = (running - (planned + length)) / 1000;
    } else if (opened !== null && one.state !== "planned") {
      start = opened;
      end = one.finished_at != null ? Date.parse(one.finished_at) : null;
      if (here < 0 && end !== null) running = Math.max(end, ofDay === today ? now : 0);
    } else if (index > here) {
      if (running !== null && ofDay === today && lab.state !== "closed") {
        if (behind === null && here < 0 && planned !== null && now > running) behind = (now - planned) / 1000;
        running = Math.max(running, now > running && here < 0 ? now : running);
      }
      start = running;
      end = running === null ? null : running + length;
      running = end;
    }
    slots.set(one.id, { id: one.id, planned, start, end, begun: opened !== null && one.state !== "planned" });
    if (planned !== null) planned += length;
    if (ofDay === today) {
      plannedEnd = planned;
      expected = end ?? expected;
    }
  });
  return { slots, behind, plannedEnd, expectedEnd: expected };
}

export interface Cut {
  readonly id: Id;
  readonly from: number;
  readonly to: number;
}

/** What can be shortened to be back in time: the longest first, none by more than a third, at most three. */
export function cuts(lab: Lab, activities: readonly Activity[], behind: number | null): Cut[] {
  if (behind === null || behind < 2 * 60) return [];
  const here = activities.findIndex((one) => one.id === lab.current);
  const today = activities[Math.max(here, 0)]?.day ?? 1;
  const candidates = activities
    .slice(here + 1)
    .filter((one) => one.state === "planned" && (one.day ?? 1) === today && one.minutes >= 8)
    .sort((a, b) => b.minutes - a.minutes);
  let left = Math.ceil(behind / 60);
  const found: Cut[] = [];
  for (const one of candidates.slice(0, 3)) {
    if (left <= 0) break;
    const cut = Math.min(left, Math.floor(one.minutes / 3));
    found.push({ id: one.id, from: one.minutes, to: one.minutes - cut });
    left -= cut;
  }
  return found;
}
