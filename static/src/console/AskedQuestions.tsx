/** Check-in and check-out: the questions, and after the reveal the room's answers. */
import { t } from "../i18n";
import { record } from "../store";
import type { CheckInActivity, CheckOutActivity, QuestionType } from "../types";
import { AnswerResult } from "./AnswerResult";
import { goalWords } from "./words";

export function AskedQuestions({ activity }: { activity: CheckInActivity | CheckOutActivity }) {
  const questions = activity.config.questions ?? [];
  const answers = record(`answers/${activity.id}`);
  if (questions.length === 0) return <p class="hint">{t("No question yet. Press Edit to write one.")}</p>;
  if (answers?.questions !== undefined) return <AnswerResult activity={activity.id} questions={questions} answers={answers} />;
  return (
    <ol class="questions">
      {questions.map((question) => (
        <li key={question.id}>
          <p>{question.text}</p>
          <p class="hint">
            {typeWords(question.type)}
            {question.effect_goal != null && ` · ${t("Effect goal: {goal}", { goal: goalWords(question.effect_goal) })}`}
          </p>
        </li>
      ))}
    </ol>
  );
}

function typeWords(type: QuestionType): string {
  const words: Record<QuestionType, string> = {
    word: t("One word"),
    text: t("Text"),
    scale5: t("Scale 1 to 5"),
    agree5: t("Agree, 1 to 5"),
  };
  return words[type];
}
