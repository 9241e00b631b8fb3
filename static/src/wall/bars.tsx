/** Answers as bars that grow and numbers that count up, a row for each answer, in the order they were offered. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { CountUp } from "./count_up";
import { useCommonFit } from "./fit";

export interface BarRow {
  readonly id: string;
  readonly label: string;
  readonly n: number;
  /** What kind of answer it is, for its colour: the words say it too. */
  readonly tone?: string;
}

interface BarsProps {
  readonly rows: readonly BarRow[];
  /** What a full bar stands for: the largest of these rows, if no larger one stands elsewhere. */
  readonly most?: number;
}

export function Bars({ rows, most = Math.max(1, ...rows.map(({ n }) => n)) }: BarsProps): JSX.Element {
  const list = useRef<HTMLOListElement>(null);
  useCommonFit(list, ".answer-label", 2.2, 4);
  return (
    <ol class="answer-bars" ref={list}>
      {rows.map(({ id, label, n, tone }, order) => (
        <li key={id} class={tone === undefined ? "answer-bar" : `answer-bar tone-${tone}`} style={{ "--order": order }}>
          <div class="fit answer-label">
            <div class="fit-text" dir="auto">{label}</div>
          </div>
          <span class="answer-track">
            <span class="answer-fill" style={{ "--part": n / most }} />
          </span>
          <CountUp value={n} class="answer-n" />
        </li>
      ))}
    </ol>
  );
}
