"""The rooms of a process: when one is closed, and what is answered when one does not answer."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from labapp.live import rooms as module
from labapp.live.bus import Bus
from labapp.live.presence import Connection
from labapp.live.rooms import SYSTEM, Rooms
from labapp.store import accounts, labs, migrate
from labapp.store.db import Database
from tests.live.listening import Told


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def rooms(tmp_path: Path, told: Told) -> Iterator[Rooms]:
    """Rooms whose loops do not run: a test is alone with them."""
    db = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
    migrate.upgrade(db)
    yield Rooms(db, Bus(), told, lambda *task: None)
    db.close()


@pytest.fixture
def lab(rooms: Rooms) -> str:
    owner = accounts.create_account(rooms.db, email="a@b.example", password_hash="-").id
    return labs.create_lab(rooms.db, title="L", challenge="?", language="en", agenda=[], owner=owner).id


def test_a_room_that_nobody_uses_is_closed(rooms: Rooms, lab: str) -> None:
    room = rooms.room(lab)
    room.used_at = time.monotonic() - 2 * module.IDLE_S
    rooms._look_around()
    assert not room.running
    assert rooms.room(lab) is not room


def test_who_has_just_been_given_a_room_is_not_left_in_a_closed_one(rooms: Rooms, lab: str) -> None:
    rooms.room(lab).used_at = time.monotonic() - 2 * module.IDLE_S
    given = rooms.room(lab)  # a phone is about to enter
    rooms._look_around()
    assert given.running
    assert rooms.room(lab) is given


def test_who_is_in_a_lab_that_is_deleted_is_let_go(rooms: Rooms, lab: str, told: Told) -> None:
    rooms.room(lab).enter(Connection("phone", "crowd", None))
    labs.delete_lab(rooms.db, lab)  # in another process, perhaps
    rooms._look_around()
    assert told.dismissed == ["phone"]


def test_a_command_that_is_not_answered_in_time_is_to_be_sent_again(
    rooms: Rooms, lab: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_WITHIN_S", 0.01)
    wish: dict[str, Any] = {"name": "member.join", "activity": None, "data": {"member": "anna"}}
    answer = rooms.perform(lab, id=str(uuid.uuid4()), **wish, actor=SYSTEM)
    assert answer == {"ok": False, "code": "shutting_down"}
