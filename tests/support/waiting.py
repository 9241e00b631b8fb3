"""The one way to wait in a test: for a condition, with a deadline, and with words for what did not come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE_S = 0.02  # seconds between two looks: short beside any latency that is tested


def wait_until(condition: Callable[[], T], what: str, *, within: float = 30.0) -> T:
    """The first truthy answer of `condition`; it may raise to end the wait at once.

    :raise AssertionError: that `what` did not come `within` so many seconds.
    """
    deadline = time.monotonic() + within
    pause = threading.Event()
    while True:
        if answer := condition():
            return answer
        assert time.monotonic() < deadline, f"waited {within:g} s in vain for {what}"
        pause.wait(PAUSE_S)
