"""The cost of a change does not grow with the lab: counted in steps of the interpreter and bytes to send, never in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

import pytest

from labapp.core import kernel
from labapp.core.model import Lab
from tests.core.cost import TICKS, journal, tick

FEW, MANY = 120, 1200  # cards
CHANGES = 10
GROWS = {"card.add, going back"}  # what lies on the table of an activity that was opened is one list, and told whole


def steps(work: Callable[[], object]) -> int:
    """How many bytecodes of Python the work takes."""
    taken = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal taken
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        taken += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return taken


@cache
def lab_of(cards: int) -> Lab:
    return kernel.fold("lab", journal(cards))


@pytest.mark.parametrize("name", [name for name in TICKS if name not in GROWS])
def test_a_change_costs_the_same_in_a_small_and_in_a_large_lab(name: str) -> None:
    prepare, wished = TICKS[name]
    wishes = [wished(number) for number in range(CHANGES)]
    small, large = prepare(lab_of(FEW)), prepare(lab_of(MANY))
    assert tick(large, wishes) == pytest.approx(tick(small, wishes), rel=0.01), "more is sent in a large lab"
    in_small, in_large = (steps(lambda lab=lab: tick(lab, wishes)) for lab in (small, large))
    assert in_large < 1.1 * in_small, f"{in_small} steps with {FEW} cards, {in_large} with {MANY}"


def test_a_card_beside_an_opened_table_sends_no_more_than_its_list_of_ids() -> None:
    (name,) = GROWS
    prepare, wished = TICKS[name]
    small, large = (tick(prepare(lab_of(cards)), [wished(0)]) for cards in (FEW, MANY))
    lists = 3 * 3 * (MANY - FEW)  # ids more: staff, walls and phones, each with the tables of at most three activities
    assert large - small < 40 * lists
