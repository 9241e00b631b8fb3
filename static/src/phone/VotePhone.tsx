/** Placing dots: a list in an order of one's own, plus and minus at each item, what is left at the thumb. */
import { send } from "../commands";
import { ownOrder } from "../ids";
import { number, percent, t, tn } from "../i18n";
import { connection } from "../link";
import { itemTitle, lab, labLanguage, me, offered, parts, record } from "../store";
import type { Card, Cluster, DotVoteActivity, Id, Tally, TallyItem } from "../types";
import { Button } from "../ui/Button";
import { announce } from "../ui/LiveRegion";
import { NotePhoto } from "../ui/NotePhoto";
import { OrgBadge } from "../ui/OrgBadge";
import { ProgressBars } from "../ui/ProgressBars";
import { Actions } from "./Actions";
import { busyWith, ownBallot } from "./pending";

export function VotePhone({ activity }: { activity: DotVoteActivity }) {
  const tally = record(`tally/${activity.id}`);
  if (activity.revealed && tally?.items !== undefined) return <Result activity={activity} tally={tally} />;
  return <Voting activity={activity} />;
}

function Voting({ activity }: { activity: DotVoteActivity }) {
  const { budget = 5, per_item: perItem = 2, items: what = "cards", criterion } = activity.config;
  const offer = offered(activity.id);
  const items: readonly (Card | Cluster)[] = what === "clusters" ? offer.clusters : offer.cards;
  const ballot = ownBallot(activity.id, budget);
  const open = activity.state === "open";
  const left = Math.max(0, ballot.left);
  // A note that was hidden or a pile that went into another: the dots on it still count, until they are taken back.
  const gone = Object.keys(ballot.dots).filter((id) => ballot.dots[id]! > 0 && !items.some((item) => item.id === id));
  const place = (item: Id): void => {
    send("dot.place", { item }, activity.id);
    announce(tn("{n} dot left", "{n} dots left", left - 1));
  };
  const take = (item: Id): void => {
    send("dot.take", { item }, activity.id);
    announce(tn("{n} dot left", "{n} dots left", left + 1));
  };
  return (
    <div class="vote">
      {criterion && criterion !== activity.prompt && <p class="explain" lang={labLanguage()}>{activity.prompt}</p>}
      <h2 class="prompt" lang={labLanguage()}>{criterion ? t("Vote for: {criterion}", { criterion }) : activity.prompt}</h2>
      <p class="explain">
        {open
          ? tn("You have {n} dot", "You have {n} dots", budget) +
            ", " +
            t("at most {n} on the same.", { n: perItem }) +
            " " +
            t("Nobody sees where you place them.")
          : t("The vote is closed. The result comes when the facilitator shows it.")}
      </p>
      {items.length === 0 && <p>{t("There is nothing to vote on yet.")}</p>}
      <ul class="vote-list">
        {ownOrder(items, me()?.member ?? "", (item) => item.id).map((item) => (
          <Item key={item.id} item={item} cards={offer.cards} dots={ballot.dots[item.id] ?? 0} open={open} full={left === 0 || (ballot.dots[item.id] ?? 0) >= perItem} onPlace={place} onTake={take} />
        ))}
        {gone.map((item) => (
          <li key={item} class="vote-item vote-item-mine">
            <p class="vote-words">{t("No longer on the list")}</p>
            <Hands name={t("No longer on the list")} dots={ballot.dots[item]!} open={open} full onPlace={() => place(item)} onTake={() => take(item)} />
          </li>
        ))}
      </ul>
      <Actions>
        <p class="budget" aria-live="off">
          <Dots filled={left} of={budget} />
          <span>
            {!open
              ? tn("You placed {n} dot", "You placed {n} dots", budget - left)
              : left === 0
                ? t("All dots placed. You can still move them.")
                : tn("{n} dot left", "{n} dots left", left)}
          </span>
          {busyWith(activity.id) && <span class="budget-state">{connection.value.state === "online" ? t("Sending …") : t("Waiting for network. Kept here.")}</span>}
        </p>
      </Actions>
    </div>
  );
}

/** More dots than this are easier read as a number. */
const DRAWN = 10;

function Dots({ filled, of }: { filled: number; of: number }) {
  if (of > DRAWN) return null;
  return (
    <span class="dots" aria-hidden="true">
      {Array.from({ length: of }, (_, place) => (
        <span key={place} class={place < filled ? "dot dot-full" : "dot"} />
      ))}
    </span>
  );
}

