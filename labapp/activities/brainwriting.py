"""Brainwriting: everybody gets three ideas of others and makes them better. In each round the facilitator begins come three new ones.

Ideas are dealt when a phone asks for them, so late comers get theirs too, and a person who never looks takes none. What was dealt is a fact
of the journal: of the ideas on the table that are not one's own, those that were dealt least, so that all are built upon alike; between
equals a hash of person, round and idea decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import ITEMS, sources, written_by
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Card, Lab
from labapp.core.refused import bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Viewer

Hands = dict[int, tuple[str, ...]]  # round -> the ideas one got in it

REHEARSED_ROUNDS = 2


class BrainwritingSettings(Settings, frozen=True):
    """`each` ideas of others for everybody in each round; `from` names the activities they come from, null is all before this one."""

    each: Annotated[int, Meta(ge=1, le=10)] = 3
    hidden: bool = False
    from_: list[Name] | None = field(name="from", default=None)


class Dealt(Struct, frozen=True):
    """Member -> what they got; idea -> how often it was dealt."""

    hands: Table[str, Hands] = EMPTY
    times: Table[str, int] = EMPTY


class Round(Struct, frozen=True):
    """The round that is on, from 1, as staff has set it."""

    number: int


@command("build.deal", may=May(role="member", activity="open"))
class BuildDeal(Command, frozen=True):
    """Asks for ideas of others to build on in this round, up to as many as everybody gets."""


@command("build.round", may=May(role="staff", activity="open", staff_after_lock=True))
class BuildRound(Command, frozen=True):
    """Begins a round, in which everybody gets other ideas; what was written stays."""

    round: Annotated[int, Meta(ge=1, le=50)]


@event("build.dealt")
class BuildDealt(Event, frozen=True):
    """The event's actor got these ideas in this round."""

    round: int
    cards: tuple[str, ...]


@event("build.round_begun", undoable=True)
class RoundBegun(Event, frozen=True):
    """This round is on."""

    round: int


def present_round(lab: Lab, step: Activity) -> int:
    """The number of the round that is on."""
    begun: Round | None = lab.arranged.get(step.id)
    return begun.number if begun else 1


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The ideas that are missing in the person's hand; none if they have theirs or there are no more. Or the round."""
    match wish:
        case BuildDeal():
            member, number = actor.member or "", present_round(lab, step)
            if cards := _next(lab, step, member, number):
                yield BuildDealt(activity=step.id, round=number, cards=cards)
        case BuildRound():
            if wish.round != present_round(lab, step):
                yield RoundBegun(activity=step.id, round=wish.round)


def _next(lab: Lab, step: Activity, member: str, number: int) -> tuple[str, ...]:
    """The ideas that come to a member's hand of this round: new ones first, of these the least dealt."""
    dealt: Dealt = lab.work[step.id]
    hands = dealt.hands.get(member, {})
    hand, before = hands.get(number, ()), {card for cards in hands.values() for card in cards}
    foreign = [id for id in ideas(lab, step) if lab.cards[id].author != member and id not in hand]
    foreign.sort(key=lambda id: (id in before, dealt.times.get(id, 0), _lot(member, str(number), id)))
    return tuple(foreign[: max(0, step.config.each - len(hand))])


def _lot(*words: str) -> bytes:
    return blake2b("\0".join(words).encode(), digest_size=8).digest()


def ideas(lab: Lab, step: Activity) -> list[str]:
    """What can be built upon: the ideas on the table, or all the material where there are no ideas; never what was built here."""
    shown = (lab.activities[id] for id in sources(lab, step) - {step.id} if id in lab.activities)
    shelves = [lab.board.get(source.id, EMPTY) for source in shown if source.revealed]
    found = [id for shelf in shelves for id in shelf.get("idea", ())]
    return found or [id for shelf in shelves for cards in shelf.values() for id in cards]


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with ideas dealt, or in another round."""
    match fact:
        case BuildDealt():
            dealt: Dealt = lab.work[step.id]
            times, hands = dealt.times, dealt.hands
            for card in fact.cards:
                times = times.put(card, times.get(card, 0) + 1)
            if actor is not None:
                own = hands.get(actor, {})
                hands = hands.put(actor, {**own, fact.round: (*own.get(fact.round, ()), *fact.cards)})
            return lab.put("work", step.id, Dealt(hands, times))
        case RoundBegun():
            return lab.put("arranged", step.id, Round(fact.round))
    return lab


def check_card(lab: Lab, step: Activity, card: Card) -> None:
    """Lets a card pass that builds on an idea its author got, or on none. What staff enters from paper has no author and may build on any.

    :raise Refused: `bad_request`
    """
    dealt: Dealt = lab.work[step.id]
    got = {id for cards in dealt.hands.get(card.author, {}).values() for id in cards}
    if card.builds_on is not None and card.builds_on not in got and card.author:
        raise bad_request("builds_on", "you did not get this idea to build on")


def hand_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """What one got to build on: {cards} in this round, and {earlier} in those before."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    dealt: Dealt = lab.work[step.id]
    hands, number = dealt.hands.get(viewer.member, {}), present_round(lab, step)
    cards = hands.get(number, ())
    earlier = [id for other, got in sorted(hands.items()) if other != number for id in got if id not in cards]
    return {"cards": list(cards), "earlier": list(dict.fromkeys(earlier))}


def building_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """{round}: the round that is on."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    return {"round": present_round(lab, step)}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """{rounds, chains: [{card, built: [card]}]}: each idea with what was built on it, here or before, most first."""
    built: dict[str, list[str]] = defaultdict(list)
    for source in sources(lab, step):
        for id in (id for cards in lab.board.get(source, EMPTY).values() for id in cards):
            below = lab.cards.get(lab.cards[id].builds_on or "")
            if below is not None and lab.card_is_public(below) and lab.card_is_public(lab.cards[id]):
                built[below.id].append(id)
    longest_first = sorted(built.items(), key=lambda chain: (-len(chain[1]), chain[0]))
    chains = [{"card": card, "built": on} for card, on in longest_first]
    return {"rounds": present_round(lab, step), "chains": chains}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """Asks for ideas, and builds on each of them once."""
    if _next(lab, step, person.member, present_round(lab, step)):
        yield "build.deal", {}
        return
    dealt: Dealt = lab.work[step.id]
    hand = dealt.hands.get(person.member, {}).get(present_round(lab, step), ())
    built = {card.builds_on for card in written_by(lab, step, person.member)}
    for card in hand:
        if card not in built and lab.card_is_public(lab.cards[card]):
            yield "card.add", {"card": person.new_id(), "text": person.says(), "builds_on": card}
            return


def lead(lab: Lab, step: Activity) -> Iterable[Deed]:
    """The next round, while it is worth it."""
    if (present := present_round(lab, step)) < REHEARSED_ROUNDS:
        yield "build.round", {"round": present + 1}


KIND = Kind(
    name="brainwriting",
    settings=BrainwritingSettings,
    work=Dealt,
    commands=(BuildDeal, BuildRound),
    decide=decide,
    evolve=evolve,
    records={
        "items": ITEMS,
        "hand": Shown(hand_record, follows=frozenset({"work"})),
        "building": Shown(building_record, follows=frozenset({"work"}), alike=True),
    },
    card_kind=lambda settings: "idea",
    shown_at_once=lambda settings: not settings.hidden,
    check_card=check_card,
    report=report,
    rehearse=rehearse,
    lead=lead,
)
