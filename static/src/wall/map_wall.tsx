/** The map of pairs on the wall; beside it one pair after the other is read out, slowly. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import type { Interface, Interfaces } from "../activities/interface_map";
import { t, tn } from "../i18n";
import type { Id } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { linesOf, PairMatrix } from "../ui/PairMatrix";
import { useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";

/** As many lines of a pair as can be read at once. */
const AT_ONCE = 3;
/** With more pages than this a round of all takes longer than anybody looks; each pair then has one, of its newest lines. */
const MOST_PAGES = 16;
/** With more organisations the pairs are too small for words. */
const ROOM_FOR_TOPICS = 5;

interface Page {
  readonly pair: readonly [Id, Id];
  readonly lines: readonly Interface[];
  /** Lines of the pair that no page shows. */
  readonly more: number;
}

export function MapWall({ map }: { map: Interfaces }): JSX.Element {
  const pages = pagesOf(map);
  const page = usePager(pages.map(({ lines }) => dwell(lines.reduce((words, one) => words + wordsIn(`${one.topic} ${one.give} ${one.need}`), 0))));
  const now = pages[page];
  const reading = useRef<HTMLDivElement>(null);
  useCommonFit(reading, ".pair-reading-body", 2.3, 3.6);
  return (
    <div class={now === undefined ? "map-wall is-alone" : "map-wall"}>
      <PairMatrix map={map} now={now?.pair} topics={now === undefined || map.bodies.length <= ROOM_FOR_TOPICS} />
      {now !== undefined && (
        <div class="pair-reading" ref={reading} key={`${now.pair.join("/")}/${page}`}>
          <p class="pair-reading-head">
            <OrgBadge organisation={now.pair[0]} show="name" />
            <OrgBadge organisation={now.pair[1]} show="name" />
          </p>
          <div class="fit pair-reading-body">
            <div class="fit-text">
              {now.lines.map((line) => (
                <Line key={line.id} line={line} />
              ))}
              {now.more > 0 && <p class="pair-more">{tn("and {n} more", "and {n} more", now.more)}</p>}
            </div>
          </div>
        </div>
      )}
      {pages.length > 1 && <PageMark of={pages.length} page={page} pages={pages.length} />}
    </div>
  );
}

function pagesOf(map: Interfaces): Page[] {
  const pairs = map.bodies.flatMap((one, at) => map.bodies.slice(at + 1).map((other) => ({ pair: [one, other] as const, lines: linesOf(map, one, other) })));
  const spoken = pairs.filter(({ lines }) => lines.length > 0);
  const all = spoken.flatMap(({ pair, lines }) =>
    Array.from({ length: Math.ceil(lines.length / AT_ONCE) }, (_, page) => ({ pair, lines: lines.slice(page * AT_ONCE, (page + 1) * AT_ONCE), more: 0 })),
  );
  if (all.length <= MOST_PAGES) return all;
  return spoken.map(({ pair, lines }) => ({ pair, lines: lines.slice(-AT_ONCE), more: Math.max(0, lines.length - AT_ONCE) }));
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
