"""One client of a run: a WebSocket with Socket.IO on it, in Labapp's namespace or in that of a reference."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from labapp.bench import wire
from labapp.bench.loop import Line, Loop

Answer = Callable[[bytes, float], None]  # JSON array of an acknowledgement, and when it came
NUMBER = re.compile(rb'"seq":\s*(\d+)')
HEAD = 200  # bytes of a frame in which channel, from and seq stand


def is_ok(answer: bytes) -> bool:
    """Whether an acknowledgement says yes."""
    return b'"ok":true' in answer[:40] or b'"ok": true' in answer[:40]


class Dialect:
    """What differs between Labapp and a bare echo: where clients go, and what they send to put up an idea."""

    def __init__(self, *, namespace: str, event: str, resumes: bool) -> None:
        self.namespace, self.event, self.resumes = namespace, event, resumes
        place = f"{namespace}," if namespace else ""
        self.event_head = b"42" + place.encode()
        self.entered = b"40" + place.encode()
        self.refused = b"44" + place.encode()


LABAPP = Dialect(namespace="/live", event="command", resumes=True)
ECHO = Dialect(namespace="", event="idea", resumes=False)
DIALECTS = {"labapp": LABAPP, "echo": ECHO}


class Seat(Line):
    """One client. Its run says in `heard` what becomes of events, and in `gone` what of an end that the server made."""

    def __init__(self, dialect: Dialect, role: str, lab: int, path: str, auth: dict[str, Any], place: int = 0) -> None:
        super().__init__()
        self.place = place  # among all clients
        self.dialect, self.role, self.lab, self.path, self.auth = dialect, role, lab, path, auth
        self.front = role != "phone"
        self.ready = False
        self.ready_at = 0.0
        self.number = 0  # of the last frame or snapshot that this client has
        self.since: int | None = None
        self.held = 0  # the ideas it has, as bits
        self.received = 0  # bytes, over all its connections
        self.heard: Callable[[Seat, bytes, float], None] = lambda seat, packet, now: None
        self.entered: Callable[[Seat, bytes, float], None] = lambda seat, snapshot, now: None
        self.gone: Callable[[Seat, str], None] = _stop
        self._asked: dict[int, Answer] = {}
        self._reader = wire.Reader()
        self._acks = 0
        self._head: bytes | None = b""

    def dial(self, loop: Loop, since: int | None = None, receive_buffer: int = 0) -> None:
        """Connects and enters the lab; `ready` when the snapshot, or what was missed, is there."""
        self.ready, self.since = False, since
        self.received += self._reader.received
        self._reader, self._head, self._asked = wire.Reader(), b"", {}
        loop.dial(self, receive_buffer)
        host, port = loop.address
        self.write(wire.upgrade_request(f"{host}:{port}", self.path))

    @property
    def all_received(self) -> int:
        """Bytes that this client has read so far."""
        return self.received + self._reader.received

    def wish(self, name: str, activity: str | None, data: dict[str, Any], answer: Answer) -> None:
        """Sends a command."""
        command = {"id": str(uuid.uuid4()), "name": name, "data": data}
        self.ask("command", command | ({"activity": activity} if activity else {}), answer)

    def ask(self, event: str, data: Any, answer: Answer) -> None:
        """Sends an event; `answer` gets its acknowledgement."""
        self._acks += 1
        self._asked[self._acks] = answer
        self.send(wire.event_packet(self.dialect.namespace, self._acks, event, data))

    def send(self, packet: bytes) -> None:
        """Sends one packet."""
        self.write(wire.frame(packet))

    def take(self, data: bytes, now: float) -> None:
        if self._head is not None:
            head, found, data = (self._head + data).partition(b"\r\n\r\n")
            if not found:
                self._head = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._end(f"no WebSocket: {head[:200]!r}")
                return
            self._head = None
        for kind, payload in self._reader.feed(data):
            if kind == wire.TEXT:
                self._packet(payload, now)
            elif kind == wire.PING:
                self.write(wire.frame(payload, wire.PONG))
            elif kind == wire.CLOSE:
                self._end("closed by the server")
                return

    def lost(self, now: float) -> None:
        self.ready = False
        self.gone(self, "cut by the server")

    def _end(self, why: str) -> None:
        self.hang_up()
        self.ready = False
        self.gone(self, why)

    def _packet(self, packet: bytes, now: float) -> None:
        dialect = self.dialect
        if packet.startswith(dialect.event_head):
            self.heard(self, packet, now)
        elif packet.startswith(b"43"):
            acknowledged = wire.acknowledgement(packet, dialect.namespace)
            if acknowledged and (answer := self._asked.pop(acknowledged[0], None)):
                answer(acknowledged[1], now)
        elif packet[:1] == wire.EIO_PING:
            self.send(wire.EIO_PONG)
        elif packet[:1] == wire.EIO_OPEN:
            self.send(wire.connect_packet(dialect.namespace, self.auth))
        elif packet.startswith(dialect.entered):
            if dialect.resumes:
                self.ask("resume", {"since": self.since}, self._resumed)
            else:
                self._resumed(b"", now)
        elif packet.startswith(dialect.refused):
            self._end(f"refused: {packet.decode(errors='replace')[:300]}")

    def _resumed(self, snapshot: bytes, now: float) -> None:
        if found := NUMBER.search(snapshot, 0, HEAD):
            self.number = int(found[1])
        self.ready, self.ready_at = True, now
        self.entered(self, snapshot, now)


def _stop(seat: Seat, why: str) -> None:
    raise SystemExit(f"a {seat.role} was let go: {why}")


def connect(loop: Loop, seats: list[Seat], within: float = 90.0, at_once: int = 50) -> None:
    """Brings all in, so many at a time.

    :raise SystemExit: somebody is not in after `within` seconds
    """
    waiting, underway = list(reversed(seats)), set[Seat]()
    deadline = time.monotonic() + within
    while waiting or underway:
        while waiting and len(underway) < at_once:
            seat = waiting.pop()
            seat.dial(loop)
            underway.add(seat)
        loop.turn(0.1)
        underway = {seat for seat in underway if not seat.ready}
        if time.monotonic() > deadline:
            left = len(waiting) + len(underway)
            raise SystemExit(f"{left} of {len(seats)} clients did not get in within {within:g} s")
