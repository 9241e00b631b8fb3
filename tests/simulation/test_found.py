"""What the simulation has found, each told once more in a few steps: a seed is another story when the simulation changes, these are not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from labapp.core.messages import Actor
from labapp.core.show import show
from labapp.core.viewers import WallViewer
from labapp.live import lines, packets
from labapp.live.attempt import Wish
from labapp.live.presence import Connection
from labapp.live.room import Room
from labapp.store.journal import Journal
from tests.live.listening import Client, Told
from tests.simulation.storage import LAB, PEOPLE, STAFF
from tests.simulation.story import storage
from tests.simulation.world import World

LEAD, ANNA = Actor(STAFF[0], "staff"), Actor(PEOPLE[0], "member")


@pytest.fixture
def rooms() -> list[Room]:
    """Two processes with the same lab, where a vote is open."""
    store = storage()
    store.prepare("votes", "anonymous")
    return [Room(LAB, Journal(db), lambda some: {}, Told(), alone=False) for db in store.databases]


def wish(room: Room, name: str, actor: Actor = LEAD, **data: Any) -> None:
    room.perform(Wish(World(room.lab.seq + len(name)).new_id(), name, None, data, actor))


def test_a_card_hidden_and_brought_back_in_one_tick_lies_where_a_fresh_look_finds_it(rooms: list[Room]) -> None:
    room = rooms[0]
    wall = Client("wall")
    wall.resume(room)
    wish(room, "card.hide", card=next(iter(room.lab.cards)))
    wish(room, "undo")
    room.tick()
    for _, event, frame in room.teller.said:  # type: ignore[attr-defined]
        if frame.get("channel") == "room":
            wall.take(event, frame)
    assert wall.room["items/vote"] == show(room.lab, WallViewer(), {})["items/vote"]


def test_a_value_that_changed_and_changed_back_elsewhere_is_right_after_the_move(rooms: list[Room]) -> None:
    told, lagging = rooms
    phone = Client("crowd", ANNA.member)
    wish(told, "ready.set", ANNA, ready=True)
    told.tick()
    told.snapshot("crowd")
    phone.resume(told)
    assert phone.me["me"]["ready"]
    wish(told, "ready.set", ANNA, ready=False)
    told.tick()
    lagging.my_view(ANNA.member or "")
    lagging.nudge()
    lagging.tick()
    lagging.snapshot("crowd")
    phone.resume(lagging)
    assert not phone.me["me"]["ready"]


def test_a_gap_that_the_client_asked_for_itself_is_not_told_later() -> None:
    sent: list[str] = []
    waiting = [0]
    queue = SimpleNamespace(qsize=lambda: waiting[0])
    engine = SimpleNamespace(queue=queue, send=lambda packet: sent.append(packet.data))
    all_lines = lines.Lines(lambda sid: lines.Line(engine, lambda: 0.0), lambda task, *arguments: task(*arguments))
    all_lines.open("anna")
    all_lines.join("anna", "lab/crowd")
    waiting[0] = lines.FRAMES_WAITING
    all_lines.show("lab/crowd", packets.event("frame", {}), 5)
    all_lines.join("anna", "lab/crowd")  # what `resume` does
    waiting[0] = 0
    all_lines.catch_up()
    assert sent == []
    all_lines.show("lab/crowd", packets.event("frame", {}), 6)
    assert len(sent) == 1


def test_a_socket_that_has_resumed_here_gets_only_what_it_missed(rooms: list[Room]) -> None:
    room = rooms[0]
    connection = Connection("sid", "wall", None)
    assert room.resume(connection, room.lab.seq, lambda to: None)["full"]
    assert not room.resume(connection, room.lab.seq, lambda to: None)["full"]
