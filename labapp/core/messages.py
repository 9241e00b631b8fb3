"""Commands (wishes) and events (facts): their names, shapes and what a command needs to be allowed.

A command class *is* its schema: unknown fields, wrong types and too long texts are refused while it is read. `may` says what it
needs; `policy` is the one place that judges it. Kinds of activities declare their own messages with the same two decorators.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from labapp.core.refused import Refused, bad_request

# The longest texts a person may send, in signs. A note is meant to be read from ten metres.
NOTE_MAX, LINE_MAX, PROSE_MAX = 1000, 200, 4000
DEEPEST = 50  # levels of JSON; an exported lab has less than ten

UuidText = Annotated[
    str, Meta(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$(?!\n)", description="A UUID")
]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$(?!\n)", description="An id")]
PhotoId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$(?!\n)", description="The id of a photo, 128 bits")]
Line = Annotated[str, Meta(max_length=LINE_MAX)]
Note = Annotated[str, Meta(min_length=1, max_length=NOTE_MAX)]
Prose = Annotated[str, Meta(max_length=PROSE_MAX)]
Minutes = Annotated[int, Meta(ge=0, le=600)]


class May(Struct, frozen=True):
    """What a command needs: whose it is, whether its activity must be open, whether a card in it must be one's own."""

    role: Literal["staff", "member", "system"] = "member"
    activity: Literal["none", "named", "open"] = "none"
    card: Literal["none", "any", "own"] = "none"
    closed_lab: bool = False  # also after the lab has been closed
    staff_after_lock: bool = False  # staff also when the activity is locked or done, to tidy up


class Command(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A wish. Subclasses are registered by `@command`."""

    name: ClassVar[str] = ""
    may: ClassVar[May] = May()


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact. Subclasses are registered by `@event`; `undoable` ones change what the room shares, `nameless` ones belong to nobody and are
    stored without who did it."""

    name: ClassVar[str] = ""
    undoable: ClassVar[bool] = False
    nameless: ClassVar[bool] = False
    activity: str | None = None


class Stored(Struct, frozen=True):
    """An event with its number and circumstances, as the journal keeps it. `at` is UTC, RFC 3339; `actor` a member id."""

    seq: int
    at: str
    actor: str | None
    command: str
    event: Event


class Actor(Struct, frozen=True):
    """Who wishes: a member of the lab, as staff or participant, or the system itself (joining, the clock)."""

    member: str | None
    role: Literal["staff", "member", "system"]


COMMANDS: dict[str, type[Command]] = {}
EVENTS: dict[str, type[Event]] = {}

C = TypeVar("C", bound=type[Command])
E = TypeVar("E", bound=type[Event])


def command(name: str, *, may: May) -> Callable[[C], C]:
    """Registers a command class under its name of the contract."""

    def register(cls: C) -> C:
        cls.name, cls.may = name, may
        COMMANDS[name] = cls
        return cls

    return register


def event(name: str, *, undoable: bool = False, nameless: bool = False) -> Callable[[E], E]:
    """Registers an event class under its name, which stays readable for ever."""

    def register(cls: E) -> E:
        cls.name, cls.undoable, cls.nameless = name, undoable, nameless
        EVENTS[name] = cls
        return cls

    return register


def read_command(name: object, data: object) -> Command:
    """The command a client sent.

    :raise Refused: `bad_request` with field and reason; `too_long` for a text above its limit.
    """
    cls = COMMANDS.get(name) if isinstance(name, str) else None
    if cls is None:
        raise bad_request("name", "unknown command")
    if reason := unfit(data):
        raise bad_request("data", reason)
    return read(cls, data if data is not None else {})


def unfit(data: object) -> str | None:
    """Why JSON data is taken nowhere, whatever its fields; None if it is fit.

    No person writes U+0000, and PostgreSQL can't store it. What is nested beyond all sense ends whoever reads it level by level.
    """
    level = [data]
    for _ in range(DEEPEST):
        below: list[object] = []
        for value in level:
            if isinstance(value, str):
                if "\x00" in value:
                    return "a text holds the sign U+0000"
            elif isinstance(value, dict):
                below += value.keys()
                below += value.values()
            elif isinstance(value, list):
                below += value
        if not below:
            return None
        level = below
    return f"nested deeper than {DEEPEST} levels"


S = TypeVar("S", bound=Struct)


def read(cls: type[S], data: object, *, strict: bool = True) -> S:
    """Data of a client as a value of `cls`, strictly; not `strict` for texts that stand for numbers (the query of an address).

    :raise Refused: `bad_request` {field, reason}, or `too_long` {field, limit} where only the length is wrong.
    """
    try:
        return msgspec.convert(data, cls, strict=strict)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        field = path.rstrip("`").lstrip(".")
        if not field and "`" in reason:  # "Object contains unknown field `x`", "Object missing required field `x`"
            field = reason.split("`")[1] if "field" in reason else ""
        if "length <=" in reason and "`str`" in reason:
            raise Refused("too_long", field=field, limit=int(reason.rpartition(" ")[2])) from None
        raise bad_request(field, reason) from None


def event_data(fact: Event) -> dict[str, Any]:
    """What the journal stores of an event beside its name and activity."""
    data: dict[str, Any] = msgspec.to_builtins(fact)
    data.pop("activity", None)
    return data


def read_event(name: str, activity: str | None, data: dict[str, Any]) -> Event:
    """An event out of the journal. Never refuses what was once stored (`upcast` renames old shapes first)."""
    return msgspec.convert({**data, "activity": activity}, EVENTS[name])
