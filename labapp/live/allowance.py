"""How much one member may send: a bucket of commands that fills again with time. Members are counted, never addresses."""

from __future__ import annotations

import time
from collections.abc import Callable

PACKETS = (300, 60.0)  # packets of any kind on one socket, at once and a second: above it the socket is read slowly ...
SLOWED_S = 0.05
SLOWED_PACKETS = 100  # ... and cut when it goes on


class Allowance:
    """So many at once, so many a second on average."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst, self.per_second, self._clock = burst, per_second, clock
        self._left, self._at = float(burst), clock()

    @property
    def is_full(self) -> bool:
        """Whether nothing has been taken for so long that it is as good as new."""
        return self._filled() >= self.burst

    def take(self) -> float:
        """Takes one if there is one: 0.0, or the seconds until there is."""
        self._left, self._at = self._filled(), self._clock()
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self.per_second

    def _filled(self) -> float:
        return min(self.burst, self._left + (self._clock() - self._at) * self.per_second)


class Flood:
    """How much one socket has sent of late, of whatever kind."""

    def __init__(self) -> None:
        self.allowance = Allowance(*PACKETS)
        self.slowed = 0

    def is_over(self) -> bool:
        """Counts a packet. Waits where there are too many, so that the client's own network holds it back; True if it never ends."""
        if not self.allowance.take():
            return False
        self.slowed += 1
        time.sleep(SLOWED_S)
        return self.slowed > SLOWED_PACKETS
