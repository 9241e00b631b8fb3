/** The activity kind `dot_vote` on the three live surfaces. */
import type { DotVoteActivity } from "../types";
import { t } from "../i18n";
import { record } from "../store";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import { Turnout, VoteResult } from "../wall/vote_wall";
import { VotePhone } from "../phone/VotePhone";
import { VoteRules } from "../console/VoteRules";
import { VoteTable } from "../console/VoteTable";
import { VoteFields } from "../console/VoteFields";
import type { FieldsProps } from "./surface";

/** What the kind calls itself. */
export const words = (): string => t("Dot vote");

interface Props {
  readonly activity: DotVoteActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** Place dots; after the reveal the result. */
export function Phone({ activity }: Props) {
  return <VotePhone activity={activity} />;
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

/** The rules of the vote; while it runs how many have voted, after the reveal the result. */
export function Console({ activity }: Props) {
  const result = record(`tally/${activity.id}`);
  return (
    <>
      <VoteRules activity={activity} />
      {activity.revealed && result?.items !== undefined && <VoteTable tally={result} />}
    </>
  );
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <VoteFields {...props} />;
}
