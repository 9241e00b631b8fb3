/** Which wall this page is: `?wall=b` in its address makes it one with content of its own. The main walls have no letter. */
import { wall } from "../store";
import type { WallViewName } from "../types";

const asked = new URLSearchParams(location.search).get("wall");
/** Null for the main walls; "a" is a name for them too. */
export const letter: string | null = asked !== null && /^[b-z]$/.test(asked) ? asked : null;

/** What the facilitator chose for this wall. A wall of its own is clock and code until something else is chosen. */
export function chosenView(): WallViewName {
  const now = wall();
  if (now?.calm === true) return "blank";
  return letter === null ? (now?.view ?? "auto") : (now?.others?.[letter] ?? "timer");
}
