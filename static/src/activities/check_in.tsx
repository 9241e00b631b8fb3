/** The activity kind `check_in` on the three live surfaces. */
import { t } from "../i18n";
import type { CheckInActivity } from "../types";
import { AnswerWall } from "../wall/answer_wall";
import { Questions } from "../phone/Questions";
import { AskedQuestions } from "../console/AskedQuestions";
import { QuestionFields } from "../console/QuestionFields";
import type { FieldsProps } from "./surface";

/** What the kind calls itself. */
export const words = (): string => t("Check-in");

interface Props {
  readonly activity: CheckInActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** Every voice in the room before the work starts. */
export function Phone({ activity }: Props) {
  return <Questions activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <AnswerWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** What is asked, and after the reveal what was answered. */
export function Console({ activity }: Props) {
  return <AskedQuestions activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <QuestionFields {...props} />;
}
