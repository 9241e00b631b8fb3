"""One websocket of one client, as an asyncio protocol: Engine.IO and Socket.IO packets in and out, and nothing that decides.

A thousand of them live in one process, so a message that the whole room got is decoded once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from labapp.bench import wire

NAMESPACE = "/live"
EVENT, ACK = b"42/live,", b"43/live,"
ENTERED, LEFT, DENIED = b"40/live,", b"41/live,", b"44/live,"
CLOSE_PACKET, PING_PACKET, PONG_PACKET = b"1", b"2", b"3"
REMEMBERED = 64  # decoded events; one frame goes to everybody at about the same moment

Answered = Callable[[dict[str, Any]], None]


class Owner(Protocol):
    """Who a line belongs to."""

    def entered(self, line: Line) -> None:
        """The namespace let us in."""

    def denied(self, line: Line, reason: dict[str, Any]) -> None:
        """The namespace did not let us in: {message, data?: {code, message}}."""

    def told(self, line: Line, event: str, data: dict[str, Any]) -> None:
        """An event came."""

    def heard(self, line: Line, packet: bytes) -> None:
        """Something came, whatever it is."""

    def lost(self, line: Line) -> None:
        """The line is down."""


class Line(asyncio.Protocol):
    """A connection on its way up, up, or down. It never comes back: its owner dials another."""

    decoded: dict[bytes, Any] = {}  # shared by all lines

    def __init__(self, owner: Owner, host: str, lab: str, auth: dict[str, Any]) -> None:
        self.owner, self.auth = owner, auth
        self.transport: asyncio.Transport
        self.status: int | None = None  # of the HTTP answer to the upgrade
        self.down = False
        self._request = wire.upgrade_request(host, f"/socket.io/?EIO=4&transport=websocket&lab={lab}")
        self._head = b""
        self._reader = wire.Reader()
        self._asked: dict[int, Answered] = {}
        self._number = 0

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The TCP connection stands: ask for a websocket."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self.status is None:
            self._head += data
            head, ended, data = self._head.partition(b"\r\n\r\n")
            if not ended:
                return
            self.status = int(head.split(b" ", 2)[1])
            if self.status != 101:
                self.transport.abort()
                return
        for kind, payload in self._reader.feed(data):
            if kind == wire.TEXT:
                self._packet(payload)
            elif kind == wire.PING:
                self.transport.write(wire.frame(payload, wire.PONG))
            elif kind == wire.CLOSE:
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """The TCP connection is gone."""
        self.down = True
        self.owner.lost(self)

    # What the owner calls

    def ask(self, event: str, data: Any, answered: Answered) -> int:
        """Sends an event and has `answered` called with its acknowledgement; gives the number to `forget` it by."""
        self._number += 1
        self._asked[self._number] = answered
        self.say(wire.event_packet(NAMESPACE, self._number, event, data))
        return self._number

    def forget(self, number: int) -> None:
        """Waits no longer for an acknowledgement."""
        self._asked.pop(number, None)

    def say(self, packet: bytes) -> None:
        """Sends one packet as it is."""
        if not self.transport.is_closing():
            self.transport.write(wire.frame(packet))

    def cut(self) -> None:
        """Ends the connection without a goodbye."""
        self.transport.abort()

    # Packets

    def _packet(self, packet: bytes) -> None:
        self.owner.heard(self, packet)
        if packet.startswith(EVENT):
            event, data = self._event(packet)
            self.owner.told(self, event, data)
        elif packet.startswith(ACK):
            start = packet.index(b"[")
            answered = self._asked.pop(int(packet[len(ACK) : start]), None)
            if answered is not None:
                answered(msgspec.json.decode(packet[start:])[0])
        elif packet == PING_PACKET:
            self.say(PONG_PACKET)
        elif packet.startswith(wire.EIO_OPEN):
            self.say(wire.connect_packet(NAMESPACE, self.auth))
        elif packet.startswith(ENTERED):
            self.owner.entered(self)
        elif packet.startswith(DENIED):
            self.owner.denied(self, msgspec.json.decode(packet[len(DENIED) :]))
        elif packet.startswith((LEFT, CLOSE_PACKET)):
            self.transport.close()

    def _event(self, packet: bytes) -> tuple[str, dict[str, Any]]:
        known = self.decoded.get(packet)
        if known is None:
            if len(self.decoded) >= REMEMBERED:
                self.decoded.clear()
            known = self.decoded[packet] = msgspec.json.decode(packet[packet.index(b"[") :])
        return known[0], known[1] if len(known) > 1 else {}
