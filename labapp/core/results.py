"""What a lab leaves behind: its kept results, and what each needs before the lab may close.

A kept result is what was decided to be tested again, piloted or adopted: an experiment, or a note or pile in an activity that decides.
Each needs a function that owns it, time in the schedule and a day of review. Without these it becomes a project that nobody misses,
so the lab closes only when each has them, or has been stopped in the open with what was learned. A lab without kept results closes
freely, and so does a rehearsal. What the room wrote on an anchor plan counts; staff completes it with `result.anchor`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from labapp.core import lines
from labapp.core.experiments import ExperimentWritten
from labapp.core.kinds import kinds
from labapp.core.messages import Actor, Command, Event, May, Name, Stored, command, event
from labapp.core.model import Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.sheets import Sheets

KEPT = ("test_again", "pilot", "adopt")
ANCHOR_PLAN = "anchor_plan"  # the method whose sheets say who owns a result
PLANNED = {"owner": "owner_function", "process": "process", "time": "scheduled_time", "review": "review_on"}
NEEDED = ("owner_function", "scheduled_time", "review_on")
STAFF_ALWAYS = May(role="staff", closed_lab=True)

Words = Annotated[str, Meta(max_length=300)]
Lesson = Annotated[str, Meta(max_length=600)]
Months = Literal[12, 24, 36]


class Anchor(Struct, frozen=True):
    """Where a result lives in daily work. `months` is for how long it is followed up.

    With a `lesson` it was stopped here: an experiment keeps that itself, a decided note or pile has no other place for it.
    """

    owner_function: str = ""
    scheduled_time: str = ""
    review_on: str = ""
    process: str = ""
    months: Months = 12
    lesson: str = ""
    reason: str = ""


class Kept(Struct, frozen=True):
    """A result of a lab: the note or pile it stands on, its words, what was decided, and where it is anchored.

    `missing` are fields of `Anchor` that the lab waits for; of what was stopped it is the lesson.
    """

    item: str
    words: str
    choice: str
    anchor: Anchor
    missing: tuple[str, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """Whether it was given up, in the open."""
        return self.choice == "stop"


@command("result.anchor", may=STAFF_ALWAYS)
class ResultAnchor(Command, frozen=True):
    """Says who owns a kept result, when there is time for it and when it is reviewed. Fields left out stay."""

    item: Name
    owner_function: Words | UnsetType = UNSET
    scheduled_time: Words | UnsetType = UNSET
    review_on: Words | UnsetType = UNSET
    process: Words | UnsetType = UNSET
    months: Months | UnsetType = UNSET


@command("result.stop", may=STAFF_ALWAYS)
class ResultStop(Command, frozen=True):
    """Stops a result in the open. What was learned is what others get from it, so there is no stop without."""

    item: Name
    lesson: Lesson
    reason: Lesson = ""


@event("result.anchored")
class ResultAnchored(Event, frozen=True):
    """These fields of a result's anchoring were written; it is not stopped here any more."""

    item: str
    fields: dict[str, Any]


@event("result.stopped")
class ResultStopped(Event, frozen=True):
    """A result was stopped, with what was learned."""

    item: str
    lesson: str
    reason: str = ""


def results(lab: Lab) -> list[Kept]:
    """The results of a lab that have been decided, in the order in which they came: experiments first."""
    return [*_experiments(lab), *_decided(lab)]


def lacking(lab: Lab) -> list[Kept]:
    """The results for which the lab can't close yet."""
    return [] if lab.rehearsal else [result for result in results(lab) if result.missing]


def demand_anchored(lab: Lab) -> None:
    """Lets pass when every result has what it needs.

    :raise Refused: `not_anchored` {count, lacks: [{item, words, missing}]}
    """
    if lacks := lacking(lab):
        told = [{"item": one.item, "words": one.words, "missing": list(one.missing)} for one in lacks]
        raise Refused("not_anchored", count=len(lacks), lacks=told)


def _experiments(lab: Lab) -> Iterator[Kept]:
    for known in lab.experiments.values():
        card = lab.cards.get(known.card)
        if card is None or known.activity not in lab.activities or not lab.card_is_on_the_board(card):
            continue
        words, anchor = _short(card.text), anchor_of(lab, known.card)
        if known.decision == "stop" or known.state == "stopped":
            lesson = known.learning or anchor.lesson
            stopped = replace(anchor, lesson=lesson)
            yield Kept(known.card, words, "stop", stopped, () if lesson.strip() else ("lesson",))
        elif known.decision in KEPT:
            yield Kept(known.card, words, known.decision or "", anchor, _missing(anchor))


