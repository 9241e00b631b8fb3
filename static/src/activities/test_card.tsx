/** The activity kind `test_card` on the three live surfaces. */
import type { TestCardActivity } from "../types";
import { ExperimentWall } from "../wall/experiment_wall";
import { TestCardPhone } from "../phone/TestCardPhone";
import { Experiments } from "../console/Experiments";

interface Props {
  readonly activity: TestCardActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** From an idea to an experiment. */
export function Phone({ activity }: Props) {
  return <TestCardPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <ExperimentWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** The test cards side by side, to be read and written. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return <Experiments activity={activity.id} />;
}
