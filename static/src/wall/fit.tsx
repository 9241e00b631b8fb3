/** Text as large as its frame allows, between two sizes in `u`. Longer text than the smallest size can show is cut. */
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { fontsReady, unit, useBox } from "./stage";

const STEPS = 7; // halvings between smallest and largest: finer than the eye

interface FitProps {
  /** Smallest and largest type, in hundredths of the height. */
  readonly min: number;
  readonly max: number;
  readonly class?: string;
  readonly as?: "h1" | "h2" | "p" | "div" | "blockquote";
  readonly children: ComponentChildren;
}

export function Fit({ min, max, class: name = "", as: Tag = "div", children }: FitProps): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const u = unit.value;
  const ready = fontsReady.value;

  useLayoutEffect(() => {
    const outer = frame.current;
    const text = outer?.firstElementChild as HTMLElement | null | undefined;
    if (outer == null || text == null) return;
    const fits = (size: number): boolean => {
      text.style.fontSize = `${size * u}px`;
      // Not scrollHeight: it counts the tails of letters that reach below a tight last line.
      return text.offsetHeight <= outer.clientHeight + 1 && text.scrollWidth <= outer.clientWidth + 1;
    };
    text.classList.remove("is-cut");
    if (fits(max)) return;
    let [low, high] = [min, max];
    for (let step = 0; step < STEPS; step += 1) {
      const middle = (low + high) / 2;
      if (fits(middle)) low = middle;
      else high = middle;
    }
    if (fits(low)) return;
    const line = parseFloat(getComputedStyle(text).lineHeight);
    text.style.setProperty("--lines", String(Math.max(1, Math.floor(outer.clientHeight / line))));
    text.classList.add("is-cut");
  });
  void box;
  void ready;
  return (
    <div class={`fit ${name}`} ref={frame}>
      <Tag class="fit-text" dir="auto">
        {children}
      </Tag>
    </div>
  );
}
