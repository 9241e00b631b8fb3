"""Questions put to everybody and the answers to them: what check-in and check-out have in common.

Nobody sees an answer of another before the reveal; then everybody sees distributions, never who answered what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core import speaking
from labapp.core.apart import told_apart
from labapp.core.goals import FEWEST, Tally, verdict
from labapp.core.kinds import Record, Settings, Shown
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.speaking import SpeakerCalled, SpeakerNext, Turns
from labapp.core.spelling import counted, folded
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Staff, Viewer

AGREES_FROM = 4  # on the five steps of agreement: 4 "agree", 5 "agree completely"
LONGEST = {"word": 40, "text": 300}  # signs


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """`effect_goal` is a code of that vocabulary, `target_percent` the share of agreement it aims for."""

    id: Name
    type: Literal["word", "text", "scale5", "agree5"]
    text: Annotated[str, Meta(max_length=300)]
    effect_goal: Name | None = None
    target_percent: Annotated[int, Meta(ge=0, le=100)] | None = None


class QuestionSettings(Settings, frozen=True):
    """The questions, in the order they are asked."""

    questions: Annotated[list[Question], Meta(max_length=20)] = []


class Answers(Struct, frozen=True):
    """Member -> question -> value."""

    given: Table[str, dict[str, str | int]] = EMPTY


class Led(Struct, frozen=True):
    """What the facilitator has set: which words of which questions are hidden (folded), and who was called to speak."""

    hidden: tuple[tuple[str, str], ...] = ()
    turns: Turns = Turns()


@command("answer.give", may=May(role="member", activity="open"))
class AnswerGive(Command, frozen=True):
    """One's answer to one question; a later one takes its place."""

    question: Name
    value: str | int


@command("answer.hide", may=May(role="staff", activity="named"))
class AnswerHide(Command, frozen=True):
    """Takes an answer in words, in every spelling, off walls and phones."""

    question: Name
    word: Annotated[str, Meta(max_length=300)]


@command("answer.restore", may=May(role="staff", activity="named"))
class AnswerRestore(Command, frozen=True):
    """Brings a hidden answer back."""

    question: Name
    word: Annotated[str, Meta(max_length=300)]


@event("answer.given")
class AnswerGiven(Event, frozen=True):
    """A member's answer, the event's actor's."""

    question: str
    value: str | int


@event("answer.hidden", undoable=True)
class AnswerHidden(Event, frozen=True):
    """An answer in words is off walls and phones."""

    question: str
    word: str


@event("answer.restored", undoable=True)
class AnswerRestored(Event, frozen=True):
    """A hidden answer is back."""

    question: str
    word: str


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The answer, if it fits the question; what is hidden of them; who speaks next.

    :raise Refused: `bad_request`, `too_long`
    """
    match wish:
        case AnswerGive():
            question = next((q for q in step.config.questions if q.id == wish.question), None)
            if question is None:
                raise bad_request("question", "there is no such question")
            value = _fitting(question, wish.value)
            if _given(lab, step).get(actor.member or "", {}).get(question.id) != value:
                yield AnswerGiven(activity=step.id, question=question.id, value=value)
        case AnswerHide() if (wish.question, folded(wish.word)) not in led(lab, step).hidden:
            yield AnswerHidden(activity=step.id, question=wish.question, word=folded(wish.word))
        case AnswerRestore() if (wish.question, folded(wish.word)) in led(lab, step).hidden:
            yield AnswerRestored(activity=step.id, question=wish.question, word=folded(wish.word))
        case SpeakerNext():
            yield from speaking.call(lab, step, led(lab, step).turns)


def _fitting(question: Question, value: str | int) -> str | int:
    if question.type in LONGEST:
        text = " ".join(value.split()) if isinstance(value, str) else ""
        if not text:
            raise bad_request("value", "an answer in words is needed")
        if len(text) > LONGEST[question.type]:
            raise Refused("too_long", field="value", limit=LONGEST[question.type])
        return text
    if not isinstance(value, int) or not 1 <= value <= 5:
        raise bad_request("value", "a whole number from 1 to 5 is needed")
    return value


def _given(lab: Lab, step: Activity) -> Table[str, dict[str, str | int]]:
    answers: Answers = lab.work[step.id]
    return answers.given


def led(lab: Lab, step: Activity) -> Led:
    """What the facilitator has set in this activity."""
    found: Led = lab.arranged.get(step.id) or Led()
    return found


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the answer, or what the facilitator set, taken in."""
    now = led(lab, step)
    match fact:
        case AnswerGiven() if actor is not None:
            given = _given(lab, step)
            answers = Answers(given.put(actor, {**given.get(actor, {}), fact.question: fact.value}))
            return lab.put("work", step.id, answers)
        case AnswerHidden():
            now = replace(now, hidden=(*now.hidden, (fact.question, fact.word)))
        case AnswerRestored():
            now = replace(now, hidden=tuple(one for one in now.hidden if one != (fact.question, fact.word)))
        case SpeakerCalled():
            now = replace(now, turns=speaking.called(now.turns, fact))
        case _:
            return lab
    return lab.put("arranged", step.id, now)


