/** Answers to questions: words sized by how many said them, scales as bars, effect goals against their target. */
import type { JSX } from "preact";

import { language, number, t, tn } from "../i18n";
import { record } from "../store";
import type { CheckInActivity, CheckOutActivity, Id, Question, QuestionAnswers } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { Answered } from "./answered";
import { Columns } from "./columns";
import { CountUp } from "./count_up";
import { Fit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager } from "./pager";
import { BigPrompt, PromptLine } from "./scenes/prompt";
import { Texts } from "./texts";
import { WordCloud } from "./word_cloud";

const LARGEST_WORD_U = 10;
const MOST_PANELS = 3;
const LEVELS = ["1", "2", "3", "4", "5"] as const;

export function AnswerWall({ activity }: { activity: CheckInActivity | CheckOutActivity }): JSX.Element {
  const answers = record(`answers/${activity.id}`);
  const shown = (activity.config.questions ?? []).flatMap((question) => {
    const found = answers?.questions?.[question.id];
    return found === undefined ? [] : [{ question, answers: found }];
  });
  const pages = Math.max(1, Math.ceil(shown.length / MOST_PANELS));
  const page = usePager(Array.from({ length: pages }, () => dwell(60)));
  if (shown.every(({ answers: { n } }) => n === 0)) return <Waiting activity={activity} />;
  const panels = shown.slice(page * MOST_PANELS, (page + 1) * MOST_PANELS);
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <div class="panels" style={{ "--panels": panels.length }} key={page}>
        {panels.map(({ question, answers: of }) => (
          <Panel key={question.id} question={question} answers={of} />
        ))}
      </div>
      {pages > 1 && (
        <PageMark from={page * MOST_PANELS + 1} to={page * MOST_PANELS + panels.length} of={shown.length} page={page} pages={pages} />
      )}
    </div>
  );
}

/** Before the answers are shown: the question, and how many have answered. */
function Waiting({ activity }: { activity: CheckInActivity | CheckOutActivity }): JSX.Element {
  const questions = activity.config.questions ?? [];
  const answered = record(`answers/${activity.id}`)?.n ?? activity.counts.contributors;
  return (
    <BigPrompt title={activity.title} prompt={activity.prompt}>
      {questions.length > 0 && (
        <ul class="question-list">
          {questions.map((question) => (
            <li key={question.id} dir="auto">{question.text}</li>
          ))}
        </ul>
      )}
      <Answered n={answered} />
      <Speaker activity={activity.id} />
    </BigPrompt>
  );
}

/** Who has the word in a round, as far as the lab lets it show. */
function Speaker({ activity }: { activity: Id }): JSX.Element | null {
  const turn = record(`speaker/${activity}`);
  if (turn === undefined) return null;
  return (
    <p class="speaker">
      {turn.over ? (
        t("Everybody has had the word.")
      ) : (
        <>
          {t("Speaks now:")} <OrgBadge organisation={turn.organisation} show="name" />
        </>
      )}{" "}
      <span class="number">{t("{n} of {m}", { n: turn.spoken, m: turn.of })}</span>
    </p>
  );
}

function Panel({ question, answers }: { question: Question; answers: QuestionAnswers }): JSX.Element {
  return (
    <section class={`panel panel-${question.type}`}>
      <Fit class="panel-title" as="h2" min={2.2} max={3.2}>
        {question.text}
      </Fit>
      {answers.words != null && question.type === "word" && <WordCloud words={answers.words} largest={LARGEST_WORD_U} alone={false} />}
      {answers.scale != null && <Scale type={question.type} scale={answers.scale} />}
      {answers.goal != null && <Goal goal={answers.goal} />}
      {answers.words != null && question.type !== "word" ? (
        <Texts texts={answers.words} n={answers.n} />
      ) : (
        <p class="panel-foot">
          <span>{tn("{n} answer", "{n} answers", answers.n)}</span>
          {answers.goal == null && answers.mean != null && <span>{t("Mean {mean}", { mean: number(answers.mean) })}</span>}
        </p>
      )}
    </section>
  );
}

interface ScaleProps {
  readonly type: Question["type"];
  readonly scale: NonNullable<QuestionAnswers["scale"]>;
}

function Scale({ type, scale }: ScaleProps): JSX.Element {
  const [low, high] = type === "agree5" ? [t("Disagree"), t("Agree")] : [t("Low"), t("High")];
  return <Columns steps={LEVELS.map((level) => ({ id: level, n: scale[level] }))} low={low} high={high} />;
}

/** An effect goal: what share agrees, against the share that was promised. Without answers there is nothing to tell. */
function Goal({ goal }: { goal: NonNullable<QuestionAnswers["goal"]> }): JSX.Element | null {
  if (goal.percent === null) return null;
  return (
    <div class={`goal ${goal.met === true ? "is-met" : ""}`}>
      <p class="goal-words">
        <CountUp value={goal.percent} class="goal-number" />
        <span class="goal-unit">% {t("agree")}</span>
      </p>
      <div class="goal-track" aria-hidden="true">
        <span class="goal-fill" style={{ "--part": Math.min(1, goal.percent / 100) }} />
        {goal.target_percent !== null && <span class="goal-mark" style={{ "--at": `${goal.target_percent}%` }} />}
      </div>
      {goal.target_percent !== null && <p class="goal-verdict">{verdict(goal.met === true, percent(goal.target_percent))}</p>}
    </div>
  );
}

function verdict(met: boolean, share: string): string {
  return met ? t("The goal of {share} is met", { share }) : t("The goal of {share} is not met", { share });
}

/** 70 -> "70 %" as people here write it. */
function percent(value: number): string {
  return new Intl.NumberFormat(language.value === "en" ? "en-GB" : language.value, { style: "percent" }).format(value / 100);
}
