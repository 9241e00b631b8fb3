/**
 * Notes that fill the space they are given: one group, or several side by side under their titles. Turns pages slowly
 * when there are more than fit in legible type, or more groups than stand side by side, and says which part is shown.
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
import { noteLimits, unit, useBox } from "./stage";
import type { Box } from "./steps";

export interface NoteGroup {
  readonly id: string;
  readonly title: string | null;
  readonly notes: readonly Card[];
  /** The one that the room is at. */
  readonly now?: boolean;
}

/** Something drawn above the groups, at the places where they stand. */
export interface Band {
  /** In u. */
  readonly height: number;
  readonly draw: (groups: readonly NoteGroup[], middles: readonly number[], size: Box) => JSX.Element;
}

/** Height of a group's title, in u. */
const TITLE_U = 6.5;
/** Sheets of one pad differ a little, and each note keeps its own. */
const SHADES = 3;

interface NoteWallProps {
  readonly groups: readonly NoteGroup[];
  /** So many groups stand side by side at most; the others come on further pages. */
  readonly most?: number;
  readonly band?: Band;
  /** A stamp on the corner of a note. */
  readonly stamp?: (note: Card) => JSX.Element | null;
}

export function NoteWall({ groups, most = 6, band, stamp }: NoteWallProps): JSX.Element {
  const [frame, box] = useBox<HTMLDivElement>();
  const sets = inSets(groups, most);
  const arranged = useArranged<readonly Arranged[]>(inputsOf(groups), box, (room, u, measure, before) =>
    sets.map((set, index) => ({
      groups: set,
      layouts: layoutGroups(
        set.map((group) => group.notes),
        roomOf(set, room, u),
        measure,
        noteLimits(u),
        before?.[index]?.layouts,
        expectedIn(set),
      ),
    })),
  );
  const pages = (arranged ?? []).flatMap(pagesOf);
  const at = usePager(pages.map(({ stay }) => stay));
  const shown = pages[at];
  const wall = (
    <div class="note-wall" ref={frame}>
      {shown?.set.groups.map((group, index) => (
        <NoteColumn key={group.id} group={group} layout={shown.set.layouts[index]!} page={shown.page} alone={shown.set.layouts.length === 1} stamp={stamp} />
      ))}
      {pages.length > 1 && <PageMark {...partOf(pages, at)} page={at} pages={pages.length} />}
    </div>
  );
  if (band === undefined) return wall;
  const size = { width: box?.width ?? 0, height: band.height * unit.value };
  return (
    <div class="banded">
      <div class="band" style={{ height: `${size.height}px` }}>
        {shown !== undefined && band.draw(shown.set.groups, middlesOf(shown.set.layouts, size.width), size)}
      </div>
      {wall}
    </div>
  );
}

/** The group that the room is at gets the room of its neighbours from the start: moving the others when it fills would disturb. */
function expectedIn(set: readonly NoteGroup[]): number[] {
  const usual = sum(set.map(({ notes }) => notes.length)) / set.length;
  return set.map(({ notes, now }) => (now === true ? Math.max(notes.length, usual) : notes.length));
}

/** Groups divided evenly, so that no page has one left over. */
function inSets(groups: readonly NoteGroup[], most: number): readonly (readonly NoteGroup[])[] {
  const sets = Math.max(1, Math.ceil(groups.length / most));
  const size = Math.max(1, Math.ceil(groups.length / sets));
  return Array.from({ length: sets }, (_, set) => groups.slice(set * size, (set + 1) * size));
}

/** Where the middle of each column is: they share what is left between them, as the sheet lays them. */
function middlesOf(layouts: readonly Layout<Card>[], width: number): number[] {
  if (layouts.length === 1) return [width / 2];
  const between = (width - sum(layouts.map((one) => one.width))) / (layouts.length - 1);
  let left = 0;
  return layouts.map((one) => {
    const middle = left + one.width / 2;
    left += one.width + between;
    return middle;
  });
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

interface Page {
  readonly set: Arranged;
  /** Within its set. */
  readonly page: number;
  readonly notes: number;
  /** Seconds, from the words on it. */
  readonly stay: number;
}

function pagesOf(set: Arranged): Page[] {
  const pages = Math.max(1, ...set.layouts.map((one) => one.pages.length));
  return Array.from({ length: pages }, (_, page) => {
    const placed = set.layouts.flatMap((one) => one.pages[page] ?? []);
    return { set, page, notes: placed.length, stay: dwell(sum(placed.map(({ note }) => wordsIn(note.text)))) };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** The notes shown up to and with this page, of all: "13 to 24 of 48". A page without notes says only that it is one. */
function partOf(pages: readonly Page[], at: number): { from?: number; to?: number; of: number } {
  const counts = pages.map(({ notes }) => notes);
  const [earlier, of] = [sum(counts.slice(0, at)), sum(counts)];
  return counts[at] === 0 ? { of } : { from: earlier + 1, to: earlier + (counts[at] ?? 0), of };
}

interface NoteColumnProps {
  readonly group: NoteGroup;
  readonly layout: Layout<Card>;
  readonly page: number;
  readonly alone: boolean;
  readonly stamp: NoteWallProps["stamp"];
}

function NoteColumn({ group, layout, page, alone, stamp }: NoteColumnProps): JSX.Element {
  // A group with fewer pages than its neighbours keeps showing its last one.
  const shown = Math.min(page, layout.pages.length - 1);
  return (
    <section class={`note-column ${alone ? "is-alone" : ""} ${group.now === true ? "is-now" : ""}`} style={alone ? {} : { width: `${layout.width}px` }}>
      {group.title !== null && (
        <Fit class="note-column-title" as="h2" min={2.4} max={3.6}>
          {group.title}
        </Fit>
      )}
      <Notes layout={layout} page={shown} centred={alone} stamp={stamp} />
    </section>
  );
}

interface NotesProps {
  readonly layout: Layout<Card>;
  readonly page: number;
  /** A single page stands a little above the middle of its space; columns beside each other hang from one line. */
  readonly centred?: boolean;
  readonly stamp?: NoteWallProps["stamp"];
}

/** One page of placed notes. Each is moved by transform alone, so a change of place costs no layout. */
export function Notes({ layout, page, centred = true, stamp }: NotesProps): JSX.Element {
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
          arrival={arrivals.get(one.note.id) ?? "turns"} stamp={stamp?.(one.note)} />
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
  readonly stamp: JSX.Element | null | undefined;
}

function Slot({ placed: { note, x, y, width, height, cut }, left, top, font, order, arrival, stamp }: SlotProps): JSX.Element {
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
      {stamp}
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
