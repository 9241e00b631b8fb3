"""The least of WebSocket, Engine.IO and Socket.IO that a load driver needs, so that the driver costs next to nothing.

Bytes in, bytes out; no sockets and no clock in here. python-socketio as a driver is busy before the server is.
"""

from __future__ import annotations

import base64
import json
import os
from typing import Any

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
FINAL = 0x80
MASKED = 0x80
NO_MASK = b"\0\0\0\0"  # masking with zeros is valid and leaves the payload as it is

EIO_OPEN, EIO_PING, EIO_PONG = b"0", b"2", b"3"


def upgrade_request(host: str, path: str) -> bytes:
    """The HTTP request that opens a WebSocket. It offers no compression."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def frame(payload: bytes, kind: int = TEXT) -> bytes:
    """One WebSocket frame of a client."""
    size = len(payload)
    if size < 126:
        head = bytes((FINAL | kind, MASKED | size))
    elif size < 1 << 16:
        head = bytes((FINAL | kind, MASKED | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((FINAL | kind, MASKED | 127)) + size.to_bytes(8, "big")
    return head + NO_MASK + payload


class Reader:
    """Cuts what a server sends into WebSocket messages: `feed` gives those that are complete as (kind, payload)."""

    __slots__ = ("_fragments", "_have", "_kept", "_need", "received")

    def __init__(self) -> None:
        self._kept: list[bytes] = []  # the beginning of a message that is not whole yet
        self._have = self._need = 0  # bytes
        self._fragments: list[bytes] = []
        self.received = 0  # bytes

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The messages that `data` completes, in order."""
        self.received += len(data)
        if self._kept:
            # A frame of a thousand ideas comes in many pieces: they are joined once, when the last one is there.
            self._kept.append(data)
            self._have += len(data)
            if self._have < self._need:
                return []
            data = b"".join(self._kept)
        messages: list[tuple[int, bytes]] = []
        at, end = 0, len(data)
        need = 2
        while end - at >= 2:
            start, size = at + 2, data[at + 1] & 0x7F
            if size == 126:
                start, size = at + 4, int.from_bytes(data[at + 2 : at + 4], "big")
            elif size == 127:
                start, size = at + 10, int.from_bytes(data[at + 2 : at + 10], "big")
            if end < start or end - start < size:
                need = (start if end < start else start + size) - at
                break
            payload = data[start : start + size]
            head = data[at]
            at = start + size
            if head == TEXT | FINAL and not self._fragments:
                messages.append((TEXT, payload))
            elif head & 0x0F >= CLOSE:
                messages.append((head & 0x0F, payload))
            else:
                self._fragments.append(payload)
                if head & FINAL:
                    messages.append((TEXT, b"".join(self._fragments)))
                    self._fragments = []
        self._kept, self._have, self._need = ([data[at:]], end - at, need) if at < end else ([], 0, 0)
        return messages


def connect_packet(namespace: str, auth: dict[str, Any]) -> bytes:
    """The Socket.IO packet that enters a namespace; "" is the one that is always there."""
    place = f"{namespace}," if namespace else ""
    return f"40{place}{json.dumps(auth) if auth else ''}".encode()


def event_packet(namespace: str, ack: int, name: str, data: Any) -> bytes:
    """The Socket.IO packet of an event that wants an acknowledgement under this number."""
    place = f"{namespace}," if namespace else ""
    return f"42{place}{ack}{json.dumps([name, data])}".encode()


def acknowledgement(packet: bytes, namespace: str) -> tuple[int, bytes] | None:
    """(number, JSON array) of an acknowledgement packet of the namespace; None for any other packet."""
    head = b"43" + (namespace.encode() + b"," if namespace else b"")
    if not packet.startswith(head):
        return None
    begin = packet.index(b"[")
    return int(packet[len(head) : begin]), packet[begin:]
