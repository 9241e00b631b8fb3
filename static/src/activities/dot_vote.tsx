/** The activity kind `dot_vote` on the three live surfaces. */
import type { DotVoteActivity } from "../types";

interface Props {
  readonly activity: DotVoteActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}

// --- Console -------------------------------------------------------------------------------------------------

export function Console({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}
