"""Writing a record one question at a time: which questions there are, what each of them fills in, and how two who answer at once are joined.

An answer comes with what its writer saw. Where somebody else has written meanwhile both changes are made; where that can't be, both texts
stand one below the other, or the writer is asked. Nothing is overwritten unseen.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import Struct

from labapp.core import merging
from labapp.core.messages import read
from labapp.store import judging
from labapp.store.judging import Lack
from labapp.store.record import Record

Group = Literal["short", "new", "worth", "learned", "copy", "took", "lives"]
Fields = dict[str, Any]

PROSE_MAX = 8000
PROSE = (
    "problem", "whats_new", "replaces", "novelty_source", "side_effects", "what_failed", "reuse.conditions", "system_effect",
    "equality_note",
)  # fmt: skip
READ_ALOUD = ("title", "summary_plain", *PROSE)  # what is judged as a text; two titles or summaries do not make one


class Question(Struct, frozen=True):
    """One question, and the places in the record that its answer fills (`contact.mailbox` is a field of a part)."""

    id: str
    group: Group
    fields: tuple[str, ...]


def _question(group: Group, id: str, *fields: str) -> Question:
    return Question(id, group, fields or (id,))


QUESTIONS = (
    _question("new", "problem"),
    _question("new", "whats_new"),
    _question("new", "replaces"),
    _question("new", "target_groups"),
    _question("short", "title"),
    _question("short", "summary_plain"),
    _question("short", "stage"),
    _question("short", "theme"),
    _question("short", "policy_area", "policy_area", "government_level"),
    _question("short", "innovation_types"),
    _question("short", "novelty", "novelty", "novelty_source"),
    _question("worth", "values"),
    _question("worth", "evaluation_methods"),
    _question("worth", "side_effects"),
    _question("learned", "what_failed"),
    _question("learned", "lessons"),
    _question("copy", "core_elements"),
    _question("copy", "adaptable_elements"),
    _question("copy", "reuse", "reuse.conditions", "reuse.offer"),
    _question("took", "factors"),
    _question("took", "costs"),
    _question("took", "initiators"),
    _question("took", "partners", "partners", "organisations"),
    _question("took", "user_involvement"),
    _question("took", "joint_parties"),
    _question("took", "rules_touched"),
    _question("took", "system_effect"),
    _question("took", "equality_note"),
    _question("lives", "anchoring", *(f"anchoring.{name}" for name in (
        "owner_role", "ordinary_process", "scheduled_time", "review_on", "form"))),
    _question("lives", "follow_up"),
    _question("lives", "contact", "contact.function", "contact.mailbox"),
)  # fmt: skip


class Contradiction(Exception):
    """Two answered the same and both answers can't stand: `present` is what the other wrote, by field."""

    def __init__(self, present: Fields) -> None:
        super().__init__("two answers")
        self.present = present


class Progress(Struct, frozen=True):
    """How far a record is: so many of so many questions answered, and which stand in the way of publishing."""

    answered: int
    of: int
    lacking: tuple[str, ...]


def questions(record: Record) -> list[Question]:
    """The questions that are asked about a record: one that concerns several organisations only where there are several."""
    return [one for one in QUESTIONS if one.id != "system_effect" or judging.is_shared(record) or record.system_effect]


def named(id: str) -> Question | None:
    """The question with this id."""
    return next((one for one in QUESTIONS if one.id == id), None)


def beside(record: Record, question: Question) -> tuple[Question | None, Question | None]:
    """The question before and the one after."""
    asked = questions(record)
    place = asked.index(question) if question in asked else -1
    return (asked[place - 1] if place > 0 else None), (asked[place + 1] if place + 1 < len(asked) else None)


def question_of(field: str) -> Question | None:
    """The question whose answer fills a field of the record."""
    return next((one for one in QUESTIONS if field in one.fields or field == one.id), None)


def progress(record: Record) -> Progress:
    """How far the questions are answered."""
    asked = questions(record)
    done = sum(is_answered(record, one) for one in asked)
    lacking = [one.id for lack in judging.missing(record) if (one := question_of(lack.field)) in asked and one]
    return Progress(done, len(asked), tuple(dict.fromkeys(lacking)))


def is_answered(record: Record, question: Question) -> bool:
    """Whether anything stands where the answer goes."""
    return judging.written(record, question.fields[0])


def lacks(record: Record, question: Question) -> list[Lack]:
    """What of this question stands in the way of publishing."""
    return [lack for lack in judging.missing(record) if lack.field in question.fields or lack.field == question.id]


def answer_in(record: Record, question: Question) -> Fields:
    """What stands in the places of a question, as plain JSON data."""
    return picked(msgspec.to_builtins(record), question)


def picked(written: Fields, question: Question) -> Fields:
    """The places of a question out of all fields of a record."""
    found = {}
    for path in question.fields:
        value: Any = written
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        found[path] = value
    return found


def answered(record: Record, question: Question, given: Fields, was: Fields) -> Record:
    """The record with an answer, given by somebody who had `was` before them.

    :raise Contradiction: somebody else has answered meanwhile, and both can't stand
    :raise Refused: `bad_request` or `too_long` for what makes no record
    """
    present = answer_in(record, question)
    plain: Fields = msgspec.to_builtins(record)
    for path in question.fields:
        settled = _settled(path, was.get(path), given.get(path), present[path])
        if settled is _BOTH:
            raise Contradiction(present)
        *inner, last = path.split(".")
        place = plain
        for name in inner:
            place = place[name]
        if settled is None and last not in place:
            continue
        place[last] = settled
    return read(Record, plain)


_BOTH = object()


def _settled(path: str, was: Any, given: Any, present: Any) -> Any:
    """What is to stand in one place, or `_BOTH`."""
    if given in (present, was) or _empty(given) == _empty(was) == ():
        return present
    if present == was or (_empty(present) == () and _empty(was) == ()):
        return given
    if path in PROSE:
        return _one_text(was or "", given or "", present or "")
    if isinstance(given, list) and isinstance(present, list) and isinstance(was, list):
        gone = [part for part in was if part not in given]
        new = [part for part in given if part not in was and part not in present]
        return [part for part in present if part not in gone] + new
    if isinstance(given, dict) and isinstance(present, dict) and isinstance(was, dict):
        joined = {
            name: _settled(path, was.get(name), given.get(name), present.get(name)) for name in {**present, **given}
        }
        return _BOTH if _BOTH in joined.values() else joined
    return _BOTH


def _empty(value: Any) -> Any:
    """Nothing, in whatever way a field says it, as one value."""
    return () if value in (None, "", [], {}) else value


def _one_text(was: str, given: str, present: str) -> str | object:
    both = merging.joined(was, given, present)
    both = f"{present}\n\n{given}" if both is None else both
    return both if len(both) <= PROSE_MAX else _BOTH
