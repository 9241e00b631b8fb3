"""When the later days of a lab begin: a day without a start of its own begins at the hour of the first, so many days later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from labapp.core.moments import rfc3339
from labapp.core.refused import bad_request

ANOTHER_DATE = timedelta(hours=12)  # a lab that is moved by less only begins at another hour of the same day


def in_order(first: str | None, starts: Mapping[str, str]) -> dict[str, str]:
    """Day -> its start, in the order of the days.

    :raise Refused: `bad_request` for a day that would begin before an earlier one, or before anybody knows when the first begins
    """
    found = dict(sorted(starts.items(), key=lambda day: int(day[0])))
    before = first
    for day, moment in found.items():
        if before is None or moment <= before:
            raise bad_request(f"day_starts.{day}", "the days are not in their order")
        before = moment
    return found


def moved_along(starts: Mapping[str, str], was: str | None, first: str | None) -> dict[str, str]:
    """The starts of the later days when the first begins at another moment: with another date they move as far, with another hour they stay."""
    if was is None or first is None:
        return {}
    by = _at(first) - _at(was)
    if abs(by) < ANOTHER_DATE:
        return dict(starts)
    return {day: rfc3339(_at(moment) + by, "seconds") for day, moment in starts.items()}


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
