"""What kinds have in common that write on an experiment: its words for kind, state and decision, and the one event that changes it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from labapp.core.messages import Command, Event, Name, Prose, event

ExperimentKind = Literal["small_test", "probe", "exemption_trial", "pilot"]
ExperimentState = Literal["draft", "planned", "running", "decided", "stopped"]
Decision = Literal["stop", "test_again", "pilot", "adopt"]
Function = Annotated[str, Meta(max_length=200)]


class TestCardFields(Command, frozen=True):
    """What may be written on the test card of one card, in the lab and after it; fields left out stay as they are."""

    card: Name
    belief: Prose | UnsetType = UNSET
    action: Prose | UnsetType = UNSET
    measure: Prose | UnsetType = UNSET
    threshold: Prose | UnsetType = UNSET
    owner_function: Function | UnsetType = UNSET
    kind: ExperimentKind | UnsetType = UNSET


@event("experiment.written")
class ExperimentWritten(Event, frozen=True):
    """These fields of a card's experiment were written. Its activity is the test card's, which folds it, whoever decided it.

    `lost` are earlier texts, by field, that were put aside.
    """

    card: str
    fields: dict[str, str | None]
    lost: dict[str, tuple[str, ...]] = {}
