"""The bus over a Redis that is there and does not answer."""

from __future__ import annotations

import socket
import time

from labapp.live.bus import RedisBus


def test_a_redis_that_hangs_holds_nobody_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bus = RedisBus(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        asked = time.monotonic()
        bus.moved("lab")
        assert not bus.reachable()
        assert time.monotonic() - asked < 3, "a command waits for an acknowledgement meanwhile"
