"""What a fault is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.client import Client
from tests.faults.history import Entry


@dataclass(frozen=True)
class Case:
    """One run of one fault. `short` asks for the small form that the normal test run has time for."""

    folder: Path
    seed: int
    phones: int
    plants: tuple[str, ...] = ()
    short: bool = False


@dataclass
class Outcome:
    """What was measured, and every violation in one line each."""

    figures: dict[str, Any] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def demand(self, holds: bool, otherwise: str) -> None:
        """Notes a violation unless something holds."""
        if not holds:
            self.violations.append(otherwise)


class Fault(NamedTuple):
    """A fault as the runner knows it: what is done, with how many phones at full size, and what must hold in words."""

    run: Callable[[Case], Awaitable[Outcome]]
    does: str
    phones: int


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which that share of all lies; 0.0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def waits(phones: Sequence[Client]) -> dict[str, float]:
    """How long commands took from their first transmission to their answer: {ack_p50_ms, ack_p95_ms}."""
    all_waits = [wait for phone in phones for wait in phone.waits]
    return {f"ack_p{p}_ms": round(1000 * percentile(all_waits, p / 100), 1) for p in (50, 95)}


def longest_unknown_s(entries: Iterable[Entry]) -> float:
    """How long at most somebody did not know what had become of a command, from its first unanswered transmission on."""
    since: dict[str, float] = {}
    longest = 0.0
    for entry in entries:
        if entry["type"] == "unknown":
            since.setdefault(entry["id"], entry["at"])
        elif entry["type"] in ("ok", "refused") and entry["id"] in since:
            longest = max(longest, entry["at"] - since.pop(entry["id"]))
    return round(longest, 2)
