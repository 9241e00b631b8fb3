"""Consent: the words and values of asking where people stand on proposals, and of making conditions out of objections.

What is done with them says `labapp.activities.gradients`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from labapp.core.kinds import Settings
from labapp.core.messages import Command, Event, May, Name, command, event
from labapp.core.table import EMPTY, Table

Level = Literal["full_support", "minor_reservations", "can_live_with", "stand_aside", "cannot_support"]
LEVELS: tuple[Level, ...] = ("full_support", "minor_reservations", "can_live_with", "stand_aside", "cannot_support")
FROM_PROMPT = "prompt"  # the id of the proposal that the activity's own prompt puts, where there is no other
MOST = 50  # proposals, conditions

STEERING = May(role="staff", activity="named")
Reason = Annotated[str, Meta(max_length=300)]


class Proposal(Struct, frozen=True, forbid_unknown_fields=True):
    """What the room is asked about; `card` is the note it came from."""

    id: Name
    text: Annotated[str, Meta(max_length=1000)]
    card: Name | None = None


class GradientsSettings(Settings, frozen=True):
    """`proposals` are asked one after the other; without any the prompt is the proposal, until the facilitator puts one."""

    proposals: Annotated[list[Proposal], Meta(max_length=MOST)] = []


class Voice(Struct, frozen=True):
    """Where somebody stands, and why."""

    level: str
    reason: str = ""


class Voices(Struct, frozen=True):
    """Member -> proposal -> voice. Leaves this module before the reveal only as one's own."""

    given: Table[str, dict[str, Voice]] = EMPTY


class Condition(Struct, frozen=True):
    """What must hold for the proposal to be tried, in the facilitator's words."""

    id: str
    proposal: str
    text: str


class Steered(Struct, frozen=True):
    """What the facilitator has set: which proposal is asked, which were added, what is hidden, which conditions there are."""

    asked: str | None = None
    added: tuple[Proposal, ...] = ()
    hidden: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@command("support.give", may=May(role="member", activity="open"))
class SupportGive(Command, frozen=True):
    """Where one stands on the proposal that is asked now; a later word takes the place of an earlier."""

    proposal: Name
    level: Level
    reason: Reason = ""


@command("proposal.ask", may=May(role="staff", activity="open", staff_after_lock=True))
class ProposalAsk(Command, frozen=True):
    """Asks another proposal: one that is there, or a new one in words or from a note. Answers are taken, blind again."""

    proposal: Name
    text: Annotated[str, Meta(max_length=400)] = ""
    card: Name | None = None


@command("reason.hide", may=STEERING)
class ReasonHide(Command, frozen=True):
    """Takes a reason off walls and phones."""

    reason: Name


@command("reason.restore", may=STEERING)
class ReasonRestore(Command, frozen=True):
    """Brings a hidden reason back."""

    reason: Name


@command("condition.write", may=STEERING)
class ConditionWrite(Command, frozen=True):
    """A condition of a proposal, new or in other words. The client names it."""

    condition: Name
    proposal: Name
    text: Annotated[str, Meta(min_length=1, max_length=300)]


@command("condition.drop", may=STEERING)
class ConditionDrop(Command, frozen=True):
    """No such condition any more."""

    condition: Name


@event("support.given")
class SupportGiven(Event, frozen=True):
    """Where the event's actor stands on a proposal."""

    proposal: str
    level: str
    reason: str = ""


@event("proposal.asked", undoable=True)
class ProposalAsked(Event, frozen=True):
    """A proposal is asked now; with a text it is a new one."""

    proposal: str
    text: str = ""
    card: str | None = None


@event("reason.hidden", undoable=True)
class ReasonHidden(Event, frozen=True):
    """A reason is off walls and phones."""

    reason: str


@event("reason.restored", undoable=True)
class ReasonRestored(Event, frozen=True):
    """A reason is back."""

    reason: str


@event("condition.written", undoable=True)
class ConditionWritten(Event, frozen=True):
    """A proposal has a condition, in these words."""

    condition: str
    proposal: str
    text: str


@event("condition.dropped", undoable=True)
class ConditionDropped(Event, frozen=True):
    """A condition is gone."""

    condition: str
