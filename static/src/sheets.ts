/** Sheets as the records show them: what stands on one, how far it is, and who writes where. Shared by the kinds that have sheets. */
import { computed } from "@preact/signals";

import { now } from "./clock";
import { topicTitle } from "./groups";
import { t } from "./i18n";
import { itemTitle, record } from "./store";
import { organisationMark } from "./ui/OrgBadge";
import type { Id } from "./types";

export type FieldType = "line" | "text" | "date" | "choice" | "tick";

/** A place of a sheet, as the settings of a kind describe it. */
export interface SheetField {
  readonly id: Id;
  readonly title: string;
  readonly hint?: string;
  readonly type: FieldType;
  readonly options?: readonly string[];
  readonly required?: boolean;
  /** False for what is not needed to be complete. */
  readonly counted?: boolean;
}

/** Somebody writes in a field, until then if they do not go on. */
export interface Hold {
  readonly field: Id;
  readonly organisation: Id | null;
  readonly until: string;
}

/** How far a sheet is, and, where one may read it, what stands on it. */
export interface Sheet {
  readonly id: Id;
  readonly filled: number;
  readonly of: number;
  /** How many required fields are empty. */
  readonly missing: number;
  readonly fields?: Readonly<Record<Id, string>>;
  /** Texts of which a word is gone, by field, oldest first. */
  readonly earlier?: Readonly<Record<Id, readonly string[]>>;
  readonly holds?: readonly Hold[];
}

export interface OwnSheet {
  /** One's own sheet; null where one chooses among several. */
  readonly own: Id | null;
  readonly holding: { readonly sheet: Id; readonly field: Id; readonly until: string } | null;
  /** Before the reveal: what stands on the sheet of one's group. */
  readonly sheet?: Sheet;
}

declare module "./types" {
  interface RecordTypes {
    sheets: { readonly sheets: readonly Sheet[] };
    sheet: OwnSheet;
    holds: { readonly holds: readonly (Hold & { readonly sheet: Id })[] };
  }
  interface Commands {
    "sheet.write": { sheet: Id; field: Id; text: string; was?: string };
    "sheet.hold": { sheet: Id; field: Id; on: boolean };
  }
}

const ROOM = "room";

/** The sheets of an activity, in order. */
export function sheetsOf(activity: Id): readonly Sheet[] {
  return record(`sheets/${activity}`)?.sheets ?? [];
}

/** One sheet as this person may see it. */
export function sheetOf(activity: Id, id: Id): Sheet | undefined {
  const own = record(`sheet/${activity}`)?.sheet;
  return own?.id === id ? own : sheetsOf(activity).find((one) => one.id === id);
}

/** What stands in a field. */
export function textOf(activity: Id, sheet: Id, field: Id): string {
  return sheetOf(activity, sheet)?.fields?.[field] ?? "";
}

/** Whose sheet it is, in words: a group's, with what it works on, or what it is about. */
export function sheetTitle(id: Id): string {
  if (id === ROOM) return t("The whole room");
  if (!/^\d+$/.test(id)) return itemTitle(id);
  const own = record("group");
  const group = own?.id === id ? own : record("groups")?.groups.find((one) => one.id === id);
  const topic = topicTitle(group?.topic);
  return topic === "" ? t("Group {n}", { n: id }) : t("Group {n}: {topic}", { n: id, topic });
}

/** Moves every two seconds, for marks that end by themselves. */
const moment = computed(() => Math.floor(now.value / 2000) * 2000);

/** Those who write in a field now, without oneself. */
export function writersIn(activity: Id, sheet: Id, field: Id): readonly Hold[] {
  const told = sheetOf(activity, sheet)?.holds ?? record(`holds/${activity}`)?.holds.filter((one) => one.sheet === sheet);
  const all = (told ?? []).filter((one) => one.field === field);
  if (all.length === 0) return all;
  const mine = record(`sheet/${activity}`)?.holding;
  const me = mine?.sheet === sheet && mine.field === field ? all.findIndex((one) => one.until === mine.until) : -1;
  return all.filter((one, place) => place !== me && Date.parse(one.until) > moment.value);
}

/** "Somebody from North Town writes here", or null. */
export function writersWords(holds: readonly Hold[]): string | null {
  const first = holds[0];
  if (first === undefined) return null;
  if (holds.length > 1) return t("{n} others write here", { n: holds.length });
  const body = organisationMark(first.organisation)?.organisation.name;
  return body === undefined ? t("Somebody else writes here") : t("Somebody from {organisation} writes here", { organisation: body });
}
