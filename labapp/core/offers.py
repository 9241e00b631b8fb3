"""The shapes of an exchange: offers and requests, the pairs they make, and how people wish and agree."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from labapp.core.kinds import Settings
from labapp.core.lines import LineText
from labapp.core.messages import Command, Event, May, Name, UuidText, command, event
from labapp.core.table import EMPTY, Table

Side = Literal["offer", "request"]
WRITING = May(role="member", activity="open", staff_after_lock=True)


class ExchangeSettings(Settings, frozen=True):
    """`each`: how many offers, and how many requests, a person writes."""

    each: Annotated[int, Meta(ge=1, le=5)] = 1


class Exchange(Struct, frozen=True):
    """An offer or a request. `to` is the organisation it is meant for; null is whoever it fits. `organisation` is set where staff wrote
    it for somebody; else it is its author's."""

    id: str
    side: Side
    text: str
    author: str
    to: str | None = None
    organisation: str | None = None


class Match(Struct, frozen=True):
    """What the two have said to a pair; null is nothing yet."""

    offer: str
    request: str
    offering: bool | None = None
    asking: bool | None = None

    @property
    def agreed(self) -> bool:
        """Whether both want it."""
        return bool(self.offering and self.asking)

    @property
    def declined(self) -> bool:
        """Whether one of them does not."""
        return self.offering is False or self.asking is False


class Exchanges(Struct, frozen=True):
    """Offers and requests by id, and the pairs about which somebody said something, by `<offer> <request>`."""

    notes: Table[str, Exchange] = EMPTY
    matches: Table[str, Match] = EMPTY


@command("exchange.write", may=WRITING)
class ExchangeWrite(Command, frozen=True):
    """One's own offer or request, new or changed. The client names it. Staff may write for an organisation without a phone."""

    note: UuidText
    side: Side
    text: LineText
    to: Name | None = None
    organisation: Name | None = None


@command("exchange.take_back", may=WRITING)
class ExchangeTakeBack(Command, frozen=True):
    """One's own offer or request is no more."""

    note: Name


@command("match.agree", may=May(role="member", activity="named"))
class MatchAgree(Command, frozen=True):
    """That this offer meets this request, from the one of the two whose it is; staff says it for both."""

    offer: Name
    request: Name
    agree: bool = True


@event("exchange.written")
class ExchangeWritten(Event, frozen=True):
    """Somebody offers or asks for this; what was agreed on other words is open again."""

    note: str
    side: Side
    text: str
    to: str | None = None
    organisation: str | None = None


@event("exchange.taken_back")
class ExchangeTakenBack(Event, frozen=True):
    """Somebody does not any more."""

    note: str


@event("match.answered")
class MatchAnswered(Event, frozen=True):
    """What one of the two, or staff for both, said to a pair; null: said nothing now."""

    offer: str
    request: str
    offering: bool | None = None
    asking: bool | None = None
