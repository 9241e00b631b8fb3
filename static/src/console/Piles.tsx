/**
 * The table on which notes are put together. Three equal ways: drag, keyboard (Enter picks up, arrows carry, Enter puts
 * down) and select + "move to...". Every step can be undone.
 */
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";

import { t, tn } from "../i18n";
import { activity as activityRecord, clusters, lab, offered } from "../store";
import type { Card, Cluster, Id } from "../types";
import { Alike } from "./Alike";
import { carry, carrying, pickUp, putBack, putDown, type Place } from "./carrying";
import { useDropList } from "./dragging";
import { nameOf } from "./handles";
import { newPile } from "./pile-making";
import { PileHead } from "./PileHead";
import { lies, place } from "./placing";
import { Tile } from "./Tile";
import { clearSelection, focusedCard, selection } from "./view";

export function Piles({ activity }: { activity: Id }) {
  const { cards } = offered(activity);
  const piles = clusters();
  const loose = cards.filter((one) => lies(one) === null);
  const places: readonly Place[] = [null, ...piles.map((one) => one.id), "new"];
  const works = activityRecord(activity)?.state !== "planned" && lab()?.state !== "closed";

  const move = (ids: readonly Id[], to: Place): void => {
    clearSelection();
    void place(activity, ids, to);
  };
  /** A note that is part of the selection takes the others along. */
  const together = (id: Id): readonly Id[] => (selection.peek().includes(id) ? selection.peek() : [id]);

  useLayoutEffect(() => {
    const make = (): void => {
      const chosen = selection.peek().length > 0 ? selection.peek() : focusedCard.peek() === null ? [] : [focusedCard.peek()!];
      clearSelection();
      void newPile(activity, chosen);
    };
    document.addEventListener("labapp:new-pile", make);
    return () => document.removeEventListener("labapp:new-pile", make);
  }, [activity]);

  function onKey(event: KeyboardEvent): void {
    if (carrying.peek() === null) return;
    const step = ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 } as const)[event.key as "ArrowRight"];
    if (step !== undefined) carry(places, step, placeName);
    else if (event.key === "Enter" || event.key === " ") {
      const done = putDown(placeName);
      if (done !== null) move(done.cards, done.to);
    } else if (event.key === "Escape") putBack();
    else if (event.key === "Tab") return putBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const list = { activity, onDrop: (card: Id, to: Place) => move(together(card), to), works, onPickUp };
  function onPickUp(id: Id, from: Place): boolean {
    if (!works) return false;
    pickUp(together(id), from, placeName);
    return true;
  }

  return (
    <div class="table" data-table onKeyDownCapture={onKey}>
      <div class={`loose ${target(null)}`} role="group" aria-label={t("Not in a pile")}>
        <h2>
          {t("Not in a pile")} <span class="column-count numbers">{loose.length}</span>
        </h2>
        <PlaceList where={null} cards={loose} {...list} />
        {cards.length === 0 && <p class="hint">{t("No notes to put together yet. Reveal the notes of an earlier activity.")}</p>}
        {cards.length > 0 && loose.length === 0 && <p class="hint">{t("Every note lies in a pile.")}</p>}
        {works && <Alike cards={cards} onPut={move} />}
      </div>
      <div class="piles">
        {piles.map((pile) => (
          <Pile key={pile.id} pile={pile} all={cards} {...list} />
        ))}
        <div class={`pile pile-new ${target("new")}`} role="group" aria-label={t("New pile")}>
          <PlaceList where="new" cards={[]} {...list} />
          <button type="button" class="button button-quiet" disabled={!works} onClick={() => void newPile(activity, selection.peek())}>
            {selection.value.length > 0
              ? tn("New pile of {n} note", "New pile of {n} notes", selection.value.length)
              : t("New pile")}
          </button>
        </div>
      </div>
    </div>
  );
}

function placeName(where: Place): string {
  if (where === null) return t("Not in a pile");
  return where === "new" ? t("New pile") : nameOf(where);
}

/** Marks the place a carried note would be put down at. */
function target(where: Place): string {
  const now = carrying.value;
  return now !== null && now.to === where ? "target" : "";
}

interface ListProps {
  readonly activity: Id;
  readonly works: boolean;
  readonly onDrop: (card: Id, to: Place) => void;
  readonly onPickUp: (card: Id, from: Place) => boolean;
}

function Pile({ pile, all, ...list }: ListProps & { pile: Cluster; all: readonly Card[] }) {
  const own = all.filter((one) => lies(one) === pile.id);
  return (
    <div class={`pile ${target(pile.id)}`} role="group" tabIndex={-1} aria-label={nameOf(pile.id)} data-pile={pile.id}>
      <PileHead pile={pile} count={own.length} activity={list.activity} works={list.works} />
      <PlaceList where={pile.id} cards={own} {...list} />
    </div>
  );
}

function PlaceList({ where, cards, onDrop, onPickUp }: ListProps & { where: Place; cards: readonly Card[] }) {
  const list = useDropList(where, onDrop);
  const latest = useRef(onPickUp);
  latest.current = onPickUp;
  const enter = useCallback((id: Id) => latest.current(id, where), [where]); // the same for ever: unchanged notes are not drawn again
  const stop = cards.some((one) => one.id === focusedCard.value) ? focusedCard.value : cards[0]?.id;
  const held = carrying.value?.cards ?? [];
  return (
    <ul class="place" ref={list} role="list">
      {cards.map((one) => (
        <li key={one.id} class={`tile-place ${held.includes(one.id) ? "tile-held" : ""}`}>
          <Tile card={one} compact stop={one.id === stop} onEnter={enter} />
        </li>
      ))}
    </ul>
  );
}
