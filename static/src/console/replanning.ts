/** The offer to plan the rest of the day anew: what it would be now, whether it is looked at, and taking it. */
import { signal } from "@preact/signals";

import { serverNow, thisMinute } from "../clock";
import { t } from "../i18n";
import { agenda, lab, timer } from "../store";
import { perform } from "./perform";
import { replan, schedule, type Replan } from "./schedule";

/** True while the proposal is open: the key then takes it. */
export const proposalOpen = signal(false);

/** The proposal of this minute, or null when there is nothing to gain. */
export function proposal(): Replan | null {
  const here = lab();
  if (here === undefined || here.state !== "open") return null;
  const minute = thisMinute.value * 60_000 || serverNow();
  const list = agenda();
  return replan(here, list, schedule(here, list, timer(), minute));
}

/** The first press shows the proposal, the second takes it: one change, which one undo takes back. */
export function lookOrAccept(): void {
  if (proposalOpen.peek()) void acceptProposal();
  else proposalOpen.value = true;
}

export async function acceptProposal(): Promise<void> {
  const found = proposal();
  if (found === null) return;
  const minutes = Object.fromEntries(found.changes.map(({ id, to }) => [id, to]));
  const answer = await perform("agenda.replan", { minutes }, { done: t("The rest of the day has new minutes.") });
  if (answer.ok) proposalOpen.value = false;
}
