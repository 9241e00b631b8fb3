/** The activity kind `check_out` on the three live surfaces. */
import { t } from "../i18n";
import type { CheckOutActivity } from "../types";
import { AnswerWall } from "../wall/answer_wall";
import { Questions } from "../phone/Questions";
import { AskedQuestions } from "../console/AskedQuestions";
import { QuestionFields } from "../console/QuestionFields";
import type { FieldsProps } from "./surface";

/** What the kind calls itself. */
export const words = (): string => t("Check-out");

interface Props {
  readonly activity: CheckOutActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** A word to take home, and what it was worth. */
export function Phone({ activity }: Props) {
  return <Questions activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <AnswerWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** What is asked; after the reveal the answers and the effect goals against their targets. */
export function Console({ activity }: Props) {
  return <AskedQuestions activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <QuestionFields {...props} />;
}
