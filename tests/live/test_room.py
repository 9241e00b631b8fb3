"""One room: what it stores, answers and tells, and in which order."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from labapp.core import kernel
from labapp.core.events import ActivitySpec, TimerSet
from labapp.core.messages import Actor, Stored
from labapp.core.model import Timer
from labapp.live import wire
from labapp.live.attempt import Wish
from labapp.live.presence import Connection
from labapp.live.room import Room, address
from labapp.live.rooms import SYSTEM
from labapp.store import accounts, labs, members, migrate, privacy
from labapp.store.db import Database
from labapp.store.journal import Journal, Overtaken
from tests.live.listening import Told
from tests.support.waiting import wait_until

BOARD = ActivitySpec("board", "ideate", "idea_board", "idea_board", "Board", "", 5, {"hidden": False})
NINE = "2026-03-05T09:00:00.000Z"
LEAD, ANNA = Actor("lead", "staff"), Actor("anna", "member")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
    migrate.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def room(db: Database, told: Told) -> Room:
    owner = accounts.create_account(db, email="a@b.example", password_hash="-").id
    lab = labs.create_lab(db, title="L", challenge="?", language="en", agenda=[BOARD], owner=owner)
    room = Room(lab.id, Journal(db), lambda some: {}, told)
    for data in ({"member": "lead", "staff": True}, {"member": "anna"}):
        ask(room, "member.join", data, SYSTEM)
    ask(room, "activity.open", {}, LEAD, "board")
    told.said.clear()
    return room


def wish(name: str, data: Any, actor: Actor, activity: str | None = None) -> Wish:
    return Wish(str(uuid.uuid4()), name, activity, data, actor)


def ask(room: Room, name: str, data: Any, actor: Actor, activity: str | None = None) -> Any:
    future = room.perform(wish(name, data, actor, activity))
    room.tick()
    return future.result(0)


def idea(text: str = "An idea") -> Wish:
    return wish("card.add", {"card": str(uuid.uuid4()), "text": text}, ANNA, "board")


def test_everything_that_arrived_is_stored_in_one_transaction(room: Room, db: Database) -> None:
    futures = [room.perform(idea()) for _ in range(10)]
    stored = Journal(db).latest([room.lab.id])
    room.tick()
    assert [future.result(0)["seq"] for future in futures] == list(range(room.lab.seq - 9, room.lab.seq + 1))
    assert Journal(db).latest([room.lab.id])[room.lab.id] == stored[room.lab.id] + 10


def test_nothing_is_acknowledged_that_could_not_be_stored(room: Room, db: Database) -> None:
    db.engine.dispose()
    Path(db.url.database or "").chmod(0o400)
    room.journal = _Full(db)
    future = room.perform(idea())
    with pytest.raises(OSError, match="disk"):
        room.tick()
    assert future.result(0) == {"ok": False, "code": "shutting_down"}
    assert not room.lab.cards


class _Full(Journal):
    """A journal whose disk is full."""

    def append(self, *arguments: Any) -> None:
        raise OSError("the disk is full")


def test_a_batch_that_another_process_overtook_is_decided_again(room: Room, db: Database) -> None:
    other = Room(room.lab.id, Journal(db), lambda some: {}, Told())
    ask(other, "activity.lock", {}, LEAD, "board")
    future = room.perform(idea())
    room.tick()
    assert future.result(0)["data"] == {"late": True}, "the lock of the other process counts"


def test_a_refusal_counts_only_on_the_newest_state(room: Room, db: Database) -> None:
    added = idea()
    room.perform(added)
    ask(room, "activity.lock", {}, LEAD, "board")
    ask(Room(room.lab.id, Journal(db), lambda some: {}, Told()), "activity.unlock", {}, LEAD, "board")
    assert isinstance(added.data, dict)
    assert ask(room, "card.edit", {"card": added.data["card"], "text": "In time"}, ANNA)["ok"]


def test_a_room_that_is_always_overtaken_gives_up_with_stale(room: Room) -> None:
    room.journal = _AlwaysLater(room.journal.db)
    future = room.perform(idea())
    room.tick()
    assert future.result(0) == {"ok": False, "code": "stale"}


class _AlwaysLater(Journal):
    """A journal where another process is always first."""

    def append(self, *arguments: Any) -> None:
        raise Overtaken


def test_a_refusal_of_the_rules_is_answered_alike_for_ever(room: Room) -> None:
    refused = wish("activity.lock", {}, ANNA, "board")
    for _ in range(2):
        future = room.perform(refused)
        room.tick()
        assert future.result(0) == {"ok": False, "code": "not_allowed"}


def test_a_command_that_breaks_takes_no_other_with_it(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    endless = Timer("board", None, 10**18, True, 60)  # as only an import can hold one
    stored = Stored(room.lab.seq + 1, NINE, None, "import", TimerSet(timer=endless))
    room.journal.append(kernel.evolve(room.lab, stored), [stored], [])
    broken, fine = room.perform(wish("timer.resume", {}, LEAD)), room.perform(idea())
    room.nudge()
    room.tick()
    assert broken.result(0) == {"ok": False, "code": "shutting_down"}
    assert fine.result(0)["ok"]
    assert "could not be decided" in caplog.text


def test_an_id_cannot_be_used_for_another_command(room: Room) -> None:
    first = idea()
    room.perform(first)
    second = Wish(first.id, "card.add", "board", {"card": str(uuid.uuid4()), "text": "Another"}, ANNA)
    future = room.perform(second)
    room.tick()
    assert future.result(0)["code"] == "bad_request"
    assert len(room.lab.cards) == 1


def test_a_members_own_frame_comes_before_the_rooms(room: Room, told: Told) -> None:
    room.resume(Connection("s", "crowd", "anna"), None, lambda to: None)
    room.perform(idea())
    room.tick()
    room.snapshot("crowd")
    frames = [to.split("/", 1)[1] for to, event, _ in told.said if event == "frame"]
    assert frames.index("me/anna") < frames.index("crowd")


def test_phones_are_told_more_seldom_than_walls(room: Room, told: Told) -> None:
    for _ in range(5):
        room.perform(idea())
        room.tick()
    by_audience = [to.rpartition("/")[2] for to, event, _ in told.said if event == "frame"]
    assert by_audience.count("wall") == 5
    assert by_audience.count("crowd") < 5


def test_a_removed_members_sockets_are_let_go(room: Room, told: Told) -> None:
    room.enter(Connection("phone", "crowd", "anna"))
    ask(room, "member.remove", {"member": "anna"}, LEAD)
    assert told.dismissed == ["phone"]
    assert ask(room, "card.add", {"card": str(uuid.uuid4()), "text": "x"}, ANNA, "board")["code"] == "not_allowed"


def test_who_is_online_is_counted_by_organisation_without_staff_and_walls(room: Room) -> None:
    for connection in (
        Connection("1", "crowd", "anna"),
        Connection("2", "staff", "lead"),
        Connection("3", "wall", None),
    ):
        room.enter(connection)
    assert room.presence.record(room.lab) == {"online": 1, "members": 1, "by_organisation": {}}
    room.leave("1")
    assert room.presence.record(room.lab)["online"] == 0


def test_who_comes_in_is_soon_told_who_is_here(room: Room, told: Told) -> None:
    def is_told() -> bool:
        room.tick()
        return "presence" in [event for _, event, _ in told.said]

    room.enter(Connection("wall", "wall", None))
    wait_until(is_told, "word of the new connection")
    told.said.clear()
    room.resume(Connection("wall", "wall", None), None, lambda to: None)  # only from here on does it hear anything
    wait_until(is_told, "how many are here")


def test_places_that_are_taken_and_given_back_without_a_socket_are_counted(room: Room, told: Told) -> None:
    def members() -> set[int]:
        room.tick()
        counts = [said["members"] for _, event, said in told.said if event == "presence"]
        asked = json.loads(wire.dumps(room.snapshot("staff")[1]))["presence"]["members"]
        return {*counts[-1:], asked}

    ask(room, "member.join", {"member": "bo"}, SYSTEM)
    wait_until(lambda: members() == {2}, "the place that was taken")
    ask(room, "member.remove", {"member": "bo"}, LEAD)
    wait_until(lambda: members() == {1}, "the place that was given back")


def test_a_client_that_knows_a_number_gets_only_what_changed_since(room: Room) -> None:
    ask(room, "wall.theme", {"theme": "dark"}, LEAD)
    number = room.lab.seq
    ask(room, "wall.theme", {"theme": "light"}, LEAD)
    answer = room.resume(Connection("s", "wall", None), number, lambda to: None)
    assert answer["full"] is False
    assert set(answer["room"].put) == {"wall", "undo"} - {"undo"}


@pytest.mark.parametrize("since", [None, 0, 10_000])
def test_a_number_the_room_does_not_know_gives_everything(room: Room, since: int | None) -> None:
    assert room.resume(Connection("s", "wall", None), since, lambda to: None)["full"] is True


def test_a_place_is_stored_with_the_news_of_it(room: Room, db: Database) -> None:
    place, token = members.new_place()
    joined = room.perform(Wish(place.id, "member.join", None, {"member": place.id}, SYSTEM, place))
    assert members.member_by_token(db, room.lab.id, token) is None
    room.tick()
    assert joined.result(0)["ok"]
    row = members.member_by_token(db, room.lab.id, token)
    assert row is not None
    assert row.id == place.id


def test_who_is_refused_at_the_door_leaves_nothing_behind(room: Room, db: Database) -> None:
    ask(room, "door.close", {}, LEAD)
    place, token = members.new_place(name="Late")
    wished = room.perform(Wish(place.id, "member.join", None, {"member": place.id}, SYSTEM, place))
    room.tick()
    assert wished.result(0)["code"] == "door_closed"
    assert members.member_by_token(db, room.lab.id, token) is None


def test_an_erased_name_leaves_the_screens_of_a_live_lab(db: Database, told: Told) -> None:
    """The erasure is done by another process; the room hears of it like of any event."""
    owner = accounts.create_account(db, email="a@b.example", password_hash="-").id
    row = labs.create_lab(
        db, title="L", challenge="?", language="en", agenda=[BOARD], owner=owner, identity="role_named"
    )
    place, _ = members.new_place(name="Head of unit")
    room = Room(row.id, Journal(db), partial(members.names, db, row.id), told)
    ask(room, "member.join", {"member": "lead", "staff": True}, SYSTEM)
    room.perform(Wish(str(uuid.uuid4()), "member.join", None, {"member": place.id}, SYSTEM, place))
    room.tick()
    ask(room, "activity.open", {}, LEAD, "board")
    ask(room, "card.add", {"card": str(uuid.uuid4()), "text": "x"}, Actor(place.id, "member"), "board")
    assert b"Head of unit" in bytes(room.snapshot("crowd")[1])
    privacy.erase(db, place.id)
    room.nudge()
    room.tick()
    for audience in ("staff", "wall", "crowd"):
        assert b"Head of unit" not in bytes(room.snapshot(audience)[1])


def test_addresses_of_one_lab_are_never_those_of_another(room: Room) -> None:
    assert address(room.lab.id, "crowd").startswith(f"{room.lab.id}/")
