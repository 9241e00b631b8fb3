"""Following up: on which days a result is asked about, when an answer is overdue, and when silence means that something is at risk.

A matter is something that is followed up, a check a day on which it is asked about. All of this is a question of days: the day comes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

FIRST_YEAR = (30, 90, 180, 365)
LATER = {12: (), 24: (730,), 36: (730, 1095)}  # months -> more days after the end of the lab
SILENT_DAYS = 90  # without a word from anybody
LATE_DAYS = 7  # after the due day, when it is asked a second time
EVERY: dict[str, int | None] = {"once": None, "monthly": 30, "every_two_months": 60, "quarterly": 90}

Standing = Literal["anchored", "at_risk", "stopped"]
Stage = Literal["due", "late", "silent"]


class Check(Struct, frozen=True):
    """A day on which a matter is asked about, and what was answered."""

    id: str
    due_on: str
    day: int
    question: str = ""
    state: str = "planned"  # planned | done | dropped
    standing: str = ""
    answer: str = ""
    answered_on: str | None = None
    ref: str = ""


class Matter(Struct, frozen=True):
    """Something that is followed up: a kept result of a lab, or what an organisation promised."""

    id: str
    lab_id: str
    kind: str  # result | commitment
    item: str
    title: str
    language: str
    since: str
    organisation: str = ""
    function: str = ""
    mailbox: str = ""
    mailed: bool = True
    every_days: int | None = None
    innovation_id: str | None = None
    heard_on: str | None = None
    standing: str = ""
    state: str = "open"  # open | closed
    closed_on: str | None = None
    reason: str = ""
    lesson: str = ""
    checks: tuple[Check, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still followed up."""
        return self.state == "open"

    def planned(self) -> list[Check]:
        """The days that are still to come or without an answer, the earliest first."""
        waiting = (check for check in self.checks if check.state == "planned")
        return sorted(waiting, key=lambda check: check.due_on) if self.is_open else []

    def next_check(self, today: date) -> Check | None:
        """The day that is asked about next: the latest of those without an answer, else the first to come."""
        planned = self.planned()
        waiting = [check for check in planned if check.due_on <= today.isoformat()]
        return waiting[-1] if waiting else planned[0] if planned else None

    def asked(self, today: date) -> Check | None:
        """The latest day that has come and is without an answer."""
        found = self.next_check(today)
        return found if found is not None and found.due_on <= today.isoformat() else None

    def is_overdue(self, today: date) -> bool:
        """Whether an answer is missing since yesterday or longer."""
        return any(check.due_on < today.isoformat() for check in self.planned())

    def overdue_days(self, today: date) -> int:
        """For how many days the earliest missing answer has been missing."""
        planned = self.planned()
        return max(0, (today - date.fromisoformat(planned[0].due_on)).days) if planned else 0

    def silent_days(self, today: date) -> int:
        """For how many days nobody has said a word, while something is asked; 0 while nothing is."""
        if self.asked(today) is None:
            return 0
        return max(0, (today - date.fromisoformat(self.heard_on or self.since)).days)

    def is_silent(self, today: date) -> bool:
        """Whether the silence has lasted so long that it counts as an answer of its own."""
        return self.silent_days(today) >= SILENT_DAYS

    def is_at_risk(self, today: date) -> bool:
        """Whether somebody said so, or nobody has said anything for long."""
        return self.is_open and (self.standing == "at_risk" or self.is_silent(today))

    def stage(self, today: date) -> Stage | None:
        """Which reminder is due; None while nothing is asked."""
        check = self.asked(today)
        if check is None:
            return None
        if self.is_silent(today):
            return "silent"
        return "late" if (today - date.fromisoformat(check.due_on)).days >= LATE_DAYS else "due"


def days(months: int) -> tuple[int, ...]:
    """The days after the end of a lab on which its results are asked about."""
    return (*FIRST_YEAR, *LATER[months])


def chain(since: date, months: int) -> list[tuple[int, date]]:
    """(day, date) of each time a result is asked about."""
    return [(day, since + timedelta(days=day)) for day in days(months)]


def next_report(due_on: date, every_days: int, today: date) -> date:
    """When an organisation reports the next time: in its rhythm, and never on a day that is past."""
    return due_on + timedelta(days=every_days * max(1, (today - due_on).days // every_days + 1))


def moved(planned: Sequence[Check], wished: date | None, today: date) -> tuple[Check | None, bool]:
    """(the planned day that moves to a wished one, whether the wished one is new): the next one comes earlier, a later wish is added."""
    if wished is None:
        return None, False
    coming = [check for check in planned if check.due_on > today.isoformat()]
    if coming and wished.isoformat() <= coming[0].due_on:
        return coming[0], False
    return None, wished.isoformat() not in {check.due_on for check in coming}
