/**
 * What the person has done, as it will be once the server's records arrive here: the records with the wishes that are
 * still under way laid over them. Only what is shown; the server may decide otherwise and then its records stand.
 */
import { computed } from "@preact/signals";

import { landing, send } from "../commands";
import { language } from "../i18n";
import { newId } from "../ids";
import { connection } from "../link";
import { waiting } from "../outbox";
import { cardsOf, clusters, me, myCards, offered, record } from "../store";
import { chosenPhoto, localPhoto, ownPhoto, photoGoes } from "./photos";
import { stemOf, withStem } from "./stem";
import type { AnswerValue, Ballot, Card, Command, CommandName, Commands, Id } from "../types";

/** All wishes whose effect the records do not show yet, oldest first. */
const underWay = computed<readonly Command[]>(() => [
  ...landing.value.map((one) => one.command),
  ...waiting.value.map((kept) => kept.command),
]);

function wishes<N extends CommandName>(name: N, activity?: Id): { data: Commands[N]; activity: Id | undefined }[] {
  return underWay.value
    .filter((wish) => wish.name === name && (activity === undefined || wish.activity === activity))
    .map((wish) => ({ data: wish.data as Commands[N], activity: wish.activity }));
}

/** What this person has wished by one command in an activity, oldest first, as far as the records do not show it yet. */
export function wished<N extends CommandName>(name: N, activity: Id): readonly Commands[N][] {
  return wishes(name, activity).map(({ data }) => data);
}

// --- Own notes -----------------------------------------------------------------------------------------------

export type NoteState = "saved" | "sending" | "waiting" | "late" | "hidden";
export interface OwnNote {
  readonly card: Card;
  readonly state: NoteState;
}

/** This member's notes of an activity (or all), newest first, with where each of them is. */
export function ownNotes(activity?: Id): OwnNote[] {
  const busy: NoteState = connection.value.state === "online" ? "sending" : "waiting";
  const notes = new Map<Id, OwnNote>();
  for (const card of myCards(activity)) {
    const shown = card.photo ? { ...card, photo: ownPhoto(card.photo) } : card;
    notes.set(card.id, { card: shown, state: card.late ? "late" : card.hidden ? "hidden" : "saved" });
  }
  for (const { data, activity: where } of wishes("card.add", activity)) {
    if (notes.has(data.card) || where === undefined) continue;
    notes.set(data.card, { card: unsent(data, where), state: busy });
  }
  for (const { data } of wishes("card.edit")) {
    const note = notes.get(data.card);
    if (note !== undefined) notes.set(data.card, { card: { ...note.card, text: data.text }, state: busy });
  }
  for (const { data } of wishes("card.take_back")) notes.delete(data.card);
  return [...notes.values()].reverse();
}

function unsent(data: Commands["card.add"], activity: Id): Card {
  return {
    id: data.card,
    activity,
    text: data.text,
    kind: "idea",
    cluster: null,
    organisation: me()?.organisation ?? null,
    actor_group: null,
    column: data.column ?? null,
    ...(data.builds_on === undefined ? {} : { builds_on: data.builds_on }),
    edited: false,
    lang: data.lang ?? null,
    mine: true,
    photo: (data.photo && localPhoto(data.photo)) || null,
  };
}

/** Sends a note, with the photo that was chosen for it and the stem of its board, and says its name. `builds_on`: the note it makes better. */
export function sendNote(activity: Id, text: string, column: Id | null, builds_on?: Id): Id {
  const card = newId();
  const photo = chosenPhoto(activity);
  const parts = {
    ...(column === null ? {} : { column }),
    ...(builds_on === undefined ? {} : { builds_on }),
    ...(photo === undefined ? {} : { photo: photo.id }),
  };
  send("card.add", { card, text: withStem(stemOf(record(`activity/${activity}`)), text), lang: language.peek(), ...parts }, activity);
  if (photo !== undefined) photoGoes(photo.id);
  return card;
}

// --- Dots ----------------------------------------------------------------------------------------------------

/** This member's ballot with the dots that are on their way. */
export function ownBallot(activity: Id, budget: number): Ballot {
  const record_ = record(`ballot/${activity}`);
  const dots: Record<Id, number> = { ...record_?.dots };
  let left = record_?.left ?? budget;
  for (const wish of underWay.value) {
    if (wish.activity !== activity) continue;
    if (wish.name === "dot.place") {
      const { item } = wish.data as Commands["dot.place"];
      dots[item] = (dots[item] ?? 0) + 1;
      left -= 1;
    } else if (wish.name === "dot.take") {
      const { item } = wish.data as Commands["dot.take"];
      dots[item] = Math.max(0, (dots[item] ?? 0) - 1);
      left += 1;
    }
  }
  return { left, dots };
}

// --- Answers -------------------------------------------------------------------------------------------------

/** This member's answers with those on their way. */
export function ownAnswers(activity: Id): Readonly<Record<Id, AnswerValue>> {
  const given = { ...record(`answer/${activity}`) };
  for (const { data } of wishes("answer.give", activity)) given[data.question] = data.value;
  return given;
}

// --- Piles ---------------------------------------------------------------------------------------------------

export interface Pile {
  readonly id: Id;
  readonly title: string;
  readonly cards: readonly Card[];
}

/** The piles of a clustering and the notes that lie in none, with what this person has just moved. */
export function piles(activity: Id): { piles: Pile[]; loose: Card[] } {
  const cards = new Map(offered(activity).cards.map((card) => [card.id, card]));
  for (const card of cardsOf(activity)) cards.set(card.id, card);
  const titles = new Map<Id, string>();
  const place = new Map<Id, Id>();
  for (const pile of clusters()) {
    if (pile.activity !== activity && !pile.cards.some((card) => cards.has(card))) continue;
    titles.set(pile.id, pile.title);
    for (const card of pile.cards) place.set(card, pile.id);
  }
  for (const wish of underWay.value) {
    if (wish.name === "cluster.add") {
      const data = wish.data as Commands["cluster.add"];
      titles.set(data.cluster, data.title);
      for (const card of data.cards ?? []) place.set(card, data.cluster);
    } else if (wish.name === "cluster.rename") {
      const data = wish.data as Commands["cluster.rename"];
      if (titles.has(data.cluster)) titles.set(data.cluster, data.title);
    } else if (wish.name === "card.group") {
      const data = wish.data as Commands["card.group"];
      if (data.cluster === null) place.delete(data.card);
      else place.set(data.card, data.cluster);
    }
  }
  const inside = (pile: Id): Card[] => [...cards.values()].filter((card) => place.get(card.id) === pile);
  return {
    piles: [...titles].map(([id, title]) => ({ id, title, cards: inside(id) })),
    loose: [...cards.values()].filter((card) => !titles.has(place.get(card.id) ?? "")),
  };
}

/** How many wishes wait: unanswered, and not known to have arrived. A note that stands in a record has, whatever became of the answer. */
export function howManyWait(): number {
  return waiting.value.filter(({ command }) => {
    if (command.name !== "card.add") return true;
    return record(`card/${(command.data as Commands["card.add"]).card}`) === undefined;
  }).length;
}

/** Whether anything of this activity is still on its way. */
export function busyWith(activity: Id): boolean {
  return waiting.value.some((kept) => kept.command.activity === activity);
}
