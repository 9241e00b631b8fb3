"""Team forming: everybody names the finalist they want to try, and a second one; the facilitator makes balanced teams of that.

Who chose what is seen by nobody before the teams are shown, so that nobody follows the boss, and as numbers only after it. The teams become
the lab's groups: what later activities do in groups, these teams do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from labapp.core import events as e
from labapp.core.kinds import Kind, Settings, Shown, kinds
from labapp.core.material import offered
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.seating import bodies_in, group_of, shielded
from labapp.core.table import EMPTY, Table
from labapp.core.teaming import Choice, chosen_teams, wished
from labapp.core.viewers import Me, Viewer

NOTHING: Choice = (None, None)


class TeamSettings(Settings, frozen=True):
    """`finalists` is how many lie to be chosen from: the first of the latest vote that was shown, without one the first on the table."""

    finalists: Annotated[int, Meta(ge=1, le=30)] = 8
    items: Literal["cards", "clusters"] | None = None  # None: what the vote was on
    from_: list[Name] | None = field(name="from", default=None)


class Choices(Struct, frozen=True):
    """Member -> (first, second) choice. Leaves this module as one's own, and in sums after the reveal."""

    made: Table[str, Choice] = EMPTY


class Team(Struct, frozen=True):
    """A team as it was made: what it tries, how many people, from which organisations."""

    item: str
    people: int
    organisations: dict[str, int]


class Made(Struct, frozen=True):
    """The teams as staff made them; how they sit now stands in the lab's groups."""

    teams: tuple[Team, ...] = ()


@command("team.choose", may=May(role="member", activity="open"))
class TeamChoose(Command, frozen=True):
    """One's first and second choice; null for none. Later ones take the place of earlier ones."""

    first: Name | None
    second: Name | None = None


@command("team.balance", may=May(role="staff", activity="open", staff_after_lock=True))
class TeamBalance(Command, frozen=True):
    """Makes teams of the choices: sizes alike, as many organisations as possible in each. They become the groups, and are shown."""


@event("team.chosen")
class TeamChosen(Event, frozen=True):
    """What the event's actor would like to try."""

    first: str | None = None
    second: str | None = None


@event("team.balanced", undoable=True)
class TeamBalanced(Event, frozen=True):
    """Teams were made of the choices; who is in them stands in the groups."""

    teams: tuple[Team, ...]


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The choice, or the teams.

    :raise Refused: `unknown_card` (not among the finalists), `bad_request` (the same twice, no first choice, nothing to choose from)
    """
    match wish:
        case TeamChoose(first=first, second=second):
            known = {*finalists(lab, step), None}
            if first not in known or second not in known:
                raise Refused("unknown_card")
            if second is not None and second == first:
                raise bad_request("second", "is the first choice already")
            if second is not None and first is None:
                raise bad_request("first", "a second choice needs a first")
            if choices(lab, step).get(actor.member or "", NOTHING) != (first, second):
                yield TeamChosen(activity=step.id, first=first, second=second)
        case TeamBalance():
            yield from _balance(lab, step)


def _balance(lab: Lab, step: Activity) -> Iterable[Event]:
    items = finalists(lab, step)
    teams = chosen_teams(lab.participants(), choices(lab, step), items, shielded=shielded(lab))
    if not teams:
        raise bad_request("activity", "there is nothing to choose from, or nobody to choose")
    if not step.revealed:
        yield e.ActivityRevealed(activity=step.id)
    groups = tuple(members for _, members in teams)
    yield e.GroupsFormed(activity=step.id, groups=groups, topics=tuple(item for item, _ in teams))
    made = (Team(item, len(members), bodies_in(lab, members)) for item, members in teams)
    yield TeamBalanced(activity=step.id, teams=tuple(made))


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with a choice taken in, or with teams."""
    match fact:
        case TeamChosen(first=None) if actor is not None:
            return lab.put("work", step.id, Choices(choices(lab, step).drop(actor)))
        case TeamChosen(first=first, second=second) if actor is not None:
            return lab.put("work", step.id, Choices(choices(lab, step).put(actor, (first, second))))
        case TeamBalanced(teams=teams):
            return lab.put("arranged", step.id, Made(teams))
    return lab


def choices(lab: Lab, step: Activity) -> Table[str, Choice]:
    """Member -> (first, second)."""
    work: Choices = lab.work[step.id]
    return work.made


