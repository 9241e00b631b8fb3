/** What the console asks about activities that put questions to everybody. */
import type { FieldsProps } from "../activities/surface";
import { t } from "../i18n";
import type { Question, QuestionType } from "../types";
import { RemoveLine, shortId } from "./fields";
import { goalWords } from "./words";

const TYPES: readonly QuestionType[] = ["word", "text", "scale5", "agree5"];
/** The effect goals of the catalogue with the share of agreement each aims for, in percent. */
const GOALS: Readonly<Record<string, number>> = {
  new_knowledge: 70,
  contributes_to_development: 70,
  tool_contributed: 60,
  support_solved_problem: 70,
  new_perspectives: 80,
};

function typeWords(type: QuestionType): string {
  const words: Record<QuestionType, string> = {
    word: t("One word"),
    text: t("Text"),
    scale5: t("Scale 1 to 5"),
    agree5: t("Agree, 1 to 5"),
  };
  return words[type];
}

export function QuestionFields({ config, onChange }: FieldsProps) {
  const questions = (config["questions"] ?? []) as readonly Question[];
  const put = (next: readonly Question[]): void => onChange({ ...config, questions: next });
  const edit = (id: string, more: Partial<Question>): void =>
    put(questions.map((one) => (one.id === id ? { ...one, ...more } : one)));
  return (
    <fieldset class="lines">
      <legend>{t("Questions")}</legend>
      {questions.map((question, index) => (
        <div class="question" key={question.id}>
          <div class="line">
            <input
              class="input"
              aria-label={t("Question {n}", { n: index + 1 })}
              value={question.text}
              onInput={(event) => edit(question.id, { text: event.currentTarget.value })}
            />
            <RemoveLine
              label={t("Remove question {n}", { n: index + 1 })}
              onClick={() => put(questions.filter((one) => one.id !== question.id))}
            />
          </div>
          <select
            class="input"
            aria-label={t("Kind of question {n}", { n: index + 1 })}
            value={question.type}
            onChange={(event) => edit(question.id, { type: event.currentTarget.value as QuestionType })}
          >
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {typeWords(type)}
              </option>
            ))}
          </select>
          {question.type === "agree5" && (
            <select
              class="input"
              aria-label={t("Effect goal of question {n}", { n: index + 1 })}
              value={question.effect_goal ?? ""}
              onChange={(event) => {
                const goal = event.currentTarget.value || null;
                edit(question.id, { effect_goal: goal, target_percent: goal === null ? null : (GOALS[goal] ?? null) });
              }}
            >
              <option value="">{t("No effect goal")}</option>
              {Object.keys(GOALS).map((goal) => (
                <option key={goal} value={goal}>
                  {goalWords(goal)}
                </option>
              ))}
            </select>
          )}
        </div>
      ))}
      <button
        type="button"
        class="button button-quiet"
        onClick={() => put([...questions, { id: shortId(), type: "word", text: t("New question") }])}
      >
        {t("Add a question")}
      </button>
    </fieldset>
  );
}
