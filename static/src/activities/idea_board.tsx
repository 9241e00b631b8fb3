/** The activity kind `idea_board` on the three live surfaces. */
import type { IdeaBoardActivity } from "../types";
import { t } from "../i18n";
import { cardsOf } from "../store";
import { Heap, NoteCount } from "../wall/heap";
import { NoteWall, type NoteGroup } from "../wall/note_wall";
import { BigPrompt, PromptLine } from "../wall/scenes/prompt";
import { BoardPhone } from "../phone/BoardPhone";
import { BlankNotes, ColumnGrid, NoteGrid } from "../console/NoteGrid";
import { BoardFields } from "../console/BoardFields";
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
  const { cards, contributors } = activity.counts;
  const shown = activity.revealed || activity.config.hidden === false;
  if (cards === 0) return <BigPrompt title={activity.title} prompt={activity.prompt} />;
  if (!shown) {
    return (
      <div class="scene scene-hidden">
        <BigPrompt title={activity.title} prompt={activity.prompt}>
          <NoteCount cards={cards} people={contributors} />
          {activity.state === "locked" && <p class="step-note">{t("Writing is closed")}</p>}
        </BigPrompt>
        <Heap count={cards} />
      </div>
    );
  }
  return (
    <div class="scene">
      <PromptLine title={activity.title} prompt={activity.prompt} />
      <NoteWall groups={columnsOf(activity)} />
    </div>
  );
}

/** One group without a title, or one for each column; notes that belong to none stand last. */
function columnsOf(activity: IdeaBoardActivity): NoteGroup[] {
  const notes = cardsOf(activity.id);
  const columns = activity.config.columns ?? [];
  if (columns.length === 0) return [{ id: activity.id, title: null, notes }];
  const groups = columns.map(({ id, title }) => ({ id, title, notes: notes.filter((note) => note.column === id) }));
  const others = notes.filter((note) => !columns.some(({ id }) => id === note.column));
  return others.length === 0 ? groups : [...groups, { id: "", title: t("Other"), notes: others }];
}

// --- Console -------------------------------------------------------------------------------------------------

/** Hidden: how much there is, not what. Shown: every note, to be selected, in its columns. */
export function Console({ activity }: Props) {
  if (activity.state === "planned") return null;
  if (!activity.revealed) return <BlankNotes n={activity.counts.cards} />;
  const cards = cardsOf(activity.id).filter((one) => one.late !== true);
  const columns = activity.config.columns ?? [];
  if (columns.length > 0) return <ColumnGrid cards={cards} columns={columns} />;
  return <NoteGrid cards={cards} label={activity.title} />;
}

/** Its settings in the console's form. */
export function Fields(props: FieldsProps) {
  return <BoardFields {...props} />;
}
