/**
 * What somebody has begun to write, by activity and field: written to the device at every key, so that neither a reload
 * nor a locked screen nor the facilitator's next step can take it.
 */
import { signal, type Signal } from "@preact/signals";

import type { Id } from "../types";

const drafts = new Map<string, Signal<string>>();
let owner = "";

/** Drafts belong to a person in a lab: two people who share a phone do not see each other's. */
export function openDrafts(lab: Id, member: Id): void {
  owner = `labapp.draft.${lab}.${member}`;
}

/** The draft of one field of one activity. Reading `.value` subscribes; write through `setDraft`. */
export function draft(activity: Id, field: string): Signal<string> {
  const key = `${owner}.${activity}.${field}`;
  let found = drafts.get(key);
  if (found === undefined) {
    found = signal(read(key));
    drafts.set(key, found);
  }
  return found;
}

export function setDraft(activity: Id, field: string, text: string): void {
  draft(activity, field).value = text;
  const key = `${owner}.${activity}.${field}`;
  try {
    if (text === "") localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Then it lives as long as the page.
  }
}

/** The fields of an activity whose name begins so and in which something stands, in this page or from before it. */
export function fieldsBegun(activity: Id, prefix: string): string[] {
  const start = `${owner}.${activity}.`;
  const known = new Set([...drafts].filter(([, kept]) => kept.value !== "").map(([key]) => key));
  try {
    for (const key of Object.keys(localStorage)) if (!drafts.has(key)) known.add(key);
  } catch {
    // Then the page is all there is.
  }
  return [...known].filter((key) => key.startsWith(start + prefix)).map((key) => key.slice(start.length)).sort();
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/**
 * What is being written into a field that holds something already: null until somebody begins. An emptied field is a
 * beginning too, so it is kept with a mark in front.
 */
export function fieldDraft(activity: Id, field: string): string | null {
  const kept = draft(activity, field).value;
  return kept === "" ? null : kept.slice(1);
}

export function setFieldDraft(activity: Id, field: string, text: string | null): void {
  setDraft(activity, field, text === null ? "" : `=${text}`);
}

/** What is kept under one name, by activity. */
export function draftsNamed(field: string): { readonly activity: Id; readonly text: string }[] {
  const [before, after] = [`${owner}.`, `.${field}`];
  const found = new Map<Id, string>();
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(before) && key.endsWith(after)) found.set(key.slice(before.length, -after.length), localStorage.getItem(key)!);
    }
  } catch {
    // Then only what this page has begun is known.
  }
  for (const [key, kept] of drafts) {
    if (key.startsWith(before) && key.endsWith(after)) found.set(key.slice(before.length, -after.length), kept.value);
  }
  return [...found].filter(([, text]) => text !== "").map(([activity, text]) => ({ activity, text }));
}

/** Throws away everything that this person has begun. */
export function forgetDrafts(): void {
  for (const kept of drafts.values()) kept.value = "";
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`${owner}.`)) localStorage.removeItem(key);
  } catch {
    // Then nothing was kept.
  }
}
