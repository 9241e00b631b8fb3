/** The tally of dots and answers on paper: a line for each that can be given, or for each that was, where there are too many. */
import { useState } from "preact/hooks";

import { t } from "../i18n";
import { itemWords, named, placeValue, valueWords } from "../paper";
import { itemTitle, offered, record } from "../store";
import { LEVELS } from "../support";
import type { Activity, Id } from "../types";
import { perform } from "./perform";

interface Line {
  readonly item: Id;
  readonly value: string;
}

const STEPS = ["1", "2", "3", "4", "5"];

/** Whether something can be counted on paper. */
export function countable(activity: Activity): boolean {
  return activity.kind === "matrix" || givable(activity).length > 0;
}

export function PaperTally({ activity }: { activity: Activity }) {
  const counted = record(`paper/${activity.id}`)?.lines ?? [];
  const given = givable(activity);
  const of = activity.kind === "gradients" ? (given[0]?.item ?? null) : null; // what is asked now stands above
  const others = counted.filter((one) => !given.some(({ item, value }) => one.item === item && one.value === value));
  return (
    <>
      {activity.kind === "matrix" && <PlaceForm activity={activity} />}
      <ul class="paper-lines">
        {[...given, ...others].map(({ item, value }) => (
          <TallyLine
            key={`${item}/${value}`}
            activity={activity.id}
            line={{ item, value }}
            words={[of !== null && item === of ? "" : itemWords(item, activity.id), valueWords(value)].filter(Boolean).join(" · ")}
            n={counted.find((one) => one.item === item && one.value === value)?.n ?? 0}
          />
        ))}
      </ul>
    </>
  );
}

/** What can be counted: the items of a vote, the levels for the proposal that is asked, and the steps or options of questions. */
function givable(activity: Activity): Line[] {
  if (activity.kind === "dot_vote") return itemsOf(activity).map((item) => ({ item, value: "" }));
  if (activity.kind === "gradients") {
    const asked = record(`gradients/${activity.id}`)?.asked;
    const own = asked === FROM_PROMPT ? activity.id : asked;
    return own === undefined ? [] : LEVELS.map((value) => ({ item: own, value }));
  }
  return named(activity).flatMap(({ id, type }) => {
    if (type === "scale5" || type === "agree5") return STEPS.map((value) => ({ item: id, value }));
    return type === undefined ? [{ item: id, value: "" }] : [];
  });
}

/** The proposal that the activity's own prompt puts: on paper it is the activity that was answered. */
const FROM_PROMPT = "prompt";

function itemsOf(activity: Activity): Id[] {
  const { cards, clusters } = offered(activity.id);
  const { items } = activity.config as { readonly items?: string };
  return (items === "clusters" ? clusters : cards).map(({ id }) => id);
}

function setTally(activity: Id, { item, value }: Line, count: number): void {
  const n = Math.min(1000, Math.max(0, count));
  void perform("paper.tally", { item, n, ...(value === "" ? {} : { value }) }, { activity });
}

/** One paper at a time: where a note was put on it. Twenty-five places for each note would be too many lines. */
function PlaceForm({ activity }: { activity: Activity }) {
  const items = itemsOf(activity);
  const [chosen, setChosen] = useState<Id | null>(null);
  const [impact, setImpact] = useState(3);
  const [effort, setEffort] = useState(3);
  const item = chosen !== null && items.includes(chosen) ? chosen : items[0];
  if (item === undefined) return null;
  const value = placeValue(impact, effort);
  const n = record(`paper/${activity.id}`)?.lines.find((one) => one.item === item && one.value === value)?.n ?? 0;
  return (
    <form
      class="paper-place"
      onSubmit={(event) => {
        event.preventDefault();
        setTally(activity.id, { item, value }, n + 1);
      }}
    >
      <select class="input paper-place-note" aria-label={t("A note on paper")} value={item} onChange={(event) => setChosen(event.currentTarget.value)}>
        {items.map((id) => (
          <option key={id} value={id}>
            {itemTitle(id)}
          </option>
        ))}
      </select>
      <OneToFive label={t("Impact")} value={impact} onChange={setImpact} />
      <OneToFive label={t("Effort")} value={effort} onChange={setEffort} />
      <button type="submit" class="button">
        {t("Count it")}
      </button>
    </form>
  );
}

function OneToFive({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <label class="paper-place-axis">
      {label}
      <select class="input numbers" value={value} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {STEPS.map((step) => (
          <option key={step}>{step}</option>
        ))}
      </select>
    </label>
  );
}

interface TallyLineProps {
  readonly activity: Id;
  readonly line: Line;
  readonly words: string;
  readonly n: number;
}

function TallyLine({ activity, line, words, n }: TallyLineProps) {
  return (
    <li>
      <span class="paper-words">{words}</span>
      <button type="button" class="button button-quiet" aria-disabled={n === 0} aria-label={t("One less for “{title}”", { title: words })} onClick={() => n > 0 && setTally(activity, line, n - 1)}>
        −
      </button>
      <span class="numbers" aria-live="polite">
        {n}
      </span>
      <button type="button" class="button button-quiet" aria-label={t("One more for “{title}”", { title: words })} onClick={() => setTally(activity, line, n + 1)}>
        +
      </button>
    </li>
  );
}
