"""Figures from measurements: percentiles, medians, and what a process used."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def percentiles(seconds: Sequence[float]) -> dict[str, float | None]:
    """{p50, p95, p99} in milliseconds; None where nothing was measured."""
    ordered = sorted(seconds)
    if not ordered:
        return {"p50": None, "p95": None, "p99": None}
    return {f"p{p}": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 2) for p in (50, 95, 99)}


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used so far, all its threads together; Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """CPU time that the whole machine has spent working so far, all its cores together; Linux only."""
    user, nice, system, _idle, _waiting, interrupts, soft, stolen = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    )
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")


def resident_kib(pid: int) -> int:
    """Memory that a process holds now, in KiB; Linux only."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def median(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One run out of several rounds of the same work: the median of each number, key by key."""
    return {key: _middle([round_[key] for round_ in rounds]) for key in rounds[0]}


def _middle(values: list[Any]) -> Any:
    first = values[0]
    if isinstance(first, dict):
        return median(values)
    if isinstance(first, bool):
        return any(values)
    known = [value for value in values if isinstance(value, int | float)]
    if not known:
        return first
    return statistics.median_low(known) if isinstance(first, int) else round(statistics.median(known), 3)
