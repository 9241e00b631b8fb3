/** The handles of 25/10: begin the scoring, go from round to round, count down to the best; and the result as far as it is shown. */
import type { Scoring, ScoringActivity } from "../activities/crowd_scoring";
import { number, t, tn } from "../i18n";
import { cardsOf, itemTitle, record } from "../store";
import { BlankNotes, NoteGrid } from "./NoteGrid";
import { perform } from "./perform";

export function ScoringDesk({ activity }: { activity: ScoringActivity }) {
  const scoring = record(`scoring/${activity.id}`);
  if (scoring === undefined) {
    return <p class="hint">{t("Everybody writes one bold idea. Then each scores one idea of somebody else in every round.")}</p>;
  }
  return (
    <div class="kind-crowd_scoring rules">
      {activity.revealed ? <Shown activity={activity} /> : scoring.round === 0 ? <Writing activity={activity} scoring={scoring} /> : <Round activity={activity} scoring={scoring} />}
    </div>
  );
}

interface RoundProps {
  readonly activity: ScoringActivity;
  readonly scoring: Scoring;
}

function go(activity: ScoringActivity, round: number): void {
  void perform("score.round", { round }, { activity: activity.id });
}

function Writing({ activity, scoring }: RoundProps) {
  return (
    <>
      <p class="score-now">{tn("{n} idea is written", "{n} ideas are written", scoring.ideas)}</p>
      <div class="row">
        <button type="button" class="button button-primary" disabled={scoring.ideas < 2 || activity.state !== "open"} onClick={() => go(activity, 1)}>
          {t("Begin round 1")}
        </button>
      </div>
      <p class="hint">{scoring.ideas < 2 ? t("Two ideas are needed to begin.") : t("The first round ends the writing. Ideas that come later are kept, without points.")}</p>
      <BlankNotes n={scoring.ideas} />
    </>
  );
}

function Round({ activity, scoring: { round, rounds, scored, people } }: RoundProps) {
  const last = round >= rounds;
  const open = activity.state === "open";
  return (
    <>
      <p class="score-now">
        {t("Round {n} of {m}", { n: round, m: rounds })} · {t("{n} of {m} have scored", { n: scored, m: people })}
      </p>
      <div class="row">
        {!last && (
          <button type="button" class="button button-primary" disabled={!open} onClick={() => go(activity, round + 1)}>
            {t("Begin round {n}", { n: round + 1 })}
          </button>
        )}
        <button type="button" class="button" disabled={!open} onClick={() => go(activity, round - 1)}>
          {round === 1 ? t("Back to the writing") : t("Back to round {n}", { n: round - 1 })}
        </button>
      </div>
      <p class="hint">
        {last ? t("This is the last round. Reveal when everybody has scored; then you count down to the best.") : t("Nobody sees a score before you reveal. Who missed a round may score it later.")}
      </p>
    </>
  );
}

function Shown({ activity }: { activity: ScoringActivity }) {
  return (
    <>
      <CountDown activity={activity} />
      <NoteGrid cards={cardsOf(activity.id)} label={t("Ideas")} />
    </>
  );
}

function CountDown({ activity }: { activity: ScoringActivity }) {
  const result = record(`scores/${activity.id}`);
  if (result === undefined || result.of === 0) return <p class="hint">{t("No idea was scored.")}</p>;
  const show = (place: number | null): void => void perform("score.count_down", { place }, { activity: activity.id });
  return (
    <>
      {result.next !== null && (
        <div class="row">
          <button type="button" class="button button-primary score-next" onClick={() => show(result.next)}>
            {t("Show place {n}", { n: result.next })}
          </button>
          <button type="button" class="button" onClick={() => show(1)}>
            {t("Show all")}
          </button>
        </div>
      )}
      {result.next === null && activity.state !== "done" && (
        <div class="row">
          <button type="button" class="button" onClick={() => show(null)}>
            {t("Cover the places again")}
          </button>
        </div>
      )}
      <div class="result-scroll" tabIndex={0} role="region" aria-label={t("Result of the scoring")}>
        <table class="result">
          <thead>
            <tr>
              <th scope="col">{t("Place")}</th>
              <th scope="col" class="result-what">{t("Idea")}</th>
              <th scope="col">{t("Points of 25")}</th>
              <th scope="col">{t("Mean")}</th>
              <th scope="col">{t("Scores")}</th>
            </tr>
          </thead>
          <tbody>
            {result.items.map((one) => (
              <tr key={one.item}>
                <td class="numbers">{one.place}</td>
                <th scope="row" class="result-what" dir="auto">{itemTitle(one.item)}</th>
                <td class="numbers">{one.points === null ? "–" : number(one.points)}</td>
                <td class="numbers">{number(one.mean, 2)}</td>
                <td class="numbers">{one.n}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="hint">{t("The place follows from the mean, so that somebody who left makes no idea worse. Equal ideas share a place. An order, not a decision.")}</p>
      </div>
    </>
  );
}
