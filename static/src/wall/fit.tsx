/** Text as large as its frame allows, between two sizes in `u`. Longer text than the smallest size can show is cut. */
import type { ComponentChildren, JSX, RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

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
    if (outer != null && text != null) fitTogether([{ outer, text }], min, max, u);
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

/**
 * Sets several texts in one size, the largest that fits all of their frames: the first child of each element that
 * matches. For neighbours that would look uneven if each had its own.
 */
export function useCommonFit(parent: RefObject<HTMLElement>, matching: string, min: number, max: number): void {
  const u = unit.value;
  const ready = fontsReady.value;
  const [, again] = useState(0);
  useLayoutEffect(() => {
    const frames = [...(parent.current?.querySelectorAll<HTMLElement>(matching) ?? [])];
    if (frames.length === 0) return;
    fitTogether(frames.map((outer) => ({ outer, text: outer.firstElementChild as HTMLElement })), min, max, u);
    // What stands around them may take its room later: a longer question above, a message to the room below.
    const fitted = frames.map(sizeOf);
    const observer = new ResizeObserver(() => {
      if (frames.some((frame, index) => sizeOf(frame) !== fitted[index])) again((times) => times + 1);
    });
    frames.forEach((frame) => observer.observe(frame));
    return () => observer.disconnect();
  });
  void ready;
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement): string {
  return `${clientWidth}×${clientHeight}`;
}

interface Framed {
  readonly outer: HTMLElement;
  readonly text: HTMLElement;
}

function fitTogether(pairs: readonly Framed[], min: number, max: number, u: number): void {
  const fits = (size: number): boolean => {
    for (const { text } of pairs) text.style.fontSize = `${size * u}px`;
    return pairs.every(inside);
  };
  for (const { text } of pairs) text.classList.remove("is-cut");
  if (fits(max)) return;
  let [low, high] = [min, max];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  if (!fits(low)) pairs.filter((pair) => !inside(pair)).forEach(cut);
}

/** Not by scrollHeight: it counts the tails of letters that reach below a tight last line. */
function inside({ outer, text }: Framed): boolean {
  return text.offsetHeight <= outer.clientHeight + 1 && text.scrollWidth <= outer.clientWidth + 1;
}

function cut({ outer, text }: Framed): void {
  const line = parseFloat(getComputedStyle(text).lineHeight);
  text.classList.add("is-cut");
  // Space between paragraphs takes room as well, so that fewer lines may fit than their height says.
  for (let lines = Math.max(1, Math.floor(outer.clientHeight / line)); lines > 0; lines -= 1) {
    text.style.setProperty("--lines", String(lines));
    if (text.offsetHeight <= outer.clientHeight + 1) return;
  }
}
