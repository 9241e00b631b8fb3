/**
 * One note on the facilitator's table: pressed it is selected, and what can be done with it shows below. Notes of one
 * list are one stop of the Tab key; arrows go from note to note, wherever they lie.
 */
import { memo } from "preact/compat";

import { t } from "../i18n";
import { parts, wall } from "../store";
import type { Card, Id } from "../types";
import { NotePhoto } from "../ui/NotePhoto";
import { OrgBadge } from "../ui/OrgBadge";
import { choose, focusedCard, selection } from "./view";

interface TileProps {
  readonly card: Card;
  /** Whether the Tab key stops here (the first note of a list, unless another has the focus). */
  readonly stop: boolean;
  /** What Enter and Space do instead of selecting (piles: pick up). True: it was done. */
  readonly onEnter?: ((id: Id) => boolean) | undefined;
  readonly extra?: string | undefined;
  readonly compact?: boolean;
}

export const Tile = memo(function Tile({ card, stop, onEnter, extra, compact = false }: TileProps) {
  const chosen = selection.value.includes(card.id);
  const lit = wall()?.spotlight === card.id;
  const { title, body } = parts(card.text);
  return (
    <>
      <button
        type="button"
        class={[
          "tile note",
          `note-${card.kind}`,
          compact ? "tile-compact" : "",
          card.hidden === true ? "tile-hidden" : "",
          lit ? "tile-lit" : "",
        ]
          .filter(Boolean)
          .join(" ")}
        data-tile={card.id}
        aria-pressed={chosen}
        aria-describedby={extra}
        lang={card.lang ?? undefined}
        dir="auto"
        tabIndex={stop ? 0 : -1}
        onFocus={() => (focusedCard.value = card.id)}
        onBlur={() => {
          if (focusedCard.peek() === card.id) focusedCard.value = null;
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") {
            if (onEnter?.(card.id) === true) event.preventDefault();
          } else if (walk(event)) event.preventDefault();
        }}
        onClick={(event) => press(event, card.id)}
      >
        <NotePhoto card={card} />
        {title !== null && <span class="note-title">{title}</span>}
        <span class="note-text">{body}</span>
        <span class="note-foot">
          <OrgBadge organisation={card.organisation} />
          {card.by != null && <span class="note-by">{card.by}</span>}
          {card.source === "paper" && <span class="note-paper">{t("from paper")}</span>}
          {card.hidden === true && <span class="tile-word">{t("Hidden from the room")}</span>}
          {lit && <span class="tile-word">{t("On the wall")}</span>}
        </span>
      </button>
      <label class="tile-check">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={chosen}
          aria-label={t("Select this note too")}
          onChange={(event) => choose(card.id, event.currentTarget.checked)}
        />
      </label>
    </>
  );
});

/** One press selects this note alone and again lets it go; with Ctrl, ⌘ or Shift it joins the others. */
function press(event: MouseEvent, id: Id): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) choose(id);
  else selection.value = selection.peek().length === 1 && selection.peek()[0] === id ? [] : [id];
}

/** Moves the focus to the nearest note in the direction of an arrow. True for arrows, moved or not. */
export function walk(event: KeyboardEvent): boolean {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (way === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  const from = event.currentTarget as HTMLElement;
  const all = [...(from.closest("[data-table]") ?? document).querySelectorAll<HTMLElement>("[data-tile]")];
  nearest(from, all, way[0]!, way[1]!)?.focus();
  return true;
}

/** The element that a person would call the next one in that direction: little aside, not far ahead. */
function nearest(from: HTMLElement, all: readonly HTMLElement[], x: number, y: number): HTMLElement | null {
  const middle = (one: HTMLElement): readonly [number, number] => {
    const box = one.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [fromX, fromY] = middle(from);
  let best: HTMLElement | null = null;
  let least = Infinity;
  for (const one of all) {
    if (one === from) continue;
    const [toX, toY] = middle(one);
    const ahead = x !== 0 ? (toX - fromX) * x : (toY - fromY) * y;
    const aside = Math.abs(x !== 0 ? toY - fromY : toX - fromX);
    if (ahead <= 1) continue;
    const distance = ahead + 2 * aside;
    if (distance < least) [best, least] = [one, distance];
  }
  return best;
}
