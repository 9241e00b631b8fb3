/** Slow turning of pages: long enough to read what a page holds, the same for everybody in the room. */
import { useEffect, useState } from "preact/hooks";

const SHORTEST_S = 9;
const LONGEST_S = 20;
const WORDS_PER_S = 4; // silent reading at a distance, with time to find one's place

/** Seconds a page with so many words stays. */
export function dwell(words: number): number {
  return Math.min(LONGEST_S, Math.max(SHORTEST_S, words / WORDS_PER_S));
}

/** The page shown now, of as many pages as `seconds` has entries (how long each stays). */
export function usePager(seconds: readonly number[]): number {
  const [turned, setTurned] = useState(0);
  const page = seconds.length === 0 ? 0 : turned % seconds.length;
  const stay = seconds[page] ?? SHORTEST_S;
  const many = seconds.length > 1;
  useEffect(() => {
    if (!many) return;
    const alarm = setTimeout(() => setTurned(page + 1), stay * 1000);
    return () => clearTimeout(alarm);
  }, [many, page, Math.round(stay)]);
  return page;
}

/** How many words a text has, near enough for the time it takes to read. */
export function wordsIn(text: string): number {
  return text.split(/\s+/u).filter(Boolean).length;
}
