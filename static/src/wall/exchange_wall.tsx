/** Agreements as sheets of two halves; while there are none, offers and requests side by side. */
import type { JSX } from "preact";

import type { Exchange, ExchangeActivity, Exchanges, ExchangeSide } from "../activities/give_get";
import { t, tn } from "../i18n";
import type { Card, Id } from "../types";
import { OrgBadge, organisationMark } from "../ui/OrgBadge";
import { NoteWall, type NoteGroup } from "./note_wall";
import { PromptLine } from "./scenes/prompt";
import { LineWall } from "./line_wall";

interface WallProps {
  readonly activity: ExchangeActivity;
  readonly told: Exchanges;
  readonly notes: readonly Exchange[];
}

export function ExchangeWall({ activity, told, notes }: WallProps): JSX.Element {
  const known = new Map(notes.map((note) => [note.id, note]));
  const agreed = (told.agreements ?? []).flatMap(({ offer, request }) => {
    const [give, get] = [known.get(offer), known.get(request)];
    return give === undefined || get === undefined ? [] : [{ give, get }];
  });
  return (
    <div class="scene kind-give-get">
      <PromptLine title={activity.title} prompt={activity.prompt}>
        <p class="step-note">{tn("{n} agreement", "{n} agreements", agreed.length)}</p>
      </PromptLine>
      {agreed.length > 0 ? (
        <LineWall
          sheets={agreed.map(({ give, get }) => ({
            id: `${give.id} ${get.id}`,
            text: `${give.text} ${get.text}`,
            class: "is-holding",
            head: (
              <span class="exchange-parties">
                <OrgBadge organisation={give.organisation} /> <span aria-hidden="true">→</span> <OrgBadge organisation={get.organisation} />
              </span>
            ),
            body: (
              <>
                <p dir="auto">
                  <b>{t("Gives:")}</b> {give.text}
                </p>
                <p dir="auto">
                  <b>{t("Gets:")}</b> {get.text}
                </p>
              </>
            ),
            foot: "",
          }))}
        />
      ) : (
        <NoteWall groups={groupsOf(activity.id, notes)} />
      )}
    </div>
  );
}

const drawn = new Map<Id, Card>();

/** Offers and requests as two groups of sheets: they are no cards of the lab, but are read like them. */
function groupsOf(activity: Id, notes: readonly Exchange[]): NoteGroup[] {
  const sheets = (side: ExchangeSide): Card[] => notes.filter((note) => note.side === side).map((note) => sheetOf(activity, note));
  return [
    { id: "offer", title: t("We can give"), notes: sheets("offer") },
    { id: "request", title: t("We need"), notes: sheets("request") },
  ];
}

function sheetOf(activity: Id, { id, text, side, to, organisation }: Exchange): Card {
  const whom = organisationMark(to)?.organisation.short;
  const words = whom === undefined ? text : `${side === "offer" ? t("To {organisation}", { organisation: whom }) : t("From {organisation}", { organisation: whom })}\n${text}`;
  const known = drawn.get(id);
  if (known?.text === words && known.organisation === organisation) return known;
  const kind = side === "offer" ? "prototype" : "question";
  const sheet: Card = { id, activity, text: words, kind, cluster: null, organisation, actor_group: null, column: null, edited: false, lang: null };
  drawn.set(id, sheet);
  return sheet;
}
