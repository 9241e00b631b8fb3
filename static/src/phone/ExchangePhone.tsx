/** Offering and asking: first an offer, then a request; after the reveal what may fit one's own, to say yes or no to. */
import { useSignal } from "@preact/signals";

import type { Exchange, ExchangeActivity, Exchanges, ExchangeSide, OwnExchange, Pair } from "../activities/give_get";
import { send } from "../commands";
import { newId } from "../ids";
import { t, tn } from "../i18n";
import { lab, labLanguage, me, record } from "../store";
import type { Id } from "../types";
import { Button } from "../ui/Button";
import { OrgBadge, organisationMark } from "../ui/OrgBadge";
import { Actions } from "./Actions";
import { DraftField, fieldValue } from "./DraftField";
import { draft, setDraft, setFieldDraft } from "./drafts";
import { wished } from "./pending";
import { Ready } from "./Ready";
import { Sending } from "./Sending";

/** The draft that says which offer or request is written on: `<side> <id>`. */
const OPEN = "open";
const SIDES: readonly ExchangeSide[] = ["offer", "request"];

export function ExchangePhone({ activity }: { activity: ExchangeActivity }) {
  const told = record(`exchanges/${activity.id}`);
  const own = ownExchanges(activity);
  const open = activity.state === "open";
  const most = activity.config.each ?? 1;
  const missing = SIDES.find((side) => !own.some((note) => note.side === side));
  const [side, id] = draft(activity.id, OPEN).value.split(" ") as [ExchangeSide | "", Id?];
  if (open && side !== "" && id !== undefined) return <Write key={id} activity={activity} side={side} id={id} known={own.find((note) => note.id === id)} />;
  if (open && missing !== undefined && !activity.revealed) return <Write key={missing} activity={activity} side={missing} id={missing} known={undefined} />;
  return (
    <div class="board kind-give-get">
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      {told?.notes === undefined ? (
        <p class="explain">
          {own.length === 0 ? t("Writing has stopped.") : t("What fits is suggested when the facilitator shows all offers and requests.")}
        </p>
      ) : (
        <Fitting activity={activity} told={told} notes={told.notes} own={own} />
      )}
      <section class="mine" aria-labelledby="own-exchanges">
        <h2 id="own-exchanges">{t("Yours")}</h2>
        <ul class="notes">
          {own.map((note) => (
            <li key={note.id} class={`note ${sheetOf(note.side)}`}>
              <Words note={note} />
              {open && (
                <Button kind="quiet" class="note-change" aria-label={t("Change: {text}", { text: note.text.slice(0, 40) })} onClick={() => setDraft(activity.id, OPEN, `${note.side} ${note.id}`)}>
                  {t("Change")}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {open &&
          SIDES.filter((each) => own.filter((note) => note.side === each).length < most).map((each) => (
            <Button key={each} onClick={() => setDraft(activity.id, OPEN, `${each} ${newId()}`)}>
              {each === "offer" ? t("Write an offer") : t("Write a request")}
            </Button>
          ))}
      </section>
      <Ready activity={activity} />
      <Sending activity={activity.id} saved="" />
    </div>
  );
}

function sheetOf(side: ExchangeSide): string {
  return side === "offer" ? "note-prototype" : "note-question";
}

/** One's own offers and requests with those that are on their way. */
function ownExchanges(activity: ExchangeActivity): OwnExchange[] {
  const own = new Map((record(`exchange/${activity.id}`) ?? []).map((note) => [note.id, note]));
  for (const data of wished("exchange.write", activity.id)) own.set(data.note, { id: data.note, side: data.side, text: data.text, to: data.to });
  for (const data of wished("exchange.take_back", activity.id)) own.delete(data.note);
  return [...own.values()].sort((a, b) => a.side.localeCompare(b.side));
}

function Words({ note: { side, text, to } }: { note: OwnExchange }) {
  const whom = organisationMark(to)?.organisation.name;
  return (
    <>
      <p class="note-where">
        {side === "offer"
          ? whom === undefined
            ? t("Offer")
            : t("Offer to {organisation}", { organisation: whom })
          : whom === undefined
            ? t("Request")
            : t("Request to {organisation}", { organisation: whom })}
      </p>
      <p class="note-text" dir="auto">{text}</p>
    </>
  );
}

interface WriteProps {
  readonly activity: ExchangeActivity;
  readonly side: ExchangeSide;
  /** The id of the note, or the side itself for the first one, which gets its id when it is sent. */
  readonly id: Id;
  readonly known: OwnExchange | undefined;
}

function Write({ activity, side, id, known }: WriteProps) {
  const name = (field: string): string => `${id}.${field}`;
  const text = fieldValue(activity.id, name("text"), known?.text ?? "").trim();
  const to = fieldValue(activity.id, name("to"), known?.to ?? "");
  const first = id === side;
  const done = (): void => {
    setFieldDraft(activity.id, name("text"), null);
    setFieldDraft(activity.id, name("to"), null);
    setDraft(activity.id, OPEN, "");
  };
  const save = (event: Event): void => {
    event.preventDefault();
    if (text === "") return;
    send("exchange.write", { note: first ? newId() : id, side, text, to: to === "" ? null : to }, activity.id);
    done();
  };
  const others = (lab()?.organisations ?? []).filter((body) => body.id !== me()?.organisation);
  return (
    <form class="testcard kind-give-get" onSubmit={save}>
      {!first && (
        <Button kind="quiet" class="back" onClick={() => setDraft(activity.id, OPEN, "")}>
          <span aria-hidden="true">←</span> {t("Back")}
        </Button>
      )}
      <h2 class="prompt" lang={labLanguage()}>{activity.prompt}</h2>
      <DraftField
        activity={activity.id}
        name={name("text")}
        label={side === "offer" ? t("Something you can give") : t("Something you need")}
        hint={
          activity.revealed
            ? t("Everybody sees it at once.")
            : lab()?.identity === "anonymous"
              ? t("The others see it when the facilitator shows everything, without your organisation.")
              : t("The others see it with your organisation when the facilitator shows everything.")
        }
        saved={known?.text ?? ""}
        kind="prose"
        longest={500}
        paper
      />
      <div class="field">
        <label for="exchange-to">{side === "offer" ? t("To whom?") : t("From whom?")}</label>
        <select id="exchange-to" class="input" value={to} onChange={(event) => setFieldDraft(activity.id, name("to"), event.currentTarget.value)}>
          <option value="">{t("Whoever it fits")}</option>
          {others.map((body) => (
            <option key={body.id} value={body.id}>
              {body.name}
            </option>
          ))}
        </select>
      </div>
      {known !== undefined && (
        <Button
          kind="danger"
          onClick={() => {
            send("exchange.take_back", { note: id }, activity.id);
            done();
          }}
        >
          {t("Take it back")}
        </Button>
      )}
      <Actions>
        <Sending activity={activity.id} saved={first ? t("Step {n} of {m}", { n: side === "offer" ? 1 : 2, m: 2 }) : ""} />
        <Button kind="primary" wide type="submit" disabled={text === ""}>
          {side === "offer" ? t("Save the offer") : t("Save the request")}
        </Button>
      </Actions>
    </form>
  );
}

interface FittingProps {
  readonly activity: ExchangeActivity;
  readonly told: Exchanges;
  readonly notes: readonly Exchange[];
  readonly own: readonly OwnExchange[];
}

function fittingWords(own: number, found: number): string {
  if (own === 0) return t("You have neither offered nor asked");
  return found === 0 ? t("Nothing fits yours by itself") : tn("{n} that may fit yours", "{n} that may fit yours", found);
}

type Standing = "agreed" | "asked" | "waits" | "suggested";

/** The pairs with one's own, those that want an answer first; below them everything else that could fit. */
function Fitting({ activity, told, notes, own }: FittingProps) {
  const all = useSignal(false);
  const known = new Map(notes.map((note) => [note.id, note]));
  const mine = new Set(own.map((note) => note.id));
  const found: { pair: Pair; standing: Standing }[] = [
    ...(told.waiting ?? []).map((pair) => ({ pair, standing: mine.has(pair[pair.by]) ? ("waits" as const) : ("asked" as const) })),
    ...(told.suggested ?? []).map((pair) => ({ pair, standing: "suggested" as const })),
    ...(told.agreements ?? []).map((pair) => ({ pair, standing: "agreed" as const })),
  ];
  const order: readonly Standing[] = ["asked", "suggested", "waits", "agreed"];
  const pairs = found
    .filter(({ pair }) => mine.has(pair.offer) !== mine.has(pair.request) && known.has(pair.offer) && known.has(pair.request))
    .sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing));
  const paired = new Set(pairs.flatMap(({ pair }) => [pair.offer, pair.request]));
  const rest = notes.filter((note) => !mine.has(note.id) && !paired.has(note.id));
  const open = activity.state !== "done";
  return (
    <>
      <section class="others" aria-labelledby="fitting">
        <h2 id="fitting">{fittingWords(own.length, pairs.length)}</h2>
        <ul class="notes">
          {pairs.map(({ pair, standing }) => (
            <Fit key={`${pair.offer} ${pair.request}`} activity={activity} pair={pair} standing={standing} other={known.get(mine.has(pair.offer) ? pair.request : pair.offer)!} open={open} />
          ))}
        </ul>
      </section>
      {rest.length > 0 && (
        <section class="others" aria-labelledby="rest">
          <Button aria-expanded={all.value} onClick={() => (all.value = !all.value)}>
            {all.value ? t("Hide the others") : tn("Look at {n} other", "Look at {n} others", rest.length)}
          </Button>
          {all.value && (
            <ul class="notes" id="rest">
              {rest.map((note) => (
                <Other key={note.id} activity={activity} note={note} own={own} open={open} />
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  );
}

function agree(activity: ExchangeActivity, pair: Pair, yes: boolean): void {
  send("match.agree", { offer: pair.offer, request: pair.request, agree: yes }, activity.id);
}

interface FitProps {
  readonly activity: ExchangeActivity;
  readonly pair: Pair;
  readonly standing: Standing;
  readonly other: Exchange;
  readonly open: boolean;
}

function standingWords(standing: Standing): string {
  switch (standing) {
    case "agreed":
      return t("✓ Agreed. Talk to each other about the next step.");
    case "asked":
      return t("They say that it fits. Do you agree?");
    case "waits":
      return t("You have said yes. They have not answered yet.");
    case "suggested":
      return t("May fit");
  }
}

function Fit({ activity, pair, standing, other, open }: FitProps) {
  const name = other.text.slice(0, 40);
  return (
    <li class={`note ${sheetOf(other.side)}`}>
      <p class="note-where">{standingWords(standing)}</p>
      <OrgBadge organisation={other.organisation} />
      <Words note={other} />
      {open && standing !== "agreed" && (
        <div class="offer-buttons">
          {standing !== "waits" && (
            <Button kind="primary" aria-label={t("We agree: {text}", { text: name })} onClick={() => agree(activity, pair, true)}>
              {t("We agree")}
            </Button>
          )}
          <Button aria-label={t("Does not fit: {text}", { text: name })} onClick={() => agree(activity, pair, false)}>
            {t("Does not fit")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** What was not suggested: with a button for each of one's own that it could meet. */
function Other({ activity, note, own, open }: { activity: ExchangeActivity; note: Exchange; own: readonly OwnExchange[]; open: boolean }) {
  const meeting = own.filter((one) => one.side !== note.side);
  return (
    <li class={`note ${sheetOf(note.side)}`}>
      <OrgBadge organisation={note.organisation} />
      <Words note={note} />
      {open &&
        meeting.map((one) => {
          const pair = note.side === "offer" ? { offer: note.id, request: one.id } : { offer: one.id, request: note.id };
          return (
            <Button key={one.id} onClick={() => agree(activity, pair, true)}>
              {t("Fits “{text}”", { text: one.text.slice(0, 30) })}
            </Button>
          );
        })}
    </li>
  );
}
