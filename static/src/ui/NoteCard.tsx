/** A note on paper: title line, text, whose agency, and below it whatever the surface adds (state, buttons). */
import type { ComponentChildren } from "preact";

import { t } from "../i18n";
import { parts } from "../store";
import type { Card } from "../types";
import { NotePhoto } from "./NotePhoto";
import { OrgBadge } from "./OrgBadge";

interface NoteProps {
  readonly card: Pick<Card, "text" | "kind" | "organisation" | "edited"> & Partial<Pick<Card, "by" | "lang" | "late" | "hidden" | "photo" | "source">>;
  /** The agency's mark in the corner; left out when the page says it elsewhere. */
  readonly badge?: boolean;
  readonly children?: ComponentChildren;
  readonly class?: string;
}

export function NoteCard({ card, badge = true, children, class: more = "" }: NoteProps) {
  const { title, body } = parts(card.text);
  return (
    <article class={`note note-${card.kind} ${more}`} lang={card.lang ?? undefined} dir="auto">
      <NotePhoto card={card} />
      {title !== null && <p class="note-title">{title}</p>}
      <p class="note-text">{body}</p>
      {(badge || card.by || card.edited || card.source) && (
        <footer class="note-foot">
          {badge && <OrgBadge organisation={card.organisation} />}
          {card.by && <span class="note-by">{card.by}</span>}
          {card.source === "paper" && <span class="note-paper">{t("from paper")}</span>}
          {card.edited && <span class="note-edited">{t("edited")}</span>}
        </footer>
      )}
      {children}
    </article>
  );
}
