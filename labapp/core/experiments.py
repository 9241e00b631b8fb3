"""What kinds have in common that write on an experiment: its words for kind, state and decision, and the one event that changes it."""

from __future__ import annotations

from typing import Literal

from labapp.core.messages import Event, event

ExperimentKind = Literal["small_test", "probe", "exemption_trial", "pilot"]
ExperimentState = Literal["draft", "planned", "running", "decided", "stopped"]
Decision = Literal["stop", "test_again", "pilot", "adopt"]


@event("experiment.written")
class ExperimentWritten(Event, frozen=True):
    """These fields of a card's experiment were written. Its activity is the test card's, which folds it, whoever decided it.

    `lost` are earlier texts, by field, that were put aside.
    """

    card: str
    fields: dict[str, str | None]
    lost: dict[str, tuple[str, ...]] = {}
