/** Ideas nobody sees yet: blank notes that fly onto a heap, one for each. */
import type { JSX } from "preact";

import { tn } from "../i18n";
import { CountUp } from "./count_up";
import { pile } from "./pile";
import { useBox } from "./stage";

export function Heap({ count }: { count: number }): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const heap = box === null ? null : pile(count, box);
  return (
    <div class="heap" ref={frame} aria-hidden="true">
      {heap?.blanks.map(({ x, y, turn, tint }, index) => (
        <div
          key={index}
          class="heap-place"
          style={{ transform: `translate(${x}px, ${y}px)`, width: `${heap.side}px`, height: `${heap.side}px` }}
        >
          <div class={`blank shade-${tint % 3}`} style={{ transform: `rotate(${turn}deg)` }} />
        </div>
      ))}
    </div>
  );
}

/** How many notes there are, and from how many people. */
export function NoteCount({ cards, people }: { cards: number; people: number }): JSX.Element {
  return (
    <p class="note-count">
      <CountUp value={cards} class="note-count-number" />{" "}
      <span class="note-count-words">
        {tn("note", "notes", cards)}{" "}
        {people > 0 && <span class="note-count-people">{tn("from {n} person", "from {n} people", people)}</span>}
      </span>
    </p>
  );
}
