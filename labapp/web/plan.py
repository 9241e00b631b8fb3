"""An agenda by the clock: days, when each activity starts, how long phases take. For pages that plan, print and compare agendas.

It works on whatever has the fields of a planned activity: activities of a lab, of the catalogue's templates and of one's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from labapp.catalogue.gallery import BUFFER


class Planned(Protocol):
    """What a plan needs to know of an activity."""

    @property
    def phase(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def day(self) -> int: ...


class Slot(Struct, frozen=True):
    """One activity in its place: minutes after the start of its day, and by the clock where the lab has a start."""

    step: Planned
    begins: int
    starts_at: datetime | None

    @property
    def phase(self) -> str:
        """The phase as it is drawn: a break is a phase of its own, and so is time that nobody has booked."""
        if self.step.method == BUFFER:
            return BUFFER
        return "break" if self.step.kind == "break" else self.step.phase


class Stretch(Struct, frozen=True):
    """A phase without interruption."""

    phase: str
    begins: int
    minutes: int


class Day(Struct, frozen=True):
    """One day of the lab."""

    number: int
    slots: tuple[Slot, ...]
    minutes: int
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def stretches(self) -> list[Stretch]:
        """The day as a row of phases, to be drawn to scale."""
        found = []
        for phase, slots in groupby(self.slots, key=lambda slot: slot.phase):
            run = list(slots)
            found.append(Stretch(phase, run[0].begins, sum(slot.step.minutes for slot in run)))
        return [stretch for stretch in found if stretch.minutes]

    @property
    def totals(self) -> list[tuple[str, int]]:
        """(phase, minutes) of the day, in the order in which the phases first come."""
        sums: dict[str, int] = {}
        for stretch in self.stretches:
            sums[stretch.phase] = sums.get(stretch.phase, 0) + stretch.minutes
        return list(sums.items())


def days(
    steps: Iterable[Planned],
    starts_at: str | None = None,
    zone: ZoneInfo | None = None,
    day_starts: Mapping[str, str] | None = None,
) -> list[Day]:
    """The days of an agenda in its order. A day that has no start of its own starts at the hour at which the lab starts.

    :param starts_at: RFC 3339; without it, or without the zone of the people in the room, there are minutes but no times
    :param day_starts: later day -> its own start
    """
    own = day_starts or {}
    first = datetime.fromisoformat(starts_at).astimezone(zone) if starts_at and zone else None
    found = []
    for number, group in groupby(steps, key=lambda step: step.day):
        # On the wall clock: a day later is the same hour, also when summer time begins that night.
        begins = first + timedelta(days=number - 1) if first else None
        if begins and str(number) in own:
            begins = datetime.fromisoformat(own[str(number)]).astimezone(zone)
        slots, passed = [], 0
        for step in group:
            slots.append(Slot(step, passed, _later(begins, passed)))
            passed += step.minutes
        found.append(Day(number, tuple(slots), passed, begins, _later(begins, passed)))
    return found


def in_all(plan: Iterable[Day]) -> list[tuple[str, int]]:
    """(phase, minutes) of all days together."""
    sums: dict[str, int] = {}
    for day in plan:
        for phase, minutes in day.totals:
            sums[phase] = sums.get(phase, 0) + minutes
    return list(sums.items())


def longest(plans: Iterable[list[Day]]) -> int:
    """The minutes of the longest day, so that several agendas can be drawn to one scale; at least 1."""
    return max([1, *(day.minutes for plan in plans for day in plan)])


def _later(moment: datetime | None, minutes: int) -> datetime | None:
    return moment + timedelta(minutes=minutes) if moment else None
