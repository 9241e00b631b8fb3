"""Pretended people, as a kind of activity sees them in a rehearsal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import TypeVar

from labapp.core.kinds import kinds
from tests.core.play import Play, note

Thing = TypeVar("Thing")
MOST = 50  # deeds; who is not done then never is


class Pretended:
    """A member with a mind that takes the first of everything; ids are numbered from 900."""

    def __init__(self, member: str, numbers: Sequence[int] = ()) -> None:
        self._member, self._numbers, self._ids = member, list(numbers), count(900 + 20 * sum(map(ord, member)))

    @property
    def member(self) -> str:
        return self._member

    def says(self) -> str:
        return f"Words of {self._member}"

    def number(self, low: int, high: int) -> int:
        return self._numbers.pop(0) if self._numbers else low

    def pick(self, things: Sequence[Thing]) -> Thing:
        return things[0]

    def new_id(self) -> str:
        return note(next(self._ids))


def rehearse(room: Play, who: str, *, deeds: int = MOST) -> int:
    """Lets somebody do what their kind of activity says a person would do, until they are done: how many deeds they did."""
    step = room.lab.activities[room.lab.current or ""]
    ask, person = kinds()[step.kind].rehearse, Pretended(who)
    assert ask is not None
    for done in range(deeds):
        wishes = list(ask(room.lab, room.lab.activities[step.id], person))
        if not wishes:
            return done
        for name, data in wishes:
            room.do(who, name, **data)
    return deeds
