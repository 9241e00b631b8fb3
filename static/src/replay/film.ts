/** The moments of a lab's wall, as the replay's page goes over them. Pure but for `fetched`. */
import type { Change, Id } from "../types";

export interface Film {
  readonly starts_at: string;
  readonly seq: number;
  /** [number, seconds after `starts_at`, place in `activities` of what was on or -1] */
  readonly moments: readonly (readonly [number, number, number])[];
  readonly activities: readonly { readonly id: Id; readonly title: string; readonly seq: number }[];
}

/** What the wall showed at a number, or what changes on the way there. */
export interface Shown extends Change {
  readonly seq: number;
  readonly at: string;
  readonly full: boolean;
}

const DAY_S = 86_400;
/** A change stays at least this long while the film plays, so that many in one second are one picture. */
const SHORTEST_MS = 250;
/** A silence in the room is not shown longer than this. */
const LONGEST_MS = 1500;
/** For those who asked for less motion: time enough to read what has changed. */
const CALM_MS = 2500;

/** When something was on, in ms since 1970. */
function momentOf(film: Film, place: number): number {
  return Date.parse(film.starts_at) + (film.moments[place]?.[1] ?? 0) * 1000;
}

/** The hour at a place, where the lab is at home; with the day in a lab of several. */
export function hourOf(film: Film, place: number, language: string, zone: string): string {
  const several = (film.moments[film.moments.length - 1]?.[1] ?? 0) > DAY_S;
  const day = several ? ({ weekday: "short", day: "numeric", month: "short" } as const) : {};
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { ...day, hour: "2-digit", minute: "2-digit", timeZone: zone }).format(momentOf(film, place));
}

/** The title of what was on, or "". */
export function titleOf(film: Film, place: number): string {
  const on = film.moments[place]?.[2] ?? -1;
  return film.activities[on]?.title ?? "";
}

/** The place on the slider where an activity was on for the first time. */
export function placeOf(film: Film, activity: number): number {
  return Math.max(0, film.moments.findIndex(([, , on]) => on === activity));
}

/** Where the film goes next while it plays, and after how many ms. Null at its end. */
export function nextStep(film: Film, place: number, speed: number, calm: boolean): { place: number; after: number } | null {
  const { moments } = film;
  if (place >= moments.length - 1) return null;
  const shortest = calm ? CALM_MS : SHORTEST_MS;
  const from = moments[place]![1];
  const until = from + (speed * shortest) / 1000;
  let next = place + 1;
  while (next < moments.length - 1 && moments[next + 1]![1] <= until) next += 1;
  const real = ((moments[next]![1] - from) / speed) * 1000;
  return { place: next, after: Math.min(Math.max(real, shortest), Math.max(LONGEST_MS, shortest)) };
}

export function changesNothing({ put, drop }: Change): boolean {
  return drop.length === 0 && Object.keys(put).length === 0;
}

/** What a route of the API answers. */
export async function fetched<T>(address: string): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as T;
}
