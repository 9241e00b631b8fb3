/** New piles: made with a name to be written over at once. */
import { signal } from "@preact/signals";

import { newId } from "../ids";
import { t } from "../i18n";
import { clusters } from "../store";
import type { Id } from "../types";
import { perform } from "./perform";

/** The pile whose name wants to be written, because it was made just now by this facilitator. Until it is here no key is a shortcut. */
export const naming = signal<Id | null>(null);

/** Makes a pile of these notes (or an empty one, but not two by a double click) and puts the cursor into its name. */
export async function newPile(activity: Id, cards: readonly Id[]): Promise<void> {
  if (naming.peek() !== null && cards.length === 0) return;
  const pile = newId();
  naming.value = pile;
  const title = t("Pile {n}", { n: clusters(activity).length + 1 });
  const answer = await perform("cluster.add", { cluster: pile, title, cards: [...cards] }, { activity });
  const over = (): void => {
    if (naming.peek() === pile) naming.value = null;
  };
  if (!answer.ok) over();
  else setTimeout(over); // it is drawn by then, unless the facilitator has gone elsewhere
}
