"""What effect goals mean for the records of a lab: each record tells what was answered, also long after it was drafted."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from labapp.core.model import Lab
from labapp.core.refused import Refused
from labapp.store import goals, innovations
from labapp.store.db import Database
from labapp.store.drafting import effect_goals
from labapp.store.record import EffectGoal, Record

log = logging.getLogger(__name__)


def of_lab(db: Database, lab: Lab, today: date) -> list[EffectGoal]:
    """The effect goals of a lab as its records tell them: those of which enough has been answered to be shown."""
    return [*effect_goals(lab), *(_asked_later(one) for one in goals.results(db, lab, today) if _is_told_later(one))]


def write_back(db: Database, lab: Lab, today: date) -> None:
    """Brings the records of a lab up to date. Rehearsals leave nothing."""
    told = [] if lab.rehearsal else of_lab(db, lab, today)
    if told:
        for found in innovations.of_lab(db, lab.id):
            try:
                innovations.change(db, found.id, lambda record: with_goals(record, told))
            except Refused as refused:
                log.warning("the answers to an effect goal could not be written into a record: %s", refused.code)


def with_goals(record: Record, told: Iterable[EffectGoal]) -> Record:
    """The record with these goals in the place of what it told of them before; what it tells besides stays."""
    now = {goal.id: goal for goal in told}
    # A record that came in a file tells of the same check-outs in its own words.
    own = {goal.code for goal in record.effect_goals if goal.id not in now and not goal.not_before}
    known = {goal.id: goal for goal in record.effect_goals}
    known |= {id: goal for id, goal in now.items() if goal.not_before or goal.code not in own}
    return replace(record, effect_goals=list(known.values()))


def _is_told_later(one: goals.GoalResult) -> bool:
    return one.when == "later" and one.state == "ended" and one.percent is not None


def _asked_later(one: goals.GoalResult) -> EffectGoal:
    assert one.asking is not None
    assert one.target_percent is not None
    return EffectGoal(
        id=one.asking,
        code=one.code,
        statement=one.statement,
        target_percent=one.target_percent,
        answers=one.answers,
        agree=one.agree,
        result_percent=one.percent,
        met=one.verdict == "reached",
        not_before=one.not_before,
    )
