/** For people without a phone: notes typed in for them, and a tally of their dots and answers. Marked, and counted apart. */
import { useState } from "preact/hooks";

import { newId } from "../ids";
import { t } from "../i18n";
import { itemTitle, offered, record } from "../store";
import type { Activity, Id } from "../types";
import { useKept } from "./kept";
import { perform } from "./perform";

export function PaperPanel({ activity }: { activity: Activity }) {
  if (activity.state === "planned") return null;
  const lines = askedIn(activity);
  if (activity.takes_cards !== true && lines.length === 0) return null;
  const counted = record(`paper/${activity.id}`)?.lines ?? [];
  const total = counted.reduce((sum, one) => sum + one.n, 0);
  return (
    <details class="paper-panel">
      <summary>
        {t("For people without a phone")}
        {total > 0 && <span class="hint"> · {t("{n} on paper", { n: total })}</span>}
      </summary>
      {activity.takes_cards === true && <PaperNote activity={activity} />}
      {lines.length > 0 && (
        <ul class="paper-lines">
          {lines.map((line) => (
            <TallyLine
              key={`${line.item}/${line.value}`}
              activity={activity.id}
              line={line}
              n={counted.find((one) => one.item === line.item && one.value === line.value)?.n ?? 0}
            />
          ))}
        </ul>
      )}
    </details>
  );
}

interface Line {
  readonly item: Id;
  readonly value: string;
  readonly words: string;
}

const STEPS = ["1", "2", "3", "4", "5"];

/** What can be counted on paper: the items of a vote, and the steps or options of questions. */
function askedIn(activity: Activity): Line[] {
  const config = activity.config as Readonly<Record<string, unknown>>;
  if (activity.kind === "dot_vote") {
    const { cards, clusters } = offered(activity.id);
    const items = config["items"] === "clusters" ? clusters : cards;
    return items.map(({ id }) => ({ item: id, value: "", words: itemTitle(id) }));
  }
  const named = [...listOf(config["questions"]), ...listOf(config["options"])];
  return named.flatMap(({ id, type, text, title }) => {
    const words = text ?? title ?? id;
    if (type === "scale5" || type === "agree5") return STEPS.map((value) => ({ item: id, value, words: `${words} ${value}` }));
    return type === undefined ? [{ item: id, value: "", words }] : [];
  });
}

interface Named {
  readonly id: Id;
  readonly type?: string;
  readonly text?: string;
  readonly title?: string;
}

function listOf(value: unknown): readonly Named[] {
  return Array.isArray(value) ? value.filter((one): one is Named => typeof (one as Named | null)?.id === "string") : [];
}

function PaperNote({ activity }: { activity: Activity }) {
  const [text, setText] = useKept(`paper/${activity.id}`, "");
  const columns = listOf((activity.config as Readonly<Record<string, unknown>>)["columns"]);
  const [column, setColumn] = useState(columns[0]?.id ?? "");
  const field = `paper-${activity.id}`;
  async function add(): Promise<void> {
    const words = text.trim();
    if (words === "") return;
    setText("");
    const place = column === "" ? {} : { column };
    const answer = await perform("card.add", { card: newId(), text: words, source: "paper", ...place }, { activity: activity.id });
    if (!answer.ok) setText((begun) => (begun.trim() === "" ? words : `${words}\n${begun}`));
    document.getElementById(field)?.focus();
  }
  return (
    <form
      class="paper-note"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label for={field}>{t("A note from paper")}</label>
      <textarea
        class="input"
        id={field}
        rows={2}
        maxLength={1000}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            void add();
          } else if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <div class="row">
        {columns.length > 0 && (
          <select class="input" aria-label={t("Column")} value={column} onChange={(event) => setColumn(event.currentTarget.value)}>
            {columns.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        )}
        <button type="submit" class="button" disabled={text.trim() === ""}>
          {t("Put it on the board")}
        </button>
      </div>
    </form>
  );
}

function TallyLine({ activity, line, n }: { activity: Id; line: Line; n: number }) {
  const set = (count: number): void => {
    const value = line.value === "" ? {} : { value: line.value };
    void perform("paper.tally", { item: line.item, n: Math.min(1000, Math.max(0, count)), ...value }, { activity });
  };
  return (
    <li>
      <span class="paper-words">{line.words}</span>
      <button type="button" class="button button-quiet" disabled={n === 0} aria-label={t("One less for “{title}”", { title: line.words })} onClick={() => set(n - 1)}>
        −
      </button>
      <span class="numbers" aria-live="polite">
        {n}
      </span>
      <button type="button" class="button button-quiet" aria-label={t("One more for “{title}”", { title: line.words })} onClick={() => set(n + 1)}>
        +
      </button>
    </li>
  );
}
