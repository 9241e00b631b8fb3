"""Undo and redo in a random run of every kind of activity: each change that the room shares goes back and comes again, whatever was done before.

The runs together reach every event of a kind that can be undone; one that a new kind brings must be reached too.
"""

from __future__ import annotations

import random
from functools import cache

import pytest

from labapp.core.folding import FOLD
from labapp.core.kinds import kinds
from labapp.core.messages import EVENTS
from labapp.core.refused import Refused
from tests.activities.test_every_kind import EVERY, STEERING, Wish, for_staff, wishes, working
from tests.core.play import FIA, PEOPLE, Play

MOMENTS = 20  # after each command of the kind was tried before and after the reveal
TRIES = 40  # wishes of one command, until the rules let one pass
STEERS = 0.15  # share of the moments in which the facilitator steers the activity itself
OF_EVERY_LAB = {name for name, cls in EVENTS.items() if cls in FOLD}  # tried in tests/core/test_undo.py


@cache
def reached(kind: str) -> frozenset[str]:
    """Plays a random run, undoing and redoing each shared change: the events that could be undone."""
    chance, room = random.Random(kind), working(kind)
    possible: dict[str, list[Wish]] = {}
    for wish in wishes(kinds()[kind]):
        possible.setdefault(wish[0], []).append(wish)
    anything = list(possible) or STEERING
    whatever = [chance.choice(STEERING if chance.random() < STEERS else anything) for _ in range(MOMENTS)]
    names = [*possible, "activity.reveal", *possible, *whatever]
    found: set[str] = set()
    for name in names:
        before = room.shared()
        events = something(room, chance, possible.get(name, [(name, {})]))
        shared = {event for event in events if EVENTS[event].undoable}
        if name in ("undo", "redo") or not shared:
            continue
        found |= shared
        after = room.shared()
        room.do(FIA, "undo")
        assert room.shared() == before, (name, events)
        room.do(FIA, "redo")
        assert room.shared() == after, (name, events)
    room.refold()
    return frozenset(found)


def something(room: Play, chance: random.Random, of: list[Wish]) -> list[str]:
    """One of these wishes, by somebody who may wish it: the names of the events it led to, none if every try was refused."""
    for _ in range(TRIES):
        name, data = chance.choice(of)
        who = FIA if name in STEERING or for_staff((name, data)) else chance.choice([*PEOPLE, FIA])
        try:
            events = room.do(who, name, None if name in ("undo", "redo") else "it", **data)
        except Refused:
            continue
        if events:
            return [event.name for event in events]
    return []


@pytest.mark.parametrize("kind", EVERY)
def test_each_shared_change_of_a_run_is_undone_and_redone(kind: str) -> None:
    assert reached(kind) <= EVENTS.keys()  # the run itself fails where undo or redo leads elsewhere


def test_the_runs_reach_every_event_of_a_kind_that_can_be_undone() -> None:
    of_kinds = {name for name, cls in EVENTS.items() if cls.undoable} - OF_EVERY_LAB
    assert of_kinds - {event for kind in EVERY for event in reached(kind)} == set()
