"""Waiting inside the loop in which the clients live: for a condition, with a deadline and words for what did not come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

PAUSE_S = 0.02  # seconds between two looks


async def until(condition: Callable[[], object], what: str, *, within: float) -> float:
    """Seconds until the condition held.

    :raise AssertionError: it did not, `within` so many seconds
    """
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > within:
            raise AssertionError(f"waited {within:g} s in vain for {what}")
        await asyncio.sleep(PAUSE_S)
    return time.monotonic() - began


async def until_async(condition: Callable[[], Awaitable[object]], what: str, *, within: float) -> None:
    """As `until`, for a condition that has to ask somebody.

    :raise AssertionError: it did not hold, `within` so many seconds
    """
    deadline = time.monotonic() + within
    while not await condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {within:g} s in vain for {what}")
        await asyncio.sleep(10 * PAUSE_S)


async def port_open(port: int, *, within: float = 60.0) -> None:
    """Returns when something listens on the port."""
    deadline = time.monotonic() + within
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            assert time.monotonic() < deadline, f"nothing listened on port {port} within {within:g} s"
            await asyncio.sleep(0.01)
        else:
            writer.close()
            return


async def hold(seconds: float) -> None:
    """Lets a fault last as long as it lasts. Nothing is waited for in this way."""
    await asyncio.sleep(seconds)
