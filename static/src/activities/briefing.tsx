/** The activity kind `briefing` on the three live surfaces. */
import type { BriefingActivity } from "../types";
import { BigPrompt } from "../wall/scenes/prompt";

interface Props {
  readonly activity: BriefingActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <BigPrompt title={activity.title} prompt={activity.prompt} />;
}

// --- Console -------------------------------------------------------------------------------------------------

export function Console({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}
