"""The contract's arithmetic of a vote, written down a second time from its text."""

from __future__ import annotations

from collections import Counter, defaultdict

Ballot = tuple[str, dict[str, int]]  # (organisation, dots by item)
ENOUGH = 3  # voters from which an organisation counts by itself and may be shown by itself


def sums(ballots: list[Ballot]) -> Counter[str]:
    """Dots by item."""
    total: Counter[str] = Counter()
    for _, dots in ballots:
        total.update(dots)
    return total


def balanced(ballots: list[Ballot]) -> dict[str, float]:
    """Every organisation weighs the same: the mean of the shares of their own dots, times all dots cast.

    Organisations with fewer than three voters count together as one.
    """
    cast = [(body, dots) for body, dots in ballots if sum(dots.values())]
    voters = Counter(body for body, _ in cast)
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for body, dots in cast:
        groups[body if voters[body] >= ENOUGH else "all the small ones"].update(dots)
    every = sum(sum(dots.values()) for _, dots in cast)
    return {
        item: every * sum(dots[item] / sum(dots.values()) for dots in groups.values()) / len(groups)
        for item in sums(cast)
    }


def shown_bodies(ballots: list[Ballot]) -> set[str]:
    """The organisations whose dots may be shown by themselves."""
    voters = Counter(body for body, dots in ballots if sum(dots.values()))
    return {body for body, n in voters.items() if n >= ENOUGH}
