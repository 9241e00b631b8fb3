"""One Socket.IO connection spoken by hand, so that it can say what no library would let through."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

from labapp.bench import wire

NAMESPACE = "/live"
GOODBYE = b"41/live"
ANSWER_S = 15.0  # seconds; a server that is busy with the rest of a batch may take its time


class Silence(Exception):
    """Neither an answer nor a close came in time."""


class Refused(Exception):
    """The server would not let the connection in; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Line:
    """A WebSocket to the server. `closed` once the server has let it go."""

    def __init__(self, port: int, lab: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = wire.Reader()
        self.closed = False
        self.packets: list[bytes] = []
        self.answers: dict[int, bytes] = {}
        self.number = 0
        path = f"/socket.io/?EIO=4&transport=websocket&lab={lab}"
        self.socket.sendall(wire.upgrade_request(f"127.0.0.1:{port}", path))
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._receive(time.monotonic() + ANSWER_S)
            if self.closed:
                raise Refused(f"no upgrade: {head[:100]!r}")
        head, _, rest = head.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            self.hang_up()
            raise Refused(f"no upgrade: {head[:100]!r}")
        self._feed(rest)

    def enter(self, auth: dict[str, Any]) -> Line:
        """Enters the namespace.

        :raise Refused: the server says no
        """
        self.packet(wire.connect_packet(NAMESPACE, auth))
        deadline = time.monotonic() + ANSWER_S
        while (packet := self.next(deadline)) is not None:
            if packet.startswith(b"40/live"):
                return self
            if packet.startswith(b"44/live,"):
                self.hang_up()
                raise Refused(json.loads(packet[8:])["data"]["code"])
        raise Refused("closed")

    def packet(self, packet: bytes) -> None:
        """Sends one packet in one good frame."""
        self.write(wire.frame(packet))

    def write(self, data: bytes) -> None:
        """Sends bytes as they are. That the server has gone is found when reading."""
        try:
            self.socket.sendall(data)
        except OSError:
            self.hang_up()

    def next_number(self) -> int:
        """A number for an acknowledgement that this connection has not used."""
        self.number += 1
        return self.number

    def answer(self, number: int) -> bytes | None:
        """What acknowledges this number; None if the server closes the connection instead.

        :raise Silence: neither happens
        """
        deadline = time.monotonic() + ANSWER_S
        while number not in self.answers:
            packet = self.next(deadline)
            if packet is None:
                return None
            # Not always in the order of asking: a resume need not wait for a tick.
            if found := wire.acknowledgement(packet, NAMESPACE):
                self.answers[found[0]] = found[1]
        return self.answers.pop(number)

    def ends(self) -> None:
        """Waits until the server has closed the connection.

        :raise Silence: it does not
        """
        deadline = time.monotonic() + ANSWER_S
        while self.next(deadline) is not None:
            pass

    def next(self, deadline: float) -> bytes | None:
        """The next packet, after pings were answered; None once the connection is closed."""
        while not self.packets:
            if self.closed:
                return None
            self._feed(self._receive(deadline))
        packet = self.packets.pop(0)
        if packet.startswith(GOODBYE):
            self.hang_up()  # as every client does: a member who was removed is let go like this
            return None
        return packet

    def hang_up(self) -> None:
        """Ends the connection from this side, without a word."""
        self.closed = True
        self.socket.close()

    def _receive(self, deadline: float) -> bytes:
        self.socket.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            data = self.socket.recv(1 << 18)
        except TimeoutError:
            raise Silence from None
        except OSError:
            data = b""  # cut while bytes of ours were unread: it is closed all the same
        if not data:
            self.hang_up()
        return data

    def _feed(self, data: bytes) -> None:
        for kind, payload in self.reader.feed(data):
            if kind == wire.CLOSE:
                self.hang_up()
                return
            if kind == wire.PING:
                self.write(wire.frame(payload, wire.PONG))
            elif payload == wire.EIO_PING:
                self.packet(wire.EIO_PONG)
            elif kind == wire.TEXT:
                self.packets.append(payload)
