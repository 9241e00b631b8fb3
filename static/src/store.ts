/**
 * The records of a lab in this page: two maps, `room` (what this audience sees) and `me` (this member's own), and the
 * number up to which the room is known. Frames fold in by the rules of docs/protocol.md; views read signals.
 *
 * Each key has its own signal and each first word of a key has a count of changes, so a frame that moves one note
 * redraws what shows that note and the lists it belongs to, not the page. A record on `me` hides the same key of the room.
 */
import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";

import type {
  Activity,
  Card,
  Change,
  Channel,
  Cluster,
  Experiment,
  Frame,
  Id,
  Lab,
  Language,
  Me,
  Member,
  Presence,
  RecordKind,
  RecordOf,
  RecordTypes,
  Resumed,
  Timer,
  Wall,
} from "./types";

const maps: Record<Channel, Map<string, unknown>> = { room: new Map(), me: new Map() };
const signals = new Map<string, Signal<unknown>>();
const changes = new Map<string, Signal<number>>();

/** The number up to which this page knows the room; null before the first answer to `resume`. */
export const seq = signal<number | null>(null);
/** The number up to which this member's own records are known: a `me` frame may run ahead of the room. */
export const ownSeq = signal<number>(-1);
/** True once the room has been seen, even if the network is gone now. */
export const loaded: ReadonlySignal<boolean> = computed(() => seq.value !== null);

// --- Folding -------------------------------------------------------------------------------------------------

/** Folds one frame in. `behind` means that numbers are missing in between: ask `resume` since the present one. */
export function foldFrame(frame: Frame): "applied" | "old" | "behind" {
  const mine = seq.peek();
  if (mine === null || frame.from > mine) return "behind";
  if (frame.seq <= mine) return "old";
  batch(() => {
    change(frame.channel, frame);
    if (frame.channel === "room") seq.value = frame.seq;
    ownSeq.value = Math.max(ownSeq.peek(), frame.seq);
  });
  return "applied";
}

/** Folds the answer to `resume` in. An answer older than what frames have brought meanwhile is refused (false). */
export function foldResumed(answer: Resumed): boolean {
  const mine = seq.peek();
  if (!answer.full && (mine === null || answer.seq < mine)) return false;
  batch(() => {
    for (const channel of ["room", "me"] as const) {
      if (answer.full) {
        const gone = [...maps[channel].keys()].filter((key) => !(key in answer[channel].put));
        change(channel, { put: answer[channel].put, drop: gone });
      } else {
        change(channel, answer[channel]);
      }
    }
    seq.value = answer.seq;
    ownSeq.value = answer.seq;
  });
  return true;
}

/** Presence comes beside the numbered frames and may be lost; it is kept as a record all the same. */
export function foldPresence(presence: Presence): void {
  batch(() => change("room", { put: { presence }, drop: [] }));
}

/** Forgets everything: the lab is not ours any more. */
export function forget(): void {
  batch(() => {
    for (const channel of ["room", "me"] as const) change(channel, { put: {}, drop: [...maps[channel].keys()] });
    seq.value = null;
    ownSeq.value = -1;
  });
}

function change(channel: Channel, { put, drop }: Change): void {
  const touched = new Set<string>();
  for (const key of drop) if (maps[channel].delete(key)) touched.add(key);
  for (const key in put) {
    maps[channel].set(key, put[key]);
    touched.add(key);
  }
  for (const key of touched) {
    const own = signals.get(key);
    if (own !== undefined) own.value = merged(key);
    const kind = kindOf(key);
    const count = changes.get(kind);
    if (count !== undefined) count.value += 1;
  }
}

function kindOf(key: string): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}

function merged(key: string): unknown {
  return maps.me.has(key) ? maps.me.get(key) : maps.room.get(key);
}

// --- Reading -------------------------------------------------------------------------------------------------

/** The record behind a key, or undefined: `record("timer")`, `record(\`tally/${id}\`)`. Subscribes the reader to this key. */
export function record<K extends string>(key: K): RecordOf<K> | undefined {
  let own = signals.get(key);
  if (own === undefined) {
    own = signal(merged(key));
    signals.set(key, own);
  }
  return own.value as RecordOf<K> | undefined;
}

