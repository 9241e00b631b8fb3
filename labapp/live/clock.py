"""What time it is. Rooms are given their clock, so that a simulation can let hours pass at once, or jump."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The two clocks of this machine: one that measures how long something takes, and the time of day."""

    def monotonic(self) -> float:
        """Seconds since some moment; they only go forward."""
        return time.monotonic()

    def now(self) -> datetime:
        """The time of day, UTC. It may jump."""
        return datetime.now(UTC)


MACHINE = Clock()
