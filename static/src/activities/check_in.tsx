/** The activity kind `check_in` on the three live surfaces. */
import { t } from "../i18n";
import type { CheckInActivity, Id } from "../types";
import { AnswerWall } from "../wall/answer_wall";
import { MyTurn } from "../phone/MyTurn";
import { Questions } from "../phone/Questions";
import { AskedQuestions } from "../console/AskedQuestions";
import { QuestionFields } from "../console/QuestionFields";
import { Speakers } from "../console/Speakers";
import type { FieldsProps } from "./surface";

interface Speaker {
  readonly organisation: Id | null;
  readonly actor_group: string | null;
  readonly spoken: number;
  readonly of: number;
  /** Everybody has had the word. */
  readonly over: boolean;
  /** For staff; null when the round is over. */
  readonly member?: Id | null;
}

declare module "../types" {
  interface RecordTypes {
    speaker: Speaker;
    turn: { readonly now: boolean };
  }
  interface Commands {
    "answer.hide": { question: Id; word: string };
    "answer.restore": { question: Id; word: string };
    "speaker.next": Empty;
  }
}

/** What the kind calls itself. */
export const words = (): string => t("Check-in");

interface Props {
  readonly activity: CheckInActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** Every voice in the room before the work starts; who has the word is told so. */
export function Phone({ activity }: Props) {
  return (
    <>
      <MyTurn activity={activity.id} />
      <Questions activity={activity} />
    </>
  );
}

// --- Wall ----------------------------------------------------------------------------------------------------

export function Wall({ activity }: Props) {
  return <AnswerWall activity={activity} />;
}

// --- Console -------------------------------------------------------------------------------------------------

/** Who speaks now, what is asked, and after the reveal what was answered. */
export function Console({ activity }: Props) {
  return (
    <>
      <Speakers activity={activity} />
      <AskedQuestions activity={activity} />
    </>
  );
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <QuestionFields {...props} />;
}
