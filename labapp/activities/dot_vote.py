"""Dot vote: everybody has the same number of dots, the result is blind until the reveal, and shown raw and balanced.

Visible votes pull followers and late votes game the result, so nobody sees more than how many have voted before the reveal,
and the reveal ends the voting. The result is a priority of the room, not a decision. Where organisations gave very different shares of
their dots it says so: a mean would hide what they should talk about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import ITEMS, is_material, offered, pile_is_material
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Viewer

SMALLEST_GROUP = 3  # voters: below this an organisation's votes are not shown apart (contract, record `tally`)
DIVIDES_FROM = (
    0.2  # of an organisation's dots, between the one that gave most and the one that gave least: one of five dots each
)
MOST_DIVIDED = 3  # items: a room can talk about so many
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

    dots: Table[str, dict[str, int]] = EMPTY


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
            if not lies_to_be_voted_on(lab, step, wish.item):
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


def lies_to_be_voted_on(lab: Lab, step: Activity, item: str) -> bool:
    """Whether a dot may lie on this id."""
    return (is_material if step.config.items == "cards" else pile_is_material)(lab, step, item)


def step_votes(lab: Lab, step: Activity) -> Table[str, dict[str, int]]:
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
    return lab.put("work", step.id, Votes(ballots.put(actor, kept) if kept else ballots.drop(actor)))


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
    voters = {"voters": len(ballots), "eligible": max(len(lab.taking_part), len(ballots))}
    return {**voters, "items": tally(lab, step), "budget": step.config.budget} if step.revealed else voters


def tally(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    """The items with dots, most first: {item, dots, balanced, by_organisation?, split?}.

    `balanced` gives every organisation the same weight: the mean over organisations of the share of their own dots an item got,
    times all dots cast. Organisations with fewer than 3 voters count together as one. None where nobody's organisation may show.
    `split` stands at the few items that divide most the organisations that may be told apart.
    """
    large, small = _by_body(lab, step_votes(lab, step))
    sums = [*large.values(), *([small] if small else [])]
    told = lab.identity != "anonymous"
    weighed = _balanced(sums) if told else {}
    splits = _splits(large) if told else {}
    shown = []
    for item, dots in sorted(_sum(sums).items(), key=lambda pair: (-pair[1], pair[0])):
        line: dict[str, Any] = {"item": item, "dots": dots, "balanced": round(weighed[item], 6) if told else None}
        if told and large:
            line["by_organisation"] = {body: total.get(item, 0) for body, total in large.items()}
        if item in splits:
            line["split"] = splits[item]
        shown.append(line)
    return shown


def _splits(large: dict[str, dict[str, int]]) -> dict[str, dict[str, Any]]:
    """Item -> {most, least, most_share, least_share}: who gave it the largest and the smallest share of their dots, where these lie far
    apart; the few items where they lie furthest."""
    if len(large) < 2:
        return {}
    sizes = {body: sum(total.values()) for body, total in large.items()}
    found: dict[str, dict[str, Any]] = {}
    for item in sorted({item for total in large.values() for item in total}):
        shares = {body: large[body].get(item, 0) / sizes[body] for body in sorted(large)}
        most, least = max(shares, key=lambda body: shares[body]), min(shares, key=lambda body: shares[body])
        if shares[most] - shares[least] >= DIVIDES_FROM:
            told = {"most_share": round(shares[most], 3), "least_share": round(shares[least], 3)}
            found[item] = {"most": most, "least": least, **told}
    furthest = sorted(found, key=lambda item: found[item]["least_share"] - found[item]["most_share"])
    return {item: found[item] for item in furthest[:MOST_DIVIDED]}


def _sum(ballots: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for ballot in ballots:
        for item, dots in ballot.items():
            total[item] += dots
    return total


def _by_body(lab: Lab, ballots: Mapping[str, dict[str, int]]) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Organisation -> its dots by item, for those that may be told apart; and the dots of all others together."""
    bodies: dict[str, list[dict[str, int]]] = defaultdict(list)
    for member, ballot in ballots.items():
        known = lab.members.get(member)
        bodies[(known and known.organisation) or ""].append(ballot)
    large = [body for body, cast in bodies.items() if body and len(cast) >= SMALLEST_GROUP]
    small = (ballot for body, cast in bodies.items() if body not in large for ballot in cast)
    return {body: _sum(bodies[body]) for body in large}, _sum(small)


def _balanced(sums: list[dict[str, int]]) -> dict[str, float]:
    """Item -> its dots if each of these groups had the same weight."""
    sizes = [sum(total.values()) for total in sums]
    shares: dict[str, float] = defaultdict(float)
    for total, size in zip(sums, sizes, strict=True):
        for item, dots in total.items():
            shares[item] += dots / size
    return {item: sum(sizes) * share / len(sums) for item, share in shares.items()}


def weighs(lab: Lab, step: Activity) -> Mapping[str, float]:
    """All dots of each item."""
    return _sum(step_votes(lab, step).values())


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A dot on something that may take one more of the person's, while they have dots left."""
    settings: VoteSettings = step.config
    ballot = step_votes(lab, step).get(person.member, {})
    cards, piles = offered(lab, step)
    items = cards if settings.items == "cards" else piles
    free = [item for item in items if ballot.get(item, 0) < settings.per_item]
    if free and sum(ballot.values()) < settings.budget:
        yield "dot.place", {"item": person.pick(free)}


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


BALLOT = Shown(ballot_record, follows=frozenset({"work"}))
TALLY = Shown(tally_record, follows=frozenset({"work", "people"}), alike=True)
KIND = Kind(
    name="dot_vote",
    settings=VoteSettings,
    work=Votes,
    commands=(DotPlace, DotTake),
    decide=decide,
    evolve=evolve,
    records={"items": ITEMS, "ballot": BALLOT, "tally": TALLY},
    shown_at_once=lambda settings: False,
    reveal_locks=True,
    contributors=step_votes,
    report=report,
    weighs=weighs,
    rehearse=rehearse,
)
