/** The rounds of a brainwriting: which one is on, and the next, in which everybody gets other ideas. */
import type { BrainwritingActivity } from "../activities/brainwriting";
import { t } from "../i18n";
import { record } from "../store";
import { perform } from "./perform";

export function BuildRounds({ activity }: { activity: BrainwritingActivity }) {
  const round = record(`building/${activity.id}`)?.round ?? 1;
  const goTo = (number: number): void => void perform("build.round", { round: number }, { activity: activity.id });
  return (
    <div class="kind-brainwriting build-rounds">
      <p>
        <strong>{t("Round {n} is on.", { n: round })}</strong>{" "}
        {t("A new round gives everybody other ideas. What somebody is writing stays on their phone.")}
      </p>
      <div class="row-tools">
        <button type="button" class="button button-primary" onClick={() => goTo(round + 1)}>
          {t("Begin round {n}", { n: round + 1 })}
        </button>
        {round > 1 && (
          <button type="button" class="button" onClick={() => goTo(round - 1)}>
            {t("Back to round {n}", { n: round - 1 })}
          </button>
        )}
      </div>
    </div>
  );
}
