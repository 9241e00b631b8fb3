"""Fifteen per cent: what each person will do by themselves, without new money or anybody's leave. It stays theirs.

A promise is a private note. Nobody else ever sees it: no wall, no facilitator, no report, no export, also after the lab. All that is
shared is how many promises there are. The person reads their own on their phone, and takes it along as a file that the phone makes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from labapp.core import lines
from labapp.core.kinds import Kind, Shown
from labapp.core.lines import Day
from labapp.core.messages import Actor, Command, Event, May, command, event
from labapp.core.model import Activity, Lab
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Viewer

OWN = May(role="member", activity="open")


class Promise(Struct, frozen=True):
    """What somebody will do, and the day on which they want to think of it."""

    text: str
    remind_on: str | None = None


class Promises(Struct, frozen=True):
    """Member -> their promise. A text leaves this module in its author's own record alone."""

    kept: Table[str, Promise] = EMPTY


@command("promise.write", may=OWN)
class PromiseWrite(Command, frozen=True):
    """One's own promise; a later one takes its place."""

    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    remind_on: Day | None = None


@command("promise.take_back", may=OWN)
class PromiseTakeBack(Command, frozen=True):
    """One promises nothing."""


@event("promise.written")
class PromiseWritten(Event, frozen=True):
    """The promise of the event's actor. Never leaves the server but to them."""

    text: str
    remind_on: str | None = None


@event("promise.taken_back")
class PromiseTakenBack(Event, frozen=True):
    """The actor promises nothing."""


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The promise, if it is another.

    :raise Refused: `bad_request` (no text, no day of the calendar)
    """
    known = _kept(lab, step).get(actor.member or "")
    match wish:
        case PromiseWrite():
            lines.demand_day("remind_on", wish.remind_on)
            promise = Promise(lines.words("text", wish.text), wish.remind_on)
            if promise != known:
                yield PromiseWritten(activity=step.id, text=promise.text, remind_on=promise.remind_on)
        case PromiseTakeBack() if known is not None:
            yield PromiseTakenBack(activity=step.id)


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the promise kept."""
    if actor is None:
        return lab
    kept = _kept(lab, step)
    match fact:
        case PromiseWritten():
            return lab.put("work", step.id, Promises(kept.put(actor, Promise(fact.text, fact.remind_on))))
        case PromiseTakenBack():
            return lab.put("work", step.id, Promises(kept.drop(actor)))
    return lab


def _kept(lab: Lab, step: Activity) -> Table[str, Promise]:
    promises: Promises = lab.work[step.id]
    return promises.kept


def promise_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own: {text, remind_on}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    promise = _kept(lab, step).get(viewer.member)
    return None if promise is None else {"text": promise.text, "remind_on": promise.remind_on}


def promises_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """{n}: how many there are."""
    return None if isinstance(viewer, Me) or step.state == "planned" else report(lab, step)


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Who made a promise: shown as a number, the number of promises."""
    return _kept(lab, step)


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """{n}: all that is ever told of promises."""
    return {"n": len(_kept(lab, step))}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A promise, once."""
    return [] if person.member in _kept(lab, step) else [("promise.write", {"text": person.says()})]


KIND = Kind(
    name="promise",
    work=Promises,
    commands=(PromiseWrite, PromiseTakeBack),
    decide=decide,
    evolve=evolve,
    records={
        "promise": Shown(promise_record, follows=frozenset({"work"})),
        "promises": Shown(promises_record, follows=frozenset({"work"}), alike=True),
    },
    shown_at_once=lambda settings: False,
    private=True,
    sealed=(PromiseWritten, PromiseTakenBack),
    contributors=contributors,
    report=report,
    rehearse=rehearse,
)
