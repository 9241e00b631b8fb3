/**
 * Where words go in a cloud, as pure arithmetic: words by how many said them and a box in, pages of placed words out.
 *
 * The most said word stands in the middle, the next as near to it as it fits, on a spiral that is as broad as the box. We take the
 * largest type in which all fit. Where legible type does not hold them all, the rest stands on further pages. The same words in the
 * same box are always laid out the same.
 *
 * Knows nothing of the page: the caller measures widths, and all lengths are in px.
 */
import type { Box } from "./steps";

export interface CloudWord {
  readonly word: string;
  readonly n: number;
}

export interface PlacedWord extends CloudWord {
  /** Of the top left corner, in the box. */
  readonly x: number;
  readonly y: number;
  readonly font: number;
}

export interface CloudLimits {
  /** The smallest legible type, and the largest that does not shout. */
  readonly smallest: number;
  readonly largest: number;
}

/** The width of a word in type of one size. */
export type WordWidth = (word: string, font: number) => number;

/** Height of a line of one word, with room for tails and rings. */
const LINE = 1.16;
/** Between two words, in parts of the smaller one's type. */
const GAP = 0.28;
/** Each try is smaller than the one before by this much. */
const SHRINK = 0.86;
/** The spiral ends where it has passed the corners of the box. */
const FARTHEST = 0.75;
/** Words that take more of the box than this have never been seen to fit. */
const FULLEST = 0.8;
/** On a crowded page a long word may find no room where shorter ones after it still do. */
const PATIENCE = 8;
/** The least said words are so much smaller than the most said ones, where there is room. */
const CONTRAST = 0.36;

export function cloudPages(words: readonly CloudWord[], box: Box, width: WordWidth, limits: CloudLimits): PlacedWord[][] {
  const pages: PlacedWord[][] = [];
  let rest = [...words];
  while (rest.length > 0) {
    const page = onePage(rest, box, width, limits);
    if (page.length === 0) break; // not even one word fits: a box without room
    pages.push(page);
    const placed = new Set(page.map(({ word }) => word));
    rest = rest.filter(({ word }) => !placed.has(word));
  }
  return pages;
}

/** All words in the largest type that holds them, or as many as the smallest holds. */
function onePage(words: readonly CloudWord[], box: Box, width: WordWidth, { smallest, largest }: CloudLimits): PlacedWord[] {
  for (let top = largest; top > smallest; top *= SHRINK) {
    const sized = sizes(words, box, width, top, smallest);
    const paper = sized.reduce((sum, one) => sum + one.width * one.font * LINE, 0);
    if (paper > FULLEST * box.width * box.height) continue;
    const page = place(sized, box, 0);
    if (page.length === words.length) return page;
  }
  return place(sizes(words, box, width, smallest, smallest), box, PATIENCE);
}

interface Sized extends CloudWord {
  readonly font: number;
  readonly width: number;
}

/** How large each word is when the most said one is set in type of `top`. */
function sizes(words: readonly CloudWord[], box: Box, width: WordWidth, top: number, smallest: number): Sized[] {
  const most = Math.max(...words.map(({ n }) => n));
  const least = Math.max(smallest, top * CONTRAST);
  // Where nobody said the same, all words are as large as a middling one.
  const size = (n: number): number => (most === 1 ? (least + top) / 2 : least + (top - least) * Math.sqrt((n - 1) / (most - 1)));
  return words.map(({ word, n }) => {
    const font = Math.max(smallest, Math.min(size(n), (size(n) * box.width) / width(word, size(n))));
    return { word, n, font, width: Math.min(box.width, Math.ceil(width(word, font))) };
  });
}

/** Places words in their order; gives up when more than `patience` of them found no room. */
function place(words: readonly Sized[], box: Box, patience: number): PlacedWord[] {
  const found: (Sized & PlacedWord)[] = [];
  let failed = 0;
  for (const word of words) {
    const spot = freeSpot(found, word, box);
    if (spot !== null) found.push({ ...word, ...spot });
    else if ((failed += 1) > patience) break;
  }
  return centred(found, box);
}

/** Moves the whole cloud to the middle of its box. */
function centred(found: readonly (Sized & PlacedWord)[], box: Box): PlacedWord[] {
  const [left, right] = [Math.min(...found.map(({ x }) => x)), Math.max(...found.map(({ x, width }) => x + width))];
  const [top, bottom] = [Math.min(...found.map(({ y }) => y)), Math.max(...found.map(({ y, font }) => y + font * LINE))];
  const [across, down] = [(box.width - left - right) / 2, (box.height - top - bottom) / 2];
  return found.map(({ word, n, font, x, y }) => ({ word, n, font, x: Math.round(x + across), y: Math.round(y + down) }));
}

function freeSpot(taken: readonly (Sized & PlacedWord)[], { width, font }: Sized, box: Box): { x: number; y: number } | null {
  const height = font * LINE;
  const step = Math.max(2, font * 0.3);
  const flat = box.height / box.width;
  const reach = box.width * FARTHEST;
  let last = taken[0]; // what was in the way is most often in the way at the next step too
  const free = (x: number, y: number): boolean => {
    const clear = (other: Sized & PlacedWord): boolean => {
      const gap = Math.min(font, other.font) * GAP;
      return (
        x + width + gap <= other.x ||
        other.x + other.width + gap <= x ||
        y + height <= other.y ||
        other.y + other.font * LINE <= y
      );
    };
    if (last === undefined) return true;
    if (!clear(last)) return false;
    const inTheWay = taken.find((other) => !clear(other));
    last = inTheWay ?? last;
    return inTheWay === undefined;
  };
  for (let turn = 0, radius = 0; radius < reach; ) {
    const x = box.width / 2 + radius * Math.cos(turn) - width / 2;
    const y = box.height / 2 + radius * flat * Math.sin(turn) - height / 2;
    const inside = x >= 0 && y >= 0 && x + width <= box.width && y + height <= box.height;
    if (inside && free(x, y)) return { x, y };
    // Steps of one length along the spiral, so that its outer turns are searched as closely as the inner ones.
    const advance = step / Math.max(step, radius);
    turn += advance;
    radius += (advance / (2 * Math.PI)) * step * 1.6;
  }
  return null;
}
