"""Idea board: everybody writes notes, one thought a note, in columns or not, hidden until the reveal or not.

Most of the catalogue's writing activities are this kind with other settings: silent ideas, observations, questions, maps.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from labapp.core.kinds import Kind, Settings
from labapp.core.messages import Name
from labapp.core.model import Activity, Card, CardKind, Lab
from labapp.core.refused import Refused, bad_request


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of the board."""

    id: Name
    title: Annotated[str, Meta(min_length=1, max_length=80)]


class BoardSettings(Settings, frozen=True):
    """Writing in silence first is the default: people who see others' notes write fewer kinds of their own."""

    columns: list[Column] = []
    hidden: bool = True
    per_member: Annotated[int, Meta(ge=1, le=100)] | None = None
    card_kind: CardKind = "idea"


def check_card(lab: Lab, step: Activity, card: Card) -> None:
    """Lets a card pass that fits the board.

    :raise Refused: `bad_request` (unknown column), `too_many` (the member's notes are used up)
    """
    settings: BoardSettings = step.config
    if card.column is not None and card.column not in {column.id for column in settings.columns}:
        raise bad_request("column", "this board has no such column")
    if settings.per_member is not None:
        written = (lab.cards[id] for id in lab.own_cards.get(card.author, ()))
        own = [c for c in written if c.activity == step.id and not c.taken_back]
        if len(own) >= settings.per_member:
            raise Refused("too_many", limit=settings.per_member)


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The columns, for a board that has some."""
    return {"columns": [{"id": column.id, "title": column.title} for column in step.config.columns]}


KIND = Kind(
    name="idea_board",
    settings=BoardSettings,
    card_kind=lambda settings: settings.card_kind,
    shown_at_once=lambda settings: not settings.hidden,
    check_card=check_card,
    report=report,
)
