"""Stopping: the words and values of a list of what is closed in the open.

What is done with them says `labapp.activities.open_stop`.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from labapp.core.kinds import Settings
from labapp.core.messages import Command, Event, May, Name, command, event
from labapp.core.table import EMPTY, Table

MOST = 60  # things on the list
STEERING = May(role="staff", activity="named")
Words = Annotated[str, Meta(max_length=600)]
Title = Annotated[str, Meta(max_length=200)]


class StopSettings(Settings, frozen=True):
    """`from`: the activities whose notes may be put on the list; null is all before this one."""

    from_: list[Name] | None = field(name="from", default=None)


class Stopped(Struct, frozen=True):
    """One thing on the list. `was`: what the experiment's fields were before it was stopped."""

    author: str
    text: str = ""
    card: str | None = None
    reason: str = ""
    lesson: str = ""
    was: dict[str, str | None] | None = None


class StopList(Struct, frozen=True):
    """Item -> what it is, in the order in which they came."""

    items: Table[str, Stopped] = EMPTY


class TakenOff(Struct, frozen=True):
    """The items that the facilitator has hidden."""

    items: tuple[str, ...] = ()


@command("stop.write", may=May(role="member", activity="open", staff_after_lock=True))
class StopWrite(Command, frozen=True):
    """Puts something on the list, or changes what one wrote about it. The client names it; fields left out stay as they are."""

    item: Name
    text: Title | UnsetType = UNSET
    card: Name | UnsetType = UNSET
    reason: Words | UnsetType = UNSET
    lesson: Words | UnsetType = UNSET


@command("stop.take_back", may=May(role="member", activity="open"))
class StopTakeBack(Command, frozen=True):
    """Takes something that one put there off the list."""

    item: Name


@command("stop.hide", may=STEERING)
class StopHide(Command, frozen=True):
    """Takes something off walls and phones."""

    item: Name


@command("stop.restore", may=STEERING)
class StopRestore(Command, frozen=True):
    """Brings something hidden back."""

    item: Name


@event("stop.written")
class StopWritten(Event, frozen=True):
    """These fields of something on the list were written; a new one is the event's actor's."""

    item: str
    fields: dict[str, str]
    was: dict[str, str | None] | None = None


@event("stop.taken_back")
class StopTakenBack(Event, frozen=True):
    """Something is not on the list any more."""

    item: str


@event("stop.hidden", undoable=True)
class StopHidden(Event, frozen=True):
    """Something is off walls and phones."""

    item: str


@event("stop.restored", undoable=True)
class StopRestored(Event, frozen=True):
    """Something is back."""

    item: str
