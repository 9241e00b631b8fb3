/** An agency as a small mark: its colour, its shape and its short name. Colour never stands alone. */
import type { JSX } from "preact";

import { lab } from "../store";
import type { Id, Organisation } from "../types";

const COLOURS = 8;

/** The organisation and its place in the lab's list, from which its colour and shape follow. */
export function organisationOf(id: Id): { organisation: Organisation; place: number } | null {
  const organisations = lab()?.organisations ?? [];
  const place = organisations.findIndex((one) => one.id === id);
  return place < 0 ? null : { organisation: organisations[place]!, place };
}

export function OrganisationTag({ id, long = false }: { id: Id; long?: boolean }): JSX.Element | null {
  const found = organisationOf(id);
  if (found === null) return null;
  const { organisation, place } = found;
  return (
    <span class="org-tag">
      <span class={`org-mark org-${place % COLOURS}`} aria-hidden="true" />
      <span dir="auto">{long ? organisation.name : organisation.short || organisation.name}</span>
    </span>
  );
}
