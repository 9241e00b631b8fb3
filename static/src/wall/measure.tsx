/** Heights of notes, by drawing them unseen exactly as the wall draws them and asking the browser. Each is asked once. */
import { render } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

import type { Card } from "../types";
import { NoteCard } from "../ui/NoteCard";
import type { Measure } from "./layout";
import { fontsReady, unit } from "./stage";
import type { Box } from "./steps";

/** Records are never changed in place, so a card that was edited is another object and is measured anew. */
let known = new WeakMap<Card, Map<string, number>>();
let measuredWithFont = false;

/**
 * What `arrange` makes of notes in a box, once both are known: null before the first measure. It is computed after the
 * drawing (a measure draws notes itself) and before the screen is painted, and again when a note, the box, the unit or
 * the typeface changes.
 */
export function useArranged<T>(
  notes: readonly (Card | string | null)[],
  box: Box | null,
  arrange: (box: Box, u: number, measure: Measure<Card>, before: T | null) => T,
): T | null {
  const [arranged, setArranged] = useState<T | null>(null);
  const u = unit.value;
  const ready = fontsReady.value;
  useLayoutEffect(() => {
    if (box === null) return;
    forgetOtherFont(ready);
    setArranged((before) => arrange(box, u, measureNotes, before));
    clearDesk();
  }, [box, u, ready, ...notes]);
  return arranged;
}

function forgetOtherFont(ready: boolean): void {
  if (ready === measuredWithFont) return;
  measuredWithFont = ready;
  known = new WeakMap();
}

function measureNotes(notes: readonly Card[], width: number, font: number): readonly number[] {
  const size = `${width}/${font}`;
  const unknown = notes.filter((note) => known.get(note)?.has(size) !== true);
  if (unknown.length > 0) {
    const heights = draw(unknown, width, font);
    unknown.forEach((note, index) => {
      const sizes = known.get(note) ?? new Map<string, number>();
      known.set(note, sizes.set(size, heights[index]!));
    });
  }
  return notes.map((note) => known.get(note)!.get(size)!);
}

/** Notes drawn unseen, kept while one arrangement tries several sizes: another size is one change of style, not 500 drawings. */
let desk: { readonly element: HTMLElement; readonly papers: ReadonlyMap<Card, Element> } | null = null;

/** One reading of the page's layout for all of them: a reading per note would cost a second for 500. */
function draw(notes: readonly Card[], width: number, font: number): number[] {
  // A few of many are drawn anew rather than setting all the others as well.
  if (desk === null || notes.length * 2 < desk.papers.size || notes.some((note) => !desk!.papers.has(note))) {
    clearDesk();
    desk = drawDesk(notes);
  }
  const { element, papers } = desk;
  element.style.width = `${width}px`;
  element.style.fontSize = `${font}px`;
  return notes.map((note) => Math.ceil(papers.get(note)!.getBoundingClientRect().height));
}

function drawDesk(notes: readonly Card[]): NonNullable<typeof desk> {
  const element = document.createElement("div");
  element.className = "measure";
  element.setAttribute("aria-hidden", "true");
  document.getElementById("app")!.append(element);
  render(
    notes.map((note) => <NoteCard key={note.id} card={note} />),
    element,
  );
  return { element, papers: new Map(notes.map((note, index) => [note, element.children[index]!])) };
}

function clearDesk(): void {
  if (desk === null) return;
  render(null, desk.element);
  desk.element.remove();
  desk = null;
}
