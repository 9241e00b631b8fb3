/** The activity kind `team_forming` on the three live surfaces: choices first, then balanced teams. */
import { topicTitle } from "../groups";
import { t } from "../i18n";
import { card, cluster, record } from "../store";
import type { ActivityOf, Card, Id } from "../types";
import { GroupWall, type Seated } from "../wall/group_wall";
import { NoteWall } from "../wall/note_wall";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import { TeamPhone } from "../phone/TeamPhone";
import { TeamBalance, TeamFields } from "../console/TeamBalance";
import type { FieldsProps } from "./surface";

interface TeamConfig {
  readonly finalists?: number;
  readonly items?: "cards" | "clusters" | null;
  readonly from?: readonly Id[] | null;
}

export interface Team {
  readonly id: Id;
  /** Null for a group that was begun after the teams were made. */
  readonly item: Id | null;
  readonly people: number;
  readonly organisations: Readonly<Record<Id, number>>;
}

/** Before the reveal only how many have chosen. */
interface Teams {
  readonly chosen: number;
  readonly eligible: number;
  readonly items?: readonly { readonly item: Id; readonly first: number; readonly second: number }[];
  readonly teams?: readonly Team[];
}

export interface TeamChoice {
  readonly first: Id | null;
  readonly second: Id | null;
  /** What became of it, once one sits in a team. */
  readonly got: "first" | "second" | "other" | null;
}

declare module "../types" {
  interface Kinds {
    team_forming: TeamConfig;
  }
  interface RecordTypes {
    finalists: { readonly items: readonly Id[] };
    team_choice: TeamChoice;
    teams: Teams;
  }
  interface Commands {
    "team.choose": { first: Id | null; second?: Id | null };
    "team.balance": Record<string, never>;
  }
}

export type TeamActivity = ActivityOf<"team_forming", TeamConfig>;

interface Props {
  readonly activity: TeamActivity;
}

/** What the kind calls itself. */
export const words = (): string => t("Team forming");

/** What may be chosen and is still there, best first. */
export function finalistsOf(activity: TeamActivity): readonly Id[] {
  return (record(`finalists/${activity.id}`)?.items ?? []).filter((id) => topicTitle(id) !== "");
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** First and second choice; then one's team. */
export function Phone({ activity }: Props) {
  return <TeamPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** What can be chosen and how many have; then the teams, each with its table and organisations. */
export function Wall({ activity }: Props) {
  const seen = record(`teams/${activity.id}`);
  const teams = (seen?.teams ?? []).map(asGroup);
  if (teams.length > 0) {
    const theyStand = record("groups")?.activity === activity.id;
    return (
      <div class="scene">
        <PromptLine title={activity.title} prompt={theyStand ? t("These are the teams. Your phone says yours.") : t("These were the teams.")} />
        <GroupWall groups={teams} />
      </div>
    );
  }
  const notes = finalistsOf(activity).map(asNote);
  if (notes.length === 0) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={activity.prompt}>
        {seen !== undefined && <p class="prompt-line-count kind-team-count">{t("{n} of {m} have chosen", { n: seen.chosen, m: seen.eligible })}</p>}
      </PromptLine>
      <NoteWall groups={[{ id: activity.id, title: null, notes }]} />
    </div>
  );
}

function asGroup({ id, item, people, organisations }: Team): Seated {
  return { id, members: people, organisations, ...(item === null ? {} : { topic: item }) };
}

/** A pile is drawn as a note with its title. */
function asNote(id: Id): Card {
  const pile = cluster(id);
  const found = card(id);
  if (found !== undefined) return found;
  return {
    id,
    activity: pile?.activity ?? "",
    text: pile?.title ?? "",
    kind: "idea",
    cluster: null,
    organisation: null,
    actor_group: null,
    column: null,
    edited: false,
    lang: null,
  };
}

// --- Console -------------------------------------------------------------------------------------------------

/** How many have chosen, one button that makes the teams, and the teams with their reasons. */
export function Console({ activity }: Props) {
  return <TeamBalance activity={activity} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <TeamFields {...props} />;
}
