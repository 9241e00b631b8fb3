"""Interface map: where the remits of organisations meet, pair by pair: about what, what one gives the other, and what it needs.

A line is an organisation's word to another one; a pair of organisations is what both have said to each other. Pairs that nobody has
said anything about stand out: what falls between two remits is found there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import combinations
from typing import Annotated, Any

from msgspec import Meta, Struct

from labapp.core import lines
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.lines import Arranged
from labapp.core.messages import Actor, Command, Event, May, Name, UuidText, command, event
from labapp.core.model import Activity, Lab, to_json
from labapp.core.policy import enters_for_others, speaks_for
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Staff, Viewer

MOST = 1000  # lines in one map
WRITING = May(role="member", activity="open", staff_after_lock=True)
Topic = Annotated[str, Meta(min_length=1, max_length=80)]
Part = Annotated[str, Meta(max_length=300)]


class MapSettings(Settings, frozen=True):
    """`bodies`: the organisations on the map, where not all that are invited should be."""

    bodies: Annotated[list[Name], Meta(max_length=200)] | None = None


class Interface(Struct, frozen=True):
    """What one organisation says to another about a topic: what it can give, what it needs."""

    id: str
    body: str
    other: str
    topic: str
    give: str = ""
    need: str = ""


class Map(Struct, frozen=True):
    """The lines by id, and who wrote any."""

    lines: Table[str, Interface] = EMPTY
    givers: Table[str, bool] = EMPTY


@command("interface.write", may=WRITING)
class InterfaceWrite(Command, frozen=True):
    """A line of one's own organisation to another, new or changed; staff writes for any (`body`). The client names it."""

    interface: UuidText
    other: Name
    topic: Topic
    give: Part = ""
    need: Part = ""
    body: Name | None = None


@command("interface.take_back", may=WRITING)
class InterfaceTakeBack(Command, frozen=True):
    """A line of one's own organisation is no more."""

    interface: Name


@event("interface.written")
class InterfaceWritten(Event, frozen=True):
    """An organisation says this to another."""

    interface: str
    body: str
    other: str
    topic: str
    give: str
    need: str


@event("interface.taken_back")
class InterfaceTakenBack(Event, frozen=True):
    """It does not say it any more."""

    interface: str


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """What was wished, for one's own organisation.

    :raise Refused: `bad_request`, `not_allowed` (of another organisation, or of none), `unknown_card`, `too_many`
    """
    known = _work(lab, step).lines
    match wish:
        case InterfaceWrite():
            yield from _write(lab, step, wish, actor)
        case InterfaceTakeBack():
            lines.demand_line(wish.interface, known)
            _demand_own(lab, known[wish.interface], actor)
            yield InterfaceTakenBack(activity=step.id, interface=wish.interface)
        case _:
            yield from lines.hiding(lab, step, wish, known)


def _write(lab: Lab, step: Activity, wish: InterfaceWrite, actor: Actor) -> Iterable[Event]:
    known = _work(lab, step).lines
    member = lab.members.get(actor.member or "")
    own = member.organisation if member else None
    if wish.interface in known:
        _demand_own(lab, known[wish.interface], actor)
        body: str | None = known[wish.interface].body
    else:
        body = wish.body if wish.body is not None and enters_for_others(actor) else own
        if len(known) >= MOST:
            raise Refused("too_many", limit=MOST)
    invited = bodies(lab, step)
    if body is None or body not in invited:
        raise Refused("not_allowed", field="body")
    if wish.other not in invited or wish.other == body:
        raise bad_request("other", "not another organisation of this map")
    give, need = wish.give.strip(), wish.need.strip()
    if not give and not need:
        raise bad_request("give", "say what is given, or what is needed")
    line = Interface(wish.interface, body, wish.other, lines.words("topic", wish.topic), give, need)
    if line != known.get(line.id):
        fields = {name: getattr(line, name) for name in line.__struct_fields__ if name != "id"}
        yield InterfaceWritten(activity=step.id, interface=line.id, **fields)


def _demand_own(lab: Lab, line: Interface, actor: Actor) -> None:
    if not speaks_for(lab, actor, line.body):
        raise Refused("not_allowed")


def bodies(lab: Lab, step: Activity) -> list[str]:
    """The organisations on the map, in the lab's order."""
    chosen = step.config.bodies
    return [body.id for body in lab.organisations if chosen is None or body.id in chosen]


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the line as it is now."""
    work = _work(lab, step)
    match fact:
        case InterfaceWritten():
            line = Interface(fact.interface, fact.body, fact.other, fact.topic, fact.give, fact.need)
            known = work.lines.put(line.id, line)
        case InterfaceTakenBack():
            known = work.lines.drop(fact.interface)
        case _:
            return lines.hidden(lab, step, fact, Arranged())
    givers = work.givers if actor is None else work.givers.put(actor, True)
    return lab.put("work", step.id, Map(known, givers))


def _work(lab: Lab, step: Activity) -> Map:
    work: Map = lab.work[step.id]
    return work


def interfaces_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """The map; for staff with the lines that are off the wall, marked `hidden`."""
    if isinstance(viewer, Me) or step.state == "planned" or not step.revealed:
        return None
    return the_map(lab, step, all_=isinstance(viewer, Staff))


def the_map(lab: Lab, step: Activity, *, all_: bool = False) -> dict[str, Any]:
    """{bodies, lines: [{id, body, other, topic, give, need}], empty: [[body, other]]}: `empty` are the pairs nobody spoke about."""
    off = lines.off(lab, step)
    there = bodies(lab, step)
    place = {body: at for at, body in enumerate(there)}
    on_map = (line for line in _work(lab, step).lines.values() if line.body in place and line.other in place)
    known = sorted(on_map, key=lambda line: (place[line.body], place[line.other], line.topic.casefold(), line.id))
    shown = [
        {**to_json(line), **({"hidden": line.id in off} if all_ else {})}
        for line in known
        if all_ or line.id not in off
    ]
    met = {frozenset((line.body, line.other)) for line in known if line.id not in off}
    empty = [[one, other] for one, other in combinations(there, 2) if frozenset((one, other)) not in met]
    return {"bodies": there, "lines": shown, "empty": empty}


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Who wrote a line."""
    return _work(lab, step).givers


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The map, and how many lines are on it."""
    told = the_map(lab, step)
    return {"n": len(told["lines"]), **told}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """One line to another organisation, if one speaks for any."""
    member = lab.members.get(person.member)
    others = [body for body in bodies(lab, step) if member and body != member.organisation]
    if (
        person.member in _work(lab, step).givers
        or not others
        or member is None
        or member.organisation not in bodies(lab, step)
    ):
        return []
    wish = {
        "interface": person.new_id(),
        "other": person.pick(others),
        "topic": person.says()[:80],
        "give": person.says(),
    }
    return [("interface.write", wish)]


KIND = Kind(
    name="interface_map",
    settings=MapSettings,
    work=Map,
    commands=(InterfaceWrite, *lines.HIDING, InterfaceTakeBack),
    decide=decide,
    evolve=evolve,
    records={"interfaces": Shown(interfaces_record, follows=frozenset({"work"}))},
    contributors=contributors,
    report=report,
    rehearse=rehearse,
)
