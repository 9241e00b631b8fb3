"""Who does not read gets no more frames, and is told of the gap when it reads again. The sockets are the library's, without a network."""

from __future__ import annotations

import json
from typing import Any

import engineio
import pytest
from engineio.socket import Socket

from labapp.live import packets
from labapp.live.lines import ANSWERS_WAITING, DEAF_S, FRAMES_WAITING, Line, Lines


class Hands:
    """One client's end of a queue: it reads when told to."""

    def __init__(self, now: list[float]) -> None:
        server = engineio.Server(async_mode="threading")
        self.engine = Socket(server, "engine")
        self.line = Line(self.engine, lambda: now[0])

    def read(self) -> list[Any]:
        """Everything that waits, as [event, data]."""
        taken = []
        while not self.engine.queue.empty():
            text = self.engine.queue.get().encode()
            taken.append(json.loads(text[text.index("[") :]))
        return taken


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.fixture
def hands(now: list[float]) -> Hands:
    return Hands(now)


@pytest.fixture
def lines(hands: Hands) -> Lines:
    lines = Lines(lambda sid: hands.line, lambda task, *arguments: task(*arguments))
    lines.open("sid")
    lines.join("sid", "lab/crowd")
    return lines


def frame(number: int, channel: str = "room") -> packets.Packet:
    return packets.event("frame", {"channel": channel, "from": number - 1, "seq": number, "put": {}, "drop": []})


def test_who_reads_gets_every_frame_in_order(lines: Lines, hands: Hands) -> None:
    for number in range(1, 100):
        lines.show("lab/crowd", frame(number), number)
        assert [data["seq"] for _, data in hands.read()] == [number]


def test_who_does_not_read_is_not_sent_more_than_a_few_frames(lines: Lines, hands: Hands) -> None:
    for number in range(1, 1000):
        lines.show("lab/crowd", frame(number), number)
    assert hands.line.waiting() == FRAMES_WAITING


def test_who_reads_again_is_told_of_a_gap_that_makes_them_ask(lines: Lines, hands: Hands) -> None:
    for number in range(1, 51):
        lines.show("lab/crowd", frame(number), number)
    seen = [data["seq"] for _, data in hands.read()][-1]
    lines.catch_up()
    [(event, gap)] = hands.read()
    assert event == "frame"
    assert gap["channel"] == "room"
    assert gap["from"] == gap["seq"] == 50
    assert gap["from"] > seen, "a client asks for what it missed when a frame begins after its own number"
    assert gap["put"] == {}
    assert gap["drop"] == []


def test_after_the_gap_frames_come_again(lines: Lines, hands: Hands) -> None:
    for number in range(1, 51):
        lines.show("lab/crowd", frame(number), number)
    hands.read()
    lines.catch_up()
    hands.read()
    lines.show("lab/crowd", frame(51), 51)
    assert [data["seq"] for _, data in hands.read()] == [51]


def test_a_missed_own_frame_holds_back_the_room_frame_that_belongs_to_it(lines: Lines, hands: Hands) -> None:
    """Else the client would pass the number without its own change, and never ask for it."""
    for number in range(1, FRAMES_WAITING + 1):
        lines.show("lab/crowd", frame(number), number)
    lines.show("sid", frame(17, "me"), None)
    hands.read()
    lines.catch_up()
    assert hands.read() == [], "nothing was missed yet by which the client could notice"
    lines.show("lab/crowd", frame(17), 17)
    lines.catch_up()
    assert [data["seq"] for _, data in hands.read()] == [17]


def test_answers_arrive_even_when_frames_are_left_out(lines: Lines, hands: Hands) -> None:
    for number in range(1, 51):
        lines.show("lab/crowd", frame(number), number)
    lines.tell("sid", packets.acknowledgement(7, {"ok": True, "seq": 50}))
    assert hands.read()[-1] == [{"ok": True, "seq": 50}]


def test_what_is_soon_said_anew_is_left_out_without_a_gap(lines: Lines, hands: Hands) -> None:
    for number in range(1, FRAMES_WAITING + 1):
        lines.show("lab/crowd", frame(number), number)
    lines.mention("lab/crowd", packets.event("pulse", {"seq": 16}))
    assert "pulse" not in [event for event, _ in hands.read()]
    lines.show("lab/crowd", frame(17), 17)
    assert [data["seq"] for _, data in hands.read()] == [17]


