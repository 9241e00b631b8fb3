/**
 * Clusters as the room reads them: side by side with all their notes while that is legible; else first all piles with
 * their names, and then slowly one pile after the other, its notes spread out.
 */
import type { JSX } from "preact";

import { t, tn } from "../i18n";
import type { Card } from "../types";
import { organisationMark, Shape } from "../ui/OrgBadge";
import { Fit } from "./fit";
import { layout, layoutGroups, type Layout } from "./layout";
import { useArranged } from "./measure";
import { inputsOf, Notes, NoteWall, roomOf, type NoteGroup } from "./note_wall";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { noteLimits, useBox } from "./stage";

const MOST_SIDE_BY_SIDE = 6;
/** Height of the line with a pile's name above its spread notes. */
const PILE_HEAD_U = 9;

/** How the room sees the clusters: all at once, or the overview and then each pile's own pages. */
type Arranged =
  | { readonly how: "side by side"; readonly groups: readonly NoteGroup[] }
  | { readonly how: "one by one"; readonly groups: readonly NoteGroup[]; readonly layouts: readonly Layout<Card>[] };

export function ClusterWall({ groups }: { groups: readonly NoteGroup[] }): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const filled = groups.filter((group) => group.notes.length > 0);
  const arranged = useArranged<Arranged>(inputsOf(filled), box, (room, u, measure, before): Arranged => {
    const limits = noteLimits(u);
    if (filled.length <= MOST_SIDE_BY_SIDE) {
      const notes = filled.map((group) => group.notes);
      const columns = layoutGroups(notes, roomOf(filled, room, u), measure, limits);
      if (columns.every((one) => one.pages.length === 1)) return { how: "side by side", groups: filled };
    }
    const spread = { width: room.width, height: room.height - PILE_HEAD_U * u };
    const layouts = filled.map(({ id, notes }) => layout(notes, spread, measure, limits, earlier(before, id)));
    return { how: "one by one", groups: filled, layouts };
  });
  return (
    <div class="cluster-wall" ref={frame}>
      {arranged?.how === "side by side" && <NoteWall groups={arranged.groups} />}
      {arranged?.how === "one by one" && <OneByOne groups={arranged.groups} layouts={arranged.layouts} />}
    </div>
  );
}

/** The layout that a pile had before, if it was spread out before. */
function earlier(before: Arranged | null, id: string): Layout<Card> | undefined {
  if (before?.how !== "one by one") return undefined;
  return before.layouts[before.groups.findIndex((group) => group.id === id)];
}

interface Turn {
  /** Which group is spread out, or null for the overview. */
  readonly group: number | null;
  readonly page: number;
  readonly seconds: number;
}

interface OneByOneProps {
  readonly groups: readonly NoteGroup[];
  readonly layouts: readonly Layout<Card>[];
}

function OneByOne({ groups, layouts }: OneByOneProps): JSX.Element {
  const turns = turnsOf(groups, layouts);
  const now = usePager(turns.map((turn) => turn.seconds));
  const { group, page } = turns[now]!;
  const all = groups.reduce((total, one) => total + one.notes.length, 0);
  const mark = { of: all, page: now, pages: turns.length };
  if (group === null) {
    return (
      <>
        <Piles groups={groups} />
        <PageMark {...mark} />
      </>
    );
  }
  const one = groups[group]!;
  const places = layouts[group]!;
  const gone = groups.slice(0, group).reduce((total, other) => total + other.notes.length, 0) + shownBefore(places, page);
  return (
    <section class="pile-spread" key={one.id}>
      <header class="pile-head">
        <Fit class="pile-spread-title" as="h2" min={3} max={5.4}>
          {one.title ?? ""}
        </Fit>
        <span class="pile-count">{tn("{n} idea", "{n} ideas", one.notes.length)}</span>
      </header>
      <Notes layout={places} page={page} />
      <PageMark from={gone + 1} to={gone + places.pages[page]!.length} {...mark} />
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
  // With one pile alone, as before anybody has grouped, there is nothing to survey.
  return groups.length > 1 ? [overview, ...spread] : spread;
}

/** All piles with their names: as many columns as keep them broad. */
function Piles({ groups }: { groups: readonly NoteGroup[] }): JSX.Element {
  const columns = groups.length <= 3 ? groups.length : Math.ceil(Math.sqrt(groups.length * 1.3));
  return (
    <ul class="piles" style={{ "--columns": Math.max(1, columns) }}>
      {groups.map((group) => (
        <li class="pile" key={group.id}>
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
