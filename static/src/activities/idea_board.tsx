/** The activity kind `idea_board` on the three live surfaces. */
import type { IdeaBoardActivity } from "../types";
import { columnsOf, comesInSteps, reachedColumns } from "../columns";
import { t } from "../i18n";
import { cardsOf } from "../store";
import { Fields as WallFields, HiddenNotes } from "../wall/hidden_notes";
import { noteGroups } from "../wall/note_groups";
import { NoteWall } from "../wall/note_wall";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import { BoardPhone } from "../phone/BoardPhone";
import { BlankNotes, ColumnGrid, NoteGrid } from "../console/NoteGrid";
import { BoardFields } from "../console/BoardFields";
import { BoardSteps } from "../console/BoardSteps";
import type { FieldsProps } from "./surface";

/** What the kind calls itself. */
export const words = (): string => t("Idea board");

interface Props {
  readonly activity: IdeaBoardActivity;
}

// --- Phone ---------------------------------------------------------------------------------------------------

/** Write, see where it is, change it. */
export function Phone({ activity }: Props) {
  return <BoardPhone activity={activity} />;
}

// --- Wall ----------------------------------------------------------------------------------------------------

/** Hidden: blank notes piling up. Shown: the notes, under their columns if there are any. */
export function Wall({ activity }: Props) {
  if (comesInSteps(activity)) return <StepWall activity={activity} />;
  if (activity.counts.cards === 0) {
    return (
      <BigPrompt title={activity.title} prompt={activity.prompt}>
        <WallFields activity={activity} />
      </BigPrompt>
    );
  }
  if (!shows(activity)) return <HiddenNotes activity={activity} />;
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <NoteWall groups={noteGroups(activity)} />
    </div>
  );
}

function shows(activity: IdeaBoardActivity): boolean {
  return activity.revealed || activity.config.hidden === false;
}

/** The column that is open is what the room is asked, said once: above, or as its title when those before it stand beside it. */
function StepWall({ activity }: Props) {
  const columns = reachedColumns(activity);
  const open = columns.at(-1);
  const part = t("Part {part} of {parts}", { part: columns.length, parts: columnsOf(activity).length });
  const title = `${activity.title} · ${part}`;
  const asked = open?.title ?? activity.prompt;
  const groups = noteGroups(activity);
  if (!shows(activity) && activity.counts.cards > 0) return <HiddenNotes activity={activity} />;
  if (activity.counts.cards === 0) {
    return (
      <BigPrompt title={title} prompt={asked}>
        {asked !== activity.prompt && <p class="step-note" dir="auto">{activity.prompt}</p>}
      </BigPrompt>
    );
  }
  return (
    <div class="scene">
      <PromptLine title={title} prompt={groups.length > 1 ? activity.prompt : asked} />
      <NoteWall groups={groups.length > 1 ? groups.map((group) => ({ ...group, now: group.id === open?.id })) : groups.map((group) => ({ ...group, title: null }))} />
    </div>
  );
}

// --- Console -------------------------------------------------------------------------------------------------

/** Hidden: how much there is, not what. Shown: every note, to be selected, in its columns. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  return (
    <>
      {comesInSteps(activity) && <BoardSteps activity={activity} />}
      <Notes activity={activity} />
    </>
  );
}

function Notes({ activity }: Props) {
  if (!activity.revealed) return <BlankNotes n={activity.counts.cards} />;
  const cards = cardsOf(activity.id).filter((one) => one.late !== true);
  const columns = reachedColumns(activity);
  if (columns.length > 0) return <ColumnGrid cards={cards} columns={columns} />;
  return <NoteGrid cards={cards} label={activity.title} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <BoardFields {...props} />;
}
