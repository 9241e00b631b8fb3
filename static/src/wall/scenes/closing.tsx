/** The end: what this lab has achieved, counted from its own records. */
import type { JSX } from "preact";

import { t, tn } from "../../i18n";
import { agenda, all, clusters, itemTitle, lab, presence, record } from "../../store";
import type { Tally } from "../../types";
import { CountUp } from "../count_up";
import { Fit } from "../fit";

const MOST_TOP_IDEAS = 3;

export function Closing(): JSX.Element {
  const top = topIdeas();
  const goals = goalsAnswered();
  return (
    <div class="closing">
      <h1 class="closing-title">{t("This is what we did together")}</h1>
      <ul class="closing-numbers">
        {numbers().map(({ n, words }) => (
          <li key={words}>
            <CountUp value={n} class="closing-number" />{" "}
            <span class="closing-words">{words}</span>
          </li>
        ))}
      </ul>
      {top.length > 0 && (
        <section class="closing-top">
          <h2>{t("The room's priority")}</h2>
          <ol>
            {top.map(({ item, dots }) => (
              <li key={item}>
                <Fit class="closing-idea" min={2.2} max={3.4}>
                  {itemTitle(item)}
                </Fit>
                <span class="closing-dots number">{tn("{n} dot", "{n} dots", dots)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {goals !== null && <p class="closing-goals">{goals}</p>}
    </div>
  );
}

/** What can be counted, zeros left out: nobody needs to read what did not happen. */
function numbers(): { n: number; words: string }[] {
  const cards = [...all("card").values()].length;
  const people = presence()?.members ?? 0;
  const organisations = lab()?.organisations.length ?? 0;
  const piles = clusters().length;
  const experiments = all("experiment").size;
  return [
    { n: people, words: tn("person", "people", people) },
    { n: organisations, words: tn("organisation", "organisations", organisations) },
    { n: cards, words: tn("note on the wall", "notes on the wall", cards) },
    { n: piles, words: tn("group of ideas", "groups of ideas", piles) },
    { n: experiments, words: tn("experiment to try", "experiments to try", experiments) },
  ].filter(({ n }) => n > 0);
}

/** The first of the last vote that was shown. */
function topIdeas(): { item: string; dots: number }[] {
  const tallies = agenda()
    .filter((one) => one.kind === "dot_vote")
    .map((one) => record(`tally/${one.id}`))
    .filter((one): one is Tally => one?.items !== undefined);
  const last = tallies[tallies.length - 1];
  return [...(last?.items ?? [])]
    .filter(({ item, dots }) => dots > 0 && itemTitle(item) !== "")
    .sort((a, b) => b.dots - a.dots)
    .slice(0, MOST_TOP_IDEAS);
}

/** "3 of 4 effect goals met", or null when there is none to tell of. */
function goalsAnswered(): string | null {
  const goals = agenda()
    .map((one) => record(`answers/${one.id}`))
    .flatMap((answers) => Object.values(answers?.questions ?? {}))
    .flatMap(({ goal }) => (goal == null ? [] : [goal]));
  const met = goals.filter((goal) => goal.met).length;
  if (met === 0) return null;
  return t("{met} of {n} effect goals met", { met, n: goals.length });
}
