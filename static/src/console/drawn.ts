/**
 * Runs after the change just made is on the page: Preact draws in a microtask that the change has queued, so one queued
 * now comes after it, and before the next key. (An animation frame would come too late for a quick hand.)
 */
export function whenDrawn(then: () => void): void {
  queueMicrotask(then);
}
