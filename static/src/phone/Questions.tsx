/** Questions one at a time, for check-in and check-out: a word, a text, a scale of five, agreement in five steps. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

import { send } from "../commands";
import { number, t, tn } from "../i18n";
import { labLanguage, record } from "../store";
import type { AnswerValue, Id, Question, QuestionAnswers } from "../types";
import type { CheckInActivity, CheckOutActivity } from "../types";
import { Button } from "../ui/Button";
import { ProgressBars } from "../ui/ProgressBars";
import { Actions } from "./Actions";
import { fieldDraft, setFieldDraft } from "./drafts";
import { ownAnswers } from "./pending";
import { Sending } from "./Sending";

const STEPS = ["1", "2", "3", "4", "5"] as const;

function agreement(step: string): string {
  switch (step) {
    case "1":
      return t("Disagree strongly");
    case "2":
      return t("Disagree");
    case "3":
      return t("Neither");
    case "4":
      return t("Agree");
    default:
      return t("Agree strongly");
  }
}

export function Questions({ activity }: { activity: CheckInActivity | CheckOutActivity }) {
  const questions = activity.config.questions ?? [];
  const given = ownAnswers(activity.id);
  const firstOpen = questions.findIndex((one) => given[one.id] === undefined);
  /** The question on the screen; null shows the answers. */
  const at = useSignal<number | null>(firstOpen < 0 ? null : firstOpen);
  const results = record(`answers/${activity.id}`);
  if (activity.revealed && results?.questions !== undefined) {
    return <Results activity={activity} results={results.questions} n={results.n} />;
  }
  if (activity.state !== "open") {
    return (
      <section class="still">
        <p class="prompt" lang={labLanguage()}>{activity.prompt}</p>
        <p class="explain">{t("The answers are closed. Yours are kept as they are.")}</p>
        <GivenAnswers questions={questions} given={given} />
      </section>
    );
  }
  const question = at.value === null ? undefined : questions[at.value];
  if (question === undefined) {
    return (
      <section class="still">
        <p class="welcome">{t("Thank you. Your answers are in.")}</p>
        <GivenAnswers questions={questions} given={given} onChange={(place) => (at.value = place)} />
        <Sending activity={activity.id} saved={t("Saved. You can change them until the facilitator goes on.")} />
      </section>
    );
  }
  const forward = (): void => {
    const next = questions.findIndex((one, place) => place > at.value! && ownAnswers(activity.id)[one.id] === undefined);
    at.value = next < 0 ? null : next;
  };
  return (
    <Ask
      key={question.id}
      activity={activity.id}
      prompt={activity.prompt}
      question={question}
      place={at.value! + 1}
      of={questions.length}
      given={given[question.id]}
      onGiven={forward}
    />
  );
}

interface AskProps {
  readonly activity: Id;
  readonly prompt: string;
  readonly question: Question;
  readonly place: number;
  readonly of: number;
  readonly given: AnswerValue | undefined;
  readonly onGiven: () => void;
}

function Ask({ activity, prompt, question, place, of, given, onGiven }: AskProps) {
  const field = `question.${question.id}`;
  const value = fieldDraft(activity, field) ?? String(given ?? "");
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (place > 1) heading.current?.focus();
  }, []);
  const scale = question.type === "scale5" || question.type === "agree5";
  const give = (event: Event): void => {
    event.preventDefault();
    const words = value.trim();
    if (words === "") return;
    const answer = scale ? Number(words) : words;
    if (answer !== given) send("answer.give", { question: question.id, value: answer }, activity);
    setFieldDraft(activity, field, null);
    onGiven();
  };
  const name = question.text || prompt;
  return (
    <form class="ask" onSubmit={give}>
      {of > 1 && <p class="quiet-words">{t("Question {n} of {m}", { n: place, m: of })}</p>}
      <h2 class="prompt" lang={labLanguage()} tabIndex={-1} ref={heading} id={`ask-${question.id}`}>
        {name}
      </h2>
      {scale ? (
        <Scale question={question} value={value} labelledBy={`ask-${question.id}`} onChoose={(step) => setFieldDraft(activity, field, step)} />
      ) : question.type === "word" ? (
        <>
          <input
            class="input input-word"
            aria-labelledby={`ask-${question.id}`}
            aria-describedby={`hint-${question.id}`}
            autocomplete="off"
            maxLength={40}
            value={value}
            enterkeyhint="send"
            onInput={(event) => setFieldDraft(activity, field, event.currentTarget.value)}
          />
          <p class="field-hint" id={`hint-${question.id}`}>
            {t("One word, or two.")}
          </p>
        </>
      ) : (
        <textarea
          class="input"
          rows={4}
          maxLength={300}
          aria-labelledby={`ask-${question.id}`}
          value={value}
          onInput={(event) => setFieldDraft(activity, field, event.currentTarget.value)}
        />
      )}
      <Actions>
        <Button kind="primary" wide type="submit" disabled={value.trim() === ""}>
          {place < of ? t("Next") : t("Send")}
        </Button>
      </Actions>
    </form>
  );
}

