"""The shapes of a commitment: what an organisation promises, for which side somebody confirms, and how it is wished and told."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from labapp.core.kinds import Settings
from labapp.core.lines import Day, LineText
from labapp.core.messages import Command, Event, May, Name, UuidText, command, event
from labapp.core.table import EMPTY, Table

Cadence = Literal["once", "monthly", "every_two_months", "quarterly"]
Side = Literal["employer", "employees", "body"]
SIDE_OF_GROUP: dict[str, Side] = {
    "manager": "employer",
    "politician": "employer",
    "employee": "employees",
    "expert": "employees",
}
WRITING = May(role="member", activity="open", staff_after_lock=True)


class CommitmentSettings(Settings, frozen=True):
    """`both_parties`: a promise holds when the employer and the employees of the organisation have confirmed it, else when one has."""

    both_parties: bool = True


class Commitment(Struct, frozen=True):
    """One promise. `next_report` is the day on which the organisation reports back next, `cadence` how it goes on from there."""

    id: str
    organisation: str | None
    text: str
    owner_function: str
    next_report: str
    cadence: Cadence = "once"
    confirmed: tuple[Side, ...] = ()


class Commitments(Struct, frozen=True):
    """The promises by id, and who wrote or confirmed any."""

    made: Table[str, Commitment] = EMPTY
    givers: Table[str, bool] = EMPTY


@command("commitment.write", may=WRITING)
class CommitmentWrite(Command, frozen=True):
    """A promise of one's own organisation, new or changed; staff writes for any. The client names it."""

    commitment: UuidText
    text: LineText
    owner_function: Annotated[str, Meta(min_length=1, max_length=200)]
    next_report: Day
    cadence: Cadence = "once"
    organisation: Name | None = None


@command("commitment.confirm", may=WRITING)
class CommitmentConfirm(Command, frozen=True):
    """One's own side of the organisation stands by the promise, or does not any more. Staff confirms for who has no phone: `side`."""

    commitment: Name
    confirmed: bool = True
    side: Side | None = None


@command("commitment.take_back", may=WRITING)
class CommitmentTakeBack(Command, frozen=True):
    """The organisation does not promise this after all."""

    commitment: Name


@event("commitment.written")
class CommitmentWritten(Event, frozen=True):
    """An organisation promises this; who confirmed another wording has not confirmed this one."""

    commitment: str
    organisation: str | None
    text: str
    owner_function: str
    next_report: str
    cadence: Cadence


@event("commitment.confirmed")
class CommitmentConfirmed(Event, frozen=True):
    """A side of the organisation stands by the promise, or does not any more."""

    commitment: str
    side: Side
    confirmed: bool


@event("commitment.taken_back")
class CommitmentTakenBack(Event, frozen=True):
    """The promise is no more."""

    commitment: str


def side_of(actor_group: str | None) -> Side:
    """For which side of their organisation somebody confirms: `body` where there are no such sides (a residents' panel)."""
    return SIDE_OF_GROUP.get(actor_group or "", "body")
