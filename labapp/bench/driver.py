"""The driver: all clients of one run in one process and one loop, with one clock. Started by `stage`, never imported by the server.

Reads a plan as JSON from standard input and writes what it measured as JSON to standard output:
`python -m labapp.bench.driver < plan`. Every phone sends one idea at a moment drawn at random from the given seconds; an idea's way
to a client ends when the frame that holds its card has been read from that client's socket.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import selectors
import socket
import sys
import time
import uuid
from array import array
from dataclasses import dataclass, field
from typing import Any

from labapp.bench import wire
from labapp.bench.figures import busy_seconds, cpu_seconds, percentiles, resident_kib

NAMESPACE = "/live"
PLACE = NAMESPACE.encode()
CARD = re.compile(rb'"card/([0-9a-f-]{36})":\s*\{')
ROOM = re.compile(rb'"channel":\s*"room"')
RESUME_ACK, FIRST_ACK = 0, 1
RECEIVE = 1 << 18
CONNECT_S, DRAIN_S, IDLE_S = 60.0, 40.0, 1.0
CONNECTING_AT_ONCE = 50
PHONES_AT_ONCE = 40  # a frame of a thousand ideas to a thousand phones is 100 ms of reading
BUSY, LATE_S = 0.95, 0.020  # CPU share and send lag from which the driver, not the server, sets the figures


class Seat:
    """One client: its socket, how far it has come in the handshake, and what it has seen."""

    def __init__(self, role: str, auth: dict[str, Any]) -> None:
        self.role = role
        self.auth = auth
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.reader = wire.Reader()
        self.upgraded = False
        self.ready = False
        self.head = b""
        self.acks = FIRST_ACK
        self.asked: dict[int, int] = {}  # acknowledgement number -> index of the idea; -1 for warm-up
        self.seen: set[int] = set()

    def write(self, packet: bytes) -> None:
        """Send one packet; small ones always fit into the kernel's buffer."""
        self.socket.sendall(wire.frame(packet))


@dataclass
class Measured:
    """What one burst gave, in seconds."""

    ack: array[float] = field(default_factory=lambda: array("d"))
    wall: array[float] = field(default_factory=lambda: array("d"))
    phone: array[float] = field(default_factory=lambda: array("d"))
    lag: array[float] = field(default_factory=lambda: array("d"))
    made: int = 0
    refused: int = 0


