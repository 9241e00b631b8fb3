/** The activity kind `dot_vote` on the three live surfaces. */
import type { DotVoteActivity } from "../types";
import { t } from "../i18n";
import { record } from "../store";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import { Turnout, VoteResult } from "../wall/vote_wall";

interface Props {
  readonly activity: DotVoteActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

export function Phone({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** While the vote runs nobody sees where the dots lie, only how many have voted. */
export function Wall({ activity }: Props) {
  const tally = record(`tally/${activity.id}`);
  const criterion = activity.config.criterion;
  if (tally?.items !== undefined) {
    return (
      <div class="scene">
        <PromptLine title={activity.title} prompt={criterion || activity.prompt} />
        <VoteResult tally={tally} />
      </div>
    );
  }
  return (
    <BigPrompt title={activity.title} prompt={activity.prompt}>
      {criterion && criterion !== activity.prompt && <p class="step-note">{t("Vote for: {criterion}", { criterion })}</p>}
      {tally !== undefined && <Turnout voters={tally.voters} eligible={tally.eligible ?? tally.voters} />}
    </BigPrompt>
  );
}

// --- Console -------------------------------------------------------------------------------------------------

export function Console({ activity }: Props) {
  return <p class="prompt">{activity.prompt}</p>;
}
