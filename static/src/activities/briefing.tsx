/** The activity kind `briefing` on the three live surfaces. */
import { t } from "../i18n";
import type { BriefingActivity } from "../types";
import { BigPrompt } from "../wall/scenes/prompt";
import { BriefingPhone } from "../phone/StillPhone";
import { Speaking } from "../console/Pause";

/** What the kind calls itself. */
export const words = (): string => t("Briefing");

interface Props {
  readonly activity: BriefingActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** Listen. */
export function Phone({ activity }: Props) {
  return <BriefingPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <BigPrompt title={activity.title} prompt={activity.prompt} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** One speaks, nobody writes: the clock and the words are enough. */
export function Console({ activity }: Props) {
  return <Speaking activity={activity} />;
}
