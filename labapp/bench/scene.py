"""What every work of the driver stands on: the plan it was given, its clients, and the common figures of a span of time."""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from labapp.bench.deliveries import Deliveries
from labapp.bench.figures import busy_seconds, cpu_seconds, percentiles, resident_kib
from labapp.bench.loop import Loop, Moment
from labapp.bench.seat import DIALECTS, Seat, connect

DRAIN_S = 60.0
REST_S = 1.0  # before something is weighed or measured; less where the whole work is shorter
BUSY = 0.95  # of a core: from here on the driver sets the figures
LATE_MS, LATE_SHARE = 20.0, 0.05  # so late, and so much of what was measured, is too late


@dataclass
class Measured:
    """A span of time: how long, what the server, the driver and others used in it, and what phones read."""

    span: float = 0.0
    server_cpu: float = 0.0
    driver_cpu: float = 0.0
    foreign_cpu: float = 0.0
    received: int = 0
    late: list[float] = field(default_factory=list)


class Scene:
    """The clients of a plan.

    {dialect, host, port, server_pid, seed, labs: [{id, code, activity, items, seats: [{role, auth}]}], and what the work needs}
    """

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.loop = Loop(plan["host"], plan["port"])
        self.server: int = plan["server_pid"]
        self.chance = random.Random(plan["seed"])
        dialect = DIALECTS[plan["dialect"]]
        self.seats = [
            Seat(dialect, seat["role"], number, _path(lab), seat["auth"], place)
            for number, lab in enumerate(plan["labs"])
            for place, seat in enumerate(lab["seats"])
        ]
        self.phones = [seat for seat in self.seats if seat.role == "phone"]
        self.walls = [seat for seat in self.seats if seat.role == "wall"]
        self.consoles = [seat for seat in self.seats if seat.role == "console"]
        self.people = [sum(seat.lab == number for seat in self.seats) for number in range(len(plan["labs"]))]
        self.activities: list[str | None] = [lab.get("activity") for lab in plan["labs"]]
        self.kib_per_connection = 0.0
        self.cut = 0
        self.rest_s = min(REST_S, plan.get("seconds", REST_S) / 2)
        self.deliveries = self.count()

    def count(self, one_in: int = 1) -> Deliveries:
        """Begins to count deliveries anew."""
        self.deliveries = Deliveries(self.activities, one_in)
        for seat in self.seats:
            seat.held = 0
            seat.heard, seat.entered = self.deliveries.heard, self.deliveries.snapshot
        return self.deliveries

    def gather(self) -> None:
        """Everybody connects; the server's memory is weighed before and after."""
        before = resident_kib(self.server)
        connect(self.loop, self.seats, within=max(120.0, len(self.seats) / 20))
        for seat in self.seats:
            seat.gone = self._gone
        self.loop.rest(self.rest_s)
        self.kib_per_connection = round((resident_kib(self.server) - before) / len(self.seats), 1)

    def _gone(self, seat: Seat, why: str) -> None:
        self.cut += 1

    def leave(self) -> None:
        """Everybody goes."""
        for seat in self.seats:
            seat.hang_up()

    def warm_up(self) -> None:
        """Some phones send an idea that is not counted, so that no figure holds the first time of anything."""
        for seat in self.phones[:: max(1, len(self.phones) // 20)]:
            self.deliveries.idea(seat, counted=False)
        self.loop.until(lambda: self.deliveries.unanswered == 0, DRAIN_S)
        self.loop.rest(self.rest_s)

    def at_random(self, things: list[Callable[[], None]], seconds: float) -> list[Moment]:
        """Each thing at a moment of its own within the seconds, in order."""
        moments = sorted(self.chance.uniform(0, seconds) for _ in things)
        return list(zip(moments, things, strict=True))

    @contextmanager
    def measuring(self) -> Iterator[Measured]:
        """Figures of what happens inside. The driver collects no garbage meanwhile: that would be its own lag."""
        measured = Measured()
        measured.received = -sum(seat.all_received for seat in self.phones)
        gc.collect()
        gc.disable()
        busy, cpu, own, began = busy_seconds(), cpu_seconds(self.server), time.process_time(), time.monotonic()
        try:
            yield measured
        finally:
            gc.enable()
        span = measured.span or time.monotonic() - began
        cpu, own = cpu_seconds(self.server) - cpu, time.process_time() - own
        others = max(0.0, busy_seconds() - busy - cpu - own)
        measured.received += sum(seat.all_received for seat in self.phones)
        measured.span, measured.server_cpu, measured.driver_cpu = span, cpu / span, own / span
        measured.foreign_cpu = others / span / (os.cpu_count() or 1)

    def figures(self, measured: Measured, deliveries: dict[str, int], times: dict[str, Any]) -> dict[str, Any]:
        """The row of a work: what every one tells, whatever it did."""
        late = percentiles(measured.late)
        slowest = max((value for name in ("ack_ms", "wall_ms") if (value := times[name]["p95"])), default=0.0)
        allowed = max(LATE_MS, LATE_SHARE * slowest)
        return {
            "deliveries": deliveries,
            "deliveries_per_s": round(deliveries["made"] / measured.span),
            **times,
            "cut": self.cut,
            "server_cpu": round(measured.server_cpu, 3),
            "server_cpu_s": round(measured.server_cpu * measured.span, 2),
            "kib_per_connection": self.kib_per_connection,
            "kib_per_phone": round(measured.received / 1024 / max(1, len(self.phones)), 1),
            "driver_cpu": round(measured.driver_cpu, 3),
            "driver_lag_ms": late,
            "driver_limited": measured.driver_cpu > BUSY > measured.server_cpu or (late["p99"] or 0.0) > allowed,
            "foreign_cpu": round(measured.foreign_cpu, 3),
            "span_s": round(measured.span, 3),
        }


def _path(lab: dict[str, Any]) -> str:
    where = f"&lab={lab['id']}" if lab.get("id") else ""
    return f"/socket.io/?EIO=4&transport=websocket{where}"
