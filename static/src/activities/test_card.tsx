/** The activity kind `test_card` on the three live surfaces. */
import type { TestCardActivity } from "../types";

interface Props {
  readonly activity: TestCardActivity;
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