interface ItemProps {
  readonly item: Card | Cluster;
  readonly cards: readonly Card[];
  readonly dots: number;
  readonly open: boolean;
  readonly full: boolean;
  readonly onPlace: (item: Id) => void;
  readonly onTake: (item: Id) => void;
}

function Item({ item, cards, dots, open, full, onPlace, onTake }: ItemProps) {
  const pile = "cards" in item;
  const { title, body } = pile ? { title: item.title, body: "" } : parts(item.text);
  const name = title ?? body;
  const inside = pile ? cards.filter((card) => item.cards.includes(card.id)) : [];
  return (
    <li class={dots > 0 ? "vote-item vote-item-mine" : "vote-item"}>
      <div class="vote-words" dir="auto">
        {!pile && <NotePhoto card={item} />}
        {title !== null && <h3 class="note-title">{title}</h3>}
        {body !== "" && <p class="note-text">{body}</p>}
        {!pile && <OrgBadge organisation={item.organisation} />}
        {inside.length > 0 && (
          <details>
            <summary>{tn("{n} note", "{n} notes", inside.length)}</summary>
            <ul class="vote-inside">
              {inside.map((card) => (
                <li key={card.id} dir="auto">
                  {card.text}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <Hands name={name} dots={dots} open={open} full={full} onPlace={() => onPlace(item.id)} onTake={() => onTake(item.id)} />
    </li>
  );
}

interface HandsProps {
  readonly name: string;
  readonly dots: number;
  readonly open: boolean;
  readonly full: boolean;
  readonly onPlace: () => void;
  readonly onTake: () => void;
}

/** One's dots on an item, with minus and plus while the vote is open. */
function Hands({ name, dots, open, full, onPlace, onTake }: HandsProps) {
  return (
    <div class="vote-hands" role="group" aria-label={t("Dots on: {title}", { title: name.slice(0, 60) })}>
      {open && (
        <Button class="vote-hand" disabled={dots === 0} aria-label={t("Take a dot off")} onClick={onTake}>
          <span aria-hidden="true">−</span>
        </Button>
      )}
      <span class="vote-dots numbers">
        <span class="unseen">{tn("{n} dot of yours", "{n} dots of yours", dots)}</span>
        <span aria-hidden="true">{dots}</span>
      </span>
      {open && (
        <Button class="vote-hand" disabled={full} aria-label={t("Place a dot")} onClick={onPlace}>
          <span aria-hidden="true">+</span>
        </Button>
      )}
    </div>
  );
}

function Result({ activity, tally }: { activity: DotVoteActivity; tally: Tally }) {
  const mine = record(`ballot/${activity.id}`)?.dots ?? {};
  const items = [...(tally.items ?? [])].filter(({ item }) => itemTitle(item) !== "").sort((a, b) => b.dots - a.dots);
  const balanced = items.some((item) => item.balanced !== null);
  return (
    <section class="results">
      <h2 class="prompt" lang={labLanguage()}>{activity.config.criterion || activity.prompt}</h2>
      <p class="quiet-words">
        {tn("{n} person voted", "{n} people voted", tally.voters)}. {t("The order is a priority, not a decision.")}
      </p>
      {items.length === 0 && <p>{t("No dots were placed.")}</p>}
      <ProgressBars
        bars={items.map((item) => ({
          id: item.item,
          label: <span dir="auto">{itemTitle(item.item)}</span>,
          value: item.dots,
          second: balanced ? item.balanced : null,
          note: noteOf(item, mine[item.item] ?? 0),
        }))}
        unit={(value) => number(value)}
      />
      {balanced && (
        <p class="quiet-words">{t("The thick bar counts all dots. The thin bar is balanced: every organisation weighs the same, however many people it sent.")}</p>
      )}
    </section>
  );
}

/** One's own dots on an item, and whether organisations see it differently. */
function noteOf({ split }: TallyItem, mine: number): string | undefined {
  const own = mine > 0 ? tn("{n} dot of yours", "{n} dots of yours", mine) : "";
  const name = (id: Id): string => lab()?.organisations.find((body) => body.id === id)?.short ?? "";
  const apart =
    split === undefined
      ? ""
      : t("Here we see it differently: {most} gave it {share} of its dots, {least} {other}.", {
          most: name(split.most),
          share: percent(split.most_share),
          least: name(split.least),
          other: percent(split.least_share),
        });
  return [own, apart].filter(Boolean).join(". ") || undefined;
}
