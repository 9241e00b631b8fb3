/**
 * Where notes go on a wall, as pure arithmetic: notes and a box in, pages of placed notes and a type size out.
 *
 * Notes stand in columns of equal width and keep the order in which they came. A step is one way to divide the box: so
 * many columns, so large a type. We take the fewest pages that legible type allows, and then the largest type that keeps
 * that number. The room reads while notes arrive, so a layout takes the one before it and moves as little as it can:
 * the step stays until it has to shrink, a note stays in its column, and a new note never pushes another away.
 *
 * Knows nothing of the page: the caller measures heights (see measure.ts), and all lengths are in px.
 */
import { shareColumns, stepsOf, type Box, type Limits, type Step } from "./steps";

export interface Placed<N> {
  readonly note: N;
  readonly column: number;
  readonly span: number;
  /** From the left edge of the group. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The text is longer than the whole box allows: it has to be cut. */
  readonly cut: boolean;
}

export interface Layout<N> {
  readonly step: Step;
  /** How many of the step's columns this group has, and the width they take. */
  readonly columns: number;
  readonly width: number;
  readonly pages: readonly (readonly Placed<N>[])[];
  /** The most notes this step has held; when many are gone the type may grow again. */
  readonly most: number;
}

/** Heights of the notes when set `width` px wide in type of `font` px, in the same order. */
export type Measure<N> = (notes: readonly N[], width: number, font: number) => readonly number[];

/** A note higher than this part of the box becomes wider instead. */
const TALL = 0.75;
/** Type may grow again when this part of the notes is left. */
const SHRUNK = 0.75;

/** Lays out notes in a box. `before` is the layout shown now, of (mostly) the same notes. */
export function layout<N extends { readonly id: string }>(
  notes: readonly N[],
  box: Box,
  measure: Measure<N>,
  limits: Limits,
  before?: Layout<N>,
): Layout<N> {
  const [one] = layoutGroups([notes], box, measure, limits, before && [before]);
  return one!;
}

/**
 * Lays out several groups side by side, in columns of one width and one type size; a crowded group has more columns.
 * Groups turn their pages together, so the step is judged by the group with the most pages. `expected` is how many notes
 * each group is given room for: as many as it has, unless more are about to come.
 */
export function layoutGroups<N extends { readonly id: string }>(
  groups: readonly (readonly N[])[],
  box: Box,
  measure: Measure<N>,
  limits: Limits,
  before?: readonly Layout<N>[],
  expected: readonly number[] = groups.map((notes) => notes.length),
): Layout<N>[] {
  const steps = stepsOf(box, limits, groups.length);
  const place = (step: Step, kept?: readonly Layout<N>[]): Layout<N>[] => {
    const shares = kept?.map((one) => one.columns) ?? shareColumns(step.columns, expected);
    return groups.map((notes, group) =>
      placeNotes(notes, { box, step, columns: shares[group]!, gap: limits.gap }, measure, kept?.[group]),
    );
  };

  const last = place(steps[steps.length - 1]!);
  const fewest = pagesOf(last);
  const broadest = wideNotes(last);
  if (before !== undefined && before.length === groups.length) {
    const same = steps.find((step) => sameStep(step, before[0]!.step));
    const shrunk = groups.some((notes, index) => notes.length < SHRUNK * before[index]!.most);
    if (same !== undefined && !shrunk) {
      const kept = place(same, before);
      if (pagesOf(kept) === fewest && !anyCut(kept)) return kept;
    }
  }
  for (const step of steps) {
    if (hopeless(last, step, shareColumns(step.columns, expected), box, fewest)) continue;
    const tried = place(step);
    // Large type that only fits because short notes were made broad is not worth its ragged look.
    if (pagesOf(tried) === fewest && !anyCut(tried) && wideNotes(tried) <= broadest) return tried;
  }
  return last;
}

function sameStep(one: Step, other: Step): boolean {
  return one.columns === other.columns && one.width === other.width && one.font === other.font;
}

function pagesOf<N>(layouts: readonly Layout<N>[]): number {
  return Math.max(1, ...layouts.map((one) => one.pages.length));
}

function anyCut<N>(layouts: readonly Layout<N>[]): boolean {
  return layouts.some((one) => one.pages.some((page) => page.some((placed) => placed.cut)));
}

function wideNotes<N>(layouts: readonly Layout<N>[]): number {
  return layouts.flatMap((one) => one.pages.flat()).filter(({ span }) => span > 1).length;
}

/** Paper grows with the square of its type, about; more of it than this part of the room has never been seen to fit. */
const FULLEST = 1.1;

