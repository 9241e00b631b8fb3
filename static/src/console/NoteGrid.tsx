/** Notes side by side, in columns if the board has some. */
import { t, tn } from "../i18n";
import type { Card, Column } from "../types";
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

/** The same by column; notes without one come last. */
export function ColumnGrid({ cards, columns }: { cards: readonly Card[]; columns: readonly Column[] }) {
  const known = new Set(columns.map((one) => one.id));
  const rest = cards.filter((one) => one.column === null || !known.has(one.column));
  return (
    <div class="columns" data-table>
      {columns.map((column) => {
        const own = cards.filter((one) => one.column === column.id);
        return (
          <section class="column" key={column.id} aria-label={column.title}>
            <h2>
              {column.title} <span class="column-count numbers">{own.length}</span>
            </h2>
            <ColumnNotes cards={own} label={column.title} />
          </section>
        );
      })}
      {rest.length > 0 && (
        <section class="column" aria-label={t("No column")}>
          <h2>{t("No column")}</h2>
          <ColumnNotes cards={rest} label={t("No column")} />
        </section>
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
