"""Seeds 0 to 999. Two files, so that two workers share the two thousand."""

from __future__ import annotations

import pytest

from tests.simulation.playing import failures


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_a_hundred_stories_end_well(first: int) -> None:
    assert list(failures(range(first, first + 100))) == []
