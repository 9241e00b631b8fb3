/** Answers in whole sentences, below each other. What is not legible at once turns slowly, and the foot says which part is shown. */
import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

import { t, tn } from "../i18n";
import type { QuestionAnswers } from "../types";
import { Fit } from "./fit";
import { dwell, usePager, wordsIn } from "./pager";
import { fontsReady, unit, useBox } from "./stage";
import type { Box } from "./steps";

type Text = NonNullable<QuestionAnswers["words"]>[number];

const SMALLEST_U = 2.3;
const LARGEST_U = 4;
/** Between two answers, in ems; `.text-list` has the same. */
const GAP = 0.5;

export function Texts({ texts, n }: { texts: readonly Text[]; n: number }): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const pages = usePages(texts, frame, box);
  const page = usePager(pages.map((shown) => dwell(shown.reduce((words, { word }) => words + wordsIn(word), 0))));
  const shown = pages[page] ?? [];
  return (
    <>
      <div class="texts" ref={frame}>
        <Fit class="words" min={SMALLEST_U} max={LARGEST_U}>
          <ul class="word-list text-list" key={page}>
            {shown.map(({ word, n: said }, order) => (
              <li key={word} style={{ "--weight": 0, "--order": order }}>
                <span dir="auto">{word}</span>
                {said > 1 && <span class="word-n number">{said}</span>}
              </li>
            ))}
          </ul>
        </Fit>
      </div>
      <p class="panel-foot">
        <span>{tn("{n} answer", "{n} answers", n)}</span>
        {pages.length > 1 && <span class="panel-page">{t("Page {page} of {pages}", { page: page + 1, pages: pages.length })}</span>}
      </p>
    </>
  );
}

/** The answers in parts that are legible in the frame. Their heights are asked of the browser, at the smallest type. */
function usePages(texts: readonly Text[], frame: RefObject<HTMLElement>, box: Box | null): readonly (readonly Text[])[] {
  const [pages, setPages] = useState<readonly (readonly Text[])[]>([]);
  const u = unit.value;
  const ready = fontsReady.value;
  useLayoutEffect(() => {
    if (frame.current === null || box === null) return;
    const type = SMALLEST_U * u;
    setPages(pack(texts, heights(texts, frame.current, type), box.height, GAP * type));
  }, [texts, box, u, ready]);
  return pages;
}

function heights(texts: readonly Text[], frame: HTMLElement, type: number): readonly number[] {
  const desk = document.createElement("ul");
  desk.className = "fit-text word-list text-list texts-desk";
  desk.style.fontSize = `${type}px`;
  desk.append(...texts.map(({ word, n }) => asDrawn(n > 1 ? `${word} ${n}` : word)));
  frame.append(desk);
  const found = [...desk.children].map((line) => (line as HTMLElement).offsetHeight + 1);
  desk.remove();
  return found;
}

function asDrawn(words: string): HTMLLIElement {
  const line = document.createElement("li");
  line.textContent = words;
  return line;
}

/** In order, as many on each page as fit; one that alone is too high has a page of its own. */
function pack(texts: readonly Text[], high: readonly number[], room: number, gap: number): readonly (readonly Text[])[] {
  const pages: Text[][] = [];
  let left = 0;
  texts.forEach((text, at) => {
    const needed = high[at]! + gap;
    const last = pages.at(-1);
    if (last === undefined || needed > left + gap) {
      pages.push([text]);
      left = room - needed;
    } else {
      last.push(text);
      left -= needed;
    }
  });
  return pages;
}
