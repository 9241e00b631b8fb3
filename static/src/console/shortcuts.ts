/**
 * One key, one handle. A shortcut never fires while the person types, with a modifier, or when the thing that has the
 * focus needs the key itself (a button its Space, a list its arrows). WCAG 2.1.4: single keys can be turned off.
 */
import { signal } from "@preact/signals";

import { actions, type Action } from "./actions";
import { closeMenus } from "./menus";
import { naming } from "./pile-making";
import { overlay } from "./view";

const SETTING = "labapp.console.keys";

export const keysOn = signal(remembered());

function remembered(): boolean {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

export function setKeysOn(on: boolean): void {
  keysOn.value = on;
  try {
    localStorage.setItem(SETTING, on ? "on" : "off");
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** Whether keys now belong to a text the person writes or a choice they make. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("textarea, select, [contenteditable]") !== null) return true;
  const input = target.closest("input");
  return input !== null && !["button", "checkbox", "submit", "reset"].includes(input.type);
}

/** Buttons, links and boxes are pressed with Space and Enter by those who use no mouse. */
function needsItself(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === " ") return target.closest("button, a[href], summary, input, [role=button]") !== null;
  return key === "Enter" && target.closest("button, a[href], summary") !== null;
}

function find(event: KeyboardEvent): Action | undefined {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shifted = event.shiftKey && /^[a-z]$/.test(key);
  const name = shifted ? `Shift+${key}` : key;
  return actions.find((action) => action.keys.includes(name));
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && closeMenus()) return;
  if (isTyping(event.target)) return;
  const action = find(event);
  if (action === undefined || (action.keys[0] !== "Escape" && !keysOn.value)) return;
  if (needsItself(event.target, event.key)) return;
  if (overlay.value !== null && action.overlay !== true) return;
  if (naming.peek() !== null && action.id !== "escape") return;
  if (event.repeat && action.repeats !== true) return;
  event.preventDefault();
  if (action.able()) action.run();
}

/**
 * A button pressed with the mouse gives the focus back, so that the next Space is the timer and not the same button
 * again. The browser keeps the place for the Tab key. Heard before the button itself, which may move the focus on.
 */
function giveFocusBack(event: MouseEvent): void {
  if (!(event.target instanceof Element) || event.detail === 0) return;
  const pressed = event.target.closest("button, a[href], summary");
  if (pressed !== null && pressed === document.activeElement && pressed.closest("[data-keeps-focus]") === null) {
    (pressed as HTMLElement).blur();
  }
}

export function listenToKeys(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", giveFocusBack, { capture: true });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element) closeMenus(event.target);
  });
}
