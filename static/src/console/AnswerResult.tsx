/** What the room answered: words by size, scales as bars, effect goals against their target. */
import { number, t, tn } from "../i18n";
import type { Answers, Id, Question, QuestionAnswers } from "../types";
import { perform } from "./perform";
import { WordHandles } from "./WordHandles";
import { goalWords } from "./words";

interface AnswerResultProps {
  readonly activity: Id;
  readonly questions: readonly Question[];
  readonly answers: Answers;
}

export function AnswerResult({ activity, questions, answers }: AnswerResultProps) {
  return (
    <div class="answers">
      {questions.map((question) => {
        const result = answers.questions?.[question.id];
        return (
          <section class="answer" key={question.id}>
            <h2>{question.text}</h2>
            {result === undefined || result.n === 0 ? (
              <p class="hint">{t("No answers yet.")}</p>
            ) : (
              <>
                {result.goal !== undefined && <Goal result={result} />}
                {result.words !== undefined && (
                  <WordHandles
                    words={result.words}
                    onHide={(word) => void perform("answer.hide", { question: question.id, word }, { activity })}
                    onShow={(word) => void perform("answer.restore", { question: question.id, word }, { activity })}
                  />
                )}
                {result.scale !== undefined && <Scale result={result} agree={question.type === "agree5"} />}
                <p class="hint">{tn("{n} answer", "{n} answers", result.n)}</p>
              </>
            )}
          </section>
        );
      })}
    </div>
  );
}

const STEPS = ["1", "2", "3", "4", "5"] as const;

function Scale({ result, agree }: { result: QuestionAnswers; agree: boolean }) {
  const scale = result.scale!;
  const most = Math.max(1, ...STEPS.map((step) => scale[step] ?? 0));
  const ends: Partial<Record<string, string>> = agree ? { "1": t("Do not agree"), "5": t("Agree completely") } : {};
  return (
    <>
      <ol class="scale">
        {STEPS.map((step) => (
          <li key={step}>
            <span class="numbers scale-n">{scale[step] ?? 0}</span>
            <span class="scale-track" aria-hidden="true">
              <span style={{ transform: `scaleY(${(scale[step] ?? 0) / most})` }} />
            </span>
            <span class="scale-step numbers">{step}</span>
            <span class="scale-end">{ends[step]}</span>
          </li>
        ))}
      </ol>
      {result.mean != null && <p>{t("Mean {mean}", { mean: number(result.mean) })}</p>}
    </>
  );
}

/** The share that agrees, the line it should reach, and the verdict in words. Too few answers give no verdict. */
function Goal({ result }: { result: QuestionAnswers }) {
  const { code, percent, target_percent: target, met } = result.goal!;
  const goal = goalWords(code);
  if (percent === null) {
    return <p class="hint">{t("Effect goal: {goal}. Too few answers to tell.", { goal })}</p>;
  }
  return (
    <div class={`goal ${met === true ? "goal-met" : met === false ? "goal-unmet" : ""}`}>
      <p>
        <strong class="numbers">{number(percent, 0)} %</strong>{" "}
        {target === null
          ? t("agree. Goal: {goal}.", { goal })
          : t("agree. Goal: {goal}, at least {target} %.", { goal, target })}{" "}
        {met !== null && <strong>{met ? t("Reached") : t("Not reached")}</strong>}
      </p>
      <div class="goal-track" aria-hidden="true">
        <span class="goal-fill" style={{ transform: `scaleX(${Math.min(1, percent / 100)})` }} />
        {target !== null && <span class="goal-line" style={{ insetInlineStart: `${target}%` }} />}
      </div>
    </div>
  );
}
