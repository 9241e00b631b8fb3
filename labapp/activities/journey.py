"""Journey: follow one person step by step. Notes lie on a step, each with a mood from -2 to 2; the means make the curve.

The steps are the columns of the board. They stand in the config, so that phones, walls and the form read them in one place; the facilitator
adds, renames, moves and drops them while people write. A note stays when its step goes, and lies there again when undo brings it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core.columns import Column, Title
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import written_by
from labapp.core.messages import Actor, Command, Event, May, Name, UuidText, command, event
from labapp.core.model import Activity, Card, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Crowd, Me, Viewer

MOST_STEPS = 20
REHEARSED = 3  # notes that a pretended person writes
ARRANGING = May(role="staff", activity="named")


class JourneySettings(Settings, frozen=True):
    """`columns` are the steps of the journey, in order."""

    columns: list[Column] = []
    hidden: bool = False


class Moods(Struct, frozen=True):
    """Card -> mood, as its author feels this moment of the journey."""

    given: Table[str, int] = EMPTY


@command("journey.add", may=ARRANGING)
class JourneyAdd(Command, frozen=True):
    """A new step, last or after another. The client names it."""

    step: Name
    title: Title
    after: Name | None = None


@command("journey.rename", may=ARRANGING)
class JourneyRename(Command, frozen=True):
    """Another title for a step."""

    step: Name
    title: Title


@command("journey.move", may=ARRANGING)
class JourneyMove(Command, frozen=True):
    """Moves a step after another, or first (`after` null)."""

    step: Name
    after: Name | None


@command("journey.drop", may=ARRANGING)
class JourneyDrop(Command, frozen=True):
    """Takes a step out; its notes are kept."""

    step: Name


@command("journey.mood", may=May(role="member", activity="open", card="own"))
class JourneyMood(Command, frozen=True):
    """How the person of the journey feels in a note of one's own: from -2, very bad, to 2, very good."""

    card: UuidText
    mood: Annotated[int, Meta(ge=-2, le=2)]


@event("journey.step_added", undoable=True)
class StepAdded(Event, frozen=True):
    """There is a step, after another (null: first)."""

    step: str
    title: str
    after: str | None


@event("journey.step_renamed", undoable=True)
class StepRenamed(Event, frozen=True):
    """A step has another title."""

    step: str
    title: str


@event("journey.step_moved", undoable=True)
class StepMoved(Event, frozen=True):
    """A step has another place."""

    step: str
    after: str | None


@event("journey.step_dropped", undoable=True)
class StepDropped(Event, frozen=True):
    """A step is gone."""

    step: str


@event("journey.mood_given")
class MoodGiven(Event, frozen=True):
    """The author of a card said its mood."""

    card: str
    mood: int


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The change of the steps or the mood that was wished for; none where it is so already.

    :raise Refused: `bad_request` (no such step, or its id is taken), `too_many` steps, `unknown_card` of another activity
    """
    places = [column.id for column in step.config.columns]
    match wish:
        case JourneyAdd():
            if wish.step in places:
                raise bad_request("step", "this id is taken")
            if len(places) >= MOST_STEPS:
                raise Refused("too_many", limit=MOST_STEPS)
            after = _known(step, wish.after).id if wish.after else (places[-1] if places else None)
            yield StepAdded(activity=step.id, step=wish.step, title=wish.title, after=after)
        case JourneyRename():
            if _known(step, wish.step).title != wish.title:
                yield StepRenamed(activity=step.id, step=wish.step, title=wish.title)
        case JourneyMove():
            column = _known(step, wish.step)
            if wish.after is not None:
                _known(step, wish.after, "after")
            if _placed(step.config.columns, column, wish.after) != step.config.columns:
                yield StepMoved(activity=step.id, step=wish.step, after=wish.after)
        case JourneyDrop():
            yield StepDropped(activity=step.id, step=_known(step, wish.step).id)
        case JourneyMood():
            if lab.cards[wish.card].activity != step.id:
                raise Refused("unknown_card")
            if _moods(lab, step).get(wish.card) != wish.mood:
                yield MoodGiven(activity=step.id, card=wish.card, mood=wish.mood)


def _known(step: Activity, id: str, field: str = "step") -> Column:
    for column in step.config.columns:
        if column.id == id:
            known: Column = column
            return known
    raise bad_request(field, "this journey has no such step")


def _placed(columns: list[Column], column: Column, after: str | None) -> list[Column]:
    """The columns with one of them after another; after itself it stays."""
    if after == column.id:
        return columns
    rest = [one for one in columns if one.id != column.id]
    place = next((number for number, one in enumerate(rest, 1) if one.id == after), 0)
    return [*rest[:place], column, *rest[place:]]


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the steps changed or a mood noted."""
    columns: list[Column] = step.config.columns
    match fact:
        case MoodGiven():
            return lab.put("work", step.id, Moods(_moods(lab, step).put(fact.card, fact.mood)))
        case StepAdded():
            columns = _placed(columns, Column(fact.step, fact.title), fact.after)
        case StepRenamed():
            columns = [replace(one, title=fact.title) if one.id == fact.step else one for one in columns]
        case StepMoved():
            for column in (one for one in columns if one.id == fact.step):
                columns = _placed(columns, column, fact.after)
        case StepDropped():
            columns = [one for one in columns if one.id != fact.step]
        case _:
            return lab
    return lab.put("activities", step.id, replace(step, config=replace(step.config, columns=columns)))


