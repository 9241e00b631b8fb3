"""Leading a lab with others: who leads, what only facilitators read, who is ready, the plan of what remains, and calm screens.

A note of the facilitators is in no payload but theirs: it is no record of anybody else, it is not in reports, and it is sealed in what is
read of the journal. Who leads is a word among colleagues: every facilitator may act, and taking the lead is said to all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core.events import WallSet
from labapp.core.messages import Actor, Command, Event, May, Minutes, Name, Prose, Stored, command, event
from labapp.core.model import Lab
from labapp.core.policy import named_activity
from labapp.core.refused import bad_request
from labapp.core.viewers import Staff, Viewer

SMALLEST_GROUP = 3  # people: fewer are counted together with others
STAFF = May(role="staff")
STAFF_ALWAYS = May(role="staff", closed_lab=True)
OF_THE_LAB = ""  # what a note is about that belongs to no activity


class StaffNote(Struct, frozen=True):
    """What facilitators wrote for themselves, by whom last and when."""

    text: str
    by: str
    at: str


@command("note.write", may=STAFF_ALWAYS)
class NoteWrite(Command, frozen=True):
    """The facilitators' own note on an activity (`about`) or on the lab; an empty text takes it away."""

    text: Prose
    about: Name | None = None


@command("lead.take", may=STAFF_ALWAYS)
class LeadTake(Command, frozen=True):
    """Says that one leads now."""


@command("lead.give", may=STAFF_ALWAYS)
class LeadGive(Command, frozen=True):
    """Says that another facilitator leads now."""

    member: Name


@command("agenda.replan", may=STAFF)
class AgendaReplan(Command, frozen=True):
    """Other minutes for several activities, as one change."""

    minutes: Annotated[dict[Name, Minutes], Meta(min_length=1, max_length=200)]


@command("room.calm", may=STAFF_ALWAYS)
class RoomCalm(Command, frozen=True):
    """All walls dark and a calm screen on every phone, at once; or everything back as it was."""

    on: bool


@event("note.written")
class NoteWritten(Event, frozen=True):
    """The facilitators' note on an activity, or on the lab (null), reads so now."""

    text: str
    about: str | None = None


@event("lead.changed")
class LeadChanged(Event, frozen=True):
    """This facilitator leads."""

    member: str


@event("agenda.replanned", undoable=True)
class AgendaReplanned(Event, frozen=True):
    """These activities have other minutes."""

    minutes: dict[str, int]


def note_write(lab: Lab, command: NoteWrite, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    if command.about is not None:
        named_activity(lab, command.about)
    known = lab.staff_notes.get(command.about or OF_THE_LAB)
    text = command.text.strip()
    if text != (known.text if known else ""):
        yield NoteWritten(text=text, about=command.about)


def lead_take(lab: Lab, command: LeadTake, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    if actor.member is not None and actor.member != lab.lead:
        yield LeadChanged(member=actor.member)


def lead_give(lab: Lab, command: LeadGive, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    member = lab.members.get(command.member)
    if member is None or not member.staff or member.id in lab.removed:
        raise bad_request("member", "no facilitator here has this id")
    if member.id != lab.lead:
        yield LeadChanged(member=member.id)


def agenda_replan(
    lab: Lab, command: AgendaReplan, actor: Actor, activity: str | None, now: datetime
) -> Iterable[Event]:
    steps = [named_activity(lab, step) for step in command.minutes]
    changed = {step.id: command.minutes[step.id] for step in steps if step.minutes != command.minutes[step.id]}
    if changed:
        yield AgendaReplanned(minutes=changed)


def room_calm(lab: Lab, command: RoomCalm, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    if lab.wall.calm != command.on:
        yield WallSet(wall=replace(lab.wall, calm=command.on))


def note_written(lab: Lab, event: NoteWritten, stored: Stored) -> Lab:
    about = event.about or OF_THE_LAB
    if not event.text:
        return lab.drop("staff_notes", about)
    return lab.put("staff_notes", about, StaffNote(event.text, stored.actor or "", stored.at))


def lead_changed(lab: Lab, event: LeadChanged, stored: Stored) -> Lab:
    return lab.set(lead=event.member)


def agenda_replanned(lab: Lab, event: AgendaReplanned, stored: Stored) -> Lab:
    for step, minutes in event.minutes.items():
        if step in lab.activities:
            known = lab.activities[step]
            planned = known.minutes if known.planned_minutes is None else known.planned_minutes
            lab = lab.put("activities", step, replace(known, minutes=minutes, planned_minutes=planned))
    return lab


def note_record(lab: Lab, viewer: Viewer, target: str) -> Any:
    """Record `note` of the lab and `note/<activity>`, staff alone: {text, by, at}."""
    known = lab.staff_notes.get(target)
    if known is None or not isinstance(viewer, Staff) or not (target == OF_THE_LAB or target in lab.activities):
        return None
    return {"text": known.text, "by": known.by, "at": known.at}


def lead_record(lab: Lab, viewer: Viewer) -> Any:
    """Record `lead`, staff alone: {member}, while that facilitator is in the lab."""
    if not isinstance(viewer, Staff) or lab.lead is None or lab.lead in lab.removed:
        return None
    return {"member": lab.lead}


def ready_record(lab: Lab, viewer: Viewer) -> Any:
    """Record `ready`, staff alone: who is ready with the present activity, in numbers.

    {activity, ready, members, by_organisation: [{organisations: [ids], ready, members}] or null}. No group told apart has fewer than
    three people; under `anonymous` none is told apart.
    """
    if not isinstance(viewer, Staff) or lab.current is None:
        return None
    people = lab.participants()
    ready = {member for member in lab.getting_ready.get(lab.current, ()) if member in lab.taking_part}
    bodies = Counter(member.organisation or "" for member in people)
    done = Counter(member.organisation or "" for member in people if member.id in ready)
    groups = [] if lab.identity == "anonymous" else _large_enough(bodies)
    told = [
        {
            "organisations": [body for body in group if body],
            "ready": sum(done[body] for body in group),
            "members": sum(bodies[body] for body in group),
        }
        for group in groups
    ]
    return {
        "activity": lab.current,
        "ready": len(ready),
        "members": len(people),
        "by_organisation": told if len(told) > 1 else None,
    }


def _large_enough(bodies: Counter[str]) -> list[list[str]]:
    """Organisations, the largest first, each alone if it has enough people; the small ones together, with as many others as it needs.

    Without the last step the small ones would follow from the whole and the rest.
    """
    ordered = sorted(bodies, key=lambda body: (-bodies[body], body))
    alone = [body for body in ordered if body and bodies[body] >= SMALLEST_GROUP]
    together = [body for body in ordered if body not in alone]
    while together and alone and sum(bodies[body] for body in together) < SMALLEST_GROUP:
        together.insert(0, alone.pop())
    return [*([body] for body in alone), *([together] if together else [])]
