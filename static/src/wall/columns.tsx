/** A scale as columns that grow and numbers that count up, from low to high. */
import type { JSX } from "preact";

import { CountUp } from "./count_up";

interface ColumnsProps {
  readonly steps: readonly { readonly id: string; readonly n: number }[];
  /** What the two ends mean. */
  readonly low: string;
  readonly high: string;
}

export function Columns({ steps, low, high }: ColumnsProps): JSX.Element {
  const most = Math.max(1, ...steps.map(({ n }) => n));
  return (
    <div class="scale">
      <ol class="scale-bars" style={{ "--steps": steps.length }}>
        {steps.map(({ id, n }) => (
          <li key={id}>
            <CountUp value={n} class="scale-n" />
            <span class="scale-track">
              <span class="scale-fill" style={{ "--part": n / most }} />
            </span>
            <span class="scale-level number">{id}</span>
          </li>
        ))}
      </ol>
      <p class="scale-ends">
        <span dir="auto">{low}</span>
        <span dir="auto">{high}</span>
      </p>
    </div>
  );
}
