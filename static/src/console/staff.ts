/** The facilitators of the lab: their names, who leads, and words for what a colleague has just done. */
import { effect } from "@preact/signals";

import { t } from "../i18n";
import { lab, me, members, record } from "../store";
import type { Id, Member } from "../types";
import { notify } from "./perform";

/** How a facilitator is called here; oneself too. */
export function nameOfStaff(id: Id): string {
  return members().find((one) => one.id === id)?.name ?? t("A colleague");
}

/** The other facilitators who have a place in the lab. */
export function colleagues(): Member[] {
  return members().filter((one) => one.staff && !one.removed && one.id !== me()?.member);
}

export function leads(): Id | null {
  return record("lead")?.member ?? null;
}

/** Says it when the lead changes hands; what stands when the page opens is no news. */
export function followLead(): void {
  let before: Id | null | undefined;
  effect(() => {
    if (lab() === undefined) return;
    const now = leads();
    const mine = me()?.member;
    if (before !== undefined && now !== before && now !== null) {
      const text = now === mine ? t("You lead now.") : t("{name} leads now.", { name: nameOfStaff(now) });
      notify({ tone: "done", text });
    }
    before = now;
  });
}
