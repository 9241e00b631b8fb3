"""Matrix: everybody says of each item how much it would do and how much it would take; the room sees where they lie, and where it differs.

Nobody sees a place before the reveal, and the reveal ends the placing, as in a vote. The statistic is made for few answers on a short
scale: an item lies at the median, and its spread is the distance between the quartiles (the medians of the lower and of the upper half;
with an odd number the middle answer is in both), the larger one of the two scales. So one answer far off moves nothing, and an item that
divides the room in two halves has a large spread though its median is in the middle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import is_material, offered, pile_is_material
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Lab
from labapp.core.priority import most_wanted
from labapp.core.refused import Refused
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Staff, Viewer

RANGED_FROM = 3  # answers: with fewer, a range would be the answers themselves
DIVIDES_FROM = 2  # steps of the five between the quartiles
MOST_DIVIDED = 3  # items: a room can talk about so many
Step5 = Annotated[int, Meta(ge=1, le=5)]


class MatrixSettings(Settings, frozen=True):
    """`chosen` are the items that staff picked; without it the `most` that the room wanted most before, as they lie on the table."""

    items: Literal["cards", "clusters"] = "cards"
    most: Annotated[int, Meta(ge=1, le=24)] = 12
    chosen: Annotated[list[Name], Meta(max_length=24)] | None = None
    from_: list[Name] | None = field(name="from", default=None)


class Positions(Struct, frozen=True):
    """Member -> item -> (impact, effort). Leaves this module before the reveal only as one's own."""

    said: Table[str, dict[str, tuple[int, int]]] = EMPTY


class Lit(Struct, frozen=True):
    """The items that the facilitator has put into the light on the wall."""

    items: tuple[str, ...]


@command("position.set", may=May(role="member", activity="open"))
class PositionSet(Command, frozen=True):
    """Where one item lies for the person; a later place takes the place of an earlier one."""

    item: Name
    impact: Step5
    effort: Step5


@command("position.light", may=May(role="staff", activity="named"))
class PositionLight(Command, frozen=True):
    """Puts these items into the light on the wall, the others into the background; none for all alike."""

    items: Annotated[list[Name], Meta(max_length=24)]


@event("position.given")
class PositionGiven(Event, frozen=True):
    """Where an item lies for the event's actor."""

    item: str
    impact: int
    effort: int


@event("position.lit", undoable=True)
class PositionLit(Event, frozen=True):
    """These items are in the light."""

    items: tuple[str, ...]


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The place or the light, if it is new.

    :raise Refused: `unknown_card`
    """
    if isinstance(wish, PositionSet):
        if not _lies_here(lab, step, wish.item):
            raise Refused("unknown_card")
        if _said(lab, step).get(actor.member or "", {}).get(wish.item) != (wish.impact, wish.effort):
            yield PositionGiven(activity=step.id, item=wish.item, impact=wish.impact, effort=wish.effort)
    elif isinstance(wish, PositionLight) and tuple(wish.items) != _lit(lab, step):
        yield PositionLit(activity=step.id, items=tuple(wish.items))


def _lies_here(lab: Lab, step: Activity, item: str) -> bool:
    """Whether an item may be placed: all of the material may, what is offered is a selection of it."""
    return (is_material if step.config.items == "cards" else pile_is_material)(lab, step, item)


def _said(lab: Lab, step: Activity) -> Table[str, dict[str, tuple[int, int]]]:
    positions: Positions = lab.work[step.id]
    return positions.said


def _lit(lab: Lab, step: Activity) -> tuple[str, ...]:
    lit: Lit | None = lab.arranged.get(step.id)
    return lit.items if lit else ()


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with a place taken in, or other items in the light."""
    if isinstance(fact, PositionLit):
        return lab.put("arranged", step.id, Lit(fact.items))
    if not isinstance(fact, PositionGiven) or actor is None:
        return lab
    said = _said(lab, step)
    return lab.put(
        "work",
        step.id,
        Positions(said.put(actor, {**said.get(actor, {}), fact.item: (fact.impact, fact.effort)})),
    )


def choosable(lab: Lab, step: Activity) -> list[str]:
    """What could be placed, most wanted first."""
    cards, piles = offered(lab, step)
    return most_wanted(lab, step, cards if step.config.items == "cards" else piles)


