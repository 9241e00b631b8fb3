/**
 * Where notes lie on the table, as this facilitator sees it: a moved note lies in its new pile at once and goes back if
 * the server refuses. Everybody else's moves come with the records.
 */
import { signal } from "@preact/signals";

import type { Card, Id } from "../types";
import { group } from "./handles";
import { newPile } from "./pile-making";
import type { Place } from "./carrying";

const moved = signal<ReadonlyMap<Id, Id | null>>(new Map());

/** The pile a note lies in, here and now. */
export function lies(card: Card): Id | null {
  const pending = moved.value.get(card.id);
  return pending === undefined ? card.cluster : pending;
}

/** Moves notes, shows it at once, and tells the server. */
export async function place(activity: Id, cards: readonly Id[], to: Place): Promise<void> {
  if (to === "new") {
    await newPile(activity, cards);
    return;
  }
  moved.value = new Map([...moved.peek(), ...cards.map((card) => [card, to] as const)]);
  await group(activity, cards, to);
  forget(cards, to);
}

function forget(cards: readonly Id[], to: Id | null): void {
  const left = new Map(moved.peek());
  for (const card of cards) if (left.get(card) === to) left.delete(card);
  moved.value = left;
}
