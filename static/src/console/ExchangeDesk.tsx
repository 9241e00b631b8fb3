/** Offers and requests at the desk: agreements, what waits for one of the two, what may fit, and everything that was written. */
import type { Exchange, ExchangeActivity, Pair } from "../activities/give_get";
import { t, tn } from "../i18n";
import { lab, record } from "../store";
import type { Id } from "../types";
import { OrgBadge, organisationMark } from "../ui/OrgBadge";
import { HideLine } from "./HideLine";
import { perform } from "./perform";

export function ExchangeDesk({ activity }: { activity: ExchangeActivity }) {
  const told = record(`exchanges/${activity.id}`);
  if (told === undefined) return null;
  const sums = tn("{n} offer or request", "{n} offers and requests", told.written);
  if (told.notes === undefined) {
    return (
      <div class="speaking">
        <p class="speaking-text">{sums}</p>
        <p class="hint">{t("Reveal them, and what may fit is suggested on the phones.")}</p>
      </div>
    );
  }
  const known = new Map(told.notes.map((note) => [note.id, note]));
  return (
    <div class="kind-give-get exchange-desk">
      <Pairs title={t("Agreements")} pairs={told.agreements ?? []} known={known} activity={activity} agreed />
      <Pairs title={t("One has said yes")} pairs={told.waiting ?? []} known={known} activity={activity} />
      <Pairs title={t("May fit")} pairs={told.suggested ?? []} known={known} activity={activity} />
      <section>
        <h2>{sums}</h2>
        <ul class="tiles">
          {told.notes.map((note) => (
            <li key={note.id} class={`note ${note.side === "offer" ? "note-prototype" : "note-question"} ${note.hidden === true ? "tile-hidden" : ""}`}>
              <p class="note-where">
                <OrgBadge organisation={note.organisation} /> {sideWords(note)}
              </p>
              <p class="note-text" dir="auto">{note.text}</p>
              <HideLine activity={activity.id} line={note.id} hidden={note.hidden === true} name={note.text} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function sideWords({ side, to }: Exchange): string {
  const whom = organisationMark(to)?.organisation.short;
  if (whom === undefined) return side === "offer" ? t("Offer") : t("Request");
  return side === "offer" ? t("Offer to {organisation}", { organisation: whom }) : t("Request to {organisation}", { organisation: whom });
}

interface PairsProps {
  readonly title: string;
  readonly pairs: readonly Pair[];
  readonly known: ReadonlyMap<Id, Exchange>;
  readonly activity: ExchangeActivity;
  readonly agreed?: boolean;
}

function Pairs({ title, pairs, known, activity, agreed = false }: PairsProps) {
  if (pairs.length === 0) return null;
  const answer = (pair: Pair, agree: boolean): void =>
    void perform("match.agree", { offer: pair.offer, request: pair.request, agree }, { activity: activity.id });
  return (
    <section>
      <h2>
        {title} <span class="column-count numbers">{pairs.length}</span>
      </h2>
      <ul class="exchange-pairs">
        {pairs.map((pair) => {
          const [give, get] = [known.get(pair.offer), known.get(pair.request)];
          if (give === undefined || get === undefined) return null;
          return (
            <li key={`${pair.offer} ${pair.request}`}>
              <p dir="auto">
                <OrgBadge organisation={give.organisation} /> {give.text}
              </p>
              <p dir="auto">
                <OrgBadge organisation={get.organisation} /> {get.text}
              </p>
              {lab()?.state !== "closed" && (
                <div class="row-tools">
                  {!agreed && (
                    <button type="button" class="button button-quiet" aria-label={t("The two agree: {text}", { text: give.text.slice(0, 60) })} onClick={() => answer(pair, true)}>
                      {t("The two agree")}
                    </button>
                  )}
                  <button type="button" class="button button-quiet" aria-label={t("They do not fit: {text}", { text: give.text.slice(0, 60) })} onClick={() => answer(pair, false)}>
                    {t("They do not fit")}
                  </button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