def test_a_deaf_client_is_cut(lines: Lines, hands: Hands, now: list[float]) -> None:
    for number in range(1, 51):
        lines.show("lab/crowd", frame(number), number)
    now[0] += DEAF_S - 1
    lines.catch_up()
    assert not hands.engine.closed
    now[0] += 2
    lines.catch_up()
    assert hands.engine.closed


def test_who_asks_and_never_reads_the_answers_is_cut(lines: Lines, hands: Hands) -> None:
    for number in range(ANSWERS_WAITING + 2):
        lines.tell("sid", packets.acknowledgement(number, {"ok": True}))
    assert hands.engine.closed


def test_who_left_is_in_no_audience(lines: Lines, hands: Hands) -> None:
    assert lines.close("sid") is hands.line
    lines.show("lab/crowd", frame(1), 1)
    lines.tell("sid", packets.event("bye", {}))
    assert hands.read() == []


def test_joining_twice_is_hearing_once(lines: Lines, hands: Hands) -> None:
    lines.join("sid", "lab/crowd")
    lines.show("lab/crowd", frame(1), 1)
    assert len(hands.read()) == 1


class Hall:
    """Ten clients of one audience that is told two at a time; the rest when the test says so."""

    def __init__(self, now: list[float]) -> None:
        self.tasks: list[Any] = []
        self.hands = {str(number): Hands(now) for number in range(10)}
        for hands in self.hands.values():
            hands.line.at_once = 2
        self.lines = Lines(
            lambda sid: self.hands[sid].line, lambda task, *arguments: self.tasks.append((task, arguments))
        )
        for sid in self.hands:
            self.lines.open(sid)
            self.lines.join(sid, "lab/crowd")

    def told(self) -> list[list[int]]:
        """The numbers that each client has been sent since it was last asked."""
        return [[data["seq"] for _, data in hands.read()] for hands in self.hands.values()]

    def go_on(self) -> None:
        """Lets the tasks run to their end."""
        for task, arguments in self.tasks:
            task(*arguments)
        self.tasks.clear()


@pytest.fixture
def hall(now: list[float]) -> Hall:
    return Hall(now)


def test_a_large_audience_is_told_part_by_part(hall: Hall) -> None:
    hall.lines.show("lab/crowd", frame(1), 1)
    assert hall.told() == [[1]] * 2 + [[]] * 8
    hall.go_on()
    assert hall.told() == [[]] * 2 + [[1]] * 8


def test_who_was_not_told_yet_hears_everything_in_order(hall: Hall) -> None:
    hall.lines.show("lab/crowd", frame(1), 1)
    hall.lines.show("9", frame(2, "me"), None)
    hall.lines.show("lab/crowd", frame(2), 2)
    hall.go_on()
    assert hall.told() == [[1, 2]] * 9 + [[1, 2, 2]]
    assert len(hall.tasks) == 0


def test_an_answer_comes_after_what_was_owed(hall: Hall) -> None:
    hall.lines.show("lab/crowd", frame(1), 1)
    hall.lines.tell("9", packets.event("bye", {"seq": 7}))
    assert hall.told()[9] == [1, 7]


def test_who_asks_meanwhile_is_not_told_what_the_answer_holds(hall: Hall) -> None:
    hall.lines.show("lab/crowd", frame(1), 1)
    hall.lines.join("9", "lab/crowd")
    hall.go_on()
    assert hall.told() == [[1]] * 9 + [[]]


def test_who_leaves_meanwhile_harms_nobody(hall: Hall) -> None:
    hall.lines.show("lab/crowd", frame(1), 1)
    hall.lines.close("5")
    hall.lines.close("9")
    hall.go_on()
    assert [numbers for number, numbers in enumerate(hall.told()) if number not in (5, 9)] == [[1]] * 8


def test_who_falls_behind_in_a_large_audience_is_told_of_the_gap(hall: Hall) -> None:
    for number in range(1, 51):
        hall.lines.show("lab/crowd", frame(number), number)
        hall.go_on()
    assert all(seen[-1] == FRAMES_WAITING for seen in hall.told())
    hall.lines.catch_up()
    assert hall.told() == [[50]] * 10
