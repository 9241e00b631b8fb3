"""Word cloud: everybody says up to three words, and the room sees which ones it shares. Whose they are is nowhere.

The facilitator may take a word off walls and phones, and bring it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.messages import Actor, Command, Event, May, command, event
from labapp.core.model import Activity, Lab
from labapp.core.refused import Refused
from labapp.core.rehearsal import Deed, Person
from labapp.core.spelling import counted, folded
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Staff, Viewer

MOST = 3
STEERING = May(role="staff", activity="named")
Word = Annotated[str, Meta(max_length=30)]


class CloudSettings(Settings, frozen=True):
    """`each` is how many words a person may say."""

    each: Annotated[int, Meta(ge=1, le=MOST)] = MOST


class Said(Struct, frozen=True):
    """Member -> their words, as they wrote them."""

    words: Table[str, tuple[str, ...]] = EMPTY


class TakenOff(Struct, frozen=True):
    """The words that the facilitator has hidden, folded."""

    words: tuple[str, ...] = ()


@command("word.give", may=May(role="member", activity="open"))
class WordGive(Command, frozen=True):
    """All one's words; they take the place of those before. None takes them back."""

    words: Annotated[list[Word], Meta(max_length=MOST)]


@command("word.hide", may=STEERING)
class WordHide(Command, frozen=True):
    """Takes a word off walls and phones, in every spelling."""

    word: Word


@command("word.restore", may=STEERING)
class WordRestore(Command, frozen=True):
    """Brings a hidden word back."""

    word: Word


@event("word.given")
class WordGiven(Event, frozen=True):
    """All words of the event's actor."""

    words: tuple[str, ...]


@event("word.hidden", undoable=True)
class WordHidden(Event, frozen=True):
    """A word is off walls and phones."""

    word: str


@event("word.restored", undoable=True)
class WordRestored(Event, frozen=True):
    """A word is back."""

    word: str


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The words, each once; or what is hidden.

    :raise Refused: `too_many`
    """
    hidden = taken_off(lab, step)
    match wish:
        case WordGive():
            given = _each_once(wish.words)
            if len(given) > step.config.each:
                raise Refused("too_many", limit=step.config.each)
            if _said(lab, step).get(actor.member or "", ()) != given:
                yield WordGiven(activity=step.id, words=given)
        case WordHide() if folded(wish.word) not in hidden:
            yield WordHidden(activity=step.id, word=folded(wish.word))
        case WordRestore() if folded(wish.word) in hidden:
            yield WordRestored(activity=step.id, word=folded(wish.word))


def _each_once(words: list[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for word in words:
        if word.strip():
            found.setdefault(folded(word), " ".join(word.split()))
    return tuple(found.values())


def taken_off(lab: Lab, step: Activity) -> tuple[str, ...]:
    """The words that the facilitator has hidden here."""
    found: TakenOff = lab.arranged.get(step.id) or TakenOff()
    return found.words


def _said(lab: Lab, step: Activity) -> Table[str, tuple[str, ...]]:
    said: Said = lab.work[step.id]
    return said.words


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the words, or what is hidden of them, taken in."""
    hidden = TakenOff(taken_off(lab, step))
    match fact:
        case WordGiven() if actor is not None:
            said = _said(lab, step)
            return lab.put("work", step.id, Said(said.put(actor, fact.words) if fact.words else said.drop(actor)))
        case WordHidden():
            hidden = replace(hidden, words=(*hidden.words, fact.word))
        case WordRestored():
            hidden = replace(hidden, words=tuple(word for word in hidden.words if word != fact.word))
        case _:
            return lab
    return lab.put("arranged", step.id, hidden)


def word_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own words: {words}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    return {"words": list(_said(lab, step).get(viewer.member, ()))}


def words_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """How many people have said something; after the reveal what, most said first: {n, words: [{word, n, hidden?}]}."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    n = {"n": len(_said(lab, step))}
    return {**n, "words": _words(lab, step, staff=isinstance(viewer, Staff))} if step.revealed else n


def _words(lab: Lab, step: Activity, *, staff: bool) -> list[dict[str, Any]]:
    """Hidden words are for staff alone."""
    hidden = taken_off(lab, step)
    words = counted(word for own in _said(lab, step).values() for word in own)
    shown = [word for word in words if folded(word["word"]) not in hidden]
    off = [{**word, "hidden": True} for word in words if folded(word["word"]) in hidden]
    return [*shown, *off] if staff else shown


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The words that everybody could see."""
    return {"n": len(_said(lab, step)), "words": _words(lab, step, staff=False)}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A few words, once."""
    if person.member in _said(lab, step):
        return []
    words = [word[:30] for word in person.says().split() if len(word) > 3] or [person.says()[:30]]
    return [("word.give", {"words": words[: person.number(1, step.config.each)]})]


KIND = Kind(
    name="word_cloud",
    settings=CloudSettings,
    work=Said,
    commands=(WordGive, WordHide, WordRestore),
    decide=decide,
    evolve=evolve,
    records={
        "word": Shown(word_record, follows=frozenset({"work"})),
        "words": Shown(words_record, follows=frozenset({"work"})),
    },
    shown_at_once=lambda settings: False,
    contributors=_said,
    report=report,
    rehearse=rehearse,
    off="words",
)
