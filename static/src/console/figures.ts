/**
 * What can be compared between two results of an activity, whatever its kind: every thing the report lists with the number that
 * stands for it. Pure; it only reads what the kind has told.
 */
import type { Id, Result } from "../types";

export interface Figure {
  /** The same thing has the same key in every result. */
  readonly key: string;
  /** A card, pile or question, by id; or words of its own. */
  readonly id: Id | null;
  readonly words: string;
  readonly value: number;
}

/** The names of fields that say which thing a line is about, and of those that stand for its size, the best first. */
const NAMES = ["item", "card", "id", "word", "key", "option", "level", "question"] as const;
const WORDS = ["text", "title", "word", "label", "name"] as const;
const SIZES = ["dots", "score", "points", "mean", "median", "impact", "total", "votes", "percent", "n", "size"] as const;

type Plain = Readonly<Record<string, unknown>>;

/** The figures of a result, in the order in which the kind tells them. */
export function figures(result: Result): Figure[] {
  const found: Figure[] = [];
  for (const [name, value] of Object.entries(result.told)) {
    if (Array.isArray(value)) value.forEach((one) => add(found, name, null, one));
    else if (isPlain(value)) for (const [key, one] of Object.entries(value)) add(found, name, key, one);
  }
  return found;
}

function add(found: Figure[], list: string, key: string | null, one: unknown): void {
  if (typeof one === "number" && key !== null) found.push({ key: `${list}/${key}`, id: key, words: key, value: one });
  if (!isPlain(one)) return;
  const id = key ?? textOf(one, NAMES);
  const size = SIZES.map((name) => one[name]).find((value) => typeof value === "number") ?? lengthOf(one);
  if (id === null || typeof size !== "number") return;
  found.push({ key: `${list}/${id}`, id, words: textOf(one, WORDS) ?? id, value: size });
}

/** A pile is as large as the number of its cards. */
function lengthOf(one: Plain): number | null {
  const cards = one["cards"] ?? one["members"];
  return Array.isArray(cards) ? cards.length : null;
}

function textOf(one: Plain, names: readonly string[]): string | null {
  const found = names.map((name) => one[name]).find((value) => typeof value === "string" || typeof value === "number");
  return found === undefined ? null : String(found);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export interface Row {
  readonly key: string;
  readonly id: Id | null;
  readonly words: string;
  /** One for each result; null where the thing is not in it. */
  readonly values: readonly (number | null)[];
}

/** Several results side by side, the largest of the last one first. */
export function compared(results: readonly Result[]): Row[] {
  const all = results.map(figures);
  const first = new Map(all.flat().map((one) => [one.key, one]));
  const rows = [...first.values()].map(({ key, id, words }) => ({
    key,
    id,
    words,
    values: all.map((one) => one.find((other) => other.key === key)?.value ?? null),
  }));
  return rows.sort((a, b) => (b.values.at(-1) ?? -1) - (a.values.at(-1) ?? -1));
}
