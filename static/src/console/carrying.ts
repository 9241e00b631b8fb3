/**
 * A note carried by keyboard: picked up, taken from pile to pile with the arrows, put down or put back. Nothing is sent
 * until it is put down.
 */
import { signal } from "@preact/signals";

import { t } from "../i18n";
import { announce } from "../ui/LiveRegion";
import type { Id } from "../types";

/** Where a note can lie: a pile, loose (null), or a pile that is made when it is put down. */
export type Place = Id | null | "new";

export interface Carrying {
  readonly cards: readonly Id[];
  readonly from: Place;
  readonly to: Place;
}

export const carrying = signal<Carrying | null>(null);

const HELP = (): string => t("Arrows move it, Enter puts it down, Escape puts it back.");

export function pickUp(cards: readonly Id[], from: Place, name: (place: Place) => string): void {
  carrying.value = { cards, from, to: from };
  announce(`${t("Picked up from {pile}.", { pile: name(from) })} ${HELP()}`);
}

/** Takes the note to the next place (or the one before), round at the ends. */
export function carry(places: readonly Place[], step: 1 | -1, name: (place: Place) => string): void {
  const now = carrying.peek();
  if (now === null || places.length === 0) return;
  const at = Math.max(0, places.indexOf(now.to));
  const to = places[(at + step + places.length) % places.length]!;
  carrying.value = { ...now, to };
  announce(t("{pile}, {n} of {m}", { pile: name(to), n: places.indexOf(to) + 1, m: places.length }));
}

/** Puts the note down and tells where, or null if nothing is to be done. */
export function putDown(name: (place: Place) => string): Carrying | null {
  const now = carrying.peek();
  carrying.value = null;
  if (now === null || now.to === now.from) return null;
  announce(t("Put into {pile}.", { pile: name(now.to) }));
  return now;
}

export function putBack(): void {
  if (carrying.peek() === null) return;
  carrying.value = null;
  announce(t("Put back."));
}
