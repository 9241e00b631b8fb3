/** The people of the lab as the console groups them. Staff are not counted among those who take part. */
import { lab, members, presence } from "../store";
import type { Id, Member } from "../types";

/** Everybody who takes part and was not removed. */
export function people(): Member[] {
  return members().filter((one) => !one.staff && !one.removed);
}

export function removed(): Member[] {
  return members().filter((one) => one.removed);
}

export function isOnline(id: Id): boolean {
  return presence()?.members_online?.includes(id) ?? false;
}

/** How many who take part are in the room now, of all who ever came. */
export function here(): number {
  const there = presence();
  return there?.members_online === undefined ? (there?.online ?? 0) : people().filter((one) => isOnline(one.id)).length;
}

/** How many of these people are online; by the head count alone where the server names nobody. */
export function onlineOf(body: Body): number {
  const there = presence();
  if (there?.members_online !== undefined) return body.people.filter((one) => isOnline(one.id)).length;
  return body.id === null ? 0 : (there?.by_organisation[body.id] ?? 0);
}

export interface Body {
  /** Null: people who named no organisation. */
  readonly id: Id | null;
  readonly name: string;
  readonly people: readonly Member[];
}

/** The people by organisation in the order of the lab, those without one last; invited ones are there from the start. */
export function byOrganisation(): Body[] {
  const all = people();
  const invited = (lab()?.organisations ?? []).map((one) => ({
    id: one.id,
    name: one.name,
    people: all.filter((member) => member.organisation === one.id),
  }));
  const known = new Set(invited.map((one) => one.id));
  const rest = all.filter((one) => one.organisation === null || !known.has(one.organisation));
  return rest.length === 0 ? invited : [...invited, { id: null, name: "", people: rest }];
}

/** Who takes part, counted by role, most first. */
export function byRole(all: readonly Member[]): readonly (readonly [string | null, number])[] {
  const counts = new Map<string | null, number>();
  for (const one of all) counts.set(one.actor_group, (counts.get(one.actor_group) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
