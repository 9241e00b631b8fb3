/**
 * Notes that fill the space they are given: one group, or several side by side under their titles. Turns pages slowly
 * when there are more than fit in legible type, and says which part is shown.
 */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { stableHash } from "../ids";
import type { Card } from "../types";
import { NoteCard } from "../ui/NoteCard";
import { Fit } from "./fit";
import { extentOf, layoutGroups, type Layout, type Placed } from "./layout";
import { useArranged } from "./measure";
import { PageMark } from "./page_mark";
import { dwell, usePager, wordsIn } from "./pager";
import { noteLimits, useBox } from "./stage";
import type { Box } from "./steps";

export interface NoteGroup {
  readonly id: string;
  readonly title: string | null;
  readonly notes: readonly Card[];
}

/** Height of a group's title, in u. */
const TITLE_U = 6.5;
/** Sheets of one pad differ a little, and each note keeps its own. */
const SHADES = 3;

export function NoteWall({ groups }: { groups: readonly NoteGroup[] }): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const arranged = useArranged<Arranged>(inputsOf(groups), box, (room, u, measure, before) => ({
    groups,
    layouts: layoutGroups(
      groups.map((group) => group.notes),
      roomOf(groups, room, u),
      measure,
      noteLimits(u),
      before?.layouts,
    ),
  }));
  const layouts = arranged?.layouts ?? [];
  const stays = staysOf(layouts);
  const page = usePager(stays);
  return (
    <div class="note-wall" ref={frame}>
      {arranged?.groups.map((group, index) => (
        <NoteColumn key={group.id} group={group} layout={layouts[index]!} page={page} alone={layouts.length === 1} />
      ))}
      {stays.length > 1 && <PageMark {...partOf(layouts, page)} page={page} pages={stays.length} />}
    </div>
  );
}

/** Groups with their places: kept together, so that a drawing never mixes new groups with old places. */
interface Arranged {
  readonly groups: readonly NoteGroup[];
  readonly layouts: readonly Layout<Card>[];
}

/** Everything that the arrangement of groups depends on, for comparing. */
export function inputsOf(groups: readonly NoteGroup[]): (Card | string | null)[] {
  return groups.flatMap(({ id, title, notes }) => [id, title, ...notes]);
}

/** What the groups have for their notes: all but the titles. */
export function roomOf(groups: readonly NoteGroup[], { width, height }: Box, u: number): Box {
  const titled = groups.some((group) => group.title !== null);
  return { width, height: height - (titled ? TITLE_U * u : 0) };
}

/** How long each page stays, from the words on it. */
function staysOf(layouts: readonly Layout<Card>[]): number[] {
  const pages = Math.max(1, ...layouts.map((one) => one.pages.length));
  return Array.from({ length: pages }, (_, page) =>
    dwell(sum(layouts.flatMap((one) => one.pages[page] ?? []).map(({ note }) => wordsIn(note.text)))),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** The notes shown up to and with this page, of all: "13 to 24 of 48". */
function partOf(layouts: readonly Layout<Card>[], page: number): { from: number; to: number; of: number } {
  const counts = staysOf(layouts).map((_, at) => sum(layouts.map((one) => one.pages[at]?.length ?? 0)));
  const earlier = sum(counts.slice(0, page));
  return { from: earlier + 1, to: earlier + (counts[page] ?? 0), of: sum(counts) };
}

interface NoteColumnProps {
  readonly group: NoteGroup;
  readonly layout: Layout<Card>;
  readonly page: number;
  readonly alone: boolean;
}

function NoteColumn({ group, layout, page, alone }: NoteColumnProps): JSX.Element {
  // A group with fewer pages than its neighbours keeps showing its last one.
  const shown = Math.min(page, layout.pages.length - 1);
  return (
    <section class={`note-column ${alone ? "is-alone" : ""}`} style={alone ? {} : { width: `${layout.width}px` }}>
      {group.title !== null && (
        <Fit class="note-column-title" as="h2" min={2.4} max={3.6}>
          {group.title}
        </Fit>
      )}
      <Notes layout={layout} page={shown} centred={alone} />
    </section>
  );
}

interface NotesProps {
  readonly layout: Layout<Card>;
  readonly page: number;
  /** A single page stands a little above the middle of its space; columns beside each other hang from one line. */
  readonly centred?: boolean;
}

/** One page of placed notes. Each is moved by transform alone, so a change of place costs no layout. */
export function Notes({ layout, page, centred = true }: NotesProps): JSX.Element {
  const arrivals = useArrivals(layout, page);
  const [frame, box] = useBox<HTMLDivElement>();
  const extent = extentOf(layout);
  const left = box === null ? 0 : Math.max(0, (box.width - extent.width) / 2);
  const top = box === null || !centred || layout.pages.length > 1 ? 0 : Math.max(0, (box.height - extent.height) * 0.4);
  const placed = layout.pages[page] ?? [];
  return (
    <div class="notes" ref={frame}>
      {placed.map((one, index) => (
        <Slot key={one.note.id} placed={one} left={left} top={top} font={layout.step.font} order={index}
          arrival={arrivals.get(one.note.id) ?? "turns"} />
      ))}
    </div>
  );
}

interface SlotProps {
  readonly placed: Placed<Card>;
  readonly left: number;
  readonly top: number;
  readonly font: number;
  readonly order: number;
  readonly arrival: "flies" | "turns";
}

function Slot({ placed: { note, x, y, width, height, cut }, left, top, font, order, arrival }: SlotProps): JSX.Element {
  return (
    <div
      class={`slot ${arrival} ${cut ? "is-cut" : ""}`}
      data-card={note.id}
      style={{
        transform: `translate(${Math.round(left + x)}px, ${Math.round(top + y)}px)`,
        width: `${width}px`,
        height: `${height}px`,
        fontSize: `${font}px`,
        "--order": Math.min(order, 24),
      }}
    >
      <NoteCard card={note} class={`shade-${stableHash(note.id) % SHADES}`} />
    </div>
  );
}

/**
 * How each note came: a new one flies in from below, one that was on another page just fades in with its page.
 * Kept for as long as the note is drawn, since taking the class away would cut its motion short.
 */
function useArrivals(layout: Layout<Card>, page: number): ReadonlyMap<string, "flies" | "turns"> {
  const seen = useRef(new Set<string>());
  const kept = useRef(new Map<string, "flies" | "turns">());
  const shown = new Map<string, "flies" | "turns">();
  for (const { note } of layout.pages[page] ?? []) {
    shown.set(note.id, kept.current.get(note.id) ?? (seen.current.has(note.id) ? "turns" : "flies"));
  }
  for (const { note } of layout.pages.flat()) if (shown.has(note.id)) seen.current.add(note.id);
  kept.current = shown;
  return shown;
}
