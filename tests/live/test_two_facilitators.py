"""Two facilitators press everything at once, each on a process of their own: no refusal that would not be right, and no divergence.

Both wishes of a moment are sent before either process has heard of the other's. What the journal made of them is played once more in its
order through the rules alone: every answer must be the one that the rules give there.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from labapp.core import kernel
from labapp.core.messages import Actor, read_command
from labapp.core.model import Lab
from labapp.core.moments import rfc3339
from labapp.core.refused import Refused
from labapp.core.show import show
from labapp.core.viewers import ROOM_VIEWERS
from labapp.live.attempt import Wish
from labapp.live.checking import differences
from labapp.live.room import Room
from labapp.live.rooms import SYSTEM
from labapp.store import accounts, labs, members, migrate
from labapp.store.db import Database
from labapp.store.journal import Journal
from tests.core.drawing import AGENDA
from tests.live.listening import Client, Told
from tests.live.pressing import press

MOMENTS = 120
ACTIVITIES = [spec.id for spec in AGENDA]
FACILITATORS = ("fia", "gus")


class Desk:
    """One lab on two processes, each with the console of one facilitator and the phones of the room."""

    def __init__(self, folder: Path) -> None:
        self.db = Database(f"sqlite:///{folder / 'lab.sqlite3'}")
        migrate.upgrade(self.db)
        owner = accounts.create_account(self.db, email="a@b.example", password_hash="-").id
        self.lab_id = labs.create_lab(
            self.db, title="L", challenge="?", language="en", agenda=AGENDA, organisations=(), owner=owner
        ).id
        self.told = [Told(), Told()]
        names = partial(members.names, self.db, self.lab_id)
        self.rooms = [Room(self.lab_id, Journal(self.db), names, told) for told in self.told]
        for member, staff in (("fia", True), ("gus", True), ("anna", False), ("bo", False)):
            body = {"member": member, "staff": staff}
            self.rooms[0].perform(Wish(str(uuid.uuid4()), "member.join", None, body, SYSTEM))
        self.settle()
        self.clients = [[Client("staff", who), Client("wall"), Client("crowd", "anna")] for who in FACILITATORS]
        for room, clients in zip(self.rooms, self.clients, strict=True):
            for client in clients:
                client.resume(room)

    def settle(self) -> None:
        """Each process reads what the other has stored, and tells its own."""
        for process in (0, 1, 0, 1):
            room, told = self.rooms[process], self.told[process]
            room.nudge()
            room.tick()
            room.snapshot("crowd")
            said, told.said = told.said, []
            for to, event, data in said:
                for client in getattr(self, "clients", [[], []])[process]:
                    if client.hears(self.lab_id, to):
                        client.take(event, data)

    def at_once(self, wishes: list[Wish]) -> list[Any]:
        """Both wishes under way before either process knows of the other's: their answers, in the order of the journal."""
        waiting = [room.perform(wish) for room, wish in zip(self.rooms, wishes, strict=True)]
        self.settle()
        return [future.result(0) for future in waiting]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path)
    yield found
    found.db.close()


def presses(chance: random.Random, who: str) -> Wish:
    """What one of them presses next."""
    name, on, data = press(chance, ACTIVITIES, "idea_board", "dot_vote", FACILITATORS)
    return Wish(str(uuid.UUID(int=chance.getrandbits(128))), name, on, data, Actor(who, "staff"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_both_press_every_answer_is_right_and_both_see_the_same(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    truth = desk.rooms[0].lab
    for _ in range(MOMENTS):
        wishes = [presses(chance, who) for who in FACILITATORS]
        answers = desk.at_once(wishes)
        for wish, answer in zip(wishes, answers, strict=True):
            right, truth = by_the_rules(desk, truth, wish)
            assert (answer["ok"], answer.get("code")) == right, (wish.name, wish.data)
            assert answer.get("code") != "stale"
        assert desk.rooms[0].lab.seq == desk.rooms[1].lab.seq == truth.seq
    names = members.names(desk.db, desk.lab_id)
    for room, clients in zip(desk.rooms, desk.clients, strict=True):
        for client in clients:
            fresh = json.loads(json.dumps(show(room.lab, ROOM_VIEWERS[client.audience], names)))
            assert {key: value for key, value in client.room.items() if key != "presence"} == fresh
            assert client.gaps == 0
    assert kernel.fresh(desk.rooms[0].lab) == kernel.fresh(desk.rooms[1].lab)
    assert differences(Journal(desk.db), desk.lab_id) == []


def by_the_rules(desk: Desk, lab: Lab, wish: Wish) -> tuple[tuple[bool, str | None], Lab]:
    """The answer of the rules on this state, and the state that the journal made of it."""
    stored = [one for one in Journal(desk.db).load(desk.lab_id) if one.command == wish.id]
    now = desk.rooms[0].clock.now()
    try:
        events = kernel.decide(lab, read_command(wish.name, wish.data), wish.actor, wish.activity, now)
    except Refused as refused:
        assert not stored
        return (False, refused.code), lab
    assert [fact.name for fact in events] == [one.event.name for one in stored], rfc3339(now)
    for one in stored:
        lab = kernel.fresh(kernel.evolve(lab, one))
    return (True, None), lab
