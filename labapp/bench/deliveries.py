"""Ideas on their way: which were sent when, who has got which, and how long each took.

While a run is on, a frame costs the driver a look at its head and a few operations on bits; what each delivery took is worked out
afterwards. An idea's way to a client ends when the frame that holds its text has been read from that client's socket.
"""

from __future__ import annotations

import re
import time
import uuid
from array import array
from typing import Any

from labapp.bench.figures import percentiles
from labapp.bench.seat import HEAD, NUMBER, Seat, is_ok

TEXT = "{:08d} {}: staff may correct any small error on the spot and log it in one line, " + "x" * 50
FOUND = r'"text":\s*"(\d{{8}}) {}'
ROOM = re.compile(rb'"channel":\s*"room"')
KEPT = 400  # frames that are remembered as already searched

Known = tuple[tuple[int, ...], int]  # the ideas in a frame, and the same as bits


class Deliveries:
    """All ideas of one measurement and all their deliveries.

    :param activities: of each lab, the board on which ideas land
    :param one_in: of so many phones one is timed; a soak would else remember millions of moments
    """

    def __init__(self, activities: list[str | None], one_in: int = 1) -> None:
        self.activities, self.one_in = activities, one_in
        self.run = uuid.uuid4().hex[:8]  # tells the ideas of this measurement from all others
        self.found = re.compile(FOUND.format(self.run).encode())
        self.sent: list[float] = []
        self.ack: array[float] = array("d")
        self.refused = self.unanswered = self.made = 0
        self.last = 0.0
        self._log: list[tuple[str, float, tuple[int, ...]]] = []
        self._searched: dict[tuple[object, ...], Known] = {}

    def idea(self, seat: Seat, *, counted: bool = True, card: str | None = None) -> None:
        """A phone sends an idea, or a new text for a card of its own; one that is not counted is for warmth."""
        text = TEXT.format(len(self.sent), self.run if counted else "warm up")
        data: dict[str, Any] = {"card": card or str(uuid.uuid4()), "text": text}
        if seat.dialect.resumes:
            data = {"id": str(uuid.uuid4()), "name": "card.edit" if card else "card.add", "data": data}
            if not card:
                data["activity"] = self.activities[seat.lab]
        self.unanswered += 1
        sent = time.monotonic()
        if counted:
            self.sent.append(sent)
        seat.ask(seat.dialect.event, data, lambda answer, now: self._answered(answer, now - sent, counted))

    def _answered(self, answer: bytes, took: float, counted: bool) -> None:
        self.unanswered -= 1
        if not is_ok(answer):
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
        found = tuple(dict.fromkeys(map(int, self.found.findall(packet))))
        bits = 0
        for index in found:
            bits |= 1 << index
        return found, bits

    def _note(self, seat: Seat, known: Known, now: float) -> None:
        ideas, bits = known
        new = bits & ~seat.held
        if not new:
            return
        if new != bits:
            ideas = tuple(index for index in ideas if new >> index & 1)
        seat.held |= new
        self.made += len(ideas)
        self.last = now
        if self.one_in == 1 or seat.front or seat.place % self.one_in == 0:
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
