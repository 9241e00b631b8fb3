/** Words as large as they were often said, laid out without overlap, the same for everybody; more than are legible turn slowly. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";

import { stableHash } from "../ids";
import { t, tn } from "../i18n";
import { cloudPages, type CloudWord } from "./cloud";
import { PageMark } from "./page_mark";
import { dwell, usePager } from "./pager";
import { fontsReady, SMALLEST_NOTE_U, unit, useBox } from "./stage";

const LARGEST_U = 17;
/** The line that says which part of the words is shown, where it stands in the cloud's own corner. */
const PART_U = 3;
const WEIGHT = 600;
const SHADES = 3;

interface WordCloudProps {
  readonly words: readonly CloudWord[];
  /** Largest type, in u. */
  readonly largest?: number;
  /** Whether it is all there is: among others it does not speak for the page. */
  readonly alone?: boolean;
}

export function WordCloud({ words, largest = LARGEST_U, alone = true }: WordCloudProps): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const u = unit.value;
  const ready = fontsReady.value; // another face has other widths
  const pages = useMemo(() => {
    if (box === null) return [];
    const room = { width: box.width, height: box.height - (alone ? 0 : PART_U * u) };
    return cloudPages(words, room, measured, { smallest: SMALLEST_NOTE_U * u, largest: largest * u });
  }, [words, box, u, largest, alone, ready]);
  const page = usePager(pages.map((placed) => dwell(placed.length * 2)));
  const shown = pages[page] ?? [];
  const before = pages.slice(0, page).reduce((sum, one) => sum + one.length, 0);
  return (
    <div class="cloud" ref={frame}>
      <ul class="word-list" key={page}>
        {shown.map(({ word, n, font, x, y }, order) => (
          <li
            key={word}
            dir="auto"
            class={`shade-${stableHash(word) % SHADES}`}
            style={{ fontSize: `${font}px`, fontWeight: WEIGHT, transform: `translate(${x}px, ${y}px)`, "--order": order }}
          >
            {word}
            {n > 1 && <span class="unseen"> {tn("said by {n} person", "said by {n} people", n)}</span>}
          </li>
        ))}
      </ul>
      {pages.length > 1 && alone && <PageMark from={before + 1} to={before + shown.length} of={words.length} page={page} pages={pages.length} />}
      {pages.length > 1 && !alone && <p class="cloud-part number">{t("{from}–{to}/{of}", { from: before + 1, to: before + shown.length, of: words.length })}</p>}
    </div>
  );
}

let pen: CanvasRenderingContext2D | null = null;

/** The width of a word in the page's own type, by a canvas that is never shown. */
function measured(word: string, font: number): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (pen === null) return word.length * font * 0.62;
  pen.font = `${WEIGHT} ${font}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(word).width;
}
