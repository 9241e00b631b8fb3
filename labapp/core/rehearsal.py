"""What a kind knows of a pretended person of a rehearsal. Chance and sentences come from outside; what a person does is said by each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

Deed = tuple[str, dict[str, Any]]  # (command, its data), as a phone would send it
Thing = TypeVar("Thing")


class Person(Protocol):
    """Who rehearses: a member of the lab, with a mind of their own."""

    @property
    def member(self) -> str:
        """Their id in the lab."""

    def says(self) -> str:
        """Something to write that fits the lab, in its language; at most 100 signs."""

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both among them."""

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of several things; there must be one."""

    def new_id(self) -> str:
        """An id as phones make them."""