def _decided(lab: Lab) -> Iterator[Kept]:
    """What activities decided about notes and piles without an experiment; the later decision counts."""
    choices: dict[str, str] = {}
    for step in lab.agenda():
        if (decides := kinds()[step.kind].decides) is not None:
            choices |= decides(lab, step)
    for item, choice in choices.items():
        words = _words(lab, item)
        if choice not in KEPT or words is None or item in lab.experiments:
            continue
        anchor = anchor_of(lab, item)
        if anchor.lesson:
            yield Kept(item, words, "stop", anchor)
        else:
            yield Kept(item, words, choice, anchor, _missing(anchor))


def anchor_of(lab: Lab, item: str) -> Anchor:
    """Where a result is anchored: as staff wrote it, where they did, else as the room did on its anchor plan and test card."""
    written: Anchor = lab.results.get(item) or Anchor()
    planned = _planned(lab, item)
    known = lab.experiments.get(item)
    if known is not None:
        planned.setdefault("owner_function", known.owner_function.strip())
    return replace(written, **{name: text for name, text in planned.items() if text and not getattr(written, name)})


def _planned(lab: Lab, item: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for step in lab.agenda():
        work = lab.work.get(step.id)
        if step.method == ANCHOR_PLAN and isinstance(work, Sheets) and (sheet := work.sheets.get(item)) is not None:
            texts = {PLANNED[id]: " ".join(field.text.split()) for id, field in sheet.fields.items() if id in PLANNED}
            found |= {name: text for name, text in texts.items() if text}
    return found


def _missing(anchor: Anchor) -> tuple[str, ...]:
    return tuple(name for name in NEEDED if not str(getattr(anchor, name)).strip())


def _words(lab: Lab, item: str) -> str | None:
    """The words of a note that lies on the board, or the title of a pile; None for what is no more."""
    if (card := lab.cards.get(item)) is not None:
        return _short(card.text) if lab.card_is_on_the_board(card) else None
    pile = lab.clusters.get(item)
    return None if pile is None else pile.title


def _short(text: str) -> str:
    """The first line of a note is its title."""
    return text.strip().partition("\n")[0][:200]


def _named(lab: Lab, item: str) -> Kept:
    """:raise Refused: `unknown_card` if it is no result"""
    found = next((one for one in results(lab) if one.item == item), None)
    if found is None:
        raise Refused("unknown_card")
    return found


def result_anchor(lab: Lab, wish: ResultAnchor, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    """The anchoring as it is then.

    :raise Refused: `unknown_card`, `bad_request`
    """
    found = _named(lab, wish.item)
    if wish.item in lab.experiments and found.is_stopped:
        raise bad_request("item", "it was stopped")
    given = {name: getattr(wish, name) for name in ("owner_function", "scheduled_time", "review_on", "process")}
    fields = {name: " ".join(text.split()) for name, text in given.items() if text is not UNSET}
    if fields.get("review_on"):
        lines.demand_day("review_on", fields["review_on"])
    changed = {name: text for name, text in fields.items() if getattr(found.anchor, name) != text}
    if wish.months is not UNSET and found.anchor.months != wish.months:
        changed["months"] = wish.months  # type: ignore[assignment]
    if changed:
        yield ResultAnchored(item=wish.item, fields=changed)


def result_stop(lab: Lab, wish: ResultStop, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    """The stop, and what it means for an experiment.

    :raise Refused: `unknown_card`, `bad_request` without a lesson
    """
    _named(lab, wish.item)
    lesson = wish.lesson.strip()
    if not lesson:
        raise bad_request("lesson", "missing")
    known = lab.experiments.get(wish.item)
    yield ResultStopped(item=wish.item, lesson=lesson, reason=wish.reason.strip())
    if known is not None:
        wanted = {"state": "stopped", "decision": "stop", "learning": lesson}
        fields: dict[str, str | None] = {name: text for name, text in wanted.items() if getattr(known, name) != text}
        if fields:
            yield ExperimentWritten(activity=known.activity, card=known.card, fields=fields)


def result_anchored(lab: Lab, fact: ResultAnchored, stored: Stored) -> Lab:
    """The lab with a result anchored."""
    known: Anchor = lab.results.get(fact.item) or Anchor()
    return lab.put("results", fact.item, replace(known, lesson="", reason="", **fact.fields))


def result_stopped(lab: Lab, fact: ResultStopped, stored: Stored) -> Lab:
    """The lab with a result stopped."""
    known: Anchor = lab.results.get(fact.item) or Anchor()
    return lab.put("results", fact.item, replace(known, lesson=fact.lesson, reason=fact.reason))
