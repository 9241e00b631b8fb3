/**
 * 25/10: how many have written, then how many have scored in this round, then the count-down: the idea that was uncovered last, large, and
 * beside it the ladder of places, of which the best stay covered until the facilitator shows them. Ideas that nobody scored are a board.
 */
import type { JSX } from "preact";

import type { CountDown, ScoredIdea, ScoringActivity } from "../activities/crowd_scoring";
import { number, t, tn } from "../i18n";
import { card, cardsOf, itemTitle, parts, record } from "../store";
import { CountUp } from "./count_up";
import { Fit } from "./fit";
import { NoteWall } from "./note_wall";
import { BigPrompt, PromptLine } from "./scenes/prompt";
import { Turnout } from "./vote_wall";

/** Rungs that stay legible one below the other. */
const MOST_RUNGS = 11;

export function ScoringWall({ activity }: { activity: ScoringActivity }): JSX.Element {
  const scoring = record(`scoring/${activity.id}`);
  const result = record(`scores/${activity.id}`);
  if (result !== undefined && result.of > 0) {
    return (
      <div class="scene kind-crowd_scoring">
        <PromptLine title={activity.title} prompt={activity.prompt} />
        <Ladder result={result} top={activity.config.top ?? 10} />
      </div>
    );
  }
  const notes = activity.revealed ? cardsOf(activity.id) : [];
  if (notes.length > 0) {
    return (
      <div class="scene kind-crowd_scoring">
        <PromptLine title={activity.title} prompt={activity.prompt} />
        <NoteWall groups={[{ id: activity.id, title: null, notes }]} />
      </div>
    );
  }
  if (scoring === undefined || scoring.round === 0) {
    return (
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        <p class="answered">
          <CountUp value={scoring?.ideas ?? 0} class="answered-number" /> <span>{tn("idea", "ideas", scoring?.ideas ?? 0)}</span>
        </p>
      </BigPrompt>
    );
  }
  return (
    <BigPrompt title={activity.title} prompt={t("Round {n} of {m}", { n: scoring.round, m: scoring.rounds })}>
      <p class="step-note">{t("Read the idea on your phone and give it 1 to 5.")}</p>
      <Turnout voters={scoring.scored} eligible={scoring.people} words={tn("of {n} has scored", "of {n} have scored", scoring.people)} />
    </BigPrompt>
  );
}

function Ladder({ result, top }: { result: CountDown; top: number }): JSX.Element {
  const rungs = result.items.filter(({ item, place }) => place <= top && itemTitle(item) !== "").slice(0, MOST_RUNGS);
  const [latest] = rungs;
  const covered = result.next === null ? 0 : Math.min(result.next, MOST_RUNGS - rungs.length);
  if (latest === undefined) {
    return (
      <div class="countdown-begin">
        <p class="countdown-top">{tn("The best idea of {n}", "The best {n} ideas", Math.min(top, result.of))}</p>
        <p class="step-note">{t("We count down to the first.")}</p>
      </div>
    );
  }
  return (
    <div class="countdown">
      <Latest one={latest} key={latest.item} />
      <ol class="ladder" style={{ "--rungs": Math.max(6, covered + rungs.length) }}>
        {Array.from({ length: covered }, (_, at) => (
          <li key={`covered-${at}`} class="rung is-covered">
            <span class="rung-place number">{at + 1}</span>
            <span class="rung-cover" aria-hidden="true" />
          </li>
        ))}
        {rungs.map((one) => (
          <li key={one.item} class={`rung ${one.item === latest.item ? "is-latest" : ""}`} data-item={one.item}>
            <span class="rung-place number">{one.place}</span>
            <span class="rung-title" dir="auto">{itemTitle(one.item)}</span>
            <span class="rung-points number">{number(one.points ?? one.mean)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The idea that was uncovered last, with its first step. */
function Latest({ one }: { one: ScoredIdea }): JSX.Element {
  const { title, body } = parts(card(one.item)?.text ?? "");
  return (
    <article class="countdown-latest note note-idea">
      <p class="countdown-place">
        <span class="number">{t("Place {n}", { n: one.place })}</span>
        <span class="number">{one.points === null ? t("Mean {mean} of 5", { mean: number(one.mean) }) : t("{points} of 25", { points: number(one.points) })}</span>
      </p>
      <Fit class="countdown-words" min={2.6} max={6.4}>
        <strong class="countdown-idea">{title ?? body}</strong>
        {title !== null && body !== "" && (
          <span class="countdown-step">
            {t("First step:")} {body}
          </span>
        )}
      </Fit>
    </article>
  );
}
