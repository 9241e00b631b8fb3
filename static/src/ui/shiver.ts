/** Lets the phone shiver. Browsers allow it only after a first touch of the page, and complain of whoever tries before. */
export function shiver(ms: number): void {
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(ms);
}
