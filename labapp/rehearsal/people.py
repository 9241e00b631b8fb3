"""Who pretends: a mind with chance that can be repeated, and things to say."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar
from uuid import UUID

from labapp import catalogue
from labapp.core.model import Lab

Thing = TypeVar("Thing")
LATE = 0.25  # of the people arrive when the others have begun


class Pretender:
    """One pretended person: what kinds know as `Person`, and what makes them late or slow."""

    def __init__(self, seed: str, sayings: Sequence[str]) -> None:
        self._chance = Random(seed)
        self._sayings = sayings
        self.member = ""  # until they have a place
        self.is_late = self._chance.random() < LATE
        self.slowness = self._chance.uniform(0.5, 2.0)  # times as long as others take

    def says(self) -> str:
        return self.pick(self._sayings)

    def number(self, low: int, high: int) -> int:
        return self._chance.randint(low, high)

    def pick(self, things: Sequence[Thing]) -> Thing:
        return self._chance.choice(things)

    def new_id(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def happens(self, share: float) -> bool:
        """Whether something that happens in such a share of cases happens now."""
        return self._chance.random() < share

    def thinks_s(self, usual_s: float) -> float:
        """Seconds until they do something again, where people usually take so many."""
        return min(self._chance.expovariate(1.0), 3.0) * usual_s * self.slowness


def pretenders(lab: Lab, count: int, seed: int) -> list[Pretender]:
    """So many people for a lab, the same ones for the same seed."""
    sayings = catalogue.sayings(lab.language)
    return [Pretender(f"{seed}/{number}", sayings) for number in range(count)]
