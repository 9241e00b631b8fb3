/**
 * The server's clock, as well as a phone can know it. A phone may be a day wrong, so nothing here trusts `Date.now()`
 * across time: an offset is measured by exchanges (the shortest round trip wins) and carried by the monotonic clock.
 */
import { computed, signal, type ReadonlySignal } from "@preact/signals";

import type { Moment, Timer } from "./types";

/** Server time minus monotonic time, in ms. Until measured: the phone's own belief. */
let offset = Date.now() - performance.now();
let bestRoundTrip = Infinity;

/** The present moment by the server's clock, in ms since 1970. */
export function serverNow(): number {
  return performance.now() + offset;
}

/** Learns from one exchange; `sent` and `received` are `performance.now()`. */
export function learnClock(serverTime: Moment, sent: number, received: number): void {
  const roundTrip = received - sent;
  if (roundTrip > bestRoundTrip) return;
  bestRoundTrip = roundTrip;
  offset = Date.parse(serverTime) + roundTrip / 2 - received;
  tick();
}

/** After sleep the monotonic clock may have stood still: what was learned no longer counts. */
export function forgetClock(): void {
  bestRoundTrip = Infinity;
}

/** A moment of the server told in passing: used only when it shows that we are more than 2 s wrong. */
export function checkClock(serverTime: Moment): boolean {
  return Math.abs(Date.parse(serverTime) - serverNow()) < 2000;
}

const ticking = signal(serverNow());
function tick(): void {
  ticking.value = serverNow();
}
/** Server time in ms, fresh four times a second (so that a shown second is never skipped). */
export const now: ReadonlySignal<number> = ticking;
setInterval(tick, 250);

/** Seconds left of a timer (negative when over), whole, changing once a second. */
export function secondsLeft(timer: Timer, at: number = now.value): number {
  if (timer.ends_at === null || timer.paused) return Math.round(timer.remaining_s);
  return Math.ceil((Date.parse(timer.ends_at) - at) / 1000);
}

/** 75 -> "1:15", -5 -> "−0:05", 3700 -> "1:01:40". */
export function clockFace(seconds: number): string {
  const whole = Math.abs(Math.trunc(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const face = hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  return seconds < 0 ? `−${face}` : face;
}

/** The time of day here, "14:05". Danish readers expect "14.05"; Intl knows. */
export function timeOfDay(moment: Moment | number, language: string): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    hour: "2-digit",
    minute: "2-digit",
  }).format(typeof moment === "number" ? moment : Date.parse(moment));
}

/** The present minute, for parts that need not be drawn more often. */
export const thisMinute = computed(() => Math.floor(ticking.value / 60_000));
