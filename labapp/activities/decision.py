"""Decision: a named function says of each item whether to stop, to test again, to go to a pilot or to adopt, and why.

What the room put first is a priority. Whoever decides may decide otherwise, and then says why: that is what a reason is asked for, and
refused without. The function is named, never the person: staff says which organisation or actor group holds it, and those who came from
there write the decision on their phones. Without that staff writes it. An experiment on the item gets its decision by its own event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from labapp.core.experiments import Decision, ExperimentWritten
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import is_material, offered, pile_is_material
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Lab
from labapp.core.policy import holds_function
from labapp.core.priority import most_wanted, places, weights
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Viewer

WRITING = May(role="member", activity="open", staff_after_lock=True)
FURTHER: tuple[Decision, ...] = ("pilot", "adopt")
CHOICES: tuple[Decision, ...] = ("stop", "test_again", "pilot", "adopt")


class DecisionSettings(Settings, frozen=True):
    """`function` decides, if nothing else is said; who came from `organisation` as `actor_group` holds it, with neither nobody but staff
    writes decisions down. The `first` places of the latest vote are what the room put first.

    Without experiments on them, the `most` items that the room wanted most lie to be decided.
    """

    items: Literal["cards", "clusters"] = "cards"
    function: Annotated[str, Meta(max_length=200)] = ""
    organisation: Name | None = None
    actor_group: Name | None = None
    first: Annotated[int, Meta(ge=1, le=20)] = 3
    most: Annotated[int, Meta(ge=1, le=24)] = 8
    from_: list[Name] | None = field(name="from", default=None)


class Made(Struct, frozen=True):
    """One decision: which, by which function, and why. `differs`: otherwise than the room's priority, as it was then."""

    choice: Decision
    function: str
    reason: str = ""
    differs: bool = False


class Decisions(Struct, frozen=True):
    """Item -> decision, and the members who have written one down."""

    made: Table[str, Made] = EMPTY
    writers: Table[str, bool] = EMPTY


@command("decision.make", may=WRITING)
class DecisionMake(Command, frozen=True):
    """Writes down what a function decided about an item; a later decision takes the place of an earlier one."""

    item: Name
    choice: Decision
    function: Annotated[str, Meta(max_length=200)]
    reason: Annotated[str, Meta(max_length=1000)] = ""


@command("decision.take_back", may=WRITING)
class DecisionTakeBack(Command, frozen=True):
    """Takes the decision about an item off the board."""

    item: Name


@event("decision.made")
class DecisionMade(Event, frozen=True):
    """A function decided about an item."""

    item: str
    choice: Decision
    function: str
    reason: str = ""
    differs: bool = False


@event("decision.taken_back")
class DecisionTakenBack(Event, frozen=True):
    """The decision about an item does not stand any more."""

    item: str


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The decision, and what it means for an experiment on the item.

    :raise Refused: `not_allowed` for who does not hold the function; `unknown_card`; `bad_request` without a function, or without a reason
        where the choice differs from the priority
    """
    if isinstance(wish, DecisionMake | DecisionTakeBack) and not _writes(lab, step, actor):
        raise Refused("not_allowed")
    match wish:
        case DecisionMake():
            yield from _make(lab, step, wish)
        case DecisionTakeBack() if wish.item in _decisions(lab, step).made:
            yield DecisionTakenBack(activity=step.id, item=wish.item)
            yield from _of_the_experiment(lab, wish.item, {"decision": None})


def _writes(lab: Lab, step: Activity, actor: Actor) -> bool:
    return holds_function(lab, actor, step.config.organisation, step.config.actor_group)


def _make(lab: Lab, step: Activity, wish: DecisionMake) -> Iterator[Event]:
    if not _lies_here(lab, step, wish.item):
        raise Refused("unknown_card")
    function, reason = " ".join(wish.function.split()), wish.reason.strip()
    if not function:
        raise bad_request("function", "say which function decides")
    differs = wish.choice in differing(lab, step).get(wish.item, ())
    if differs and not reason:
        raise bad_request("reason", "the choice differs from what the room put first: say why")
    made = Made(wish.choice, function, reason, differs)
    if _decisions(lab, step).made.get(wish.item) == made:
        return
    yield DecisionMade(
        activity=step.id, item=wish.item, choice=wish.choice, function=function, reason=reason, differs=differs
    )
    state = "stopped" if wish.choice == "stop" else "decided"
    yield from _of_the_experiment(lab, wish.item, {"decision": wish.choice, "state": state})


def _lies_here(lab: Lab, step: Activity, item: str) -> bool:
    """Whether an item may be decided about: all of the material may, what is listed is a selection of it."""
    return (is_material if step.config.items == "cards" else pile_is_material)(lab, step, item)


def _of_the_experiment(lab: Lab, item: str, fields: dict[str, str | None]) -> Iterator[Event]:
    """The event by which the item's experiment takes these fields on, if there is one and they are new to it."""
    known = lab.experiments.get(item)
    if known is None or known.activity not in lab.activities:
        return
    new = {name: value for name, value in fields.items() if getattr(known, name) != value}
    if new:
        yield ExperimentWritten(activity=known.activity, card=item, fields=new)


