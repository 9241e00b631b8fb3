/** The map of pairs on the wall; beside it one pair after the other is read out, slowly. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import type { Interface, Interfaces } from "../activities/interface_map";
import { t } from "../i18n";
import type { Id } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { linesOf, PairMatrix } from "../ui/PairMatrix";
import { useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";

/** As many lines of a pair as can be read at once. */
const AT_ONCE = 3;
/** With more organisations the pairs are too small for words. */
const ROOM_FOR_TOPICS = 5;

interface Page {
  readonly pair: readonly [Id, Id];
  readonly lines: readonly Interface[];
}

export function MapWall({ map }: { map: Interfaces }): JSX.Element {
  const pages = pagesOf(map);
  const page = usePager(pages.map(({ lines }) => dwell(lines.reduce((words, one) => words + wordsIn(`${one.topic} ${one.give} ${one.need}`), 0))));
  const now = pages[page];
  const reading = useRef<HTMLElement>(null);
  useCommonFit(reading, ".pair-reading-body", 2.3, 3.6);
  return (
    <div class={now === undefined ? "map-wall is-alone" : "map-wall"}>
      <PairMatrix map={map} now={now?.pair} topics={now === undefined || map.bodies.length <= ROOM_FOR_TOPICS} />
      {now !== undefined && (
        <aside class="pair-reading" ref={reading} key={`${now.pair.join("/")}/${page}`}>
          <p class="pair-reading-head">
            <OrgBadge organisation={now.pair[0]} show="name" />
            <OrgBadge organisation={now.pair[1]} show="name" />
          </p>
          <div class="fit pair-reading-body">
            <div class="fit-text">
              {now.lines.map((line) => (
                <Line key={line.id} line={line} />
              ))}
            </div>
          </div>
        </aside>
      )}
      {pages.length > 1 && <PageMark of={pages.length} page={page} pages={pages.length} />}
    </div>
  );
}

function pagesOf(map: Interfaces): Page[] {
  const pages: Page[] = [];
  map.bodies.forEach((one, at) => {
    for (const other of map.bodies.slice(at + 1)) {
      const lines = linesOf(map, one, other);
      for (let from = 0; from < lines.length; from += AT_ONCE) pages.push({ pair: [one, other], lines: lines.slice(from, from + AT_ONCE) });
    }
  });
  return pages;
}

function Line({ line }: { line: Interface }): JSX.Element {
  return (
    <dl class="pair-line">
      <dt dir="auto">
        <OrgBadge organisation={line.body} show="mark" /> {line.topic}
      </dt>
      {line.give !== "" && (
        <dd dir="auto">
          <b>{t("Gives:")}</b> {line.give}
        </dd>
      )}
      {line.need !== "" && (
        <dd dir="auto">
          <b>{t("Needs:")}</b> {line.need}
        </dd>
      )}
    </dl>
  );
}