def answer_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own answers: {question: value}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    return _given(lab, step).get(viewer.member, {})


def answers_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """After the reveal: {n, questions: {id: distribution}}."""
    if isinstance(viewer, Me) or not step.revealed:
        return None
    return distributions(lab, step, staff=isinstance(viewer, Staff))


def distributions(lab: Lab, step: Activity, *, staff: bool = False) -> dict[str, Any]:
    """How the answers fall, question by question. Words come by number, texts by alphabet: no order tells who was first. Hidden ones
    are for staff."""
    given = _given(lab, step)
    hidden = led(lab, step).hidden
    questions = {question.id: _distribution(lab, question, given) for question in step.config.questions}
    for id, told in questions.items():
        if "words" in told:
            off = [{**word, "hidden": True} for word in told["words"] if (id, folded(word["word"])) in hidden]
            shown = [word for word in told["words"] if (id, folded(word["word"])) not in hidden]
            told["words"] = [*shown, *off] if staff else shown
    return {"n": len(given), "questions": questions}


def _distribution(lab: Lab, question: Question, given: Table[str, dict[str, str | int]]) -> dict[str, Any]:
    # An answer to a question that has been given another type since does not fit any more: it is kept, not counted.
    in_words = question.type in LONGEST
    fitting = ((member, own.get(question.id)) for member, own in given.items())
    answers = {member: value for member, value in fitting if isinstance(value, str if in_words else int)}
    shown: dict[str, Any] = {"type": question.type, "text": question.text, "n": len(answers)}
    if in_words:
        shown["words"] = counted(map(str, answers.values()))
        return shown
    numbers = {member: int(value) for member, value in answers.items()}
    if question.effect_goal and len(numbers) < FEWEST:  # of an effect goal nothing is told of so few
        return {**shown, "goal": _goal(question, Tally())}
    shown |= _scale(list(numbers.values()), question)
    if apart := told_apart(lab, numbers, rest_too=False):
        shown["by_organisation"] = {body: {"n": len(own), **_scale(own, question)} for body, own in apart.items()}
    if question.effect_goal:
        shown["goal"] = _goal(question, tally(numbers.values()))
    return shown


def _scale(values: list[int], question: Question) -> dict[str, Any]:
    """{scale: {"1".."5": n}, mean, percent?}: mean and percent are None without answers."""
    scale = {str(step): values.count(step) for step in range(1, 6)}
    shown: dict[str, Any] = {"scale": scale, "mean": round(sum(values) / len(values), 2) if values else None}
    if question.type == "agree5":
        agree = sum(1 for value in values if value >= AGREES_FROM)
        shown["percent"] = round(100 * agree / len(values)) if values else None
    return shown


def tally(values: Collection[int]) -> Tally:
    """How many answers on five steps agree."""
    return Tally(len(values), sum(value >= AGREES_FROM for value in values))


def _goal(question: Question, given: Tally) -> dict[str, Any]:
    target = question.target_percent
    told = None if target is None else verdict(given, target)
    met = {"reached": True, "not_reached": False}.get(told or "")
    return {"code": question.effect_goal, "target_percent": target, "percent": given.percent, "met": met}


def goal_tallies(lab: Lab, step: Activity) -> Iterable[tuple[Question, Tally]]:
    """How the room answered each question that measures an effect goal."""
    given = _given(lab, step)
    for question in step.config.questions:
        if question.effect_goal and question.type == "agree5":
            own = (answers.get(question.id) for answers in given.values())
            yield question, tally([value for value in own if isinstance(value, int)])


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Everybody who answered something."""
    return _given(lab, step)


COMMANDS = (AnswerGive, AnswerHide, AnswerRestore)
RECORDS: dict[str, Record | Shown] = {
    "answer": Shown(answer_record, follows=frozenset({"work"})),
    "answers": Shown(answers_record, follows=frozenset({"work"})),
}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """The next question that the person has not answered."""
    done = _given(lab, step).get(person.member, {})
    for question in step.config.questions:
        if question.id not in done:
            value = person.says()[: LONGEST[question.type]] if question.type in LONGEST else person.number(1, 5)
            return [("answer.give", {"question": question.id, "value": value})]
    return []
