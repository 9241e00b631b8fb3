"""Packets of the namespace `/live` as text, by the Socket.IO protocol (revision 5), and as WebSocket frames (RFC 6455).

A packet is encoded once, however many clients get it: by the library's own ways every client would have its own copy made.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import msgspec
from engineio.packet import MESSAGE
from engineio.packet import Packet as EngineMessage

from labapp.live.wire import loads

NAMESPACE = "/live"
_EVENT = re.compile(r"2/live,(\d{0,15})\s*\[")
_TEXT, _FINAL = 0x1, 0x80
_LEGIBLE = re.compile(r"[0-6](?![\s\[{])")  # brackets are read by Engine.IO itself, and too many of them are its end


class Packet:
    """One Socket.IO packet on its way to clients.

    :param body: what stands behind the packet's type, namespace and number: JSON
    """

    def __init__(self, kind: int, body: bytes, number: int | None = None) -> None:
        self._body = b"%d%b,%b%b" % (kind, NAMESPACE.encode(), b"" if number is None else b"%d" % number, body)

    @cached_property
    def message(self) -> EngineMessage:
        """As the library's queues take it; it keeps its encoded form as well."""
        return EngineMessage(MESSAGE, self._body.decode())

    @cached_property
    def frame(self) -> bytes:
        """As one unmasked WebSocket frame of an Engine.IO message."""
        size = len(self._body) + 1
        if size < 126:
            head = bytes((_FINAL | _TEXT, size))
        elif size < 1 << 16:
            head = bytes((_FINAL | _TEXT, 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((_FINAL | _TEXT, 127)) + size.to_bytes(8, "big")
        return b"%b%d%b" % (head, MESSAGE, self._body)


def event(name: str, data: Any) -> Packet:
    """An event for clients. `msgspec.Raw` inside the data is copied as it is."""
    return Packet(2, msgspec.json.encode([name, data]))


def acknowledgement(number: int, answer: Any) -> Packet:
    """The answer to an event that a client numbered."""
    return Packet(3, msgspec.json.encode([answer]), number)


def legible(message: object) -> bool:
    """Whether Engine.IO can read what came in one WebSocket message: of all else its reader dies, and leaves the client's socket behind."""
    return isinstance(message, str) and _LEGIBLE.match(message) is not None


def read_event(text: str) -> tuple[int | None, str, list[Any]] | None:
    """(number or None, name, arguments) of an event packet of a client; None for any other packet.

    :raise ValueError: an event packet that is not well-formed
    """
    head = _EVENT.match(text)
    if head is None:
        return None
    name, *arguments = loads(text[head.end() - 1 :])
    if not isinstance(name, str):
        raise ValueError("an event has no name")
    return int(head[1]) if head[1] else None, name, arguments
