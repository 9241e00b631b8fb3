/** Writing about a journey: which step, what happens there, and how it feels; one's own moods can be changed while it is open. */
import { columnsOf } from "../columns";
import { send } from "../commands";
import { number, t, tn } from "../i18n";
import { labLanguage, record } from "../store";
import type { JourneyActivity } from "../activities/journey";
import type { Id } from "../types";
import { MOODS, MoodFace, moodWords } from "../ui/MoodFace";
import { Closed, Others } from "./AfterWriting";
import { hintOf } from "./BoardPhone";
import { chosenColumn, ColumnChoice, Composer, SendBar } from "./Composer";
import { draft, setDraft } from "./drafts";
import { NoteList } from "./NoteList";
import { ownNotes, sendNote, wished } from "./pending";
import { Ready } from "./Ready";

export function JourneyPhone({ activity }: { activity: JourneyActivity }) {
  const mine = ownNotes(activity.id);
  const open = activity.state === "open";
  const moods = ownMoods(activity.id);
  return (
    <div class="board kind-journey">
      {open ? <Writing activity={activity} first={mine.length === 0} /> : <Closed activity={activity} />}
      {mine.length > 0 && (
        <section class="mine" aria-labelledby="mine">
          <h2 id="mine">{tn("My note", "My {n} notes", mine.length)}</h2>
          <NoteList
            notes={mine}
            more={(card) => (
              <MoodChoice
                name={`mood-${card.id}`}
                legend={t("How does it feel there?")}
                chosen={moods[card.id] ?? null}
                fixed={!open}
                onChoose={(mood) => send("journey.mood", { card: card.id, mood }, activity.id)}
              />
            )}
          />
        </section>
      )}
      <Ready activity={activity} />
      {activity.revealed && <Curve activity={activity} />}
      {activity.revealed && <Others activity={activity} />}
      {open && <SendBar activity={activity} />}
    </div>
  );
}

/** One's own moods, with those on their way. */
function ownMoods(activity: Id): Readonly<Record<Id, number>> {
  const moods: Record<Id, number> = { ...record(`moods/${activity}`) };
  for (const { card, mood } of wished("journey.mood", activity)) moods[card] = mood;
  return moods;
}

function Writing({ activity, first }: { activity: JourneyActivity; first: boolean }) {
  const columns = columnsOf(activity);
  const column = chosenColumn(columns, draft(activity.id, "column").value);
  const begun = draft(activity.id, "mood").value;
  const mood = begun === "" ? null : Number(begun);
  const sendIt = (words: string): void => {
    const card = sendNote(activity.id, words, column);
    if (mood !== null) send("journey.mood", { card, mood }, activity.id);
    setDraft(activity.id, "mood", "");
  };
  return (
    <Composer
      activity={activity}
      prompt={activity.prompt}
      hint={hintOf(activity, first)}
      placeholder={t("What happens here?")}
      above={columns.length > 0 && <ColumnChoice columns={columns} chosen={column} legend={t("At which step?")} onChoose={(id) => setDraft(activity.id, "column", id)} />}
      below={
        <MoodChoice
          name="mood"
          legend={t("How does it feel there?")}
          chosen={mood}
          onChoose={(chosen) => setDraft(activity.id, "mood", String(chosen))}
        />
      }
      onSend={sendIt}
    />
  );
}

interface MoodChoiceProps {
  readonly name: string;
  readonly legend: string;
  readonly chosen: number | null;
  readonly fixed?: boolean;
  readonly onChoose: (mood: number) => void;
}

function MoodChoice({ name, legend, chosen, fixed = false, onChoose }: MoodChoiceProps) {
  if (fixed) {
    return chosen === null ? null : (
      <p class="mood-said">
        <MoodFace mood={chosen} /> {moodWords(chosen)}
      </p>
    );
  }
  return (
    <fieldset class="moods">
      <legend>{legend}</legend>
      <div class="moods-row">
        {MOODS.map((mood) => (
          <label class="segment mood" key={mood}>
            <input type="radio" name={name} value={mood} checked={mood === chosen} onChange={() => onChoose(mood)} />
            <span>
              <MoodFace mood={mood} />
              <small>{moodWords(mood)}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The means, step by step, in words and figures. */
function Curve({ activity }: { activity: JourneyActivity }) {
  const points = (record(`journey/${activity.id}`)?.curve ?? []).filter(({ mean }) => mean !== null);
  if (points.length === 0) return null;
  return (
    <section class="others" aria-labelledby="curve">
      <h2 id="curve">{t("The mood, step by step")}</h2>
      <ol class="curve-list">
        {points.map(({ step, title, mean, n }) => (
          <li key={step}>
            <MoodFace mood={mean!} />
            <span class="curve-title" lang={labLanguage()}>{title}</span>
            <span class="numbers">{number(mean!)}</span>
            <span class="quiet-words">{tn("{n} note", "{n} notes", n)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
