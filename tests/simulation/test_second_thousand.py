"""Seeds 1000 to 1999, as test_first_thousand.py."""

from __future__ import annotations

import pytest

from tests.simulation.playing import failures


@pytest.mark.parametrize("first", range(1000, 2000, 100))
def test_a_hundred_stories_end_well(first: int) -> None:
    assert list(failures(range(first, first + 100))) == []
