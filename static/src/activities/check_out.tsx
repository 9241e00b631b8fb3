/** The activity kind `check_out` on the three live surfaces. */
import type { CheckOutActivity } from "../types";
import { AnswerWall } from "../wall/answer_wall";

interface Props {
  readonly activity: CheckOutActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <AnswerWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

export function Console({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}
