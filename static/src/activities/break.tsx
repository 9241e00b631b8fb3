/** The activity kind `break` on the three live surfaces. */
import type { BreakActivity } from "../types";
import { BreakScene } from "../wall/scenes/break";

interface Props {
  readonly activity: BreakActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <BreakScene activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

export function Console({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}
