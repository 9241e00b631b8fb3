/**
 * This person's place in the lab: a member id and the token that opens the socket. It lies in this browser, put there
 * by the join page or carried from another device in the part of a link that is never sent to a server (`#place=`).
 */
import type { Id } from "../types";

export interface Place {
  readonly member: Id;
  readonly token: string;
}

const keyOf = (lab: Id): string => `labapp.member.${lab}`;

/** Where this page keeps a place when the browser keeps nothing: as long as the tab is open. */
let onlyHere: Place | null = null;

export function readPlace(lab: Id): Place | null {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(lab)) ?? "null") as Partial<Place> | null;
    if (typeof found?.member === "string" && typeof found.token === "string") return found as Place;
  } catch {
    // Storage is forbidden or holds something else.
  }
  return onlyHere;
}

/** Returns false if this browser will not remember the place. */
export function savePlace(lab: Id, place: Place): boolean {
  onlyHere = place;
  try {
    localStorage.setItem(keyOf(lab), JSON.stringify(place));
    return true;
  } catch {
    return false;
  }
}

export function leavePlace(lab: Id): void {
  onlyHere = null;
  try {
    localStorage.removeItem(keyOf(lab));
  } catch {
    // Then there was nothing to remove.
  }
}

/** The address that carries a place to another device. */
export function placeLink(lab: Id, place: Place, origin = location.origin): string {
  return `${origin}/phone/${encodeURIComponent(lab)}#place=${encodeURIComponent(`${place.member}.${place.token}`)}`;
}

/** Takes up a place that came with the address and takes it out of the address again. */
export function adoptPlace(lab: Id): void {
  const carried = /^#place=(.+)$/.exec(location.hash)?.[1];
  if (carried === undefined) return;
  const words = decodeURIComponent(carried);
  const dot = words.indexOf(".");
  if (dot > 0) savePlace(lab, { member: words.slice(0, dot), token: words.slice(dot + 1) });
  history.replaceState(null, "", location.pathname + location.search);
}