def laid_out(lab: Lab, step: Activity) -> list[str]:
    """What the room is asked to place: what staff chose, else what it wanted most before."""
    there = choosable(lab, step)
    if step.config.chosen is None:
        return there[: step.config.most]
    known = set(there)
    return [item for item in step.config.chosen if item in known]


def items_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `items/<activity>`: what lies to be placed, and the piles or cards that belong to it."""
    if step.state == "planned" or isinstance(viewer, Me):
        return None
    if step.config.items == "cards":
        return {"cards": laid_out(lab, step), "clusters": offered(lab, step)[1]}
    return {"cards": offered(lab, step)[0], "clusters": laid_out(lab, step)}


def choosable_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """For staff: [item] among which the selection can be made."""
    return choosable(lab, step) if isinstance(viewer, Staff) and step.state != "planned" else None


def position_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own places: {item: {impact, effort}}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    own = _said(lab, step).get(viewer.member, {})
    return {item: {"impact": impact, "effort": effort} for item, (impact, effort) in own.items()}


def placing_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """How far the room is, in numbers: {voters, eligible, positions}; after the reveal which items are in the light: {…, lit}."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    said = _said(lab, step)
    far = {
        "voters": len(said),
        "eligible": max(len(lab.taking_part), len(said)),
        "positions": sum(map(len, said.values())),
    }
    return {**far, "lit": list(_lit(lab, step))} if step.revealed else far


def placement_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """After the reveal, where each item lies."""
    return placement(lab, step) if step.revealed and not isinstance(viewer, Me) else None


def placement(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    """The items that were placed, most wanted first: {item, impact, effort, spread, n, impact_range?, effort_range?, divides}.

    A range is [lower quartile, upper quartile], told from 3 answers on. `divides` marks the few with the largest spread.
    """
    given: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for own in _said(lab, step).values():
        for item, place in own.items():
            given[item].append(place)
    wanted = laid_out(lab, step)
    others = sorted(item for item in given.keys() - set(wanted) if _lies_here(lab, step, item))
    lines = [_line(item, given[item]) for item in [*wanted, *others] if item in given]
    far = sorted((one for one in lines if one["n"] >= RANGED_FROM), key=lambda one: -one["spread"])
    divided = {one["item"] for one in far[:MOST_DIVIDED] if one["spread"] >= DIVIDES_FROM}
    return [{**line, "divides": line["item"] in divided} for line in lines]


def _line(item: str, places: list[tuple[int, int]]) -> dict[str, Any]:
    impact, effort = (quartiles([place[axis] for place in places]) for axis in (0, 1))
    spread = max(impact[2] - impact[0], effort[2] - effort[0])
    line = {"item": item, "impact": impact[1], "effort": effort[1], "spread": spread, "n": len(places)}
    if len(places) >= RANGED_FROM:
        line |= {"impact_range": [impact[0], impact[2]], "effort_range": [effort[0], effort[2]]}
    return line


def quartiles(values: list[int]) -> tuple[float, float, float]:
    """The median of the lower half, of all, and of the upper half; there must be a value."""
    ordered = sorted(values)
    half = (len(ordered) + 1) // 2
    return median(ordered[:half]), median(ordered), median(ordered[-half:])


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """Where everything lies, and how many said so."""
    return {"n": len(_said(lab, step)), "on": step.config.items, "placement": placement(lab, step)}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """The next item that the person has not placed."""
    own = _said(lab, step).get(person.member, {})
    for item in laid_out(lab, step):
        if item not in own:
            return [("position.set", {"item": item, "impact": person.number(1, 5), "effort": person.number(1, 5)})]
    return []


KIND = Kind(
    name="matrix",
    settings=MatrixSettings,
    work=Positions,
    commands=(PositionSet, PositionLight),
    decide=decide,
    evolve=evolve,
    records={
        "items": Shown(items_record, follows=frozenset({"table"}), alike=True),
        "choosable": Shown(choosable_record, follows=frozenset({"table"})),
        "position": Shown(position_record, follows=frozenset({"work"})),
        "placing": Shown(placing_record, follows=frozenset({"work", "people"}), alike=True),
        "placement": Shown(placement_record, follows=frozenset({"work", "table"}), alike=True),
    },
    shown_at_once=lambda settings: False,
    reveal_locks=True,
    contributors=_said,
    report=report,
    rehearse=rehearse,
)
