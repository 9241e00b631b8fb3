"""Idea board: everybody writes notes, one thought a note, in columns or not, hidden until the reveal or not.

Most of the catalogue's writing activities are this kind with other settings: silent ideas, observations, questions, maps. A board
whose columns come one after the other (`steps`) has one column open: the facilitator goes on to the next, and what was written stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core.columns import Column
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import written_by
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Card, CardKind, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.viewers import Me, Viewer

REHEARSED = 3  # notes that a pretended person writes


class BoardSettings(Settings, frozen=True):
    """Writing in silence first is the default: people who see others' notes write fewer kinds of their own.

    `stem` is how every sentence begins ("How might we"); phones show it before the field and put it in front of what is written.
    """

    columns: list[Column] = []
    hidden: bool = True
    per_member: Annotated[int, Meta(ge=1, le=100)] | None = None
    card_kind: CardKind = "idea"
    stem: Annotated[str, Meta(max_length=60)] = ""
    steps: bool = False


@command("board.step", may=May(role="staff", activity="open", staff_after_lock=True))
class BoardStep(Command, frozen=True):
    """Goes to a column of a board whose columns come one after the other; those before it stay in view."""

    column: Name


@event("board.stepped", undoable=True)
class BoardStepped(Event, frozen=True):
    """This column is the one that is open."""

    column: str


class Opened(Struct, frozen=True):
    """The column that is open, as staff has set it; before that it is the first one."""

    column: str


def reached(lab: Lab, step: Activity) -> list[Column]:
    """The columns in which people may write: all, or those up to the one that is open."""
    settings: BoardSettings = step.config
    if not settings.steps:
        return settings.columns
    opened: Opened | None = lab.arranged.get(step.id)
    places = [place for place, column in enumerate(settings.columns) if opened and column.id == opened.column]
    return settings.columns[: max(places, default=0) + 1]


def board_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Of a board whose columns come one after the other: {column}, the one that is open."""
    if isinstance(viewer, Me) or step.state == "planned" or not step.config.steps or not step.config.columns:
        return None
    return {"column": reached(lab, step)[-1].id}


def take_in(lab: Lab, step: Activity, card: Card) -> Card:
    """A card that names no column lies in the one that is open."""
    if card.column is None and step.config.steps and step.config.columns:
        return replace(card, column=reached(lab, step)[-1].id)
    return card


def check_card(lab: Lab, step: Activity, card: Card) -> None:
    """Lets a card pass that fits the board.

    :raise Refused: `bad_request` (unknown column, or one that has not come yet), `too_many` (the member's notes are used up)
    """
    settings: BoardSettings = step.config
    if card.column is not None and card.column not in {column.id for column in reached(lab, step)}:
        raise bad_request("column", "this board has no such column, or it has not come yet")
    if settings.per_member is not None and len(written_by(lab, step, card.author)) >= settings.per_member:
        raise Refused("too_many", limit=settings.per_member)


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The step to another column; none if that column is open.

    :raise Refused: `bad_request`: no such column, or all are open at once
    """
    if not isinstance(wish, BoardStep):
        return
    columns = [column.id for column in step.config.columns]
    if not step.config.steps or wish.column not in columns:
        raise bad_request("column", "this board has no such column to go to")
    if reached(lab, step)[-1].id != wish.column:
        yield BoardStepped(activity=step.id, column=wish.column)


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with another column open."""
    return lab.put("arranged", step.id, Opened(fact.column)) if isinstance(fact, BoardStepped) else lab


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The columns, for a board that has some: those that were reached."""
    return {"columns": [{"id": column.id, "title": column.title} for column in reached(lab, step)]}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A few notes, in columns if there are any; one in each column that is opened after another."""
    settings: BoardSettings = step.config
    own, columns = written_by(lab, step, person.member), [column.id for column in reached(lab, step)]
    if settings.steps:
        columns = [id for id in columns[-1:] if id not in {card.column for card in own}]
        done = not columns
    else:
        done = len(own) >= REHEARSED
    if done or (settings.per_member is not None and len(own) >= settings.per_member):
        return
    place = {"column": person.pick(columns)} if columns else {}
    yield "card.add", {"card": person.new_id(), "text": f"{settings.stem} {person.says()}".strip(), **place}


def lead(lab: Lab, step: Activity) -> Iterable[Deed]:
    """The next column of a board that goes step by step."""
    columns = [column.id for column in step.config.columns]
    if step.config.steps and (present := columns.index(reached(lab, step)[-1].id)) + 1 < len(columns):
        yield "board.step", {"column": columns[present + 1]}


KIND = Kind(
    name="idea_board",
    settings=BoardSettings,
    commands=(BoardStep,),
    decide=decide,
    evolve=evolve,
    records={"board": Shown(board_record, follows=frozenset({"work"}), alike=True)},
    card_kind=lambda settings: settings.card_kind,
    take_in=take_in,
    shown_at_once=lambda settings: not settings.hidden,
    check_card=check_card,
    report=report,
    rehearse=rehearse,
    lead=lead,
)
