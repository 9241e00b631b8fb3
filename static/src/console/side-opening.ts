/** The right side on a narrow screen, where it lies over the stage while it is open. On a wide one it is always there. */
import { whenDrawn } from "./drawn";
import { sideOpen, tab, type Tab } from "./view";

/** Opens the side on one of its parts and brings the focus there. */
export function openSide(which: Tab = tab.peek()): void {
  tab.value = which;
  sideOpen.value = true;
  whenDrawn(() => document.querySelector<HTMLElement>(`#tab-${which}`)?.focus());
}

/** Closes the side; what had the focus in it goes back to the button that opens it. */
export function closeSide(): void {
  const inside = document.querySelector("#side")?.contains(document.activeElement) === true;
  sideOpen.value = false;
  if (inside) document.querySelector<HTMLElement>(".top-side")?.focus();
}
