"""Who sits in which group: forming groups, coming late, leaving, being moved, and why a group looks as it does.

`Lab.groups` holds the members of each group, `Lab.seating` how that came about. A group keeps its number as long as the groups
stand, also when everybody has left it: people look for the table with that number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import zip_longest
from typing import Any

from msgspec.structs import replace

from labapp.core import commands as c
from labapp.core import events as e
from labapp.core.grouping import Groups, exposed, mixed_groups, pairs_within, place_for
from labapp.core.messages import Actor, Command, Event, May, Name, Stored, command, event
from labapp.core.model import Lab, Member, Seating, Touched
from labapp.core.refused import bad_request
from labapp.core.viewers import Crowd, Me, Staff, Viewer

GROUPS = ("lab", "groups")


@command("group.move", may=May(role="staff"))
class GroupMove(Command, frozen=True):
    """Lets a member sit in another group; the number after the last one begins a new group."""

    member: Name
    group: Name


@event("group.joined")
class GroupJoined(Event, frozen=True):
    """A member who came after the groups were formed sits in this one."""

    member: str
    group: str


@event("group.moved", undoable=True)
class GroupMoved(Event, frozen=True):
    """Staff let a member sit in another group."""

    member: str
    group: str


@event("pairs.formed", undoable=True)
class PairsFormed(Event, frozen=True):
    """Within their groups people talk two and two, an odd one as the third."""

    pairs: tuple[tuple[str, ...], ...]


# --- Deciding ------------------------------------------------------------------------------------------------


def groups_form(lab: Lab, command: c.GroupsForm, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    return (mixed(lab, command.size),)


def mixed(lab: Lab, size: int) -> e.GroupsFormed:
    """Everybody who takes part in mixed groups; who sat together before meets others where that costs nothing."""
    people = lab.participants()
    return e.GroupsFormed(groups=mixed_groups(people, size, shielded=shielded(lab), before=lab.groups), size=size)


def in_pairs(lab: Lab, groups: Groups) -> Iterable[Event]:
    """Everybody in pairs within these groups; pairs that have talked before stay together."""
    pairs = tuple(pair for group in groups for pair in _pairs(lab, group))
    if pairs != lab.seating.pairs or groups != lab.groups:
        yield PairsFormed(pairs=pairs)


def _pairs(lab: Lab, group: Iterable[str]) -> Groups:
    people = [lab.members[member] for member in group if member in lab.members]
    return pairs_within(people, lab.seating.pairs, shielded=shielded(lab)) if people else ()


def shielded(lab: Lab) -> bool:
    """Whether managers are kept from being alone with own staff: wherever notes bear no name."""
    return lab.identity != "role_named"


def group_move(lab: Lab, command: GroupMove, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    if command.member not in lab.taking_part:
        raise bad_request("member", "nobody who takes part has this id")
    known = {str(number) for number in range(1, len(lab.groups) + 2)}
    if not lab.groups or command.group not in known:
        raise bad_request("group", "there is no such group")
    if group_of(lab, command.member) == command.group:
        return ()
    return (GroupMoved(member=command.member, group=command.group),)


def newcomer(lab: Lab, member: Member) -> Iterable[Event]:
    """The group that somebody enters who comes while groups stand."""
    if not lab.groups or member.staff:
        return ()
    return (GroupJoined(member=member.id, group=_smallest(lab, lab.groups, member)),)


def returner(lab: Lab, member: Member) -> Iterable[Event]:
    """The same for somebody who is let back in; undo takes it back with that."""
    if not lab.groups or member.staff:
        return ()
    return (GroupMoved(member=member.id, group=_smallest(lab, lab.groups, member)),)


def seats_after(lab: Lab, values: Mapping[Touched, Any]) -> Iterable[Event]:
    """Who came after the groups that undo or redo brings back keeps the number they have, or enters the smallest.

    :param values: what undo or redo writes
    """
    groups: Groups = values.get(GROUPS) or ()
    if not groups:
        return
    seated = {member for group in groups for member in group}
    gone = {key for (collection, key), value in values.items() if collection == "removed" and value}
    for member in lab.participants():
        if member.id in seated or member.id in gone:
            continue
        number = group_of(lab, member.id)
        stands = number is not None and int(number) <= len(groups) and groups[int(number) - 1]
        number = number if number is not None and stands else _smallest(lab, groups, member)
        groups = _with_seat(groups, member.id, number)
        yield GroupJoined(member=member.id, group=number)


def _smallest(lab: Lab, groups: Groups, member: Member) -> str:
    people = [[lab.members[id] for id in group if id in lab.members] for group in groups]
    return str(1 + place_for(people, member, shielded=shielded(lab)))


# --- Folding -------------------------------------------------------------------------------------------------


def groups_formed(lab: Lab, event: e.GroupsFormed, stored: Stored) -> Lab:
    bodies = len({lab.members[member].organisation for member in lab.taking_part} - {None})
    seating = Seating(stored.seq, event.activity, event.size, event.topics, bodies)
    return lab.set(groups=event.groups, seating=seating)


def pairs_formed(lab: Lab, event: PairsFormed, stored: Stored) -> Lab:
    return lab.set(seating=replace(lab.seating, pairs=event.pairs))


def group_joined(lab: Lab, event: GroupJoined, stored: Stored) -> Lab:
    seating = replace(lab.seating, late=(*lab.seating.late, event.member))
    return lab.set(groups=_with_seat(lab.groups, event.member, event.group), seating=seating)


def group_moved(lab: Lab, event: GroupMoved, stored: Stored) -> Lab:
    moved = tuple(member for member in lab.seating.moved if member != event.member)
    seating = replace(lab.seating, moved=(*moved, event.member))
    return lab.set(groups=_with_seat(lab.groups, event.member, event.group), seating=seating)


def without(lab: Lab, member: str) -> Lab:
    """The lab where a member sits in no group any more; who was there still knows that somebody left."""
    left = group_of(lab, member)
    if left is None:
        return lab
    groups = tuple(tuple(id for id in group if id != member) for group in lab.groups)
    return lab.set(groups=groups, seating=replace(lab.seating, left=(*lab.seating.left, left)))


def _with_seat(groups: Groups, member: str, number: str) -> Groups:
    """The groups with a member in this one and no other; the number after the last makes a new group."""
    seats = [[id for id in group if id != member] for group in groups]
    place = int(number) - 1
    seats += [[] for _ in range(place + 1 - len(seats))]
    seats[place].append(member)
    return tuple(map(tuple, seats))


# --- Showing -------------------------------------------------------------------------------------------------


def group_of(lab: Lab, member: str) -> str | None:
    """The number of the group a member sits in, as text: it is the group's id."""
    return next((str(number) for number, group in enumerate(lab.groups, 1) if member in group), None)


