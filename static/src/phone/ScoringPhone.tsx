/** 25/10: one bold idea with its first step; then, round by round, somebody else's idea and five large numbers. */
import { useSignal } from "@preact/signals";

import type { DealtIdea, ScoringActivity } from "../activities/crowd_scoring";
import { send } from "../commands";
import { number, t, tn } from "../i18n";
import { connection } from "../link";
import { itemTitle, labLanguage, myCards, parts, record } from "../store";
import type { Id } from "../types";
import { announce } from "../ui/LiveRegion";
import { Closed, Unsent } from "./AfterWriting";
import { STEP, withFirstStep } from "./begun";
import { hintOf } from "./BoardPhone";
import { Composer, SendBar } from "./Composer";
import { draft, setDraft } from "./drafts";
import { NoteList } from "./NoteList";
import { busyWith, ownNotes, sendNote, wished } from "./pending";
import { Progress } from "./Progress";
import { useStill } from "./scene";

const SCORES = [1, 2, 3, 4, 5] as const;
const LONGEST_STEP = 300;

export function ScoringPhone({ activity }: { activity: ScoringActivity }) {
  const scoring = record(`scoring/${activity.id}`);
  const result = record(`scores/${activity.id}`);
  const writing = useStill((scoring?.round ?? 0) === 0);
  if (activity.revealed && result !== undefined) return <Result activity={activity} />;
  if (writing || scoring === undefined) return <Writing activity={activity} />;
  return <Scoring activity={activity} round={scoring.round} rounds={scoring.rounds} />;
}

// --- Writing -------------------------------------------------------------------------------------------------

function Writing({ activity }: { activity: ScoringActivity }) {
  const mine = ownNotes(activity.id);
  const writing = activity.state === "open" && mine.length === 0;
  const step = draft(activity.id, STEP).value;
  return (
    <div class="board kind-crowd_scoring">
      {writing && (
        <Composer
          activity={activity}
          prompt={activity.prompt}
          placeholder={t("The boldest idea you have")}
          hint={hintOf(activity, true)}
          photo={false}
          below={
            <label class="field">
              <span class="field-label">{t("What is the first step?")}</span>
              <input
                class="input"
                type="text"
                autocomplete="off"
                maxLength={LONGEST_STEP}
                value={step}
                onInput={(event) => setDraft(activity.id, STEP, event.currentTarget.value)}
              />
            </label>
          }
          onSend={(words) => {
            sendNote(activity.id, withFirstStep(words, step), null);
            setDraft(activity.id, STEP, "");
          }}
        />
      )}
      {!writing && activity.state === "open" && (
        <>
          <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
          <p class="explain">{t("Your idea is in. When everybody has written, you score the ideas of others.")}</p>
        </>
      )}
      {activity.state !== "open" && <Closed activity={activity} />}
      {mine.length > 0 && <NoteList notes={mine} />}
      {writing && <SendBar activity={activity} />}
    </div>
  );
}

// --- Scoring -------------------------------------------------------------------------------------------------

/** What lies before this person, with the scores that are on their way. */
function dealtIdeas(activity: Id): DealtIdea[] {
  const given = new Map(wished("score.give", activity).map(({ card, score }) => [card, score]));
  return (record(`score/${activity}`)?.cards ?? []).map((one) => ({ ...one, score: given.get(one.id) ?? one.score }));
}

