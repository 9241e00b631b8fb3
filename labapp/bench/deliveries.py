"""Ideas on their way: which were sent when, who has got which, and how long each took.

While a run is on, a frame costs the driver a look at its head and a few operations on bits; what each delivery took is worked out
afterwards. An idea's way to a client ends when the frame that holds its card has been read from that client's socket.
"""

from __future__ import annotations

import re
import time
import uuid
from array import array
from typing import Any

from labapp.bench.figures import percentiles
from labapp.bench.seat import HEAD, NUMBER, Seat

TEXT = "Idea {}: staff may correct any small error on the spot and log it in one line, " + "x" * 60
MARK = "-0000-4000-8000-"  # in the ids of the cards that count; those of the warm-up have another
OTHER = "-ffff-4000-8000-"
CARD = r'"card[/"](?::\s*")?(\d{{8}})-0000-4000-8000-{run}'  # as a record's key, and in the data of an echo
ROOM = re.compile(rb'"channel":\s*"room"')
KEPT = 400  # frames that are remembered as already searched

Known = tuple[tuple[int, ...], int]  # the ideas in a frame, and the same as bits


class Deliveries:
    """All ideas of one measurement and all their deliveries.

    :param activities: of each lab, the board on which ideas land
    """

    def __init__(self, activities: list[str | None]) -> None:
        self.activities = activities
        self.run = uuid.uuid4().hex[:12]  # makes ids differ between measurements in one lab
        self.card = re.compile(CARD.format(run=self.run).encode())
        self.sent: list[float] = []
        self.ack: array[float] = array("d")
        self.refused = self.unanswered = self.made = 0
        self.last = 0.0
        self._log: list[tuple[str, float, tuple[int, ...]]] = []
        self._searched: dict[tuple[object, ...], Known] = {}

    def idea(self, seat: Seat, *, counted: bool = True) -> None:
        """A phone sends an idea."""
        index = len(self.sent)
        mark = MARK if counted else OTHER
        card = f"{index if counted else 0:08d}{mark}{self.run if counted else uuid.uuid4().hex[:12]}"
        data: dict[str, Any] = {"card": card, "text": TEXT.format(index)}
        if seat.dialect.resumes:
            wish = {"id": str(uuid.uuid4()), "name": "card.add", "activity": self.activities[seat.lab], "data": data}
        else:
            wish = data
        self.unanswered += 1
        sent = time.monotonic()
        if counted:
            self.sent.append(sent)
        seat.ask(seat.dialect.event, wish, lambda answer, now: self._answered(answer, now - sent, counted))

    def _answered(self, answer: bytes, took: float, counted: bool) -> None:
        self.unanswered -= 1
        if b'"ok":true' not in answer[:40] and b'"ok": true' not in answer[:40]:
            self.refused += 1
        elif counted:
            self.ack.append(took)

    def heard(self, seat: Seat, packet: bytes, now: float) -> None:
        """A frame has come to a client."""
        if not seat.dialect.resumes:
            self._note(seat, self._ideas(packet), now)
            return
        head = packet[:HEAD]
        if not ROOM.search(head):
            return
        number = NUMBER.search(head)
        if number:
            seat.number = int(number[1])
        # All of one audience get the same bytes: they are searched once, and known again by their head, end and length.
        key = (seat.lab, seat.role, len(packet), head if number else packet, packet[-40:])
        known = self._searched.get(key)
        if known is None:
            if len(self._searched) > KEPT:
                self._searched.clear()
            known = self._searched[key] = self._ideas(packet)
        self._note(seat, known, now)

    def snapshot(self, seat: Seat, packet: bytes, now: float) -> None:
        """A client has come back and got everything, or what it missed."""
        self._note(seat, self._ideas(packet), now)

    def _ideas(self, packet: bytes) -> Known:
        found = tuple(dict.fromkeys(map(int, self.card.findall(packet))))
        bits = 0
        for index in found:
            bits |= 1 << index
        return found, bits

    def _note(self, seat: Seat, known: Known, now: float) -> None:
        ideas, bits = known
        if not bits:
            return
        new = bits & ~seat.held
        if new != bits:
            ideas = tuple(index for index in ideas if new >> index & 1)
        if ideas:
            seat.held |= new
            self.made += len(ideas)
            self.last = now
            self._log.append((seat.role, now, ideas))

    def figures(self) -> dict[str, Any]:
        """{ack_ms, wall_ms, phone_ms, refused, unanswered}."""
        took: dict[str, array[float]] = {role: array("d") for role in ("wall", "phone", "console")}
        sent = self.sent
        for role, now, ideas in self._log:
            took[role].extend([now - sent[index] for index in ideas])
        return {
            "refused": self.refused,
            "unanswered": self.unanswered,
            "ack_ms": percentiles(self.ack),
            "wall_ms": percentiles(took["wall"]),
            "phone_ms": percentiles(took["phone"]),
        }
