"""A short selection of the faults: the whole is `python3 dev.py faults` (docs/reliability.md)."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.case import Case, Outcome
from tests.faults.catalogue import FAULTS

PHONES = 60


def run(name: str, folder: Path, *plants: str, phones: int = PHONES) -> Outcome:
    """The short form of a fault, in a thread of its own: a browser of other tests may have a loop running in this one."""
    case = Case(folder, 1, phones, plants, short=True)
    with ThreadPoolExecutor(1) as own:
        return own.submit(lambda: asyncio.run(FAULTS[name].run(case))).result()


@pytest.mark.parametrize(("name", "phones"), [("F1", PHONES), ("F8", 12), ("F13", 3)])
def test_a_fault_breaks_no_invariant(tmp_path: Path, name: str, phones: int) -> None:
    outcome = run(name, tmp_path, phones=phones)

    assert outcome.violations == [], outcome.figures


@pytest.mark.parametrize(("plant", "found"), [("ack_before_commit", "is lost"), ("no_receipts", "I6")])
def test_the_checker_bites(tmp_path: Path, plant: str, found: str) -> None:
    outcome = run("F1", tmp_path, plant, phones=24)

    assert any(found in line for line in outcome.violations), outcome.violations
