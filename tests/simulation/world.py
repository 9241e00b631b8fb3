"""The simulated world: one source of chance, one clock, and what is due next. One thread, and nobody really waits."""

from __future__ import annotations

import heapq
import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from labapp.live.clock import Clock

NINE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
UPTIME_S = 1000.0  # a machine has been up for a while: its monotonic clock does not begin at 0


class World:
    """What happens, in order. `now` is in seconds; everything that is left to chance asks `chance`."""

    def __init__(self, seed: int, *, told: bool = False) -> None:
        self.seed, self.chance = seed, random.Random(seed)
        self.now = 0.0
        self.trace: list[str] | None = [] if told else None
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()

    def later(self, delay: float, act: Callable[[], None]) -> None:
        """Lets something happen in `delay` seconds."""
        heapq.heappush(self._due, (self.now + delay, next(self._order), act))

    def step(self, until: float) -> bool:
        """Lets the next thing happen; False if nothing is due before `until`."""
        if not self._due or self._due[0][0] > until:
            self.now = until
            return False
        self.now, _, act = heapq.heappop(self._due)
        act()
        return True

    def likely(self, probability: float) -> bool:
        """True as often as said."""
        return self.chance.random() < probability

    def new_id(self) -> str:
        """A UUID by chance."""
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def note(self, who: str, what: str, *details: object) -> None:
        """A line of the trace, where somebody reads it."""
        if self.trace is not None:
            self.trace.append(f"{self.now:8.3f} {who:>9} {what} {' '.join(map(str, details))}".rstrip())


class SimulatedClock(Clock):
    """The clocks of one machine. `jump` is how far its time of day is off, in seconds."""

    def __init__(self, world: World) -> None:
        self.world, self.jump = world, 0.0

    def monotonic(self) -> float:
        """Seconds since the machine was started."""
        return UPTIME_S + self.world.now

    def now(self) -> datetime:
        """The machine's time of day."""
        return NINE + timedelta(seconds=self.world.now + self.jump)
