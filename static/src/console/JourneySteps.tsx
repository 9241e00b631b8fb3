/** The steps of a journey: named, moved, taken out and added while people write. Each change can be undone. */
import { columnsOf } from "../columns";
import { number, t, tn } from "../i18n";
import { record } from "../store";
import type { JourneyActivity } from "../activities/journey";
import type { Column, Id } from "../types";
import { MoodFace } from "../ui/MoodFace";
import { shortId } from "./fields";
import { useKept, useRenaming } from "./kept";
import { perform } from "./perform";

export function JourneySteps({ activity }: { activity: JourneyActivity }) {
  const columns = columnsOf(activity);
  return (
    <section class="kind-journey journey-steps" aria-labelledby="journey-steps">
      <h2 id="journey-steps">{t("Steps of the journey")}</h2>
      {columns.length === 0 && <p class="hint">{t("No steps yet. Add the first one: what happens before anything else?")}</p>}
      <ol>
        {columns.map((column, place) => (
          <Step key={column.id} activity={activity} columns={columns} column={column} place={place} />
        ))}
      </ol>
      <NewStep activity={activity.id} />
    </section>
  );
}

interface StepProps {
  readonly activity: JourneyActivity;
  readonly columns: readonly Column[];
  readonly column: Column;
  readonly place: number;
}

function Step({ activity, columns, column: { id, title }, place }: StepProps) {
  const point = record(`journey/${activity.id}`)?.curve.find(({ step }) => step === id);
  const on = { activity: activity.id };
  const field = useRenaming(`step/${activity.id}/${id}`, title, async (words) => (await perform("journey.rename", { step: id, title: words }, on)).ok);
  const move = (after: Id | null): void => void perform("journey.move", { step: id, after }, on);
  const drop = (): void => {
    void perform("journey.drop", { step: id }, { ...on, done: t("The step “{title}” is gone. Its notes are kept.", { title }) });
  };
  return (
    <li tabIndex={-1}>
      <span class="numbers" aria-hidden="true">{place + 1}</span>
      <input class="input" aria-label={t("Step {n}", { n: place + 1 })} maxLength={80} {...field} />
      <span class="journey-mood">
        {point?.mean != null && (
          <>
            <MoodFace mood={point.mean} /> <span class="numbers">{number(point.mean)}</span>{" "}
            <span class="quiet-words">{tn("{n} note", "{n} notes", point.n)}</span>
          </>
        )}
      </span>
      <button type="button" class="button button-quiet" disabled={place === 0} aria-label={t("Move “{title}” earlier", { title })} onClick={() => move(columns[place - 2]?.id ?? null)}>
        <span aria-hidden="true">↑</span>
      </button>
      <button type="button" class="button button-quiet" disabled={place === columns.length - 1} aria-label={t("Move “{title}” later", { title })} onClick={() => move(columns[place + 1]!.id)}>
        <span aria-hidden="true">↓</span>
      </button>
      <button type="button" class="button button-quiet" aria-label={t("Remove “{title}”", { title })} onClick={drop}>
        <span aria-hidden="true">×</span>
      </button>
    </li>
  );
}

function NewStep({ activity }: { activity: Id }) {
  const [title, setTitle] = useKept(`new-step/${activity}`, "");
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const words = title.trim();
    if (words === "") return;
    const answer = await perform("journey.add", { step: shortId(), title: words }, { activity });
    if (answer.ok) setTitle((now) => (now.trim() === words ? "" : now));
  };
  return (
    <form class="journey-new" onSubmit={(event) => void add(event)}>
      <input
        class="input"
        aria-label={t("A new step")}
        placeholder={t("A new step")}
        value={title}
        maxLength={80}
        onInput={(event) => setTitle(event.currentTarget.value)}
      />
      <button type="submit" class="button" disabled={title.trim() === ""}>
        {t("Add a step")}
      </button>
    </form>
  );
}