/** Whether a step is far too large, judged by the paper that the notes take at the smallest: spares measuring them all. */
function hopeless<N>(last: readonly Layout<N>[], step: Step, shares: readonly number[], box: Box, pages: number): boolean {
  return last.some((one, group) => {
    const paper = one.pages.flat().reduce((area, { width, height }) => area + width * height, 0);
    const grown = paper * (step.font / one.step.font) ** 2;
    return grown > FULLEST * shares[group]! * step.width * box.height * pages;
  });
}

/** What a group is laid out on: so many columns of a step, as high as the box. */
interface Desk {
  readonly box: Box;
  readonly step: Step;
  readonly columns: number;
  readonly gap: number;
}

function broad({ step, gap }: Desk, span: number): number {
  return span * step.width + (span - 1) * gap;
}

/** Places notes one after the other: a kept note in its column, a new one where the first page with room is lowest. */
function placeNotes<N extends { readonly id: string }>(
  notes: readonly N[],
  desk: Desk,
  measure: Measure<N>,
  kept?: Layout<N>,
): Layout<N> {
  const { box, step, columns, gap } = desk;
  const shapes = shapesOf(notes, desk, measure);
  const places = kept === undefined ? new Map<string, Place>() : placesOf(kept);
  const emptyFloor = (): number[] => new Array<number>(columns).fill(0);
  const pages: Placed<N>[][] = [[]];
  const floors: number[][] = [emptyFloor()];

  const stand = (index: number, page: number, column: number): boolean => {
    const { height, span, cut } = shapes[index]!;
    while (pages.length <= page) {
      pages.push([]);
      floors.push(emptyFloor());
    }
    const floor = floors[page]!;
    const y = Math.max(...floor.slice(column, column + span));
    if (y > 0 && y + height > box.height) return false;
    pages[page]!.push({
      note: notes[index]!,
      column,
      span,
      x: column * (step.width + gap),
      y,
      width: broad(desk, span),
      height,
      cut,
    });
    floor.fill(y + height + gap, column, column + span);
    return true;
  };

  notes.forEach((note, index) => {
    const { span } = shapes[index]!;
    const place = places.get(note.id);
    if (place !== undefined && place.span === span && stand(index, place.page, place.column)) return;
    // The first page with room: a gap that a broad note left is filled by the next that fits, and nothing moves.
    const found = pages.findIndex((_, page) => stand(index, page, lowestColumn(floors[page]!, span)));
    if (found < 0) stand(index, pages.length, 0);
  });

  const filled = pages.filter((page) => page.length > 0);
  return {
    step,
    columns,
    width: broad(desk, columns),
    pages: filled.length > 0 ? filled : [[]],
    most: Math.max(notes.length, kept?.most ?? 0),
  };
}

interface Place {
  readonly page: number;
  readonly column: number;
  readonly span: number;
}

function placesOf<N extends { readonly id: string }>({ pages }: Layout<N>): Map<string, Place> {
  return new Map(
    pages.flatMap((page, number) =>
      page.map(({ note, column, span }) => [note.id, { page: number, column, span }] as const),
    ),
  );
}

/** The leftmost run of `span` columns that starts highest. */
function lowestColumn(floor: readonly number[], span: number): number {
  let best = 0;
  let bestTop = Infinity;
  for (let column = 0; column + span <= floor.length; column += 1) {
    const top = Math.max(...floor.slice(column, column + span));
    if (top < bestTop - 0.5) [best, bestTop] = [column, top];
  }
  return best;
}

interface Shape {
  readonly height: number;
  readonly span: number;
  readonly cut: boolean;
}

/** Height and width in columns of each note: a note too tall for one column takes two, then three. */
function shapesOf<N>(notes: readonly N[], desk: Desk, measure: Measure<N>): Shape[] {
  const { box, step, columns } = desk;
  const heights = [...measure(notes, step.width, step.font)];
  const spans = notes.map(() => 1);
  for (let span = 2; span <= columns; span += 1) {
    const tall = notes.flatMap((_, index) => (heights[index]! > box.height * TALL ? [index] : []));
    if (tall.length === 0) break;
    const wider = measure(
      tall.map((index) => notes[index]!),
      broad(desk, span),
      step.font,
    );
    tall.forEach((index, at) => {
      heights[index] = wider[at]!;
      spans[index] = span;
    });
  }
  return notes.map((_, index) => {
    const height = heights[index]!;
    return { height: Math.min(height, box.height), span: spans[index]!, cut: height > box.height };
  });
}

/** Width the columns of a layout take, and the height of its highest page: what the caller centres. */
export function extentOf<N>({ pages }: Layout<N>): Box {
  const all = pages.flat();
  return {
    width: Math.max(0, ...all.map(({ x, width }) => x + width)),
    height: Math.max(0, ...all.map(({ y, height }) => y + height)),
  };
}
