/**
 * What a person takes along after the lab: their own promises, kept on the device for as long as they keep their place. A closed lab
 * lets no phone in again, so the phone holds a copy of its own. Leaving the lab on the device forgets it, like every draft.
 */
import { effect, untracked } from "@preact/signals";

import type { OwnPromise } from "../activities/promise";
import { all } from "../store";
import type { Id } from "../types";
import { draftsNamed, setDraft } from "./drafts";

/** The name under which a copy lies beside the drafts. */
const KEPT = "kept";

/** Follows this member's promises, and keeps what they say now. */
export function keepPromises(): void {
  let before = new Set<Id>();
  effect(() => {
    const own = all("promise");
    for (const [activity, promise] of own) setDraft(activity, KEPT, JSON.stringify(promise));
    const there = untracked(() => all("activity"));
    for (const activity of before) if (!own.has(activity) && there.has(activity)) setDraft(activity, KEPT, "");
    before = new Set(own.keys());
  });
}

/** This member's promises by activity: what the lab shows of them now, else what this device has kept. */
export function promises(): ReadonlyMap<Id, OwnPromise> {
  const kept = new Map<Id, OwnPromise>();
  for (const { activity, text } of draftsNamed(KEPT)) {
    const promise = JSON.parse(text) as OwnPromise;
    kept.set(activity, promise);
  }
  for (const [activity, promise] of all("promise")) kept.set(activity, promise);
  return kept;
}
