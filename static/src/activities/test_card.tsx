/** The activity kind `test_card` on the three live surfaces. */
import { t } from "../i18n";
import type { TestCardActivity } from "../types";
import { ExperimentWall } from "../wall/experiment_wall";
import { TestCardPhone } from "../phone/TestCardPhone";
import { Experiments } from "../console/Experiments";

/** What the kind calls itself. */
export const words = (): string => t("Test cards");

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