def companions(lab: Lab, member: str) -> tuple[str, ...]:
    """Everybody in a member's group, the member too; nobody for those who sit in none."""
    return next((group for group in lab.groups if member in group), ())


def pair_of(lab: Lab, member: str) -> tuple[str, tuple[str, ...]] | None:
    """(code, members) of a member's pair: "3B" is the second of group 3. Who came since pairs were formed is in the smallest."""
    own = group_of(lab, member)
    if own is None:
        return None
    pairs = enumerate(_pairs(lab, lab.groups[int(own) - 1]))
    return next(((f"{own}{chr(ord('A') + place)}", pair) for place, pair in pairs if member in pair), None)


def reseated(before: Lab, after: Lab) -> Iterable[str]:
    """Whose own group may look otherwise: everybody's if the groups were formed, else that of those who sit where somebody came or
    left. `"*"` stands for every member."""
    if (before.seating.since, before.seating.pairs) != (after.seating.since, after.seating.pairs):
        return ("*",)
    longest = enumerate(zip_longest(before.groups, after.groups, fillvalue=()), 1)
    changed = ((was, now) for number, (was, now) in longest if _told(before, number, was) != _told(after, number, now))
    return {member for was, now in changed for member in (*was, *now)}


def _told(lab: Lab, number: int, group: tuple[str, ...]) -> tuple[Any, ...]:
    """What a group and its reason follow from. The same people may sit there as before, with another story: one came back and left again."""
    seating, here = lab.seating, set(group)
    return group, seating.left.count(str(number)), here.intersection(seating.late), here.intersection(seating.moved)


