/** Bars with numbers, longest first or as given: results of votes and answers. Drawn as a list, readable without seeing. */
import type { ComponentChildren } from "preact";

import { number } from "../i18n";

export interface Bar {
  readonly id: string;
  readonly label: ComponentChildren;
  readonly value: number;
  /** A second measure, drawn as a thinner bar below (balanced totals). */
  readonly second?: number | null | undefined;
  readonly note?: string | undefined;
}

interface BarsProps {
  readonly bars: readonly Bar[];
  /** What a full bar is worth; default: the greatest value. */
  readonly full?: number;
  readonly unit?: (value: number) => string;
}

export function ProgressBars({ bars, full, unit = (value) => number(value) }: BarsProps) {
  const greatest = full ?? Math.max(1, ...bars.map((bar) => Math.max(bar.value, bar.second ?? 0)));
  const share = (value: number): string => String(Math.min(1, value / greatest));
  return (
    <ul class="bars">
      {bars.map((bar) => (
        <li class="bar" key={bar.id}>
          <span class="bar-label">{bar.label}</span>
          <span class="bar-value">{unit(bar.value)}</span>
          <span class="bar-track" aria-hidden="true">
            <span class="bar-fill" style={{ transform: `scaleX(${share(bar.value)})` }} />
          </span>
          {bar.second != null && (
            <>
              <span class="bar-track bar-track-second" aria-hidden="true">
                <span class="bar-fill" style={{ transform: `scaleX(${share(bar.second)})` }} />
              </span>
              <span class="bar-second">{unit(bar.second)}</span>
            </>
          )}
          {bar.note !== undefined && <span class="bar-note">{bar.note}</span>}
        </li>
      ))}
    </ul>
  );
}
