/**
 * One device for several people at a table: each has a place of their own in the lab, so that budgets, votes and numbers are right, and
 * the device goes from hand to hand. The names by which they are told apart stay on the device; the lab never hears them.
 */
import { signal } from "@preact/signals";

import { language } from "../i18n";
import { lab } from "../store";
import type { Id } from "../types";
import { savePlace, type Place } from "./place";

export interface Seat extends Place {
  /** What the people at the table call this person. */
  readonly name: string;
}

/** Everybody at the table, in the order they came; null: the device belongs to one person. */
export const table = signal<readonly Seat[] | null>(null);

const keyOf = (id: Id): string => `labapp.table.${id}`;

export function openTable(id: Id): void {
  try {
    table.value = JSON.parse(localStorage.getItem(keyOf(id)) ?? "null") as Seat[] | null;
  } catch {
    table.value = null;
  }
}

function keep(id: Id, seats: readonly Seat[] | null): void {
  table.value = seats;
  try {
    if (seats === null) localStorage.removeItem(keyOf(id));
    else localStorage.setItem(keyOf(id), JSON.stringify(seats));
  } catch {
    // Then the table is known as long as the page is.
  }
}

/** From now on the device goes round; who has it is the first at the table. */
export function shareDevice(id: Id, mine: Place, name: string): void {
  keep(id, [{ ...mine, name }]);
}

/** The device belongs to one person again: whoever has it now. */
export function stopSharing(id: Id): void {
  keep(id, null);
}

/** Hands the device to somebody at the table: the page begins anew as theirs, with what they had begun. */
export function passTo(id: Id, seat: Seat): void {
  savePlace(id, { member: seat.member, token: seat.token });
  location.reload();
}

/** Gives somebody new a place and hands them the device. Answers with words if that can't be. */
export async function seatSomebody(id: Id, name: string, organisation: Id | null): Promise<string | null> {
  try {
    const answer = await fetch("/api/v1/join", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language.peek() },
      body: JSON.stringify({ code: lab()?.code ?? "", ...(organisation === null ? {} : { organisation }), language: language.peek() }),
    });
    const said = (await answer.json()) as Partial<Place> & { error?: { message: string } };
    if (!answer.ok || said.member === undefined || said.token === undefined) return said.error?.message ?? "";
    const seat = { member: said.member, token: said.token, name };
    keep(id, [...(table.peek() ?? []), seat]);
    passTo(id, seat);
    return null;
  } catch {
    return "";
  }
}
