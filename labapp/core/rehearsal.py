"""A pretended person of a rehearsal: chance that can be repeated, and something to say. What they do is said by each kind."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import UUID

from msgspec import Struct

Deed = tuple[str, dict[str, Any]]  # (command, its data), as a phone would send it


class Person(Struct, frozen=True):
    """Who rehearses: a member of the lab, with a source of chance of their own.

    :param sayings: sentences that fit the lab, in its language
    """

    member: str
    chance: Random
    sayings: Sequence[str]

    def says(self) -> str:
        """Something to write."""
        return self.chance.choice(self.sayings)

    def new_id(self) -> str:
        """An id as phones make them."""
        return str(UUID(int=self.chance.getrandbits(128), version=4))
