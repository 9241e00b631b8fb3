/** A vote: while it runs, how many have voted and nothing else; then the bars, raw and balanced. */
import type { JSX } from "preact";

import { percent, t, tn } from "../i18n";
import { itemTitle } from "../store";
import type { Split, Tally, TallyItem } from "../types";
import { OrgBadge } from "../ui/OrgBadge";
import { CountUp } from "./count_up";
import { useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager } from "./pager";
import { unit, useBox } from "./stage";

const MOST_DOTS_DRAWN = 120;
/** The breadth of a row of dots. */
const DOTS_WIDTH_U = 136;
/** A row of the result: lower is not legible, higher is waste. */
const LOWEST_ROW_U = 7.5;
const HIGHEST_ROW_U = 14;
const SMALLEST_TITLE_U = 2.2;
const LARGEST_TITLE_U = 3.6;

interface TurnoutProps {
  readonly voters: number;
  readonly eligible: number;
  /** What they have done, after their number. */
  readonly words?: string;
}

/** How many have voted, of how many: a dot for each person, filled when they have. */
export function Turnout({ voters, eligible, words = tn("of {n} has voted", "of {n} have voted", eligible) }: TurnoutProps): JSX.Element {
  const dots = Math.min(eligible, MOST_DOTS_DRAWN);
  const size = dots <= 24 ? 4.4 : dots <= 60 ? 3.4 : 2.4;
  const rows = Math.ceil((dots * (size + 1.2)) / DOTS_WIDTH_U);
  const filled = eligible === 0 ? 0 : Math.round((voters / eligible) * dots);
  return (
    <div class="turnout">
      <p class="turnout-words">
        <CountUp value={voters} class="turnout-number" />{" "}
        <span>{words}</span>
      </p>
      <div class="turnout-dots" aria-hidden="true" style={{ "--across": Math.ceil(dots / Math.max(1, rows)), "--dot": size }}>
        {Array.from({ length: dots }, (_, at) => (
          <i key={at} class={at < filled ? "is-in" : ""} />
        ))}
      </div>
    </div>
  );
}

export function VoteResult({ tally }: { tally: Tally }): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const u = unit.value;
  const items = [...(tally.items ?? [])].filter(({ item }) => itemTitle(item) !== "").sort(byDots);
  const fitting = box === null ? items.length : Math.max(1, Math.floor(box.height / (LOWEST_ROW_U * u)));
  const pages = Math.max(1, Math.ceil(items.length / fitting));
  // As many rows on each page, so that the last one is not a lonely line.
  const rows = Math.max(1, Math.ceil(items.length / pages));
  const page = usePager(Array.from({ length: pages }, () => dwell(rows * 10)));
  const shown = items.slice(page * rows, (page + 1) * rows);
  const greatest = Math.max(1, ...items.map(({ dots, balanced }) => Math.max(dots, balanced ?? 0)));
  const height = box === null ? LOWEST_ROW_U * u : Math.min(HIGHEST_ROW_U * u, box.height / rows);
  // All titles are set alike, as large as the longest of the page allows. What divides the room takes a line of its own.
  useCommonFit(frame, ".vote-title", SMALLEST_TITLE_U, LARGEST_TITLE_U);
  const divided = items.some((one) => one.split !== undefined);
  const balanced = items.some((one) => one.balanced != null);
  if (items.length === 0) return <p class="step-note">{t("Nobody has placed a dot")}</p>;
  return (
    <div class="vote-result">
      <p class="vote-legend">
        <span class="legend-order">{t("The room's priority, not a decision")}</span>
        <span class="legend-raw">{balanced ? t("All dots") : tn("{n} person voted", "{n} people voted", tally.voters)}</span>
        {balanced && <span class="legend-balanced">{t("Balanced: every organisation weighs the same")}</span>}
        {divided && <span class="legend-split">{t("⇄ Here organisations gave very different shares of their dots")}</span>}
      </p>
      <div class="vote-rows" ref={frame}>
        <ol start={page * rows + 1} key={page} style={{ "--row": `${height}px` }}>
          {shown.map((one, at) => (
            <ResultRow key={one.item} one={one} place={placeOf(items, one)} greatest={greatest} order={at} />
          ))}
        </ol>
      </div>
      {pages > 1 && (
        <PageMark from={page * rows + 1} to={page * rows + shown.length} of={items.length} page={page} pages={pages} />
      )}
    </div>
  );
}

function byDots(a: TallyItem, b: TallyItem): number {
  return b.dots - a.dots || (b.balanced ?? 0) - (a.balanced ?? 0) || itemTitle(a.item).localeCompare(itemTitle(b.item));
}

/** Equal dots share a place. */
function placeOf(items: readonly TallyItem[], one: TallyItem): number {
  return items.findIndex((other) => other.dots === one.dots) + 1;
}

interface RowProps {
  readonly one: TallyItem;
  readonly place: number;
  readonly greatest: number;
  readonly order: number;
}

function ResultRow({ one, place, greatest, order }: RowProps): JSX.Element {
  return (
    <li class="vote-row" style={{ "--order": order }} data-item={one.item}>
      <span class="vote-place number" aria-hidden="true">{place}</span>
      <span class="vote-what">
        <span class="vote-title">
          <span class="fit-text" dir="auto">{itemTitle(one.item)}</span>
        </span>
        {one.split !== undefined && <SplitWords split={one.split} />}
      </span>
      <span class="vote-bars">
        <Bar value={one.dots} greatest={greatest} kind="raw" />
        {one.balanced != null && <Bar value={one.balanced} greatest={greatest} kind="balanced" />}
      </span>
    </li>
  );
}

/** Which organisations lie furthest apart on an item, by the share of their own dots. */
function SplitWords({ split }: { split: Split }): JSX.Element {
  return (
    <span class="vote-split">
      <span class="vote-split-mark" aria-hidden="true">⇄</span> <OrgBadge organisation={split.most} /> {percent(split.most_share)} ·{" "}
      <OrgBadge organisation={split.least} /> {percent(split.least_share)}
    </span>
  );
}

function Bar({ value, greatest, kind }: { value: number; greatest: number; kind: "raw" | "balanced" }): JSX.Element {
  return (
    <span class={`vote-bar is-${kind}`}>
      <span class="vote-track">
        <span class="vote-fill" style={{ "--part": value / greatest }} />
      </span>
      <CountUp value={value} digits={kind === "raw" ? 0 : 1} class="vote-value" />
    </span>
  );
}
