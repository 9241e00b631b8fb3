"""Crazy eights: eight boxes, a minute each, drawn or written. A box is a card that its author keeps until they share it.

Most of what is drawn in a minute is meant to be bad, so only its author sees it. In the end everybody picks the one they share, or (by the
settings) the reveal shows all of them. The pulse of a minute a box is drawn by the screens from the clock of the activity: no message is
sent for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import written_by
from labapp.core.messages import Actor, Command, Event, May, UuidText, command, event
from labapp.core.model import Activity, Card, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Viewer


class EightsSettings(Settings, frozen=True):
    """`boxes` for everybody, `seconds` for each; `share`: everybody picks one, or all are shown at the reveal."""

    boxes: Annotated[int, Meta(ge=1, le=16)] = 8
    seconds: Annotated[int, Meta(ge=10, le=600)] = 60
    share: Literal["one", "all"] = "one"


class Picks(Struct, frozen=True):
    """Member -> the card they share."""

    picked: Table[str, str] = EMPTY


@command("eights.pick", may=May(role="member", activity="open", card="own"))
class EightsPick(Command, frozen=True):
    """The one of one's own boxes that is shared; a later pick takes its place."""

    card: UuidText


@event("eights.picked")
class EightsPicked(Event, frozen=True):
    """This card is the one its author shares."""

    card: str


def take_in(lab: Lab, step: Activity, card: Card) -> Card:
    """A card lies in the box its author named, else in their first free one. One from paper lies in none, and staff has seen it already."""
    if not card.author:
        return replace(card, column=None)
    column = card.column or next((box for box in _boxes(step) if box not in _filled(lab, step, card.author)), None)
    late = card.late  # then it is the facilitator who brings it in
    return replace(card, column=column, kept=step.config.share == "one" and not late)


def check_card(lab: Lab, step: Activity, card: Card) -> None:
    """Lets a card pass that lies in a free box.

    :raise Refused: `too_many` (every box is filled), `bad_request` (no such box, or it is filled)
    """
    if not card.author:
        return
    filled = _filled(lab, step, card.author)
    if len(filled) >= step.config.boxes:
        raise Refused("too_many", limit=step.config.boxes)
    if card.column not in _boxes(step) or card.column in filled:
        raise bad_request("column", "there is no such box, or something lies in it")


def _boxes(step: Activity) -> list[str]:
    return [str(number) for number in range(1, step.config.boxes + 1)]


def _filled(lab: Lab, step: Activity, member: str) -> set[str | None]:
    return {card.column for card in written_by(lab, step, member)}


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The pick; none if the card is picked already.

    :raise Refused: `unknown_card` of another activity, `bad_request` where all are shared
    """
    if not isinstance(wish, EightsPick):
        return
    card = lab.cards[wish.card]
    if card.activity != step.id:
        raise Refused("unknown_card")
    if step.config.share == "all":
        raise bad_request("card", "all boxes are shared")
    if _picks(lab, step).get(card.author) != card.id:
        yield EightsPicked(activity=step.id, card=card.id)


def _picks(lab: Lab, step: Activity) -> Table[str, str]:
    picks: Picks = lab.work[step.id]
    return picks.picked


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with a card shared, and the one its author picked before kept again."""
    if not isinstance(fact, EightsPicked) or fact.card not in lab.cards:
        return lab
    author, picks = lab.cards[fact.card].author, _picks(lab, step)
    former = lab.cards.get(picks.get(author, ""))
    if former is not None:
        lab = lab.put("cards", former.id, replace(former, kept=True))
    lab = lab.put("cards", fact.card, replace(lab.cards[fact.card], kept=False))
    return lab.put("work", step.id, Picks(picks.put(author, fact.card)))


def contributors(lab: Lab, step: Activity) -> set[str]:
    """Everybody who filled a box."""
    return {*lab.writers.get(step.id, ()), *lab.kept.get(step.id, ())}


def eights_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """How far the room is: {boxes} filled, and {shared} so far."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    return _numbers(lab, step)


def _numbers(lab: Lab, step: Activity) -> dict[str, int]:
    shared = sum(map(len, lab.writers.get(step.id, EMPTY).values()))
    return {"boxes": shared + sum(map(len, lab.kept.get(step.id, EMPTY).values())), "shared": shared}


def pick_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """{card}: the one that oneself shares, or null."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    return {"card": _picks(lab, step).get(viewer.member)}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """How many people filled how many boxes, and how many of them were shared."""
    return {"people": len(contributors(lab, step)), **_numbers(lab, step)}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """Every box filled, then one picked."""
    own = written_by(lab, step, person.member)
    if len(own) < step.config.boxes:
        yield "card.add", {"card": person.new_id(), "text": person.says()}
    elif step.config.share == "one" and person.member not in _picks(lab, step):
        yield "eights.pick", {"card": person.pick(own).id}


KIND = Kind(
    name="crazy_eights",
    settings=EightsSettings,
    work=Picks,
    commands=(EightsPick,),
    decide=decide,
    evolve=evolve,
    records={
        "eights": Shown(eights_record, follows=frozenset({"work", "material"}), alike=True),
        "pick": Shown(pick_record, follows=frozenset({"work"})),
    },
    card_kind=lambda settings: "idea",
    take_in=take_in,
    check_card=check_card,
    shown_at_once=lambda settings: False,
    contributors=contributors,
    report=report,
    rehearse=rehearse,
)
