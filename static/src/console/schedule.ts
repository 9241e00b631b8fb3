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

/** When a day is to begin: at its own start, else at the hour of the first day; null while nobody has said. */
function givenStart(lab: Lab, day: number): number | null {
  const own = lab.day_starts?.[day];
  if (own !== undefined) return Date.parse(own);
  return lab.starts_at === null ? null : Date.parse(lab.starts_at) + (day - 1) * DAY;
}

/** Planned start of day `day` of the lab: the given start, unless the lab really began on another day (or never did). */
function dayStart(lab: Lab, activities: readonly Activity[], day: number, now: number): number | null {
  const openings = (of: number): number[] =>
    activities
      .filter((one) => (one.day ?? 1) === of && one.opened_at != null)
      .map((one) => Date.parse(one.opened_at!));
  const own = openings(day);
  const given = givenStart(lab, day);
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
    const meant = (one.planned_minutes ?? one.minutes) * MINUTE;
    const opened = one.opened_at != null ? Date.parse(one.opened_at) : null;
    let start: number | null = null;
    let end: number | null = null;
    if (index === here) {
      start = opened ?? now;
      end = one.state === "done" ? Date.parse(one.finished_at ?? "") || now : expectedEnd(one, timer, start, now);
      running = Math.max(end, one.state === "done" ? now : 0);
      if (planned !== null) behind = (running - (planned + meant)) / 1000;
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
    if (planned !== null) planned += meant;
    if (ofDay === today) {
      plannedEnd = planned;
      expected = end ?? expected;
    }
  });
  return { slots, behind, plannedEnd, expectedEnd: expected };
}

export interface Change {
  readonly id: Id;
  readonly from: number;
  readonly to: number;
}

export interface Replan {
  readonly changes: readonly Change[];
  /** Minutes by which the day would still end late (negative: early) with these changes. */
  readonly left: number;
}

/** Fewer minutes off the plan than this are no reason to plan anew. */
const WORTH_MIN = 3;

/**
 * New minutes for what remains of the day, so that it ends as planned: each activity gives or gets in proportion to its length,
 * none loses or wins more than half, and breaks are touched last. Null when the end is as planned, or nothing remains.
 */
export function replan(lab: Lab, activities: readonly Activity[], plan: Schedule): Replan | null {
  if (plan.plannedEnd === null || plan.expectedEnd === null || plan.behind === null) return null;
  const off = Math.round((plan.expectedEnd - plan.plannedEnd) / MINUTE);
  if (Math.abs(off) < WORTH_MIN) return null;
  const here = activities.findIndex((one) => one.id === lab.current);
  const today = activities[Math.max(here, 0)]?.day ?? 1;
  const rest = activities.slice(here + 1).filter((one) => one.state === "planned" && (one.day ?? 1) === today && one.minutes > 0);
  const minutes = new Map(rest.map((one) => [one.id, one.minutes]));
  const step = off > 0 ? -1 : 1;
  let left = off;
  while (left !== 0) {
    const next = mostWilling(rest, minutes, step);
    if (next === undefined) break;
    minutes.set(next.id, minutes.get(next.id)! + step);
    left += step;
  }
  const changes = rest
    .map((one) => ({ id: one.id, from: one.minutes, to: minutes.get(one.id)! }))
    .filter(({ from, to }) => from !== to);
  return changes.length === 0 ? null : { changes, left };
}

/** The activity that can best give (`step` -1) or take (1) the next minute; undefined when all have done their part. */
function mostWilling(rest: readonly Activity[], minutes: ReadonlyMap<Id, number>, step: -1 | 1): Activity | undefined {
  const share = (one: Activity): number => minutes.get(one.id)! / one.minutes;
  const can = rest.filter((one) => {
    const next = minutes.get(one.id)! + step;
    return next >= Math.min(one.minutes, Math.max(2, one.minutes / 2)) && next <= one.minutes * 1.5;
  });
  const work = can.filter((one) => one.kind !== "break");
  return [...(work.length > 0 ? work : can)].sort((a, b) => step * (share(a) - share(b)) || b.minutes - a.minutes)[0];
}
