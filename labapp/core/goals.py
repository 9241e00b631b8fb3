"""Effect goals: whether enough of those who answered agree, and what may be shown of groups so that nobody's answer can be worked out.

A goal is a share of agreement to be reached. The verdict counts people and never rounds: 13 of 19 is not 69 %, and 70 of 101 is not
70 %. Of fewer than `FEWEST` answers nothing is told, also not by taking a shown sum from another shown sum (`Node`, `shown`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

FEWEST = 5  # answers; below it a share points at people

Verdict = Literal["reached", "not_reached", "too_few"]


class Tally(Struct, frozen=True):
    """How many answered, and how many of them agree."""

    answers: int = 0
    agree: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.answers + other.answers, self.agree + other.agree)

    @property
    def percent(self) -> int | None:
        """The share that agrees as people read it, rounded; None of too few. A verdict never comes from it."""
        return None if self.answers < FEWEST else (200 * self.agree + self.answers) // (2 * self.answers)


def verdict(tally: Tally, target_percent: int) -> Verdict:
    """Whether at least the target's share of the answers agrees."""
    if tally.answers < FEWEST:
        return "too_few"
    return "reached" if 100 * tally.agree >= target_percent * tally.answers else "not_reached"


class Node(Struct, frozen=True):
    """A group with its own answers, or one that is made of groups."""

    name: str
    own: Tally = Tally()
    parts: tuple[Node, ...] = ()


class Told(Struct, frozen=True):
    """What may be shown of a group: `tally` None is nothing. `of` of its `parts` are in the sum."""

    name: str
    tally: Tally | None
    parts: tuple[Told, ...] = ()
    of: int = 0


def shown(node: Node) -> Told:
    """What may be shown of a group and of all within it.

    A sum takes in what is withheld below it only where that is at least `FEWEST` answers by itself; else the withheld could be had by
    taking the shown parts from the sum. What stays out of a sum is handed up and may count there, together with others.
    """
    return _shown(node)[0]


def _shown(node: Node) -> tuple[Told, Tally, int]:
    """(what is told, the answers that stay out of it, of how many of the smallest groups they are)."""
    if not node.parts:
        if node.own.answers >= FEWEST:
            return Told(node.name, node.own, (), 1), Tally(), 0
        return Told(node.name, None), node.own, int(node.own.answers > 0)
    told, total, left, groups, count = [], Tally(), Tally(), 0, 0
    for part in node.parts:
        part_told, part_left, part_groups = _shown(part)
        told.append(part_told)
        total += part_told.tally or Tally()
        groups += part_told.of
        left += part_left
        count += part_groups
    if left.answers >= FEWEST:
        total, groups, left, count = total + left, groups + count, Tally(), 0
    if total.answers < FEWEST:
        return Told(node.name, None, tuple(told)), left, count
    return Told(node.name, total, tuple(told), groups), left, count


def sums(told: Told) -> Iterator[Told]:
    """A group and all within it, of which something is shown."""
    if told.tally is not None:
        yield told
    for part in told.parts:
        yield from sums(part)
