/** The activity kind `test_card` on the three live surfaces. */
import type { TestCardActivity } from "../types";
import { ExperimentWall } from "../wall/experiment_wall";

interface Props {
  readonly activity: TestCardActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <ExperimentWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

export function Console({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}
