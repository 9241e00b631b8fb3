/** The activity kind `idea_board` on the three live surfaces. */
import type { IdeaBoardActivity } from "../types";

interface Props {
  readonly activity: IdeaBoardActivity;
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
