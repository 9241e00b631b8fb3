/** The activity kind `clustering` on the three live surfaces. */
import type { ClusteringActivity } from "../types";
import { t, tn } from "../i18n";
import { card, clusters, offered } from "../store";
import { ClusterWall } from "../wall/cluster_wall";
import type { NoteGroup } from "../wall/note_wall";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import { ClusterPhone } from "../phone/ClusterPhone";
import { Piles } from "../console/Piles";

/** What the kind calls itself. */
export const words = (): string => t("Clustering");

interface Props {
  readonly activity: ClusteringActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** Tap a note, choose its pile. */
export function Phone({ activity }: Props) {
  return <ClusterPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** The piles with their names; what lies in none yet comes last. */
export function Wall({ activity }: Props) {
  const groups = pilesOf(activity);
  const notes = groups.reduce((total, group) => total + group.notes.length, 0);
  if (notes === 0) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={activity.prompt}>
        <p class="prompt-line-count">{tn("{n} idea", "{n} ideas", notes)}</p>
      </PromptLine>
      <ClusterWall groups={groups} />
    </div>
  );
}

function pilesOf(activity: ClusteringActivity): NoteGroup[] {
  const piles = clusters(activity.id).map(({ id, title, cards }) => ({
    id,
    title: title || t("No name yet"),
    notes: cards.map(card).filter((one) => one !== undefined),
  }));
  const placed = new Set(piles.flatMap((pile) => pile.notes.map((note) => note.id)));
  const loose = offered(activity.id).cards.filter((one) => !placed.has(one.id));
  return loose.length === 0 ? piles : [...piles, { id: "", title: t("Not grouped yet"), notes: loose }];
}

// --- Console -------------------------------------------------------------------------------------------------

/** The table: notes, piles and the ways to put one into the other. */
export function Console({ activity }: Props) {
  return <Piles activity={activity.id} />;
}
