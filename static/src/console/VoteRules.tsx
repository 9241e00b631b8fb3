/** What the dots mean and how many there are; before the vote, what will lie to be voted on. */
import { t, tn } from "../i18n";
import { offered } from "../store";
import type { DotVoteActivity } from "../types";

export function VoteRules({ activity }: { activity: DotVoteActivity }) {
  const { budget = 5, per_item = 2, items = "cards", criterion = null } = activity.config;
  const there = offered(activity.id);
  const n = items === "clusters" ? there.clusters.length : there.cards.length;
  return (
    <div class="rules">
      {criterion !== null && criterion !== activity.prompt && <p class="rules-criterion">{criterionWords(criterion)}</p>}
      <p>
        {tn("{n} dot each", "{n} dots each", budget)}, {tn("at most {n} on one", "at most {n} on one", per_item)} ·{" "}
        {items === "clusters" ? tn("{n} pile to vote on", "{n} piles to vote on", n) : tn("{n} note to vote on", "{n} notes to vote on", n)}
      </p>
      {n === 0 && (
        <p class="hint">
          {items === "clusters" ? t("There is no pile with a note in it yet.") : t("There is no revealed note to vote on yet.")}
        </p>
      )}
      {!activity.revealed && activity.state !== "planned" && (
        <p class="hint">{t("Nobody sees a total before you reveal. The reveal ends the vote.")}</p>
      )}
    </div>
  );
}

/** Criteria of the catalogue have codes; a facilitator's own are written out. */
function criterionWords(criterion: string): string {
  const words: Record<string, string> = {
    value_for_user: t("Value for the people we serve"),
    feasible_soon: t("Can be done soon"),
    learn_most: t("Where we learn most"),
  };
  return words[criterion] ?? criterion;
}
