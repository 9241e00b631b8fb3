"""A server on eventlet and its clients in one process, to look at what the short way does. Run by test_short_way.py, never imported.

Prints a JSON object of observations; each is a figure or a yes that the tests read.
"""

from __future__ import annotations

import warnings

warnings.filterwarnings("ignore")
import eventlet  # noqa: E402, TID251  what is looked at is eventlet

eventlet.monkey_patch()

import base64  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import socket  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

import engineio  # noqa: E402
from eventlet import wsgi  # noqa: E402, TID251
from eventlet.websocket import RFC6455WebSocket  # noqa: E402, TID251

from labapp.live import lines, packets, short_way  # noqa: E402
from labapp.live.direct import DirectLine, unmasked  # noqa: E402

KERNEL = 1 << 14  # bytes that the kernel holds on either end
BIG = 1_000_000  # more than that
PATIENCE_S = 20.0

heard: list[Any] = []
sids: list[str] = []
eio = engineio.Server(async_mode="eventlet", async_handlers=False)
eio.on("connect", lambda sid, environ: sids.append(sid))
eio.on("message", lambda sid, data: heard.append(data))
kind = short_way.open_short_way(eio)
listener = eventlet.listen(("127.0.0.1", 0))
listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL)
eventlet.spawn(wsgi.server, listener, engineio.WSGIApp(eio), log_output=False)


def until(done: Any) -> None:
    """Lets the others work until something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > deadline:
            raise SystemExit("it did not come to that")
        eventlet.sleep(0.005)


def connect() -> tuple[socket.socket, Any]:
    """A client's socket, past the handshake, and its line on the server."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, KERNEL)
    client.connect(listener.getsockname())
    key = base64.b64encode(os.urandom(16)).decode()
    client.sendall(
        "GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    known = len(sids)
    until(lambda: len(sids) > known)
    line = kind(eio.sockets[sids[-1]])
    until(lambda: line.engine.upgraded and not line.engine.queue.qsize())
    read(client, b'"maxPayload":1000000}')
    return client, line


def read(client: socket.socket, end: bytes) -> bytes:
    """Everything up to some bytes."""
    got = b""
    while not got.endswith(end):
        part = client.recv(1 << 16)
        if not part:
            raise SystemExit("the server has closed")
        got += part
    return got


def masked(text: bytes) -> bytes:
    """A client's frame."""
    mask = os.urandom(4)
    head = bytes((0x81, 0x80 | len(text))) if len(text) < 126 else b"\x81\xfe" + len(text).to_bytes(2, "big")
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))


def observe() -> dict[str, Any]:
    """All observations."""
    seen: dict[str, Any] = {"direct": kind is DirectLine}
    client, line = connect()

    put = line.engine.queue.put
    queued: list[Any] = []
    line.engine.queue.put = lambda packet: (queued.append(packet), put(packet))
    line.answer(packets.event("frame", {"n": 1}))
    line.answer(packets.event("frame", {"n": 2}))
    text = read(client, b'{"n":2}]')
    seen["in_order"] = text.index(b'{"n":1}') < text.index(b'{"n":2}')
    seen["queued"] = len(queued)

    # A client that does not read: half a frame is out, what follows waits behind it in order, and all of it arrives whole.
    line.answer(packets.event("big", "x" * BIG))
    seen["waits_while_half_written"] = line.waiting()
    line.answer(packets.event("frame", {"n": 3}))
    line.answer(packets.event("frame", {"n": 4}))
    seen["waits_behind"] = line.waiting()
    seen["queued_behind"] = len(queued)
    rest = read(client, b'{"n":4}]')
    seen["whole"] = rest.count(b"x") == BIG and rest.index(b'{"n":3}') < rest.index(b'{"n":4}')
    until(lambda: not line.waiting())
    seen["waits_after"] = line.waiting()

    # What clients send arrives, in one piece or in many.
    client.sendall(masked(b"4first") + masked(b"4" + b"y" * 300) + masked("4å😀".encode()))
    for byte in masked(b"4slow"):
        client.sendall(bytes((byte,)))
        eventlet.sleep(0)
    until(lambda: len(heard) == 4)
    seen["heard"] = [text if len(text) < 20 else len(text) for text in heard]

    stock = RFC6455WebSocket._apply_mask
    tries = [(os.urandom(size), tuple(os.urandom(4)), offset) for size in (0, 1, 3, 4, 5, 1000) for offset in range(5)]
    seen["unmasks_alike"] = all(
        unmasked(data, mask, len(data), offset) == stock(data, mask, length=len(data), offset=offset)
        for data, mask, offset in tries
    )

    # A client that is cut while it does not read is gone on both ends.
    line.answer(packets.event("big", "x" * BIG))
    lines.cut(line.engine)
    while client.recv(1 << 20):
        pass
    until(lambda: line.engine.sid not in eio.sockets)
    seen["cut"] = line.engine.closed
    return seen


print(json.dumps(observe()))
