"""A pretended person for tests: what they write and choose follows from what they did before, so that a test plays the same each time."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any


class Somebody:
    """A person who does one thing after the other, each at another place than the last."""

    def __init__(self, member: str) -> None:
        self.member = member
        self._count = 0

    def says(self) -> str:
        """The same words with the same name each time."""
        return f"Fewer forms, says {self.member}"

    def number(self, low: int, high: int) -> int:
        """The next whole number in a round from `low` to `high`."""
        self._count += 1
        return low + self._count % (high - low + 1)

    def pick(self, things: Sequence[Any]) -> Any:
        """The next of several things."""
        self._count += 1
        return things[self._count % len(things)]

    def new_id(self) -> str:
        """An id as phones make them."""
        return str(uuid.uuid4())
