/**
 * Clusters as the room reads them: side by side with all their notes while that is legible; else first all piles with
 * their names, and then slowly one pile after the other, its notes spread out.
 */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { t, tn } from "../i18n";
import type { Card } from "../types";
import { organisationMark, Shape } from "../ui/OrgBadge";
import { Fit } from "./fit";
import { layout, layoutGroups, stepsOf, type Box, type Layout } from "./layout";
import { noteMeasure } from "./measure";
import { Notes, NoteWall, type NoteGroup } from "./note_wall";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { noteLimits, unit, useBox } from "./stage";

const MOST_SIDE_BY_SIDE = 6;
const TITLE_U = 6.5;
const BETWEEN_U = 3;
const PILE_TITLE_U = 9;

export function ClusterWall({ groups }: { groups: readonly NoteGroup[] }): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const filled = groups.filter((group) => group.notes.length > 0);
  return (
    <div class="cluster-wall" ref={frame}>
      {box !== null && (sideBySide(filled, box) ? <NoteWall groups={filled} /> : <PileByPile groups={filled} box={box} />)}
    </div>
  );
}

/** Whether all groups stand beside each other on one page, legibly and in columns that do not look like ribbons. */
function sideBySide(groups: readonly NoteGroup[], box: Box): boolean {
  if (groups.length === 0 || groups.length > MOST_SIDE_BY_SIDE) return false;
  const u = unit.value;
  const room = {
    width: (box.width - (groups.length - 1) * BETWEEN_U * u) / groups.length,
    height: box.height - TITLE_U * u,
  };
  const notes = groups.map((group) => group.notes);
  if (stepsOf(room, noteLimits(u))[0]!.font < noteLimits(u).smallest) return false;
  return layoutGroups(notes, room, noteMeasure(), noteLimits(u)).every((one) => one.pages.length === 1);
}

interface Turn {
  /** Which group is spread out, or null for the overview. */
  readonly group: number | null;
  readonly page: number;
  readonly seconds: number;
}

function PileByPile({ groups, box }: { groups: readonly NoteGroup[]; box: Box }): JSX.Element {
  const before = useRef(new Map<string, Layout<Card>>());
  const u = unit.value;
  const room = { width: box.width, height: box.height - PILE_TITLE_U * u };
  const layouts = groups.map(({ id, notes }) => {
    const next = layout(notes, room, noteMeasure(), noteLimits(u), before.current.get(id));
    before.current.set(id, next);
    return next;
  });
  const turns = turnsOf(groups, layouts);
  const now = usePager(turns.map((turn) => turn.seconds));
  const { group, page } = turns[now]!;
  const all = groups.reduce((total, one) => total + one.notes.length, 0);
  if (group === null) {
    return (
      <>
        <Piles groups={groups} />
        <PageMark from={1} to={all} of={all} page={now} pages={turns.length} />
      </>
    );
  }
  const one = groups[group]!;
  const earlier = groups.slice(0, group).reduce((total, other) => total + other.notes.length, 0) + shownBefore(layouts[group]!, page);
  return (
    <section class="pile-spread" key={one.id}>
      <header class="pile-head">
        <Fit class="pile-spread-title" as="h2" min={3} max={5.4}>
          {one.title ?? ""}
        </Fit>
        <span class="pile-count">{tn("{n} idea", "{n} ideas", one.notes.length)}</span>
      </header>
      <Notes layout={layouts[group]!} page={page} />
      <PageMark from={earlier + 1} to={earlier + layouts[group]!.pages[page]!.length} of={all} page={now} pages={turns.length} />
    </section>
  );
}

function shownBefore(one: Layout<Card>, page: number): number {
  return one.pages.slice(0, page).reduce((total, notes) => total + notes.length, 0);
}

function turnsOf(groups: readonly NoteGroup[], layouts: readonly Layout<Card>[]): Turn[] {
  const overview: Turn = { group: null, page: 0, seconds: dwell(groups.length * 12) };
  const spread = layouts.flatMap((one, group) =>
    one.pages.map((notes, page) => ({
      group,
      page,
      seconds: dwell(notes.reduce((words, { note }) => words + wordsIn(note.text), 0)),
    })),
  );
  return [overview, ...spread];
}

/** All piles with their names: as many columns as keep them broad. */
function Piles({ groups }: { groups: readonly NoteGroup[] }): JSX.Element {
  const columns = groups.length <= 3 ? groups.length : Math.ceil(Math.sqrt(groups.length * 1.3));
  return (
    <ul class="piles" style={{ "--columns": Math.max(1, columns) }}>
      {groups.map((group) => (
        <li class="pile" key={group.id} style={{ "--sheets": Math.min(3, group.notes.length) }}>
          <div class={`pile-sheets sheets-${Math.min(3, group.notes.length)}`} aria-hidden="true">
            <i />
            <i />
          </div>
          <div class="pile-top">
            <Fit class="pile-title" as="h2" min={2.6} max={5.2}>
              {group.title ?? ""}
            </Fit>
            <p class="pile-count">{tn("{n} idea", "{n} ideas", group.notes.length)}</p>
            <Origins notes={group.notes} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Which agencies the notes of a pile come from: a mark each. */
function Origins({ notes }: { notes: readonly Card[] }): JSX.Element | null {
  const marks = [...new Set(notes.map((note) => note.organisation))].flatMap((id) => organisationMark(id) ?? []);
  if (marks.length === 0) return null;
  return (
    <p class="pile-origins">
      <span class="unseen">{t("From {names}", { names: marks.map((mark) => mark.organisation.name).join(", ") })}</span>
      {marks.map(({ organisation, colour, shape }) => (
        <span class={`org-${colour} pile-origin`} key={organisation.id}>
          <Shape shape={shape} size="1em" />
        </span>
      ))}
    </p>
  );
}