def check_card(lab: Lab, step: Activity, card: Card) -> None:
    """Lets a card pass that lies on a step of the journey, or on none.

    :raise Refused: `bad_request` (unknown step)
    """
    if card.column is not None:
        _known(step, card.column, "column")


def _moods(lab: Lab, step: Activity) -> Table[str, int]:
    moods: Moods = lab.work[step.id]
    return moods.given


def _shown_moods(lab: Lab, step: Activity) -> dict[str, int]:
    """The moods of the cards that everybody may read."""
    on_board = (card for of_a_kind in lab.board.get(step.id, EMPTY).values() for card in of_a_kind)
    given = _moods(lab, step)
    return {card: given[card] for card in on_board if card in given}


def curve(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    """The journey from its first step to its last: [{step, title, n, mean}]; `n` moods were given, without any the mean is None."""
    moods: dict[str | None, list[int]] = defaultdict(list)
    for card, mood in _shown_moods(lab, step).items():
        moods[lab.cards[card].column].append(mood)
    line = []
    for column in step.config.columns:
        given = moods[column.id]
        mean = round(sum(given) / len(given), 1) if given else None
        line.append({"step": column.id, "title": column.title, "n": len(given), "mean": mean})
    return line


def journey_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """After the reveal: {curve}, for staff and walls with {moods: {card: mood}}."""
    if isinstance(viewer, Me) or not step.revealed:
        return None
    shown = {"curve": curve(lab, step)}
    return shown if isinstance(viewer, Crowd) else {**shown, "moods": _shown_moods(lab, step)}


def moods_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """The moods that one gave oneself: {card: mood}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    given = _moods(lab, step)
    return {card: given[card] for card in lab.own_cards.get(viewer.member, ()) if card in given}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The steps with their mean moods, and the mood of each note."""
    return {"curve": curve(lab, step), "moods": _shown_moods(lab, step)}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A few notes on steps, each with a mood."""
    own = written_by(lab, step, person.member)
    for card in own:
        if card.id not in _moods(lab, step):
            yield "journey.mood", {"card": card.id, "mood": person.number(-2, 2)}
            return
    if len(own) < REHEARSED:
        columns = [column.id for column in step.config.columns]
        place = {"column": person.pick(columns)} if columns else {}
        yield "card.add", {"card": person.new_id(), "text": person.says(), **place}


KIND = Kind(
    name="journey",
    settings=JourneySettings,
    work=Moods,
    commands=(JourneyAdd, JourneyRename, JourneyMove, JourneyDrop, JourneyMood),
    decide=decide,
    evolve=evolve,
    records={
        "journey": Shown(journey_record, follows=frozenset({"work", "table"})),
        "moods": Shown(moods_record, follows=frozenset({"work"})),
    },
    card_kind=lambda settings: "insight",
    shown_at_once=lambda settings: not settings.hidden,
    check_card=check_card,
    report=report,
    rehearse=rehearse,
)
