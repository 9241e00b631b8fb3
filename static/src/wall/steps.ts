/** The ways to divide a wall: how many columns, how wide, in how large a type. Pure arithmetic in px, for layout.ts. */

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** What legible and pleasant mean here, in px. */
export interface Limits {
  /** The smallest type that is legible from the back of the room. */
  readonly smallest: number;
  /** Type larger than this looks like shouting. */
  readonly largest: number;
  /** Between two notes, and between two groups of notes. */
  readonly gap: number;
  readonly between: number;
}

/** One way to divide the box: `columns` of `width` over all groups, with type of `font`. */
export interface Step {
  readonly columns: number;
  readonly width: number;
  readonly font: number;
}

/** Width of a column in em: short lines read best on a wall. From wide (large type) to many words a line. */
const MEASURES_EM = [10.5, 11.5, 12.5, 13.5, 15, 16.5];
/** Narrower, and the long words of our languages break. */
const NARROWEST_EM = 11.5;
const MOST_COLUMNS = 12;

/** Every step a box allows, the largest type first. Never empty: a box too small for legible type gets a column for each group. */
export function stepsOf(box: Box, { smallest, largest, gap, between }: Limits, groups = 1): Step[] {
  const found = new Map<number, Step>();
  for (let columns = groups; columns <= Math.max(groups, MOST_COLUMNS); columns += 1) {
    const room = (box.width - (groups - 1) * between - (columns - groups) * gap) / columns;
    if (columns > groups && room < NARROWEST_EM * smallest) break;
    for (const em of MEASURES_EM) {
      const font = half(Math.max(smallest, Math.min(largest, room / em)));
      const width = Math.floor(Math.min(room, font * em * 1.15));
      const rival = found.get(font);
      // For the same type more columns hold more notes.
      if (rival === undefined || rival.columns < columns) found.set(font, { columns, width, font });
    }
  }
  return [...found.values()].sort((one, other) => other.font - one.font);
}

/** Shares columns between groups: one for each, and every further one where the most notes wait for it. */
export function shareColumns(columns: number, counts: readonly number[]): number[] {
  const shares = counts.map(() => 1);
  for (let left = columns - counts.length; left > 0; left -= 1) {
    const crowd = counts.map((count, group) => count / shares[group]!);
    shares[crowd.indexOf(Math.max(...crowd))]! += 1;
  }
  return shares;
}

/** Half pixels, upwards: rounding must not break the smallest size. */
function half(px: number): number {
  return Math.ceil(px * 2) / 2;
}
