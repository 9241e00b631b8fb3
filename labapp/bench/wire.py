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

    def __init__(self) -> None:
        self._rest = b""
        self._parts: list[bytes] = []
        self.received = 0  # bytes

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The messages that `data` completes, in order."""
        self.received += len(data)
        buffer = self._rest + data if self._rest else data
        messages: list[tuple[int, bytes]] = []
        at, end = 0, len(buffer)
        while end - at >= 2:
            start, size = at + 2, buffer[at + 1] & 0x7F
            if size == 126:
                start, size = at + 4, int.from_bytes(buffer[at + 2 : at + 4], "big")
            elif size == 127:
                start, size = at + 10, int.from_bytes(buffer[at + 2 : at + 10], "big")
            if end < start or end - start < size:
                break
            payload = buffer[start : start + size]
            kind, final = buffer[at] & 0x0F, buffer[at] & FINAL
            at = start + size
            if kind >= CLOSE:
                messages.append((kind, payload))
                continue
            if not final or self._parts:
                self._parts.append(payload)
                if not final:
                    continue
                payload, self._parts = b"".join(self._parts), []
            messages.append((TEXT, payload))
        self._rest = buffer[at:]
        return messages


def connect_packet(namespace: str, auth: dict[str, Any]) -> bytes:
    """The Socket.IO packet that enters a namespace."""
    return f"40{namespace},{json.dumps(auth)}".encode()


def event_packet(namespace: str, ack: int, name: str, data: Any) -> bytes:
    """The Socket.IO packet of an event that wants an acknowledgement under this number."""
    return f"42{namespace},{ack}{json.dumps([name, data])}".encode()


def ack_number(packet: bytes, namespace: bytes) -> int | None:
    """The number of an acknowledgement packet of the namespace; None for any other packet."""
    head = b"43" + namespace + b","
    if not packet.startswith(head):
        return None
    return int(packet[len(head) : packet.index(b"[")])
