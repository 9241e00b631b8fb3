"""Figures from measurements: percentiles, medians, and what a process used. Linux only: it reads /proc."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Times = dict[str, float | None]  # {p50, p95, p99} in milliseconds


def percentiles(seconds: Sequence[float]) -> Times:
    """{p50, p95, p99} in milliseconds; None where nothing was measured."""
    ordered = sorted(seconds)
    if not ordered:
        return {"p50": None, "p95": None, "p99": None}
    return {f"p{p}": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 2) for p in (50, 95, 99)}


def ratio(theirs: float | None, ours: float | None, digits: int = 1) -> float | None:
    """How many times as much theirs is; None where one was not measured."""
    return round(theirs / ours, digits) if theirs is not None and ours else None


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used so far, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """CPU time that the whole machine has spent working so far, all its cores together."""
    user, nice, system, _idle, _waiting, interrupts, soft, stolen = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    )
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")


def resident_kib(pid: int) -> int:
    """Memory that a process holds now, in KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def median(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One run out of several rounds of the same work: the median of each number, key by key."""
    return {key: _middle([round_.get(key) for round_ in rounds]) for key in rounds[0]}


def spread(values: Sequence[float | None]) -> list[float] | None:
    """[least, most] of what was measured."""
    known = [value for value in values if value is not None]
    return [min(known), max(known)] if known else None


def _middle(values: list[Any]) -> Any:
    first = values[0]
    if isinstance(first, dict):
        return median([value for value in values if isinstance(value, dict)])
    if isinstance(first, bool):
        return any(values)
    known = [value for value in values if isinstance(value, int | float)]
    if not known:
        return first
    return statistics.median_low(known) if isinstance(first, int) else round(statistics.median(known), 3)
