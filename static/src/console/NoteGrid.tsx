/** Notes side by side, in columns if the board has some. */
import { t, tn } from "../i18n";
import type { Card, Column, Id } from "../types";
import { Tile } from "./Tile";
import { focusedCard } from "./view";

interface GridProps {
  readonly cards: readonly Card[];
  readonly label: string;
}

export function NoteGrid({ cards, label }: GridProps) {
  if (cards.length === 0) return <p class="hint">{t("No notes yet.")}</p>;
  const stop = cards.some((one) => one.id === focusedCard.value) ? focusedCard.value : cards[0]!.id;
  return (
    <ul class="tiles" data-table aria-label={label}>
      {cards.map((one) => (
        <li key={one.id} class="tile-place">
          <Tile card={one} stop={one.id === stop} />
        </li>
      ))}
    </ul>
  );
}

interface ColumnGridProps {
  readonly cards: readonly Card[];
  readonly columns: readonly Column[];
  /** What makes a note lie in a column, where it is not the column it was written in. */
  readonly columnOf?: (card: Card) => Id | null;
  /** What the last column is called. */
  readonly rest?: string;
}

/** The same by column; notes without one come last. */
export function ColumnGrid({ cards, columns, columnOf = ({ column }) => column, rest = t("No column") }: ColumnGridProps) {
  const known = new Set(columns.map((one) => one.id));
  const others = cards.filter((one) => !known.has(columnOf(one) ?? ""));
  return (
    <div class="columns" data-table>
      {columns.map((column) => {
        const own = cards.filter((one) => columnOf(one) === column.id);
        return (
          <div class="column" role="group" key={column.id} aria-label={column.title}>
            <h2>
              {column.title} <span class="column-count numbers">{own.length}</span>
            </h2>
            <ColumnNotes cards={own} label={column.title} />
          </div>
        );
      })}
      {others.length > 0 && (
        <div class="column" role="group" aria-label={rest}>
          <h2>{rest}</h2>
          <ColumnNotes cards={others} label={rest} />
        </div>
      )}
    </div>
  );
}

function ColumnNotes({ cards, label }: { cards: readonly Card[]; label: string }) {
  const stop = cards.some((one) => one.id === focusedCard.value) ? focusedCard.value : cards[0]?.id;
  return (
    <ul class="column-notes" aria-label={label}>
      {cards.map((one) => (
        <li key={one.id} class="tile-place">
          <Tile card={one} stop={one.id === stop} />
        </li>
      ))}
    </ul>
  );
}

/** Before the reveal: as many blank notes as were written, not one word of them. */
export function BlankNotes({ n }: { n: number }) {
  const drawn = Math.min(n, 60);
  return (
    <div class="blanks">
      <p class="unseen">{tn("{n} hidden note", "{n} hidden notes", n)}</p>
      {Array.from({ length: drawn }, (_, index) => (
        <span key={index} class="blank" aria-hidden="true" />
      ))}
      {n > drawn && <span class="numbers">+{n - drawn}</span>}
    </div>
  );
}
