"""Under gevent and threads: a WebSocket that reads no further ahead than a little, and no message that is too long.

simple-websocket reads into a list without end, in a thread of its own: one client that sends without pause would fill the memory, and
Engine.IO looks at the length of a message only when all of it is there. What is used here beyond the documented ways is held by
tests/live/test_short_way.py: Engine.IO makes a WebSocket with `eio._async["websocket"](handler, server)`, which makes a
`simple_websocket.Server`; that one keeps messages in `input_buffer` and takes in what has arrived with `_handle_events`.
"""

from __future__ import annotations

import contextlib
import time
from typing import Any

from simple_websocket import ConnectionClosed, Server
from wsproto.utilities import LocalProtocolError

from labapp.live.packets import legible

MESSAGES_AHEAD = 64
LOOK_AGAIN_S = 0.01


class BoundedServer(Server):  # type: ignore[misc]  # it has no types
    """A WebSocket that lets its client wait while nobody reads what it has sent."""

    def _handle_events(self) -> bool:
        while self.connected and len(self.input_buffer) >= MESSAGES_AHEAD:
            time.sleep(LOOK_AGAIN_S)
        goes_on = bool(super()._handle_events())
        if not goes_on:
            # The library wakes its reader before it says that this is the end: the reader could wait on, and the connection stay open.
            self.connected: bool = False
            self.event.set()
        return goes_on


def prepare(eio: Any) -> None:
    """Makes an Engine.IO server use such WebSockets, and remember the socket of each client."""
    stock = eio._async["websocket"]

    class WebSocket(stock):  # type: ignore[misc, valid-type]
        """Engine.IO's way to run simple-websocket, with limits."""

        def __init__(self, handler: Any, server: Any) -> None:
            super().__init__(handler, server)
            self.server_args["max_message_size"] = int(server.max_http_buffer_size)
            self._engine = handler.__self__

        def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
            self.ws = BoundedServer(environ, **self.server_args)
            self._engine.wire = self.ws.sock
            answer = self.app(self)
            if self.ws.mode == "gunicorn":
                raise StopIteration
            if self.ws.mode == "werkzeug":
                raise ConnectionError
            return answer

        def close(self) -> None:
            """Ends the connection. Where the reader is ending it at this moment, a message being too long, that is no fault."""
            with contextlib.suppress(LocalProtocolError, ConnectionClosed, OSError):
                super().close()

        def wait(self) -> Any:
            """The next message; None, which ends the connection, where it is none of Engine.IO's."""
            message = super().wait()
            return message if legible(message) else None

    eio._async = {**eio._async, "websocket": WebSocket}