def differing(lab: Lab, step: Activity) -> dict[str, tuple[Decision, ...]]:
    """Item -> the choices that differ from the room's priority: to stop what is among the first, to go further with what is not.

    Without a vote before, the room has put nothing first, and no choice differs.
    """
    given = weights(lab, step)
    if not given:
        return {}
    place = places(given)
    there = {*given, *listed(lab, step)}
    return {
        item: ("stop",) if place.get(item, step.config.first + 1) <= step.config.first else FURTHER for item in there
    }


def _decisions(lab: Lab, step: Activity) -> Decisions:
    decisions: Decisions = lab.work[step.id]
    return decisions


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with a decision written down, or taken off the board."""
    now = _decisions(lab, step)
    writers = now.writers if actor is None or actor in now.writers else now.writers.put(actor, True)
    match fact:
        case DecisionMade():
            made = now.made.put(fact.item, Made(fact.choice, fact.function, fact.reason, fact.differs))
            return lab.put("work", step.id, Decisions(made, writers))
        case DecisionTakenBack():
            return lab.put("work", step.id, Decisions(now.made.drop(fact.item), writers))
    return lab


def listed(lab: Lab, step: Activity) -> list[str]:
    """What lies to be decided: what experiments were made of, else what the room wanted most; and what was added here or decided already."""
    cards, piles = offered(lab, step)
    if step.config.items == "clusters":
        chosen = most_wanted(lab, step, piles)[: step.config.most]
    else:
        tried = [card for card in lab.experiments if is_material(lab, step, card)]
        own = [card for card in cards if lab.cards[card].activity == step.id]
        wanted = most_wanted(lab, step, tried) or most_wanted(lab, step, cards)[: step.config.most]
        chosen = [*wanted, *(card for card in own if card not in wanted)]
    decided = [item for item in _decisions(lab, step).made if item not in chosen and _lies_here(lab, step, item)]
    return [*chosen, *decided]


def decisions_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """The board: {items: [{item, place, reason_for, decision}]}."""
    if isinstance(viewer, Me) or not step.revealed:
        return None
    return {"items": board(lab, step)}


def decider_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Whether one may write decisions down here: {writes}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    return {"writes": _writes(lab, step, Actor(viewer.member, "member"))}


def board(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    """What lies to be decided: {item, place, reason_for, decision}. `place` is the room's, `reason_for` are the choices that need a reason."""
    place, differ, made = places(weights(lab, step)), differing(lab, step), _decisions(lab, step).made
    return [
        {
            "item": item,
            "place": place.get(item),
            "reason_for": list(differ.get(item, ())),
            "decision": _told(made.get(item)),
        }
        for item in listed(lab, step)
    ]


def _told(made: Made | None) -> dict[str, Any] | None:
    if made is None:
        return None
    return {"choice": made.choice, "function": made.function, "reason": made.reason, "differs": made.differs}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The board, and how many of its items were decided."""
    items = board(lab, step)
    return {"n": sum(one["decision"] is not None for one in items), "board": items}


def decides(lab: Lab, step: Activity) -> dict[str, str]:
    """Item -> what was decided about it."""
    return {item: made.choice for item, made in _decisions(lab, step).made.items()}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A decision about the next item that has none, by those who hold the function; where there is nothing to decide about, something is
    added by anybody."""
    made = _decisions(lab, step)
    items = listed(lab, step)
    if not items and step.config.items == "cards":
        yield "card.add", {"card": person.new_id(), "text": person.says()}
    if person.member in made.writers or not _writes(lab, step, Actor(person.member, "member")):
        return
    for item in items:
        if item not in made.made:
            said = {"choice": person.pick(CHOICES), "function": person.says()[:60], "reason": person.says()}
            yield "decision.make", {"item": item, **said}
            return


def lead(lab: Lab, step: Activity) -> Iterable[Deed]:
    """What those who hold the function left open, decided by staff: to be tried once more, which is never otherwise than the room put it."""
    function = step.config.function or step.title
    for item in listed(lab, step):
        if item not in _decisions(lab, step).made:
            yield "decision.make", {"item": item, "choice": "test_again", "function": function}


KIND = Kind(
    name="decision",
    settings=DecisionSettings,
    work=Decisions,
    commands=(DecisionMake, DecisionTakeBack),
    decide=decide,
    evolve=evolve,
    records={
        "decisions": Shown(decisions_record, follows=frozenset({"work", "material", "table"}), alike=True),
        "decider": Shown(decider_record, follows=frozenset()),
    },
    card_kind=lambda settings: "experiment",
    contributors=lambda lab, step: {*lab.writers.get(step.id, ()), *_decisions(lab, step).writers},
    report=report,
    decides=decides,
    rehearse=rehearse,
    lead=lead,
)
