"""Which way a packet takes to a client: the direct one where the server is eventlet, the library's queue under gevent and threads.

In every mode the WebSocket that Engine.IO makes is prepared here: it holds no more of a client's messages than it has to.
"""

from __future__ import annotations

from typing import Any

from labapp.live import bounded, direct
from labapp.live.lines import Line


def open_short_way(eio: Any) -> type[Line]:
    """Prepares an Engine.IO server; gives the kind of lines its clients have."""
    if eio.async_mode == "eventlet":
        direct.prepare(eio)
        return direct.DirectLine
    bounded.prepare(eio)
    return Line