class Driver:
    """Runs a plan: {host, port, lab, activity, seats: [{role, auth}], seconds, seed, server_pid}."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.selector = selectors.DefaultSelector()
        self.seats = [Seat(seat["role"], seat["auth"]) for seat in plan["seats"]]
        self.phones = [seat for seat in self.seats if seat.role == "phone"]
        self.ideas: dict[bytes, int] = {}
        self.sent: list[float] = []
        self.measured = Measured()
        self.unanswered = 0
        self._last = 0.0  # when the last delivery came
        self._parsed: dict[bytes, tuple[int, ...]] = {}

    def run(self) -> dict[str, Any]:
        """Connect, warm up, rest, burst, drain; the figures of the burst."""
        server = self.plan["server_pid"]
        before_kib = resident_kib(server)
        self._connect()
        held_kib = resident_kib(server) - before_kib
        self._warm_up()
        received = sum(seat.reader.received for seat in self.phones)
        busy, cpu, own, began = busy_seconds(), cpu_seconds(server), time.process_time(), time.monotonic()
        span = self._burst() - began
        cpu, own = cpu_seconds(server) - cpu, time.process_time() - own
        others = max(0.0, busy_seconds() - busy - cpu - own)
        lag = percentiles(self.measured.lag)
        return {
            "deliveries": {"expected": len(self.phones) * len(self.seats), "made": self.measured.made},
            "refused": self.measured.refused,
            "unanswered": self.unanswered,
            "deliveries_per_s": round(self.measured.made / span),
            "ack_ms": percentiles(self.measured.ack),
            "wall_ms": percentiles(self.measured.wall),
            "phone_ms": percentiles(self.measured.phone),
            "server_cpu": round(cpu / span, 3),
            "kib_per_connection": round(held_kib / len(self.seats), 1),
            "kib_per_phone": round(
                (sum(seat.reader.received for seat in self.phones) - received) / 1024 / len(self.phones), 1
            ),
            "driver_cpu": round(own / span, 3),
            "driver_lag_ms": lag,
            "driver_limited": own / span > BUSY or (lag["p99"] or 0.0) > 1000 * LATE_S,
            "foreign_cpu": round(others / span / (os.cpu_count() or 1), 3),
            "span_s": round(span, 3),
        }

    # Getting everybody in

    def _connect(self) -> None:
        waiting, underway = list(reversed(self.seats)), 0
        deadline = time.monotonic() + CONNECT_S
        while waiting or underway:
            while waiting and underway < CONNECTING_AT_ONCE:
                self._dial(waiting.pop())
                underway += 1
            self._turn(0.1)
            underway = sum(not seat.ready for seat in self.seats) - len(waiting)
            if time.monotonic() > deadline:
                raise SystemExit(
                    f"{underway + len(waiting)} of {len(self.seats)} clients did not get in within {CONNECT_S:g} s"
                )

    def _dial(self, seat: Seat) -> None:
        plan = self.plan
        seat.socket.connect((plan["host"], plan["port"]))
        seat.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        path = f"/socket.io/?EIO=4&transport=websocket&lab={plan['lab']}"
        seat.socket.sendall(wire.upgrade_request(f"{plan['host']}:{plan['port']}", path))
        self.selector.register(seat.socket, selectors.EVENT_READ, seat)

    # The work

    def _warm_up(self) -> None:
        """Some phones send an idea that is not counted, so that no figure holds the first time of anything."""
        for seat in self.phones[:: max(1, len(self.phones) // 20)]:
            self._send_idea(seat, -1, "a first idea, for warmth")
        self._until(lambda: self.unanswered == 0, DRAIN_S)
        self._until(lambda: False, IDLE_S)

    def _burst(self) -> float:
        """Every phone one idea, then wait for the last delivery; gives the moment of the last one."""
        chance = random.Random(self.plan["seed"])
        moments = sorted((chance.uniform(0, self.plan["seconds"]), n) for n in range(len(self.phones)))
        self.sent = [0.0] * len(self.phones)
        began = time.monotonic()
        for moment, n in moments:
            while (left := began + moment - time.monotonic()) > 0:
                self._turn(left)
            self.measured.lag.append(time.monotonic() - began - moment)
            self._send_idea(
                self.phones[n],
                n,
                f"Idea {n}: staff may correct any small error on the spot and log it in one line, " + "x" * 60,
            )
        expected = len(self.phones) * len(self.seats)
        self._until(lambda: self.measured.made >= expected and self.unanswered == 0, DRAIN_S)
        return self._last

    def _send_idea(self, seat: Seat, index: int, text: str) -> None:
        card = str(uuid.uuid4())
        number = seat.acks
        seat.acks += 1
        seat.asked[number] = index
        self.unanswered += 1
        command = {
            "id": str(uuid.uuid4()),
            "name": "card.add",
            "activity": self.plan["activity"],
            "data": {"card": card, "text": text},
        }
        packet = wire.event_packet(NAMESPACE, number, "command", command)
        if index >= 0:
            self.ideas[card.encode()] = index
            self.sent[index] = time.monotonic()
        seat.write(packet)

    # The loop

    def _until(self, done: Any, within: float) -> None:
        deadline = time.monotonic() + within
        while not done() and (left := deadline - time.monotonic()) > 0:
            self._turn(min(left, 0.05))

    def _turn(self, timeout: float) -> None:
        """Read what has arrived: walls and consoles first, then some phones, so that sending is never late by a whole crowd."""
        ready = [key.data for key, _ in self.selector.select(timeout)]
        front = [seat for seat in ready if seat.role != "phone"]
        crowd = [seat for seat in ready if seat.role == "phone"]
        for seat in (*front, *crowd[:PHONES_AT_ONCE]):
            data = seat.socket.recv(RECEIVE)
            if not data:
                raise SystemExit(f"the server cut a {seat.role} off")
            self._take(seat, data, time.monotonic())

    def _take(self, seat: Seat, data: bytes, now: float) -> None:
        if not seat.upgraded:
            seat.head += data
            head, found, data = seat.head.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                raise SystemExit(f"no WebSocket: {head[:200]!r}")
            seat.upgraded = True
        for kind, payload in seat.reader.feed(data):
            if kind == wire.TEXT:
                self._packet(seat, payload, now)
            elif kind == wire.PING:
                seat.socket.sendall(wire.frame(payload, wire.PONG))
            elif kind == wire.CLOSE:
                raise SystemExit(f"the server closed the connection of a {seat.role}")

    def _packet(self, seat: Seat, packet: bytes, now: float) -> None:
        head = packet[:2]
        if head == b"42":
            if seat.ready and ROOM.search(packet, 0, 400):
                self._deliver(seat, packet, now)
        elif head == b"43":
            self._acknowledge(seat, packet, now)
        elif packet[:1] == wire.EIO_PING:
            seat.write(wire.EIO_PONG)
        elif packet[:1] == wire.EIO_OPEN:
            seat.write(wire.connect_packet(NAMESPACE, seat.auth))
        elif head == b"40":
            seat.write(wire.event_packet(NAMESPACE, RESUME_ACK, "resume", {"since": None}))
        elif head == b"44":
            raise SystemExit(f"a {seat.role} was refused: {packet.decode(errors='replace')[:300]}")

    def _acknowledge(self, seat: Seat, packet: bytes, now: float) -> None:
        number = wire.ack_number(packet, PLACE)
        if number == RESUME_ACK:
            seat.ready = True
            return
        index = seat.asked.pop(number or 0)
        self.unanswered -= 1
        if not json.loads(packet[packet.index(b"[") :])[0]["ok"]:
            self.measured.refused += 1
        elif index >= 0:
            self.measured.ack.append(now - self.sent[index])

    def _deliver(self, seat: Seat, packet: bytes, now: float) -> None:
        ideas = self._parsed.get(packet)
        if ideas is None:
            # One audience gets the same bytes, so each frame is searched once, not once for every client.
            ideas = tuple(self.ideas[card] for card in CARD.findall(packet) if card in self.ideas)
            if len(self._parsed) > 200:
                self._parsed.clear()
            self._parsed[packet] = ideas
        measured = self.measured.wall if seat.role == "wall" else self.measured.phone if seat.role == "phone" else None
        for index in ideas:
            if index not in seat.seen:
                seat.seen.add(index)
                self.measured.made += 1
                self._last = now
                if measured is not None:
                    measured.append(now - self.sent[index])


def main() -> None:
    """Run the plan on standard input."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    json.dump(Driver(json.load(sys.stdin)).run(), sys.stdout)


if __name__ == "__main__":
    main()
