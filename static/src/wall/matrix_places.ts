/**
 * Where the words of points go so that none covers another: each gets the free place nearest to its point. Pure arithmetic in px.
 */
import type { Box } from "./steps";

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How far apart, in steps of the search, places are tried. */
const TRIES_X = 90;
const TRIES_Y = 70;
/** Into which a line from a point to its words is cut, to see what lies on it. */
const PARTS = 8;

/** Points that would lie on one another, side by side in rows of a few; the others as they are. */
export function apart(spots: readonly Spot[], between: number): Spot[] {
  const together = new Map<string, number[]>();
  spots.forEach(({ x, y }, index) => {
    const key = `${Math.round(x)}/${Math.round(y)}`;
    together.set(key, [...(together.get(key) ?? []), index]);
  });
  const moved = [...spots];
  for (const group of together.values()) {
    const across = Math.ceil(Math.sqrt(group.length));
    const down = Math.ceil(group.length / across);
    group.forEach((index, at) => {
      const [column, row] = [at % across, Math.floor(at / across)];
      const inRow = Math.min(across, group.length - row * across);
      const { x, y } = spots[index]!;
      moved[index] = { x: x + (column - (inRow - 1) / 2) * between, y: y + (row - (down - 1) / 2) * between };
    });
  }
  return moved;
}

/**
 * A place for each label, or null where no free one is left: inside the room, beside all points, captions and earlier labels.
 * Labels of points that stand alone come first, for those in a crowd must go far in any case.
 */
export function placeLabels(spots: readonly Spot[], label: Box, room: Box, radius: number, captions: readonly Rect[]): (Rect | null)[] {
  const points = spots.map(({ x, y }) => ({ left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius }));
  const taken: Rect[] = [...captions, ...points];
  const leads: Rect[] = [];
  const order = spots.map((_, index) => index).sort((a, b) => crowd(spots, a, label) - crowd(spots, b, label));
  const places: (Rect | null)[] = spots.map(() => null);
  for (const index of order) {
    // Where it is crowded, words on another's line are better than no words.
    const spot = spots[index]!;
    const place = nearestFree(spot, label, room, radius, [...taken, ...leads]) ?? nearestFree(spot, label, room, radius, taken);
    if (place === null) continue;
    places[index] = place;
    taken.push(grown(place, radius / 3));
    leads.push(...alongLead(spot, place, radius / 2));
  }
  return places;
}

function crowd(spots: readonly Spot[], index: number, label: Box): number {
  const { x, y } = spots[index]!;
  return spots.filter((other) => Math.abs(other.x - x) < label.width && Math.abs(other.y - y) < label.height * 2).length;
}

function nearestFree(spot: Spot, { width, height }: Box, room: Box, edge: number, taken: readonly Rect[]): Rect | null {
  let best: Rect | null = null;
  let least = Infinity;
  for (let row = 0; row <= TRIES_Y; row += 1) {
    const top = edge + (row / TRIES_Y) * (room.height - height - 2 * edge);
    for (let column = 0; column <= TRIES_X; column += 1) {
      const rect = { left: edge + (column / TRIES_X) * (room.width - width - 2 * edge), top, width, height };
      const { x, y } = nearestPoint(rect, spot);
      let far = Math.hypot(x - spot.x, y - spot.y);
      if (far >= least || taken.some((other) => overlap(rect, other))) continue;
      // A line below other words is lost: better a little further away.
      if (alongLead(spot, rect, 1).some((part) => taken.some((other) => overlap(part, other) && !holds(other, spot)))) far += width;
      if (far < least) {
        best = rect;
        least = far;
      }
    }
  }
  return best;
}

/** The point of a rectangle's edge (or inside) that is nearest to a spot. */
export function nearestPoint({ left, top, width, height }: Rect, { x, y }: Spot): Spot {
  return { x: Math.min(Math.max(x, left), left + width), y: Math.min(Math.max(y, top), top + height) };
}

/** The line from a point to its words, as a row of small squares. */
function alongLead(spot: Spot, label: Rect, size: number): Rect[] {
  const end = nearestPoint(label, spot);
  return Array.from({ length: PARTS - 1 }, (_, at) => {
    const part = (at + 1) / PARTS;
    const [x, y] = [spot.x + (end.x - spot.x) * part, spot.y + (end.y - spot.y) * part];
    return { left: x - size / 2, top: y - size / 2, width: size, height: size };
  });
}

function holds({ left, top, width, height }: Rect, { x, y }: Spot): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

function overlap(one: Rect, other: Rect): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

function grown({ left, top, width, height }: Rect, by: number): Rect {
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by };
}
