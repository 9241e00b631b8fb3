"""What a run found: how much was sent, how it was answered, and every fault with what brought it about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

SHOWN = 1500  # signs of a message or an answer: enough to send it again
MOST = 30  # faults that are kept; a broken server makes thousands


@dataclass
class Findings:
    """Counts by kind of what was sent, counts of how it was answered, and the faults."""

    sent: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def answer(self, kind: str, how: str) -> None:
        """One thing of a kind was sent and answered so, or its connection was closed."""
        self.sent[kind] += 1
        self.answered[how] += 1

    def fault(self, what: str, sent: Any, got: Any = "") -> None:
        """Something happened that must not."""
        if len(self.faults) < MOST:
            self.faults.append(f"{what}\n    sent: {_shown(sent)}\n    got: {_shown(got)}")

    def __str__(self) -> str:
        lines = [
            f"{sum(self.sent.values())} sent: {_listed(self.sent)}",
            f"answers: {_listed(self.answered)}",
            f"{len(self.faults)} faults",
            *self.faults,
        ]
        return "\n".join(lines)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text)} signs)"
