/** One note on the wall: paper in a warm tint, its text, and whose it is as far as the lab's identity rule says. */
import type { JSX } from "preact";

import { lab, parts } from "../store";
import { stableHash } from "../ids";
import type { Card, Id } from "../types";
import { OrganisationTag } from "./organisation_tag";

const TINTS = 6;

/** Notes of one column or cluster share a tint; a board without them mixes tints, each note keeping its own. */
export function tintOf(one: Card, group?: number): number {
  return (group ?? stableHash(one.id)) % TINTS;
}

interface NoteFaceProps {
  readonly note: Card;
  readonly tint?: number;
}

/** What is on the paper. The measure draws the same, so that measured and shown heights cannot differ. */
export function NoteFace({ note, tint }: NoteFaceProps): JSX.Element {
  const { title, body } = parts(note.text);
  return (
    <article class={`note tint-${tint ?? tintOf(note)}`} data-card={note.id}>
      <div class="note-text" dir="auto" lang={note.lang ?? undefined}>
        {title !== null && <strong class="note-title">{title}</strong>}
        {body}
      </div>
      <NoteFoot organisation={note.organisation} by={note.by ?? null} />
    </article>
  );
}

function NoteFoot({ organisation, by }: { organisation: Id | null; by: string | null }): JSX.Element | null {
  if (organisation === null && by === null) return null;
  if (lab()?.identity === "anonymous") return null;
  return (
    <footer class="note-foot">
      {organisation !== null && <OrganisationTag id={organisation} />}
      {by !== null && <span class="note-by" dir="auto">{by}</span>}
    </footer>
  );
}
