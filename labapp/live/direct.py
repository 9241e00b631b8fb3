"""The short way under eventlet: a frame that is encoded already goes straight to the socket of each client.

The library's way costs a queue, a timer, a switch of green threads and a copy for every client and frame: 45 µs instead of 8. What
eventlet's and Engine.IO's classes are used for here beyond their documented ways is said at each place, and held by
tests/live/test_short_way.py, which fails when an upgrade changes it:

- Engine.IO makes a WebSocket with `eio._async["websocket"](handler, server)`, and `handler.__self__` is its socket of the client.
- eventlet calls the handler with a WebSocket that has `socket` (a green socket, whose `fd` does not block) and `_sendlock`.
- eventlet reads frames with `socket.recv` and `_apply_mask`, and gathers the parts of a message in a `Message`, whose `push` may refuse
  a part with ValueError (tests/threats/test_t07_floods.py).
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from functools import cache
from typing import Any

from labapp.live.lines import Line
from labapp.live.packets import Packet, legible

READ_AHEAD = 4096  # bytes


class DirectLine(Line):
    """A line that writes to the socket itself as long as nothing waits there."""

    at_once = 200  # 5 to 10 ms of writing; ten thousand phones would hold up walls and answers for half a second

    def waiting(self) -> int:
        """How many packets wait; a frame that is half written counts."""
        websocket = getattr(self.engine, "websocket", None)
        held = websocket is not None and websocket._sendlock.locked()
        return int(self.engine.queue.qsize()) + held

    def _send(self, packet: Packet) -> None:
        websocket = getattr(self.engine, "websocket", None)
        # Whoever holds the lock is in the middle of a frame; what is in the queue comes first.
        if websocket is None or not self.engine.upgraded or websocket._sendlock.locked() or self.engine.queue.qsize():
            super()._send(packet)
            return
        frame = packet.frame
        try:
            written = websocket.socket.fd.send(frame)
        except BlockingIOError:
            written = 0
        except OSError:
            return  # its reader hears of it and clears up
        if written < len(frame):
            websocket._sendlock.acquire()
            self.engine.server.start_background_task(_finish, websocket, memoryview(frame)[written:])


def _finish(websocket: Any, rest: memoryview) -> None:
    """Writes the rest of a frame; the lock was taken when its beginning was written."""
    try:
        websocket.socket.sendall(rest)
    except OSError:  # half a frame can't be followed by anything
        with contextlib.suppress(OSError):
            websocket.socket.fd.shutdown(socket.SHUT_RDWR)
    finally:
        websocket._sendlock.release()


def prepare(eio: Any) -> None:
    """Makes an Engine.IO server on eventlet remember the WebSocket of each client, and read it with fewer calls."""
    stock = eio._async["websocket"]

    class WebSocket(stock):  # type: ignore[misc, valid-type]
        """eventlet's WebSocket application, which hands its connection to the client's Engine.IO socket."""

        def __init__(self, handler: Any, server: Any) -> None:
            engine = handler.__self__

            def handle(websocket: Any) -> Any:
                engine.wire = websocket.socket.fd
                websocket.socket = ReadAhead(websocket.socket)
                websocket._apply_mask = unmasked
                websocket.Message = _bounded(websocket.Message)
                websocket.wait = _only_legible(websocket.wait)
                engine.websocket = websocket
                return handler(websocket)

            super().__init__(handle, server)

    eio._async = {**eio._async, "websocket": WebSocket}


@cache
def _bounded(stock: Any) -> Any:
    """A message that is no longer than a frame may be: eventlet looks at each part alone, and takes parts without end."""

    class Message(stock):  # type: ignore[misc]
        length = 0

        def push(self, data: bytes, final: bool = False) -> None:
            self.length += len(data)
            if self.length > self.max_frame_length:
                raise ValueError("the parts of a message are too long together")
            if data or final:
                super().push(data, final=final)

    return Message


def _only_legible(wait: Callable[[], Any]) -> Callable[[], Any]:
    """The next message; None, which ends the connection, where it is none of Engine.IO's."""

    def wait_for_one() -> Any:
        message = wait()
        return message if legible(message) else None

    return wait_for_one


class ReadAhead:
    """A green socket that takes what has arrived with one call; eventlet asks for each part of a frame by itself."""

    def __init__(self, green: Any) -> None:
        self._green = green
        self._read = b""

    def recv(self, size: int) -> bytes:
        """Up to `size` bytes; none when the other end has closed."""
        if not self._read:
            self._read = self._green.recv(max(size, READ_AHEAD))
        taken, self._read = self._read[:size], self._read[size:]
        return taken

    def __getattr__(self, name: str) -> Any:
        return getattr(self._green, name)


def unmasked(data: bytes, mask: tuple[int, ...], length: int | None = None, offset: int = 0) -> bytes:
    """A client's bytes as they were before masking (RFC 6455, 5.3), all at once instead of one by one."""
    turned = bytes(mask[(offset + place) % 4] for place in range(4))
    size = len(data)
    key = (turned * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
