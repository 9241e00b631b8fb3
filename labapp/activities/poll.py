"""Poll: one question to everybody, answered by choosing among options or on a scale; the prompt is the question.

Hidden until the reveal, so that nobody follows the first. After it the result is live, and a choice may be changed until the lock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from labapp.core.apart import told_apart
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Viewer

SCALES = {"scale5": range(1, 6), "scale10": range(11)}
MOST_OPTIONS = 20
Options = Annotated[list[Name], Meta(max_length=MOST_OPTIONS)]


class PollOption(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that can be chosen."""

    id: Name
    title: Annotated[str, Meta(max_length=200)]


class PollSettings(Settings, frozen=True):
    """`options` are shown in this order; `at_most` of them may be chosen (`several`; null for all). `low` and `high` name the ends of a scale."""

    type: Literal["single", "several", "scale5", "scale10"] = "single"
    options: Annotated[list[PollOption], Meta(max_length=MOST_OPTIONS)] = []
    at_most: Annotated[int, Meta(ge=1, le=MOST_OPTIONS)] | None = None
    low: Annotated[str, Meta(max_length=60)] = ""
    high: Annotated[str, Meta(max_length=60)] = ""


Value = tuple[str, ...] | int


class Choices(Struct, frozen=True):
    """Member -> the ids of what they chose, or a number on the scale."""

    given: Table[str, Value] = EMPTY


@command("poll.answer", may=May(role="member", activity="open"))
class PollAnswer(Command, frozen=True):
    """One's answer; a later one takes its place. No option, or null, takes it back."""

    value: Options | int | None


@event("poll.answered")
class PollAnswered(Event, frozen=True):
    """The answer of the event's actor; none was taken back."""

    value: tuple[str, ...] | int | None


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The answer, if it fits the question.

    :raise Refused: `bad_request`, `too_many`
    """
    if not isinstance(wish, PollAnswer):
        return
    value = _fitting(step.config, wish.value)
    if _given(lab, step).get(actor.member or "") != value:
        yield PollAnswered(activity=step.id, value=value)


def _fitting(settings: PollSettings, value: list[str] | int | None) -> Value | None:
    if value is None or value == []:
        return None
    if settings.type in SCALES:
        if not isinstance(value, int) or value not in SCALES[settings.type]:
            raise bad_request("value", "a number of the scale is needed")
        return value
    known = [option.id for option in settings.options]
    if isinstance(value, int) or not set(value) <= set(known):
        raise bad_request("value", "the ids of options are needed")
    limit = 1 if settings.type == "single" else settings.at_most or MOST_OPTIONS
    if len(set(value)) > limit:
        raise Refused("too_many", limit=limit)
    return tuple(option for option in known if option in value)


def _given(lab: Lab, step: Activity) -> Table[str, Value]:
    choices: Choices = lab.work[step.id]
    return choices.given


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the answer taken in."""
    if not isinstance(fact, PollAnswered) or actor is None:
        return lab
    given = _given(lab, step)
    return lab.put("work", step.id, Choices(given.drop(actor) if fact.value is None else given.put(actor, fact.value)))


def choice_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own answer: {value}, null without one."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    value = _given(lab, step).get(viewer.member)
    return {"value": list(value) if isinstance(value, tuple) else value}


def poll_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """How many have answered; after the reveal what they answered."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    given = _given(lab, step)
    voters = {"n": len(given), "eligible": max(len(lab.taking_part), len(given))}
    return {**voters, **result(lab, step)} if step.revealed else voters


def result(lab: Lab, step: Activity) -> dict[str, Any]:
    """{n, options: [{id, title, n}]} or {n, scale: {step: n}, mean}, and the same of each organisation that may be told apart.

    An answer that does not fit any more, because the question was changed, is kept and not counted.
    """
    settings: PollSettings = step.config
    on_scale = settings.type in SCALES
    fitting = {
        member: value
        for member, value in _given(lab, step).items()
        if (isinstance(value, int) and value in SCALES[settings.type] if on_scale else isinstance(value, tuple))
    }
    told = _fall(settings, fitting)
    if apart := told_apart(lab, fitting):
        told["by_organisation"] = {body: _fall(settings, dict(enumerate(own))) for body, own in apart.items()}
    return told


def _fall(settings: PollSettings, given: Mapping[Any, Value]) -> dict[str, Any]:
    if settings.type in SCALES:
        numbers = [value for value in given.values() if isinstance(value, int)]
        scale = {str(each): numbers.count(each) for each in SCALES[settings.type]}
        mean = round(sum(numbers) / len(numbers), 2) if numbers else None
        return {"n": len(numbers), "scale": scale, "mean": mean}
    chosen = Counter(option for value in given.values() if isinstance(value, tuple) for option in value)
    options = [{"id": option.id, "title": option.title, "n": chosen[option.id]} for option in settings.options]
    return {"n": len(given), "options": options}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The result, and what the ends of a scale were called."""
    settings: PollSettings = step.config
    return {"type": settings.type, "low": settings.low, "high": settings.high, **result(lab, step)}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """An answer, once."""
    settings: PollSettings = step.config
    if person.member in _given(lab, step):
        return []
    if settings.type in SCALES:
        scale = SCALES[settings.type]
        return [("poll.answer", {"value": person.number(scale[0], scale[-1])})]
    return [("poll.answer", {"value": [person.pick(settings.options).id]})] if settings.options else []


KIND = Kind(
    name="poll",
    settings=PollSettings,
    work=Choices,
    commands=(PollAnswer,),
    decide=decide,
    evolve=evolve,
    records={
        "choice": Shown(choice_record, follows=frozenset({"work"})),
        "poll": Shown(poll_record, follows=frozenset({"work", "people"}), alike=True),
    },
    shown_at_once=lambda settings: False,
    contributors=_given,
    report=report,
    rehearse=rehearse,
)