/** All records of a kind by the name after the slash, in the order they came. Subscribes to every change of the kind. */
export function all<K extends RecordKind>(kind: K): ReadonlyMap<Id, RecordTypes[K]> {
  return index(kind).value as ReadonlyMap<Id, RecordTypes[K]>;
}

const indexes = new Map<string, ReadonlySignal<ReadonlyMap<Id, unknown>>>();
function index(kind: RecordKind): ReadonlySignal<ReadonlyMap<Id, unknown>> {
  let found = indexes.get(kind);
  if (found === undefined) {
    const count = signal(0);
    changes.set(kind, count);
    found = computed(() => {
      void count.value;
      const prefix = `${kind}/`;
      const entries = new Map<Id, unknown>();
      for (const map of [maps.room, maps.me]) {
        for (const [key, value] of map) if (key.startsWith(prefix)) entries.set(key.slice(prefix.length), value);
      }
      return entries;
    });
    indexes.set(kind, found);
  }
  return found;
}

export const lab = (): Lab | undefined => record("lab");
export const timer = (): Timer | undefined => record("timer");
export const wall = (): Wall | undefined => record("wall");
export const presence = (): Presence | undefined => record("presence");
export const me = (): Me | undefined => record("me");
export const activity = (id: Id): Activity | undefined => record(`activity/${id}`);
export const card = (id: Id): Card | undefined => record(`card/${id}`);
export const cluster = (id: Id): Cluster | undefined => record(`cluster/${id}`);
export const experiment = (card: Id): Experiment | undefined => record(`experiment/${card}`);

/** The language of what the facilitator wrote: titles, prompts, questions. A person's own may be another. */
export const labLanguage = (): Language | undefined => lab()?.language;

/** The activity that is on now, if any. */
export function current(): Activity | undefined {
  const id = lab()?.current;
  return id == null ? undefined : activity(id);
}

/** The activities in the order of the agenda. */
export function agenda(): Activity[] {
  return (lab()?.agenda ?? []).map(activity).filter((one) => one !== undefined);
}

/** The activity after this one on the agenda (after none: the first). */
export function following(id: Id | null): Activity | undefined {
  const order = lab()?.agenda ?? [];
  const next = order[id === null ? 0 : order.indexOf(id) + 1];
  return next === undefined ? undefined : activity(next);
}

/** The cards written in an activity that this audience sees, oldest first; own hidden ones included. */
export function cardsOf(activityId: Id): Card[] {
  return [...all("card").values()].filter((one) => one.activity === activityId).sort(byAge);
}

/** This member's own cards, of one activity or of all, oldest first. */
export function myCards(activityId?: Id): Card[] {
  return [...all("card").values()]
    .filter((one) => one.mine === true && (activityId === undefined || one.activity === activityId))
    .sort(byAge);
}

function byAge(a: Card, b: Card): number {
  const [one, other] = [a.at ?? "", b.at ?? ""];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The clusters, of one activity or of all. */
export function clusters(activityId?: Id): Cluster[] {
  return [...all("cluster").values()].filter(
    (one) => activityId === undefined || one.activity === undefined || one.activity === activityId,
  );
}

/** What a later activity (clustering, dot_vote, test_card) offers to work on, as records. */
export function offered(activityId: Id): { cards: Card[]; clusters: Cluster[] } {
  const items = record(`items/${activityId}`);
  return {
    cards: (items?.cards ?? []).map(card).filter((one) => one !== undefined),
    clusters: (items?.clusters ?? []).map(cluster).filter((one) => one !== undefined),
  };
}

/** The people, for staff. */
export const members = (): Member[] => [...all("member").values()];

/** A card's title and the rest: the first line of a text that has a line break is its title. */
export function parts(text: string): { title: string | null; body: string } {
  const end = text.indexOf("\n");
  if (end < 0) return { title: null, body: text };
  return { title: text.slice(0, end).trim(), body: text.slice(end + 1).trim() };
}

/** The words by which an item of a vote is called: a cluster's title, or a card's title or whole text. */
export function itemTitle(id: Id): string {
  const pile = cluster(id);
  if (pile !== undefined) return pile.title;
  const { title, body } = parts(card(id)?.text ?? "");
  return title ?? body;
}
