/** What people without a phone gave, below the result: marked, and in none of its numbers. */
import type { JSX } from "preact";

import { t } from "../i18n";
import { itemWords, valueWords } from "../paper";
import { record } from "../store";
import type { Id } from "../types";

/** More would not be read; the rest stands in the report. */
const MOST = 3;

export function PaperMark({ activity }: { activity: Id }): JSX.Element | null {
  const lines = record(`paper/${activity}`)?.lines ?? [];
  if (lines.length === 0) return null;
  const total = lines.reduce((sum, one) => sum + one.n, 0);
  const named = lines.filter(({ item }) => itemWords(item, activity) !== "").sort((a, b) => b.n - a.n);
  const words = named.slice(0, MOST).map(({ item, value, n }) => `${[itemWords(item, activity), valueWords(value)].filter(Boolean).join(" · ")}: ${n}`);
  return (
    <p class="paper-mark">
      {t("On paper, counted apart: {n}", { n: total })}
      {words.length > 0 && ` (${words.join(", ")}${named.length > MOST ? " …" : ""})`}
    </p>
  );
}
