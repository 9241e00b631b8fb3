/** One idea, for the whole room. */
import type { JSX } from "preact";

import { cluster, parts } from "../../store";
import type { Card } from "../../types";
import { OrgBadge } from "../../ui/OrgBadge";
import { Fit } from "../fit";

export function Spotlight({ card }: { card: Card }): JSX.Element {
  const { title, body } = parts(card.text);
  const pile = card.cluster === null ? undefined : cluster(card.cluster);
  return (
    <article class={`spotlight note note-${card.kind} ${card.photo ? "has-photo" : ""}`} lang={card.lang ?? undefined}>
      {card.photo && <img class="spotlight-photo" src={card.photo.url} width={card.photo.width} height={card.photo.height} alt="" />}
      <Fit class="spotlight-text" min={2.6} max={9.5}>
        {title !== null && <strong class="spotlight-title">{title}</strong>}
        <span class="spotlight-body">{body}</span>
      </Fit>
      <footer class="spotlight-foot">
        <OrgBadge organisation={card.organisation} show="name" />
        {card.by != null && <span dir="auto">{card.by}</span>}
        {pile !== undefined && <span class="spotlight-pile" dir="auto">{pile.title}</span>}
      </footer>
    </article>
  );
}
