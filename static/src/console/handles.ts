/** What the facilitator does to the room, as functions: each is one command on the present records. */
import { serverNow } from "../clock";
import { t, tn } from "../i18n";
import { cluster, lab, record, timer, wall } from "../store";
import type { Activity, Card, Id } from "../types";
import { makeInnovation } from "./innovation";
import { perform } from "./perform";
import { before, clearSelection, lookAt, lookingAt, meant, selection, shown, upNext } from "./view";

// --- Agenda --------------------------------------------------------------------------------------------------

let onTheWay: Id | null = null;

/** Brings the room to an activity; one that has been is taken up again. A second press before it shows does nothing. */
export async function openActivity(one: Activity): Promise<void> {
  if (onTheWay === one.id) return;
  onTheWay = one.id;
  const looked = lookingAt.peek();
  const name = one.state === "planned" ? "activity.open" : "activity.reopen";
  const answer = await perform(name, {}, { activity: one.id });
  if (onTheWay === one.id) onTheWay = null;
  if (answer.ok && lookingAt.peek() === looked) lookAt(null);
}

export function openNext(): void {
  const next = upNext();
  if (next !== undefined) void openActivity(next);
}

export function goBack(): void {
  const one = before();
  if (one !== undefined) void openActivity(one);
}

export function toggleLock(one: Activity): void {
  void perform(one.state === "locked" ? "activity.unlock" : "activity.lock", {}, { activity: one.id });
}

export function toggleReveal(one: Activity): void {
  void perform(one.revealed ? "activity.hide" : "activity.reveal", {}, { activity: one.id });
}

export function toggleFinish(one: Activity): void {
  void perform(one.state === "done" ? "activity.reopen" : "activity.finish", {}, { activity: one.id });
}

// --- Timer ---------------------------------------------------------------------------------------------------

/** Starts the clock, pauses it, lets it go on: whatever comes next. */
export function toggleTimer(): void {
  const clock = timer();
  if (clock === undefined || clock === null) {
    const minutes = shown()?.minutes ?? 5;
    void perform("timer.start", { seconds: minutes * 60 });
  } else if (clock.paused) void perform("timer.resume", {});
  else void perform("timer.pause", {});
}

export function addTime(seconds: number): void {
  void perform("timer.add", { seconds });
}

export function stopTimer(): void {
  void perform("timer.stop", {});
}

/** Whether the clock runs now, and has not run out. */
export function timerRuns(): boolean {
  const clock = timer();
  return clock != null && !clock.paused && clock.ends_at !== null && Date.parse(clock.ends_at) > serverNow();
}

// --- Notes ---------------------------------------------------------------------------------------------------

/** Puts the selected note alone on the wall, or takes it down if it is there. */
export function toggleSpotlight(id?: Id): void {
  const card = id ?? meant()[0]?.id;
  const lit = wall()?.spotlight ?? null;
  if (card === undefined && lit === null) return;
  void perform("wall.spotlight", { card: card === undefined || card === lit ? null : card });
}

export function clearSpotlight(): void {
  void perform("wall.spotlight", { card: null });
}

/** Takes notes off walls and phones, or brings them back. */
export async function toggleHidden(cards: readonly Card[] = meant()): Promise<void> {
  const hide = cards.some((card) => card.hidden !== true && card.late !== true);
  const chosen = selection.peek();
  for (const card of cards) {
    if (hide === (card.hidden === true)) continue;
    const answer = await perform(hide ? "card.hide" : "card.restore", { card: card.id });
    if (!answer.ok) return;
  }
  if (selection.peek() === chosen) clearSelection();
}

export function bringIn(card: Card): void {
  void perform("card.restore", { card: card.id });
}

/** Makes a library draft of the selected note. */
export function draftFromSelection(): void {
  const card = meant()[0];
  const here = lab();
  if (card === undefined || here === undefined) return;
  const written = record(`experiment/${card.id}`) !== undefined;
  void makeInnovation(here.id, written ? { experiment: card.id } : { card: card.id });
}

// --- Piles ---------------------------------------------------------------------------------------------------

/** Moves notes into a pile (null: out of every pile), one command each, so that each can be undone. */
export async function group(activity: Id, cards: readonly Id[], pile: Id | null): Promise<void> {
  for (const card of cards) {
    const answer = await perform("card.group", { card, cluster: pile }, { activity });
    if (!answer.ok) return;
  }
}

export function mergePiles(activity: Id, from: Id, into: Id): void {
  const done = t("“{from}” is now part of “{into}”.", { from: nameOf(from), into: nameOf(into) });
  void perform("cluster.merge", { cluster: from, into }, { activity, done });
}

export function dropPile(activity: Id, pile: Id): void {
  const size = cluster(pile)?.cards.length ?? 0;
  const done = tn("The pile is gone; its note is kept.", "The pile is gone; its {n} notes are kept.", size);
  void perform("cluster.drop", { cluster: pile }, { activity, done });
}

export function nameOf(pile: Id): string {
  const title = record(`cluster/${pile}`)?.title ?? "";
  return title === "" ? t("Pile without a name") : title;
}

// --- Room ----------------------------------------------------------------------------------------------------

let viewBeforeBlank: "auto" | NonNullable<ReturnType<typeof wall>>["view"] = "auto";

/** Blanks all walls at once, and brings back what they showed. */
export function toggleBlank(): void {
  const view = wall()?.view ?? "auto";
  if (view === "blank") void perform("wall.show", { view: viewBeforeBlank });
  else {
    viewBeforeBlank = view;
    void perform("wall.show", { view: "blank" });
  }
}

/** At once: all walls dark, all phones calm; and everything back as it was. */
export function toggleCalm(): void {
  void perform("room.calm", { on: wall()?.calm !== true });
}

export function toggleTheme(): void {
  void perform("wall.theme", { theme: wall()?.theme === "dark" ? "light" : "dark" });
}

/** Opens the lab, or ends it. */
export function toggleLab(): void {
  if (lab()?.state === "open") void perform("lab.close", {}, { done: t("The lab is closed.") });
  else void perform("lab.open", {});
}

export function toggleDoor(): void {
  void perform(lab()?.door === "closed" ? "door.open" : "door.close", {});
}

export function removeMember(id: Id, name: string): void {
  const done = t("{name} was removed. What they wrote is kept.", { name });
  void perform("member.remove", { member: id }, { done });
}
