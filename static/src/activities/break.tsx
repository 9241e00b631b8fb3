/** The activity kind `break` on the three live surfaces. */
import { t } from "../i18n";
import type { BreakActivity } from "../types";
import { BreakScene } from "../wall/scenes/break";
import { BreakPhone } from "../phone/StillPhone";
import { Pause } from "../console/Pause";

/** What the kind calls itself. */
export const words = (): string => t("Break");

interface Props {
  readonly activity: BreakActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** When we start again. */
export function Phone({ activity }: Props) {
  return <BreakPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <BreakScene activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** When we start again. */
export function Console({ activity }: Props) {
  return <Pause activity={activity} />;
}
