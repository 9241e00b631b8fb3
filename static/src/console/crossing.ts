/**
 * Two facilitators in one form: what a colleague saves while mine is open. What I have not touched follows theirs; where both have
 * written, mine stays in the field and theirs is shown beside it, to be chosen.
 */
import { useLayoutEffect, useState } from "preact/hooks";

export type Values = Readonly<Record<string, unknown>>;

export interface Crossed {
  readonly field: string;
  readonly theirs: unknown;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * @param theirs what the record says now (null: there is none yet)
 * @param mine what stands in the form
 * @param follow sets fields of the form that I have not touched
 * @returns the fields in which both have written, and a way to say that I have seen theirs
 */
export function useCrossing(theirs: Values | null, mine: Values, follow: (fields: Values) => void): [Crossed[], (field: string) => void] {
  const [base, setBase] = useState<Values>(theirs ?? {});
  const moved = Object.entries(theirs ?? {}).filter(([field, value]) => !same(value, base[field]));
  const untouched = moved.filter(([field, value]) => same(mine[field], base[field]) || same(mine[field], value));
  const crossed = moved.filter((one) => !untouched.includes(one)).map(([field, value]) => ({ field, theirs: value }));
  useLayoutEffect(() => {
    if (untouched.length === 0) return;
    setBase({ ...base, ...Object.fromEntries(untouched) });
    follow(Object.fromEntries(untouched));
  });
  return [crossed, (field) => setBase({ ...base, [field]: theirs?.[field] })];
}
