/**
 * Where blank notes lie while ideas are hidden: a heap that grows from the bottom, row upon row, each note a little askew.
 * A note keeps its place as others come, until the heap outgrows its frame and is drawn at a smaller scale.
 * Pure: the same count and box give the same heap on every wall.
 */
import type { Box } from "./steps";

export interface Blank {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
  readonly tint: number;
}

export interface Pile {
  /** Side of a note, px. */
  readonly side: number;
  readonly blanks: readonly Blank[];
}

/** How many notes each scale is made for: few changes, each a visible step. */
const CAPACITIES = [12, 24, 48, 96, 180, 320, 600];
/** Beyond this the eye cannot tell, and the count says it. */
export const MOST_BLANKS = 600;
/** Notes overlap their neighbours: a heap, not a table. */
const OVERLAP = 0.86;
const MOST_TURN_DEG = 5;

export function pile(count: number, box: Box): Pile {
  const shown = Math.min(count, MOST_BLANKS);
  const capacity = CAPACITIES.find((one) => one >= shown) ?? MOST_BLANKS;
  const { side, columns } = gridFor(capacity, box);
  const pitch = side * OVERLAP;
  const left = (box.width - ((columns - 1) * pitch + side)) / 2;
  const blanks = Array.from({ length: shown }, (_, index) => {
    const row = Math.floor(index / columns);
    // Rows fill from the middle outwards, so that a small heap stands in the middle.
    const column = fromTheMiddle(index % columns, columns);
    return {
      x: left + column * pitch + (chance(index, 1) - 0.5) * side * 0.12,
      y: box.height - side - row * pitch + (chance(index, 2) - 0.5) * side * 0.1 - side * 0.05,
      turn: (chance(index, 3) * 2 - 1) * MOST_TURN_DEG,
      tint: Math.floor(chance(index, 4) * 6),
    };
  });
  return { side, blanks };
}

/** The largest notes of which so many stand in the box. */
function gridFor(capacity: number, { width, height }: Box): { side: number; columns: number } {
  let best = { side: 0, columns: 1 };
  for (let columns = 1; columns <= capacity; columns += 1) {
    const rows = Math.ceil(capacity / columns);
    const across = width / ((columns - 1) * OVERLAP + 1.14);
    const up = height / ((rows - 1) * OVERLAP + 1.2);
    const side = Math.floor(Math.min(across, up));
    if (side > best.side) best = { side, columns };
  }
  return best;
}

/** 0, 1, 2, 3 ... as columns from the middle out: 2, 3, 1, 4, 0. */
function fromTheMiddle(index: number, columns: number): number {
  const middle = Math.floor((columns - 1) / 2);
  const away = Math.ceil(index / 2);
  return index % 2 === 1 ? middle + away : middle - away;
}

/** A number in [0, 1) that looks like chance and is always the same. */
function chance(index: number, salt: number): number {
  const wave = Math.sin(index * 12.9898 + salt * 78.233) * 43758.5453;
  return wave - Math.floor(wave);
}
