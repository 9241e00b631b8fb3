"""Following up: the days of a chain, overdue a day late, at risk after ninety silent days, and reports in their rhythm."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.following import Check, Matter, chain, next_report

SINCE = date(2026, 3, 5)


def day(number: int) -> date:
    return SINCE + timedelta(days=number)


def matter(*checks: tuple[int, str], heard: int | None = None, **more: str) -> Matter:
    """A matter with checks on days after the lab, each in a state."""
    asked = tuple(Check(str(number), day(number).isoformat(), number, state=state) for number, state in checks)
    said = None if heard is None else day(heard).isoformat()
    return Matter(
        "m", "lab", "result", "card", "Ring back", "en", SINCE.isoformat(), heard_on=said, checks=asked, **more
    )


@pytest.mark.parametrize(
    ("months", "days"),
    [(12, [30, 90, 180, 365]), (24, [30, 90, 180, 365, 730]), (36, [30, 90, 180, 365, 730, 1095])],
)
def test_a_chain_is_counted_from_the_end_of_the_lab(months: int, days: list[int]) -> None:
    assert [number for number, _ in chain(SINCE, months)] == days
    assert all(due == day(number) for number, due in chain(SINCE, months))


def test_an_answer_is_overdue_one_day_late() -> None:
    one = matter((30, "planned"))
    assert [one.is_overdue(day(number)) for number in (29, 30, 31)] == [False, False, True]
    assert one.overdue_days(day(33)) == 3


@pytest.mark.parametrize(("today", "at_risk"), [(29, False), (89, False), (90, True), (91, True)])
def test_ninety_silent_days_are_a_risk(today: int, at_risk: bool) -> None:
    assert matter((30, "planned"), (90, "planned")).is_at_risk(day(today)) is at_risk


def test_silence_between_two_questions_is_no_risk() -> None:
    answered = matter((30, "done"), (90, "done"), (180, "done"), (365, "planned"), heard=180)
    assert not answered.is_at_risk(day(300))
    assert answered.silent_days(day(300)) == 0


def test_who_says_that_it_is_at_risk_is_believed_at_once() -> None:
    assert matter((30, "done"), (90, "planned"), heard=30, standing="at_risk").is_at_risk(day(31))


def test_nothing_closed_is_overdue_or_at_risk() -> None:
    closed = matter((30, "planned"), state="closed", standing="at_risk")
    assert not closed.is_overdue(day(400))
    assert not closed.is_at_risk(day(400))
    assert closed.next_check(day(400)) is None


@pytest.mark.parametrize(
    ("today", "stage", "asked"),
    [
        (29, None, None),
        (30, "due", "30"),
        (36, "due", "30"),
        (37, "late", "30"),
        (89, "late", "30"),
        (90, "silent", "90"),
    ],
)
def test_a_reminder_has_its_stage(today: int, stage: str | None, asked: str | None) -> None:
    one = matter((30, "planned"), (90, "planned"))
    check = one.asked(day(today))
    assert (one.stage(day(today)), check.id if check else None) == (stage, asked)


@given(st.integers(1, 365), st.integers(0, 2000))
def test_the_next_report_keeps_its_rhythm_and_is_never_past(every: int, late: int) -> None:
    today = SINCE + timedelta(days=late)
    following = next_report(SINCE, every, today)
    assert following > today or (late == 0 and following == SINCE + timedelta(days=every))
    assert (following - SINCE).days % every == 0
    assert (following - today).days <= every
