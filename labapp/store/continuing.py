"""A new lab out of an earlier one: the same frame without anything that people wrote, and on wish what the earlier one left open.

Open is an experiment about which nothing was decided, a result that was to be kept without a function that owns it, what an organisation
promised, and a sheet that was begun and not filled in. What goes over is what the whole room could see, as cards of a first activity;
each says where it comes from, and none has an author.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Literal
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from labapp.catalogue import gallery
from labapp.core.deciding import check_config
from labapp.core.events import ActivitySpec, CardAdded, as_planned
from labapp.core.following import Matter
from labapp.core.kinds import kinds
from labapp.core.messages import NOTE_MAX
from labapp.core.model import Experiment, Lab
from labapp.core.sheet_records import RECORDS, completeness, listed
from labapp.store.innovations import Innovation

STILL_OPEN = "still-open"  # the id of the activity that the open follow-ups are put into, and its method
KEPT = ("pilot", "adopt")
GIVEN_UP = ("stopped",)
SHORT = 300  # signs of a follow-up's own words; the rest of the note says where it comes from


class FollowUp(Struct, frozen=True):
    """Something that was left open. `id` is the card or the innovation it is about, a promise's own, or the sheet's of its activity."""

    id: str
    words: str
    lacks: Literal["decision", "owner", "report", "rest", "word"]


def still_open(lab: Lab, innovations: Iterable[Innovation]) -> list[FollowUp]:
    """What a lab left open, experiments first, in the order in which they were written."""
    found = list(innovations)
    owned = {id for one in found if one.record.anchoring.owner_role.strip() for id in _experiments_of(one)}
    tried = [*_of_experiments(lab, owned)]
    listed = {follow_up.id for follow_up in tried}
    documented = [
        FollowUp(one.id, one.record.title, "owner")
        for one in found
        if not one.record.anchoring.owner_role.strip() and _is_kept(one) and listed.isdisjoint(_experiments_of(one))
    ]
    return [*tried, *documented, *_promised(lab), *_begun(lab)]


def as_followed_up(left: Iterable[FollowUp], matters: Iterable[Matter], today: date) -> list[FollowUp]:
    """What is still open by what has been answered since: what was closed openly is not, what has an owner by now lacks none, and a result of
    which nobody says a word, or which is at risk, is."""
    known = {matter.item: matter for matter in matters}
    closed = {item for item, matter in known.items() if not matter.is_open}
    owned = {item for item, matter in known.items() if matter.function}
    still = [one for one in left if one.id not in closed and not (one.lacks == "owner" and one.id in owned)]
    told = {one.id for one in still}
    waiting = [
        FollowUp(item, matter.title[:SHORT], "word")
        for item, matter in known.items()
        if matter.kind == "result" and item not in told and (matter.is_overdue(today) or matter.is_at_risk(today))
    ]
    return [*still, *waiting]


def _of_experiments(lab: Lab, owned: Collection[str]) -> Iterator[FollowUp]:
    for experiment in lab.experiments.values():
        card = lab.cards.get(experiment.card)
        if card is None or not lab.card_is_public(card):
            continue
        words = _words(experiment, card.text)
        if experiment.decision is None and experiment.state not in GIVEN_UP:
            yield FollowUp(card.id, words, "decision")
        elif experiment.decision in KEPT and not experiment.owner_function.strip() and card.id not in owned:
            yield FollowUp(card.id, words, "owner")


def _promised(lab: Lab) -> Iterator[FollowUp]:
    """What organisations promised, where the room has seen it."""
    for step in lab.agenda():
        if step.kind == "commitment" and step.revealed:
            for one in kinds()[step.kind].report(lab, step)["commitments"]:
                yield FollowUp(one["id"], f"{one['text']} ({one['owner_function']})"[:SHORT], "report")


def _begun(lab: Lab) -> Iterator[FollowUp]:
    """Sheets that the room has seen, on which something stands and something else is still to be written."""
    for step in lab.agenda():
        if kinds()[step.kind].records.get("sheets") is not RECORDS["sheets"] or not step.revealed:
            continue
        for sheet in listed(lab, step):
            full = completeness(lab, step, sheet)
            if 0 < full["filled"] < full["of"]:
                card = lab.cards.get(sheet)
                what = step.title if card is None else f"{step.title}: {' '.join(card.text.split())}"
                yield FollowUp(f"{step.id}.{sheet}", what[:SHORT], "rest")


def _words(experiment: Experiment, note: str) -> str:
    """What was to be tried, where that was written, else the note it was written on."""
    return " ".join((experiment.action or experiment.belief or note).split())[:SHORT]


def _is_kept(innovation: Innovation) -> bool:
    return any(trial.decision in KEPT for trial in innovation.record.experiments)


def _experiments_of(innovation: Innovation) -> set[str]:
    return {trial.id for trial in innovation.record.experiments}


def agenda_without_content(lab: Lab) -> list[ActivitySpec]:
    """The agenda of a lab as it would be planned: activities, words and settings. Ids stay, for settings may name them."""
    return [as_planned(step) for step in lab.agenda() if step.id != STILL_OPEN]


def first_activity(language: str) -> ActivitySpec:
    """The activity with which a lab begins that goes on from another."""
    title, prompt = gallery.words("still_open", language)
    config = check_config("idea_board", {"hidden": False, "card_kind": "question"})
    return ActivitySpec(STILL_OPEN, "arrive", "idea_board", STILL_OPEN, title, prompt, 10, config)


def cards(notes: Iterable[tuple[FollowUp, str]], language: str) -> list[CardAdded]:
    """The follow-ups as cards of the first activity. Each comes with the words that say why it is open and since when."""
    return [
        CardAdded(
            activity=STILL_OPEN,
            card=str(uuid4()),
            text=f"{follow_up.words}\n{origin}"[:NOTE_MAX],
            kind="question",
            lang=language,
        )
        for follow_up, origin in notes
    ]


def on_first_day(agenda: list[ActivitySpec]) -> list[ActivitySpec]:
    """An agenda whose days begin with 1, however the earlier lab was cut."""
    days = {day: number for number, day in enumerate(sorted({step.day for step in agenda}), 1)}
    return [replace(step, day=days[step.day]) for step in agenda]
