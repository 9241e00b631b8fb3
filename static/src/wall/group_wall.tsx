/** Groups assembling: a table for each, its number large, its organisations by shape and short name; what a group works on, and a tick when it is done. */
import type { JSX } from "preact";

import { bodiesOf, topicTitle } from "../groups";
import { t, tn } from "../i18n";
import { record } from "../store";
import type { Group, Id } from "../types";
import { organisationMark, Shape } from "../ui/OrgBadge";
import { Fit, useCommonFit } from "./fit";
import { PageMark } from "./page_mark";
import { dwell, usePager } from "./pager";
import { unit, useBox } from "./stage";
import type { Box } from "./steps";

/** A table smaller than this can't be read from the back of the room; one larger than needed looks lost. In hundredths of the height. */
const LEAST = { width: 30, height: 16 };
const MOST_ROWS_HIGH = 34;
/** Of a table's width: two figures of that size leave the names of its organisations their room. */
const NUMBER_WIDE = 0.19;
/** What is read on one table, in words. */
const WORDS = 4;

/** What a table shows of a group. */
export type Seated = Omit<Group, "reason" | "exposed">;

interface GroupWallProps {
  /** The groups as they sit now, or as they sat. */
  readonly groups?: readonly Seated[];
  /** Ids of the groups that have done what they are asked for; null where there is nothing to be done. */
  readonly done?: ReadonlySet<Id> | null;
}

export function GroupWall({ groups = record("groups")?.groups ?? [], done = null }: GroupWallProps): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const u = unit.value;
  const grid = box === null ? null : gridOf(groups.length, box, u);
  const size = grid === null ? groups.length : grid.columns * grid.rows;
  const pages = Math.max(1, Math.ceil(groups.length / Math.max(1, size)));
  const page = usePager(Array.from({ length: pages }, () => dwell(size * WORDS)));
  const shown = groups.slice(page * size, (page + 1) * size);
  useCommonFit(frame, ".group-table-bodies", 2.2, shown.some((group) => topicTitle(group.topic) !== "") ? 3.2 : 5);
  return (
    <div class="group-wall" ref={frame}>
      {grid !== null && (
        <ul
          class="group-wall-tables"
          style={{ "--number": `${Math.min(16 * u, 0.42 * grid.height, NUMBER_WIDE * grid.width)}px`, gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))`, gridAutoRows: `${grid.height}px` }}
        >
          {shown.map((group, order) => (
            <Table key={group.id} group={group} done={done === null ? null : done.has(group.id)} order={order} />
          ))}
        </ul>
      )}
      {pages > 1 && <PageMark from={page * size + 1} to={page * size + shown.length} of={groups.length} page={page} pages={pages} />}
    </div>
  );
}

interface Grid {
  readonly columns: number;
  readonly width: number;
  readonly rows: number;
  readonly height: number;
}

/** The grid with the largest tables; with more groups than fit legibly, as many as do. */
function gridOf(groups: number, { width, height }: Box, u: number): Grid {
  const gap = 2 * u;
  const mostColumns = Math.max(1, Math.floor((width + gap) / (LEAST.width * u + gap)));
  const mostRows = Math.max(1, Math.floor((height + gap) / (LEAST.height * u + gap)));
  const wideOf = (columns: number): number => (width - (columns - 1) * gap) / columns;
  let best: Grid = { columns: mostColumns, width: wideOf(mostColumns), rows: mostRows, height: (height - (mostRows - 1) * gap) / mostRows };
  let largest = 0;
  for (let columns = 1; columns <= mostColumns; columns += 1) {
    const rows = Math.max(1, Math.ceil(groups / columns));
    if (rows > mostRows) continue;
    const wide = wideOf(columns);
    const high = Math.min(MOST_ROWS_HIGH * u, (height - (rows - 1) * gap) / rows);
    const side = Math.min(wide, high * 1.7);
    if (side > largest) {
      largest = side;
      best = { columns, width: wide, rows, height: high };
    }
  }
  return best;
}

function Table({ group, done, order }: { group: Seated; done: boolean | null; order: number }): JSX.Element {
  const topic = topicTitle(group.topic);
  const people = typeof group.members === "number" ? group.members : group.members.length;
  return (
    <li class={`group-table ${done === true ? "is-done" : ""}`} style={{ "--order": Math.min(order, 24) }}>
      <p class="group-table-number number">
        <span class="unseen">{t("Group")} </span>
        {group.id}
        {done === true && (
          <span class="group-table-done">
            <span aria-hidden="true">✓</span>
            <span class="unseen">{t("has shared")}</span>
          </span>
        )}
      </p>
      <div class="group-table-words">
        {topic !== "" && (
          <Fit class="group-table-topic" as="p" min={2.2} max={4.4}>
            {topic}
          </Fit>
        )}
        <div class="fit group-table-bodies">
          <div class="fit-text">
            <span class="unseen">{tn("{n} person", "{n} people", people)}: </span>
            {bodiesOf(group.organisations).map(({ id, n }) => (
              <Body key={id} id={id} n={n} />
            ))}
          </div>
        </div>
      </div>
    </li>
  );
}

function Body({ id, n }: { id: Id; n: number }): JSX.Element {
  const mark = organisationMark(id);
  return (
    <span class={`group-table-body org-${mark?.colour ?? 8}`}>
      {mark !== null && <Shape shape={mark.shape} size="0.85em" />}
      <span>{mark === null ? t("No organisation") : mark.organisation.short || mark.organisation.name}</span>
      {n > 1 && <span class="number"> ×{n}</span>}
    </span>
  );
}
