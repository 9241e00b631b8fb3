"""A network that can be made bad: a TCP proxy that stalls, resets, delays, shapes, truncates, and repeats whole connections.

What it does to all is its `weather`; what it does to one connection at one moment, a `rule` decides from the bytes that pass.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["up", "down"]
Verdict = Literal["pass", "cut", "deliver and cut", "truncate"]

SEGMENT = 1400  # bytes: what one packet of a network carries
READ = 1 << 16
UNDER_WAY = 64  # segments that a shaped line holds before it takes no more


@dataclass(frozen=True)
class Weather:
    """How a line carries: each way `delay_s` ± `jitter_s`, `loss` of its segments only after `again_s`, at most `rate` bytes a second."""

    delay_s: float = 0.0
    jitter_s: float = 0.0
    loss: float = 0.0
    again_s: float = 0.0
    rate: float | None = None


@dataclass(eq=False)
class Passage:
    """One connection through the proxy. `up` and `down` count the bytes that have passed."""

    number: int
    up: int = 0
    down: int = 0
    ends: list[asyncio.StreamWriter] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)  # a rule's own memory

    def cut(self) -> None:
        """Resets both ends."""
        for end in self.ends:
            end.transport.abort()


Rule = Callable[[Passage, Direction, bytes], Verdict]


class Proxy:
    """Listens on a port of its own and carries to the one that `target` names at each new connection."""

    def __init__(self, target: Callable[[], int], chance: random.Random) -> None:
        self.target, self.chance = target, chance
        self.weather = Weather()
        self.rule: Rule | None = None
        self.repeats = 0.0  # share of connections that are made twice: what goes up goes up on both
        self.port = 0
        self.cuts = 0
        self.repeated = 0
        self._moving = asyncio.Event()
        self._moving.set()
        self._passages: set[Passage] = set()
        self._count = 0
        self._server: asyncio.Server

    async def open(self) -> Proxy:
        """Starts to listen."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0, backlog=4096)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def close(self) -> None:
        """Ends everything."""
        self._server.close()
        self._moving.set()
        for passage in list(self._passages):
            passage.cut()

    def stall(self) -> None:
        """A black hole: connections stay open and nothing moves."""
        self._moving.clear()

    def lose(self) -> None:
        """No network: what is open is cut, with all that was under way, and nothing new gets through until `move`."""
        self.stall()
        self.reset()

    def move(self) -> None:
        """What was held up goes on."""
        self._moving.set()

    def reset(self) -> None:
        """Cuts everybody."""
        for passage in list(self._passages):
            passage.cut()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._count += 1
        passage = Passage(self._count, ends=[writer])
        self._passages.add(passage)
        try:
            await self._moving.wait()
            there, on = await asyncio.open_connection("127.0.0.1", self.target())
            passage.ends.append(on)
            upward, ways = [on], []
            if self.chance.random() < self.repeats:
                self.repeated += 1
                also, twin = await asyncio.open_connection("127.0.0.1", self.target())
                passage.ends.append(twin)
                upward.append(twin)
                ways.append(_swallow(also))
            ways += [self._carry(passage, "up", reader, upward), self._carry(passage, "down", there, [writer])]
            await _first_end(ways)
        except (OSError, asyncio.CancelledError):
            pass  # nobody listens, an end was reset, or all is over: to the other end they look like a lost connection
        finally:
            passage.cut()
            self._passages.discard(passage)

    async def _carry(
        self,
        passage: Passage,
        direction: Direction,
        reader: asyncio.StreamReader,
        writers: list[asyncio.StreamWriter],
    ) -> None:
        line = _Shaped(self.weather, self.chance, writers) if self.weather != Weather() else None
        try:
            while data := await reader.read(READ):
                await self._moving.wait()
                verdict = self.rule(passage, direction, data) if self.rule else "pass"
                if verdict == "cut":
                    self.cuts += 1
                    return
                if verdict == "truncate":
                    data = data[: len(data) // 2]
                setattr(passage, direction, getattr(passage, direction) + len(data))
                if line is not None:
                    await line.carry(data)
                else:
                    for writer in writers:
                        writer.write(data)
                        await writer.drain()
                if verdict != "pass":
                    self.cuts += 1
                    return
        finally:
            if line is not None:
                line.close()


class _Shaped:
    """One way of a bad line: segments leave in order, each when its time has come."""

    def __init__(self, weather: Weather, chance: random.Random, writers: list[asyncio.StreamWriter]) -> None:
        self.weather, self.chance, self.writers = weather, chance, writers
        self._free_at = 0.0  # when the wire has carried what it was given
        self._last_at = 0.0  # when the latest segment arrives: none overtakes another
        self._under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(UNDER_WAY)
        self._sender = asyncio.create_task(self._deliver())

    async def carry(self, data: bytes) -> None:
        weather, now = self.weather, asyncio.get_running_loop().time()
        for start in range(0, len(data), SEGMENT):
            segment = data[start : start + SEGMENT]
            self._free_at = max(self._free_at, now) + (len(segment) / weather.rate if weather.rate else 0.0)
            arrives = self._free_at + weather.delay_s + self.chance.uniform(-weather.jitter_s, weather.jitter_s)
            if self.chance.random() < weather.loss:
                arrives += weather.again_s
            self._last_at = max(self._last_at, arrives)
            await self._under_way.put((self._last_at, segment))

    async def _deliver(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                at, segment = await self._under_way.get()
                await asyncio.sleep(max(0.0, at - asyncio.get_running_loop().time()))
                for writer in self.writers:
                    writer.write(segment)
                    await writer.drain()

    def close(self) -> None:
        self._sender.cancel()


async def _swallow(reader: asyncio.StreamReader) -> None:
    """The answers to a repeated connection reach nobody, and its end ends nothing."""
    with contextlib.suppress(OSError):
        while await reader.read(READ):
            pass
    await asyncio.Event().wait()


async def _first_end(ways: list[Coroutine[None, None, None]]) -> None:
    """Carries until one way has ended, then ends the others."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
