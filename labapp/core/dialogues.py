"""The shapes of a dialogue: its notes and answers, what the facilitator has set, and how a room wishes and tells."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from labapp.core.kinds import Settings
from labapp.core.lines import Arranged, LineText
from labapp.core.messages import Command, Event, May, UuidText, command, event
from labapp.core.table import EMPTY, Table

Talk = Literal["ordered", "speaking", "free"]
LEADING = May(role="staff", activity="named")


class DialogueSettings(Settings, frozen=True):
    """`theme` is what is talked about; without one the prompt says it. `notes`: whether anything can be written."""

    theme: Annotated[str, Meta(max_length=300)] = ""
    notes: bool = True


class Dialogue(Struct, frozen=True):
    """The notes by id, the answers by member while the question is open, how it ended last, and the texts that the group kept."""

    notes: Table[str, str] = EMPTY
    answers: Table[str, bool] = EMPTY
    outcome: Literal["kept", "not_kept"] | None = None
    kept: tuple[str, ...] = ()


class Led(Arranged, frozen=True):
    """What the facilitator has set: which round it is and of which kind, whose turn it is, whether the question is put.

    `order`: the members in the order of a round that has one; who comes later speaks after them.
    """

    round: int = 1
    talk: Talk = "free"
    turn: int = 0
    asked: bool = False
    order: tuple[str, ...] = ()


@command("dialogue.note", may=May(role="member", activity="open"))
class DialogueNote(Command, frozen=True):
    """A thought that belongs to nobody. It can't be changed: nobody could tell whose it is. The client names it."""

    note: UuidText
    text: LineText


@command("dialogue.round", may=LEADING)
class DialogueRound(Command, frozen=True):
    """Begins the next round: free talk, a round in which everybody may speak, or one in an order."""

    talk: Talk


@command("dialogue.turn", may=LEADING)
class DialogueTurn(Command, frozen=True):
    """Gives the word to a place in the order, from 0."""

    turn: Annotated[int, Meta(ge=0, le=10_000)]


@command("dialogue.ask", may=LEADING)
class DialogueAsk(Command, frozen=True):
    """Asks everybody whether the notes may be kept, and shows them."""


@command("dialogue.answer", may=May(role="member", activity="named"))
class DialogueAnswer(Command, frozen=True):
    """Whether they may be kept, for one's own part."""

    keep: bool


@command("dialogue.conclude", may=LEADING)
class DialogueConclude(Command, frozen=True):
    """Ends the question, by the rule."""


@event("dialogue.noted", nameless=True)
class DialogueNoted(Event, frozen=True):
    """Somebody wrote a note."""

    note: str
    text: str


@event("dialogue.round_begun", undoable=True)
class DialogueRoundBegun(Event, frozen=True):
    """Another round."""

    round: int
    talk: Talk


@event("dialogue.turn_given", undoable=True)
class DialogueTurnGiven(Event, frozen=True):
    """Another place in the order has the word."""

    turn: int


@event("dialogue.asked", undoable=True)
class DialogueAsked(Event, frozen=True):
    """Everybody is asked whether the notes may be kept."""


@event("dialogue.answered")
class DialogueAnswered(Event, frozen=True):
    """One answer; sealed for ever."""

    keep: bool


@event("dialogue.concluded")
class DialogueConcluded(Event, frozen=True):
    """The question is over. `kept` are the texts that the group keeps, by alphabet; none where it keeps nothing."""

    kept: tuple[str, ...] = ()
