"""What people write into an activity that is not a card: promises, offers, meeting points, notes that belong to nobody.

Such lines are material of no later activity. Their texts lie in the work of the activity; what staff took off the walls and phones
stands in `lab.arranged`, so that undo brings it back.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from typing import Annotated, TypeVar

from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core.messages import Command, Event, May, Name, command, event
from labapp.core.model import Activity, Lab
from labapp.core.refused import Refused, bad_request

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day, YYYY-MM-DD")]
LineText = Annotated[str, Meta(min_length=1, max_length=500)]


class Arranged(Struct, frozen=True):
    """What staff has set in an activity of lines: which of them are off walls and phones."""

    off: tuple[str, ...] = ()


A = TypeVar("A", bound=Arranged)


@command("line.hide", may=May(role="staff", activity="named", closed_lab=True))
class LineHide(Command, frozen=True):
    """Takes what somebody wrote off walls and phones."""

    line: Name


@command("line.restore", may=May(role="staff", activity="named", closed_lab=True))
class LineRestore(Command, frozen=True):
    """Brings it back."""

    line: Name


@event("line.hidden", undoable=True)
class LineHidden(Event, frozen=True):
    """Staff took a line off walls and phones."""

    line: str


@event("line.restored", undoable=True)
class LineRestored(Event, frozen=True):
    """Staff brought a line back."""

    line: str


HIDING = (LineHide, LineRestore)


def hiding(lab: Lab, step: Activity, wish: Command, known: Container[str]) -> Iterable[Event]:
    """What one of the commands `HIDING` leads to, given the lines there are.

    :raise Refused: `unknown_card`
    """
    match wish:
        case LineHide():
            demand_line(wish.line, known)
            if wish.line not in off(lab, step):
                yield LineHidden(activity=step.id, line=wish.line)
        case LineRestore():
            if wish.line in off(lab, step):
                yield LineRestored(activity=step.id, line=wish.line)


def demand_line(line: str, known: Container[str]) -> None:
    """:raise Refused: `unknown_card` for a line that is not there (any more)"""
    if line not in known:
        raise Refused("unknown_card")


def hidden(lab: Lab, step: Activity, fact: Event, first: Arranged) -> Lab:
    """The lab after a line was hidden or brought back; as it is after any other event.

    :param first: what stands in `lab.arranged` before staff has set anything
    """
    match fact:
        case LineHidden():
            rest = tuple(line for line in off(lab, step) if line != fact.line)
            return lab.put("arranged", step.id, replace(arranged(lab, step, first), off=(*rest, fact.line)))
        case LineRestored():
            rest = tuple(line for line in off(lab, step) if line != fact.line)
            return lab.put("arranged", step.id, replace(arranged(lab, step, first), off=rest))
    return lab


def off(lab: Lab, step: Activity) -> tuple[str, ...]:
    """The lines of an activity that staff took off walls and phones."""
    return arranged(lab, step, Arranged()).off


def arranged(lab: Lab, step: Activity, first: A) -> A:
    """What staff has set in an activity; `first` before anything."""
    set_: A = lab.arranged.get(step.id, first)
    return set_


def demand_day(field: str, day: str | None) -> None:
    """:raise Refused: `bad_request` for a day that is in no calendar"""
    if day is None:
        return
    try:
        date.fromisoformat(day)
    except ValueError:
        raise bad_request(field, "not_a_day") from None


def words(field: str, text: str) -> str:
    """A text without the space around it.

    :raise Refused: `bad_request` if nothing is left
    """
    if stripped := text.strip():
        return stripped
    raise bad_request(field, "is empty")
