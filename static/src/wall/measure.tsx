/** Heights of notes, by drawing them unseen exactly as the wall draws them and asking the browser. Each is asked once. */
import { render } from "preact";

import type { Card } from "../types";
import { NoteCard } from "../ui/NoteCard";
import type { Measure } from "./layout";
import { fontsReady } from "./stage";

/** Records are never changed in place, so a card that was edited is another object and is measured anew. */
let known = new WeakMap<Card, Map<string, number>>();
let measuredWithFont = false;

/** A measure for notes on this page. Call it while drawing: it follows the typeface as it arrives. */
export function noteMeasure(): Measure<Card> {
  if (fontsReady.value !== measuredWithFont) {
    measuredWithFont = fontsReady.value;
    known = new WeakMap();
  }
  return measureNotes;
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

/** One reading of the layout for all of them: a reading per note would cost a second for 500. */
function draw(notes: readonly Card[], width: number, font: number): number[] {
  const desk = document.createElement("div");
  desk.className = "measure";
  desk.setAttribute("aria-hidden", "true");
  desk.style.width = `${width}px`;
  desk.style.fontSize = `${font}px`;
  document.getElementById("app")!.append(desk);
  render(
    notes.map((note) => <NoteCard key={note.id} card={note} />),
    desk,
  );
  const heights = [...desk.children].map((child) => Math.ceil((child as HTMLElement).getBoundingClientRect().height));
  render(null, desk);
  desk.remove();
  return heights;
}
