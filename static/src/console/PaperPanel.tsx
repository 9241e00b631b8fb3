/** For people without a phone: notes typed in for them, and a tally of their dots and answers. Marked, and counted apart. */
import { useState } from "preact/hooks";

import { newId } from "../ids";
import { t } from "../i18n";
import { record } from "../store";
import type { Activity, Column } from "../types";
import { useKept } from "./kept";
import { countable, PaperTally } from "./PaperTally";
import { perform } from "./perform";

export function PaperPanel({ activity }: { activity: Activity }) {
  if (activity.state === "planned") return null;
  const counts = countable(activity);
  if (activity.takes_cards !== true && !counts) return null;
  const total = (record(`paper/${activity.id}`)?.lines ?? []).reduce((sum, one) => sum + one.n, 0);
  return (
    <details class="paper-panel">
      <summary>
        {t("For people without a phone")}
        {total > 0 && <span class="hint"> · {t("{n} on paper", { n: total })}</span>}
      </summary>
      {activity.takes_cards === true && <PaperNote activity={activity} />}
      {counts && <PaperTally activity={activity} />}
    </details>
  );
}

function columnsOf(activity: Activity): readonly Column[] {
  const { columns } = activity.config as { readonly columns?: readonly Column[] };
  return columns ?? [];
}

function PaperNote({ activity }: { activity: Activity }) {
  const [text, setText] = useKept(`paper/${activity.id}`, "");
  const columns = columnsOf(activity);
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