def groups_record(lab: Lab, viewer: Viewer, names: Mapping[str, str], target: str) -> Any:
    """The groups and why they look so: members are ids for staff and a number for walls. Groups that everybody left are not shown."""
    if not lab.groups or isinstance(viewer, Crowd):
        return None
    shown = []
    for number, group in enumerate(lab.groups, 1):
        if not group:
            continue
        of_staff = isinstance(viewer, Staff)
        part: dict[str, Any] = {
            "id": str(number),
            "members": list(group) if of_staff else len(group),
            "organisations": bodies_in(lab, group),
            "reason": reason(lab, number),
        }
        if number <= len(lab.seating.topics):
            part["topic"] = lab.seating.topics[number - 1]
        if of_staff:
            part["exposed"] = shielded(lab) and exposed([lab.members[id] for id in group if id in lab.members])
        shown.append(part)
    return {"groups": shown, "size": lab.seating.size, "activity": lab.seating.activity}


def group_record(lab: Lab, viewer: Viewer, names: Mapping[str, str], target: str) -> Any:
    """One's own group: {id, size, reason, people: the others, topic?}. Who they are is told as far as notes tell it."""
    own = group_of(lab, viewer.member) if isinstance(viewer, Me) else None
    if own is None:
        return None
    number, group = int(own), lab.groups[int(own) - 1]
    others = [person(lab, member, names) for member in group if member != viewer.member]  # type: ignore[union-attr]
    shown = {"id": own, "size": len(group), "reason": reason(lab, number), "people": others}
    if number <= len(lab.seating.topics):
        shown["topic"] = lab.seating.topics[number - 1]
    return shown


def person(lab: Lab, member: str, names: Mapping[str, str]) -> dict[str, Any]:
    """How somebody is told to those who sit with them: by organisation, by role where notes bear it, by name where they bear that."""
    known = lab.members.get(member)
    return {
        "organisation": known.organisation if known else None,
        "actor_group": known.actor_group if known and lab.identity != "anonymous" else None,
        "by": names.get(member) if lab.identity == "role_named" else None,
    }


def bodies_in(lab: Lab, group: Iterable[str]) -> dict[str, int]:
    """Organisation -> how many of its people sit in a group; "" for those who named none."""
    bodies: dict[str, int] = {}
    for member in group:
        body = lab.members[member].organisation if member in lab.members else None
        bodies[body or ""] = bodies.get(body or "", 0) + 1
    return bodies


def reason(lab: Lab, number: int) -> dict[str, Any]:
    """Why a group looks as it does, as a code and the numbers behind it.

    `alone`: one person, the others left. `chosen`: a team that people chose. `all_differ`: nobody shares an organisation. `every_body`:
    every organisation that is here sits in it. `changed`: people came late, left or were moved since. `best`: no other mix has more.
    """
    group, seating = lab.groups[number - 1], lab.seating
    late, moved = (len(set(group) & set(some)) for some in (seating.late, seating.moved))
    numbers = {
        "people": len(group),
        "bodies": len(bodies_in(lab, group).keys() - {""}),
        "here": seating.bodies,
        "late": late,
        "moved": moved,
        "left": seating.left.count(str(number)),
    }
    return {"code": _code(numbers, bool(seating.topics)), **numbers}


def _code(numbers: dict[str, int], chosen: bool) -> str:
    if numbers["people"] == 1:
        return "alone"
    if chosen:
        return "chosen"
    if numbers["bodies"] == numbers["people"]:
        return "all_differ"
    if numbers["bodies"] == numbers["here"] > 0:
        return "every_body"
    return "changed" if numbers["late"] or numbers["moved"] or numbers["left"] else "best"
