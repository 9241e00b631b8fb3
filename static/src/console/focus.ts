/** Where the focus goes at the console when what had it is gone: to what took its place in the list, the form or the table. */
import { REACHABLE, type Around } from "../ui/kept_place";

export function whatTookItsPlace(around: readonly Around[]): HTMLElement | null {
  for (const { element, before } of around) {
    const there = element.querySelectorAll<HTMLElement>(REACHABLE);
    const next = there[Math.min(before, there.length - 1)];
    if (before >= 0 && next !== undefined) return next;
  }
  return document.querySelector<HTMLElement>("#stage");
}