def finalists(lab: Lab, step: Activity) -> list[str]:
    """What may be chosen, by id, best first."""
    settings: TeamSettings = step.config
    cards, piles = offered(lab, step)
    table = {"cards": cards, "clusters": piles, None: [*cards, *piles]}[settings.items]
    ranked = _ranked(lab, step, set(table))
    return (ranked or (table if settings.items else cards))[: settings.finalists]


def _ranked(lab: Lab, step: Activity, table: set[str]) -> list[str]:
    """What lies on the table in the order that the latest result before gave it: of whichever kind told of `items` in an order."""
    place = lab.order.index(step.id) if step.id in lab.order else len(lab.order)
    for earlier in reversed([lab.activities[id] for id in lab.order[:place]]):
        told = kinds()[earlier.kind].report(lab, earlier).get("items") if earlier.revealed else None
        if isinstance(told, list):
            ranked = [line["item"] for line in told if isinstance(line, dict) and line.get("item") in table]
            if ranked:
                return ranked
    return []


def finalists_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """{items: [id]}: what may be chosen, once the activity has been opened."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    return {"items": finalists(lab, step)}


def team_choice_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own choice, and what became of it: {first, second, got}; `got` is "first", "second" or "other" once one sits in a team."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    first, second = choice = choices(lab, step).get(viewer.member, NOTHING)
    team = group_of(lab, viewer.member) if _stands(lab, step) else None
    topics = lab.seating.topics
    got = None
    if team is not None and int(team) <= len(topics) and first is not None:
        got = ("first", "second", "other")[wished(choice, topics[int(team) - 1])]
    return {"first": first, "second": second, "got": got}


def _stands(lab: Lab, step: Activity) -> bool:
    """Whether the groups are the teams that this activity made."""
    return bool(lab.groups) and lab.seating.activity == step.id


def teams_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """How many have chosen; after the reveal how often each finalist was, and the teams."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    made = choices(lab, step)
    counted = {"chosen": len(made), "eligible": max(len(lab.taking_part), len(made))}
    return {**counted, **summary(lab, step)} if step.revealed else counted


def summary(lab: Lab, step: Activity) -> dict[str, Any]:
    """{items: [{item, first, second}], teams: [{id, item, people, organisations}]}: the teams as they sit now, else as they were made."""
    made = choices(lab, step).values()
    items = [
        {"item": item, "first": sum(c[0] == item for c in made), "second": sum(c[1] == item for c in made)}
        for item in finalists(lab, step)
    ]
    return {"items": items, "teams": _teams(lab, step)}


def _teams(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    if _stands(lab, step):
        topics = [*lab.seating.topics, *[None] * len(lab.groups)]
        sitting = [(topics[at], len(group), bodies_in(lab, group)) for at, group in enumerate(lab.groups)]
    else:
        arranged: Made = lab.arranged.get(step.id, Made())
        sitting = [(team.item, team.people, team.organisations) for team in arranged.teams]
    return [
        {"id": str(number), "item": item, "people": people, "organisations": bodies}
        for number, (item, people, bodies) in enumerate(sitting, 1)
        if people
    ]


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Everybody who has chosen."""
    return choices(lab, step)


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The teams and how often each finalist was chosen."""
    return {"chosen": len(choices(lab, step)), **summary(lab, step)}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A first choice and mostly a second one."""
    items = finalists(lab, step)
    if person.member in choices(lab, step) or not items:
        return
    first = person.pick(items)
    rest = [item for item in items if item != first]
    second = {"second": person.pick(rest)} if rest and person.number(1, 4) > 1 else {}
    yield "team.choose", {"first": first, **second}


def lead(lab: Lab, step: Activity) -> Iterable[Deed]:
    """Makes the teams when people have chosen."""
    if choices(lab, step) and not step.revealed:
        yield "team.balance", {}


KIND = Kind(
    name="team_forming",
    settings=TeamSettings,
    work=Choices,
    commands=(TeamChoose, TeamBalance),
    decide=decide,
    evolve=evolve,
    records={
        "finalists": Shown(finalists_record, follows=frozenset({"table"}), alike=True),
        "team_choice": Shown(team_choice_record, follows=frozenset({"work", "groups"})),
        "teams": Shown(teams_record, follows=frozenset({"work", "people", "groups", "table"}), alike=True),
    },
    shown_at_once=lambda settings: False,
    contributors=contributors,
    report=report,
    rehearse=rehearse,
    lead=lead,
)