function Scoring({ activity, round, rounds }: { activity: ScoringActivity; round: number; rounds: number }) {
  const dealt = dealtIdeas(activity.id);
  const now = dealt.find((one) => one.round === round);
  const missed = dealt.find((one) => one.round < round && one.score === null);
  /** An earlier idea that the person took up from the list of what they missed; each round begins with its own. */
  const takenUp = useSignal<{ readonly id: Id; readonly round: number } | null>(null);
  const idea = (takenUp.value?.round === round ? dealt.find(({ id }) => id === takenUp.value?.id) : undefined) ?? now;
  const open = activity.state === "open";
  return (
    <div class="kind-crowd_scoring scoring">
      {open && ownNotes(activity.id).length === 0 && (
        <Unsent activity={activity} words={t("The scoring has begun: your idea is kept with the others, but nobody scores it.")} />
      )}
      <Progress at={round} of={rounds} words={t("Round {n} of {m}", { n: round, m: rounds })} />
      {!open && <p class="explain">{t("The scoring is closed. The result comes when the facilitator shows it.")}</p>}
      {idea === undefined ? (
        <p class="welcome">{t("There is no idea for you in this round. The next round brings one.")}</p>
      ) : (
        <One key={idea.id} activity={activity} idea={idea} open={open} />
      )}
      {open && missed !== undefined && missed.id !== idea?.id && now?.score !== null && (
        <button type="button" class="button button-wide" onClick={() => (takenUp.value = { id: missed.id, round })}>
          {t("Score the one you missed in round {n}", { n: missed.round })}
        </button>
      )}
    </div>
  );
}

function One({ activity, idea, open }: { activity: ScoringActivity; idea: DealtIdea; open: boolean }) {
  const { title, body } = parts(idea.text);
  return (
    <>
      <article class="note note-idea" lang={idea.lang ?? undefined} dir="auto">
        <h2 class="item-words">{title ?? body}</h2>
        {title !== null && body !== "" && (
          <p class="note-text">
            <span class="first-step" lang={labLanguage()}>{t("First step:")}</span> {body}
          </p>
        )}
      </article>
      <fieldset class="placing-scale" disabled={!open}>
        <legend>{t("How much do you want this to happen?")}</legend>
        <div class="scale">
          {SCORES.map((score) => (
            <label class="scale-step" key={score}>
              <input
                type="radio"
                name={`score-${idea.id}`}
                value={score}
                checked={idea.score === score}
                onChange={() => {
                  send("score.give", { card: idea.id, score }, activity.id);
                  announce(t("{n} of 5", { n: score }));
                }}
              />
              <span>{score}</span>
            </label>
          ))}
          <p class="scale-ends" aria-hidden="true">
            <span>{t("not at all")}</span>
            <span>{t("more than anything")}</span>
          </p>
        </div>
      </fieldset>
      <p class="quiet-words" role="status">
        {busyWith(activity.id)
          ? connection.value.state === "online"
            ? t("Sending …")
            : t("Waiting for network. Kept here.")
          : idea.score === null
            ? t("Nobody sees what you give, nor whose idea it is.")
            : t("Saved. You can change it until the result is shown. Wait for the next round.")}
      </p>
    </>
  );
}

// --- Result --------------------------------------------------------------------------------------------------

function Result({ activity }: { activity: ScoringActivity }) {
  const result = record(`scores/${activity.id}`)!;
  const mine = new Set(myCards(activity.id).map(({ id }) => id));
  const shown = result.items.filter(({ item }) => itemTitle(item) !== "");
  return (
    <section class="results kind-crowd_scoring">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      {result.of === 0 && <p>{t("No idea was scored.")}</p>}
      {result.next !== null && <p class="explain">{t("The best ideas are counted down on the wall. Place {n} comes next.", { n: result.next })}</p>}
      {result.next === null && shown.length > 0 && <p class="quiet-words">{t("An order of the room, not a decision.")}</p>}
      <ol class="placed">
        {shown.map((one) => (
          <li key={one.item} class="given-row">
            <span class="quiet-words">{t("Place {n}", { n: one.place })}</span>
            <strong dir="auto">{itemTitle(one.item)}</strong>
            <span>{pointWords(one.points, one.mean)}</span>
            {mine.has(one.item) && <span class="placed-mine">{t("Your idea")}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** "23 of 25", or the mean where there were fewer rounds. */
function pointWords(points: number | null, mean: number): string {
  if (points === null) return t("Mean {mean} of 5", { mean: number(mean) });
  return tn("{n} point of 25", "{n} points of 25", points);
}
