"""Dot vote: everybody has the same number of dots, the result is blind until the reveal, and shown raw and balanced.

Visible votes pull followers and late votes game the result, so nobody sees more than how many have voted before the reveal,
and the reveal ends the voting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from labapp.core.kinds import Kind, Settings
from labapp.core.material import items_record, material
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.viewers import Me, Viewer

SMALLEST_GROUP = 3  # voters: below this an organisation's votes are not shown apart (contract, record `tally`)
VOTING = May(role="member", activity="open")


class VoteSettings(Settings, frozen=True):
    """`items` says what lies to be voted on; `criterion` what the dots mean."""

    budget: Annotated[int, Meta(ge=1, le=100)] = 5
    per_item: Annotated[int, Meta(ge=1, le=100)] = 2
    items: Literal["cards", "clusters"] = "cards"
    criterion: Annotated[str, Meta(max_length=200)] | None = None
    from_: list[Name] | None = field(name="from", default=None)


class Votes(Struct, frozen=True):
    """Member -> item -> dots. Never leaves this module before the reveal but as one's own ballot."""

    dots: dict[str, dict[str, int]] = {}


@command("dot.place", may=VOTING)
class DotPlace(Command, frozen=True):
    """One dot on an item."""

    item: Name


@command("dot.take", may=VOTING)
class DotTake(Command, frozen=True):
    """One of one's own dots off an item."""

    item: Name


@event("dot.placed")
class DotPlaced(Event, frozen=True):
    """A dot lies on an item; whose it is is the event's actor."""

    item: str


@event("dot.taken")
class DotTaken(Event, frozen=True):
    """A dot was taken off an item."""

    item: str


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The dot that was wished for, within budget and limit.

    :raise Refused: `unknown_card`, `budget_spent`, `item_limit`, `bad_request` (nothing to take)
    """
    settings: VoteSettings = step.config
    ballot = step_votes(lab, step).get(actor.member or "", {})
    match wish:
        case DotPlace():
            if wish.item not in votable(lab, step):
                raise Refused("unknown_card")
            if sum(ballot.values()) >= settings.budget:
                raise Refused("budget_spent", budget=settings.budget)
            if ballot.get(wish.item, 0) >= settings.per_item:
                raise Refused("item_limit", limit=settings.per_item)
            yield DotPlaced(activity=step.id, item=wish.item)
        case DotTake():
            if not ballot.get(wish.item):
                raise bad_request("item", "no dot of yours lies there")
            yield DotTaken(activity=step.id, item=wish.item)


def votable(lab: Lab, step: Activity) -> set[str]:
    """The ids a dot may lie on."""
    cards = {card.id for card in material(lab, step)}
    if step.config.items == "cards":
        return cards
    return {cluster for card, cluster in lab.grouping.items() if card in cards}


def step_votes(lab: Lab, step: Activity) -> dict[str, dict[str, int]]:
    """The ballots of one vote."""
    votes: Votes = lab.work[step.id]
    return votes.dots


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the ballot changed."""
    if not isinstance(fact, DotPlaced | DotTaken) or actor is None:
        return lab
    ballots = step_votes(lab, step)
    ballot = dict(ballots.get(actor, {}))
    ballot[fact.item] = ballot.get(fact.item, 0) + (1 if isinstance(fact, DotPlaced) else -1)
    kept = {item: dots for item, dots in ballot.items() if dots > 0}
    rest = {member: b for member, b in ballots.items() if member != actor}
    return lab.put("work", step.id, Votes({**rest, actor: kept} if kept else rest))


def ballot_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own dots and how many are left."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    dots = step_votes(lab, step).get(viewer.member, {})
    return {"left": step.config.budget - sum(dots.values()), "dots": dots}


def tally_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """How many have voted; after the reveal the result."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    ballots = step_votes(lab, step)
    voters = {"voters": len(ballots), "eligible": max(len(lab.participants()), len(ballots))}
    return {**voters, "items": tally(lab, step), "budget": step.config.budget} if step.revealed else voters


def tally(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    """The items with dots, most first: {item, dots, balanced, by_organisation?}.

    `balanced` gives every organisation the same weight: the mean over organisations of the share of their own dots an item got,
    times all dots cast. Organisations with fewer than 3 voters count together as one. None where nobody's organisation may show.
    """
    ballots = step_votes(lab, step)
    raw = _sum(ballots.values())
    weighed = None if lab.identity == "anonymous" else _balanced(lab, ballots)
    bodies = {} if weighed is None else _by_body(lab, ballots)
    shown = []
    for item, dots in sorted(raw.items(), key=lambda pair: (-pair[1], pair[0])):
        line: dict[str, Any] = {
            "item": item,
            "dots": dots,
            "balanced": None if weighed is None else round(weighed[item], 6),
        }
        apart = {body: _sum(b)[item] for body, b in bodies.items() if body and len(b) >= SMALLEST_GROUP}
        if apart:
            line["by_organisation"] = apart
        shown.append(line)
    return shown


def _sum(ballots: Iterable[dict[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for ballot in ballots:
        total.update(ballot)
    return total


def _by_body(lab: Lab, ballots: dict[str, dict[str, int]]) -> dict[str, list[dict[str, int]]]:
    """Organisation -> its ballots; "" for people without one."""
    bodies: dict[str, list[dict[str, int]]] = defaultdict(list)
    for member, ballot in ballots.items():
        bodies[(lab.members[member].organisation if member in lab.members else None) or ""].append(ballot)
    return bodies


def _balanced(lab: Lab, ballots: dict[str, dict[str, int]]) -> dict[str, float]:
    bodies = _by_body(lab, ballots)
    large = [b for body, b in bodies.items() if body and len(b) >= SMALLEST_GROUP]
    small = [ballot for body, b in bodies.items() if not body or len(b) < SMALLEST_GROUP for ballot in b]
    sums = [_sum(group) for group in (*large, small) if group]
    cast = sum(sum(total.values()) for total in sums)
    items = {item for total in sums for item in total}
    return {item: cast * sum(total[item] / sum(total.values()) for total in sums) / len(sums) for item in items}


def items(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """What lies to be voted on."""
    return None if isinstance(viewer, Me) else items_record(lab, step)


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The result, and under which rules it came about."""
    ballots = step_votes(lab, step)
    settings: VoteSettings = step.config
    rules = {
        "budget": settings.budget,
        "per_item": settings.per_item,
        "criterion": settings.criterion,
        "on": settings.items,
    }
    return {**rules, "voters": len(ballots), "items": tally(lab, step)}


KIND = Kind(
    name="dot_vote",
    settings=VoteSettings,
    work=Votes,
    commands=(DotPlace, DotTake),
    decide=decide,
    evolve=evolve,
    records={"items": items, "ballot": ballot_record, "tally": tally_record},
    uses_material=True,
    shown_at_once=lambda settings: False,
    reveal_locks=True,
    contributors=lambda lab, step: set(step_votes(lab, step)),
    report=report,
)
