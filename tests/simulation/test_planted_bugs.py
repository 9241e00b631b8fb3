"""The simulation sees what it should: each planted bug within fifty seeds, each seed that once failed, and twice the same story."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.simulation.bugs import BUGS
from tests.simulation.playing import failures, kept_seeds
from tests.simulation.story import Story

SEEDS = 50


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_caught(bug: str) -> None:
    with BUGS[bug]():
        assert next(failures(range(SEEDS)), None) is not None


@pytest.mark.parametrize("seed", kept_seeds())
def test_a_seed_that_once_failed_ends_well(seed: int) -> None:
    assert list(failures([seed])) == []


def test_a_seed_tells_the_same_story_in_another_process() -> None:
    """Also where sets and dictionaries of strings come in another order."""
    told = []
    for hashing in ("1", "2"):
        command = [sys.executable, "-m", "tests.simulation", "--seed", "7"]
        environment = os.environ | {"PYTHONHASHSEED": hashing}
        told.append(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert told[0] == told[1]
    assert len(told[0].splitlines()) > 50


def test_stories_hold_what_they_are_about() -> None:
    """Faults strike and people get things done; else a run without a violation would say nothing."""
    trace = "\n".join(line for seed in range(20) for line in _told(seed))
    for happening in (
        *("dies", "drains", "reloads", "is cut off", "does not read", "falls silent", "disk fails", "network loses"),
        *("network strays", "plays a trick", "'ok': True", "budget_spent", "activity_not_open", "is refused bad_token"),
    ):
        assert happening in trace, f"nothing like “{happening}” happens"


def _told(seed: int) -> list[str]:
    story = Story(seed, told=True)
    story.play()
    return story.world.trace or []
