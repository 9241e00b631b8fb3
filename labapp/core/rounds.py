"""Rounds: what an activity had shown when it was opened again, kept to be compared with what comes of it now.

The result is a fact of its own (`round.kept`), made of what the kind reports: a later version of a kind that reports otherwise does not
rewrite what a room has seen. A round names cards, and shows only those that everybody may still see.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from labapp.core.kinds import kinds
from labapp.core.messages import Event, Stored, event
from labapp.core.model import Activity, Lab
from labapp.core.spelling import folded
from labapp.core.table import EMPTY
from labapp.core.viewers import Staff, Viewer

NAMING = ("card", "item", "id")  # fields of a report that may name a card
GONE = object()
# A round shows what is still to be seen of it beside the present result: both may be others after these changes.
FOLLOWS = frozenset(
    {
        *("rounds", "activities", "cards", "hidden", "accepted", "clusters", "grouping", "work", "arranged"),
        *("experiments", "members", "removed"),
        *(("lab", "order"), ("lab", "groups")),
    }
)  # collections and fields


class Round(Struct, frozen=True):
    """A result that was shown: what the kind told of it, its cards, and when the activity was opened again."""

    at: str
    told: dict[str, Any]
    cards: tuple[str, ...]


@event("round.kept", undoable=True)
class RoundKept(Event, frozen=True):
    """The result of an activity that takes in again was kept."""

    told: dict[str, Any]
    cards: tuple[str, ...] = ()


def before_it_takes_in_again(lab: Lab, step: Activity) -> Iterable[Event]:
    """The round that ends when an activity whose result was shown takes in again; none if it is the same as the one before."""
    if step.state == "planned" or not step.revealed:
        return
    told, cards = result(lab, step)
    kept = lab.rounds.get(step.id, ())
    same = bool(kept) and (kept[-1].told, kept[-1].cards) == (told, cards)
    if not same and _says_something(lab, step, told, cards):
        yield RoundKept(activity=step.id, told=told, cards=cards)


def result(lab: Lab, step: Activity) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the kind reports of an activity, in plain JSON, and the cards on its board."""
    told = msgspec.json.decode(msgspec.json.encode(kinds()[step.kind].report(lab, step)))
    cards = tuple(card for of_a_kind in lab.board.get(step.id, EMPTY).values() for card in of_a_kind)
    return told, cards


def _says_something(lab: Lab, step: Activity, told: dict[str, Any], cards: tuple[str, ...]) -> bool:
    kind = kinds()[step.kind]
    if cards or kind.contributors(lab, step):
        return True
    takes_cards = kind.card_kind(step.config) is not None  # then a report without cards is only the settings
    return not takes_cards and any(value for value in told.values() if isinstance(value, list | dict))


def round_kept(lab: Lab, event: RoundKept, stored: Stored) -> Lab:
    step = event.activity or ""
    kept = lab.rounds.get(step, ())
    return lab.put("rounds", step, (*kept, Round(stored.at, event.told, event.cards)))


def rounds_record(lab: Lab, viewer: Viewer, target: str) -> Any:
    """Record `rounds/<activity>`: {rounds: [{n, at, told, cards}], now: {told, cards} or null}.

    Staff see them while the next round is still blind; everybody else after its reveal, so that nobody follows the result before.
    """
    step, kept = lab.activities.get(target), lab.rounds.get(target)
    if step is None or not kept or not (step.revealed or isinstance(viewer, Staff)):
        return None
    now = {"told": result(lab, step)[0], "cards": list(result(lab, step)[1])} if step.revealed else None
    return {"rounds": [{"n": n, "at": one.at, **shown(lab, target, one)} for n, one in enumerate(kept, 1)], "now": now}


def shown(lab: Lab, activity: str, one: Round) -> dict[str, Any]:
    """What may still be seen of a round of an activity: {told, cards}, without what was taken back or hidden since."""
    return {
        "told": without_hidden(lab, activity, one.told),
        "cards": [id for id in one.cards if id in lab.cards and lab.card_is_public(lab.cards[id])],
    }


def without_hidden(lab: Lab, activity: str | None, told: Any) -> Any:
    """What was told of an activity in plain JSON, without cards that not everybody may see now, and without the lines, reasons and words
    that staff has taken off walls and phones."""
    found = _seen(lab, _taken_off(lab, activity), told)
    return {} if found is GONE else found


def _taken_off(lab: Lab, activity: str | None) -> frozenset[str]:
    """Ids, or words as they are folded. A word that was hidden in one question of several is told of none: a round says less rather
    than too much."""
    step = lab.activities.get(activity or "")
    gone = getattr(lab.arranged.get(step.id), kinds()[step.kind].off, ()) if step else ()
    return frozenset(one if isinstance(one, str) else one[-1] for one in gone)


def _seen(lab: Lab, off: frozenset[str], value: Any) -> Any:
    if isinstance(value, str):
        return value if _is_seen(lab, value) else GONE
    if isinstance(value, list):
        parts = [(one, _seen(lab, off, one)) for one in value]
        return [part for one, part in parts if part is not GONE and not _lacks_half(one, part)]
    if isinstance(value, dict):
        if not all(_is_seen(lab, value[name]) for name in NAMING if isinstance(value.get(name), str)):
            return GONE
        if off and (value.get("id") in off or folded(str(value.get("word", ""))) in off):
            return GONE
        told = {name: _seen(lab, off, one) for name, one in value.items() if _is_seen(lab, name)}
        return {name: part for name, part in told.items() if part is not GONE}
    return value


def _lacks_half(one: Any, part: Any) -> bool:
    """Whether something that was told of two, as an agreement is, has lost one of them."""
    return isinstance(one, dict) and any(isinstance(half, dict) and name not in part for name, half in one.items())


def _is_seen(lab: Lab, name: str) -> bool:
    """Whether a text may stand in a result: it does not name a card, or one that everybody may see."""
    return name not in lab.cards or lab.card_is_public(lab.cards[name])
