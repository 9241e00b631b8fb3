"""Who gets which of the others' things, round by round: all lie in a circle, and whoever made one gets those that come after it.

It follows from the ids alone, so the journal gives the same for ever, and nobody has chosen it. In each round everything lies before one of
those who made something; nobody ever gets their own, or the same twice.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from hashlib import sha256

Circle = tuple[str, ...]


def in_a_circle(things: Iterable[str], about: str) -> Circle:
    """The things in an order that depends on nothing that people choose; `about` makes the order of each activity its own."""
    return tuple(sorted(things, key=lambda thing: _hash(about, thing)))


def others_in_turn(circle: Circle, own: Container[str], person: str) -> list[str]:
    """What others made, in the order in which a person gets it: what comes after their own, or after a place of their own if they made none."""
    if not circle:
        return []
    mine = next((place for place, thing in enumerate(circle) if thing in own), None)
    start = _hash(*circle[:1], person) % len(circle) if mine is None else mine + 1
    return [thing for thing in (*circle[start:], *circle[:start]) if thing not in own]


def _hash(*words: str) -> int:
    return int.from_bytes(sha256("/".join(words).encode()).digest()[:8], "big")
