/** Writing notes: the prompt in view, one field, one button; below it what one has written and where it is. */
import { comesInSteps, columnsOf, reachedColumns } from "../columns";
import { t, tn } from "../i18n";
import { privacyWords } from "../labels";
import { lab, labLanguage } from "../store";
import type { Activity, Column, IdeaBoardActivity } from "../types";
import { Closed, Others } from "./AfterWriting";
import { chosenColumn, ColumnChoice, Composer, SendBar, writtenWords } from "./Composer";
import { draft, setDraft } from "./drafts";
import { NoteList } from "./NoteList";
import { ownNotes, sendNote } from "./pending";
import { Ready } from "./Ready";

export function BoardPhone({ activity }: { activity: IdeaBoardActivity }) {
  const mine = ownNotes(activity.id);
  const limit = activity.config.per_member ?? null;
  const left = limit === null ? null : limit - mine.length;
  const open = activity.state === "open";
  const writing = open && (left === null || left > 0);
  const hint = hintOf(activity, mine.length === 0, left);
  return (
    <div class="board kind-idea_board">
      {writing && (comesInSteps(activity) ? <StepByStep activity={activity} hint={hint} /> : <Freely activity={activity} hint={hint} />)}
      {open && !writing && (
        <>
          <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
          <p class="explain">{tn("You have written your note. You can still change it.", "You have written all your {n} notes. You can still change them.", limit ?? 0)}</p>
        </>
      )}
      {!open && <Closed activity={activity} />}
      {mine.length > 0 && (
        <section class="mine" aria-labelledby="mine">
          <h2 id="mine">{tn("My note", "My {n} notes", mine.length)}</h2>
          <NoteList notes={mine} />
        </section>
      )}
      <Ready activity={activity} />
      {activity.revealed && <Others activity={activity} />}
      {writing && <SendBar activity={activity} />}
    </div>
  );
}

/** Who will see the note: for the first one by the identity rule, then what is new. */
export function hintOf(activity: Activity, first: boolean, left: number | null = null): string {
  const room = lab();
  if (first && room !== undefined) return privacyWords(room.identity);
  if (left !== null) return tn("You can write {n} more note.", "You can write {n} more notes.", left);
  return activity.revealed ? t("Everybody sees new notes at once.") : t("The others see it when the facilitator shows all notes.");
}

interface BoardProps {
  readonly activity: IdeaBoardActivity;
  readonly hint: string;
}

function Freely({ activity, hint }: BoardProps) {
  const columns = columnsOf(activity);
  const column = chosenColumn(columns, draft(activity.id, "column").value);
  return (
    <Composer
      activity={activity}
      prompt={activity.prompt}
      hint={hint}
      above={columns.length > 0 && <ColumnChoice columns={columns} chosen={column} onChoose={(id) => setDraft(activity.id, "column", id)} />}
      onSend={(words) => sendNote(activity.id, words, column)}
    />
  );
}

/** One column is open. Words that were begun for an earlier one still go there, unless their writer says otherwise. */
function StepByStep({ activity, hint }: BoardProps) {
  const columns = reachedColumns(activity);
  const open = columns.at(-1);
  const begun = writtenWords({ activity }) === "" ? undefined : columns.find(({ id }) => id === draft(activity.id, "column").value);
  const column = begun ?? open;
  return (
    <>
      <p class="explain part">
        {t("Part {part} of {parts}", { part: columns.length, parts: columnsOf(activity).length })}
      </p>
      <Composer
        activity={activity}
        prompt={open?.title ?? activity.prompt}
        hint={hint}
        above={begun !== undefined && open !== undefined && begun !== open && <Belongs activity={activity} begun={begun} open={open} />}
        onBegin={() => setDraft(activity.id, "column", open?.id ?? "")}
        onSend={(words) => sendNote(activity.id, words, column?.id ?? null)}
      />
    </>
  );
}

function Belongs({ activity, begun, open }: { activity: IdeaBoardActivity; begun: Column; open: Column }) {
  return (
    <>
      <p class="explain">{t("You began this for “{title}”. Where does it belong?", { title: begun.title })}</p>
      <ColumnChoice columns={[begun, open]} chosen={begun.id} onChoose={(id) => setDraft(activity.id, "column", id)} />
    </>
  );
}