interface ScaleProps {
  readonly question: Question;
  readonly value: string;
  readonly labelledBy: string;
  readonly onChoose: (step: string) => void;
}

function Scale({ question, value, labelledBy, onChoose }: ScaleProps) {
  const words = question.type === "agree5";
  return (
    <div class={words ? "scale scale-words" : "scale"} role="radiogroup" aria-labelledby={labelledBy}>
      {STEPS.map((step) => (
        <label class="scale-step" key={step}>
          <input type="radio" name={question.id} value={step} checked={value === step} onChange={() => onChoose(step)} />
          <span>{words ? agreement(step) : step}</span>
        </label>
      ))}
      {!words && (
        <p class="scale-ends" aria-hidden="true">
          <span>{t("low")}</span>
          <span>{t("high")}</span>
        </p>
      )}
    </div>
  );
}

interface GivenProps {
  readonly questions: readonly Question[];
  readonly given: Readonly<Record<Id, AnswerValue>>;
  readonly onChange?: (place: number) => void;
}

function GivenAnswers({ questions, given, onChange }: GivenProps) {
  return (
    <dl class="given">
      {questions.map((question, place) => {
        const value = given[question.id];
        const words = value === undefined ? t("No answer") : question.type === "agree5" ? agreement(String(value)) : String(value);
        return (
          <div class="given-row" key={question.id}>
            <dt>{question.text}</dt>
            <dd>
              <span dir="auto">{words}</span>
              {onChange !== undefined && (
                <Button kind="quiet" onClick={() => onChange(place)} aria-label={t("Change the answer to: {question}", { question: question.text })}>
                  {t("Change")}
                </Button>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

interface ResultsProps {
  readonly activity: CheckInActivity | CheckOutActivity;
  readonly results: Readonly<Record<Id, QuestionAnswers>>;
  readonly n: number;
}

function Results({ activity, results, n }: ResultsProps) {
  const given = ownAnswers(activity.id);
  return (
    <section class="still results">
      <p class="quiet-words">{tn("{n} person answered", "{n} people answered", n)}</p>
      {(activity.config.questions ?? []).map((question) => {
        const result = results[question.id];
        if (result === undefined) return null;
        return (
          <div class="result" key={question.id}>
            <h2>{question.text}</h2>
            {result.words !== undefined && (
              <ul class="words">
                {result.words.map(({ word, n: times }) => (
                  <li key={word} dir="auto" class={word.toLowerCase() === String(given[question.id] ?? "").toLowerCase() ? "word-mine" : undefined}>
                    {word}
                    {times > 1 && <span class="numbers"> × {times}</span>}
                  </li>
                ))}
              </ul>
            )}
            {result.scale !== undefined && (
              <>
                {result.mean != null && <p>{t("Mean {mean} of 5", { mean: number(result.mean) })}</p>}
                <ProgressBars
                  bars={STEPS.map((step) => ({
                    id: step,
                    label: question.type === "agree5" ? agreement(step) : step,
                    value: result.scale?.[step] ?? 0,
                    note: String(given[question.id] ?? "") === step ? t("Your answer") : undefined,
                  }))}
                />
              </>
            )}
            {result.goal?.percent != null && result.goal.target_percent != null && (
              <p>
                {t("{percent} % agree; the goal is {goal} %.", { percent: Math.round(result.goal.percent), goal: result.goal.target_percent })}{" "}
                <strong>{result.goal.met ? t("Goal met.") : t("Goal not met.")}</strong>
              </p>
            )}
          </div>
        );
      })}
    </section>
  );
}
