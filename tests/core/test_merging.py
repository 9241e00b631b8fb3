"""Two changes of one text: both are made where they do not contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.merging import joined, lost

TEXTS = st.lists(st.sampled_from(["one", "two", " ", "\n", "ward"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("", "mine", "theirs", "theirs\nmine"),
        ("a b", "a b c", "x a b", "x a b c"),
        ("a b", "a b c", "a b d", "a b d\nc"),
        ("a b", "a b c", "a b\nd", "a b c\nd"),
        ("a b", "a b\nc", "a b d", "a b d\nc"),
        ("x z", "x 2 z", "x 1 z", "x 1 2 z"),
        ("a b c", "a c", "a b c d", "a c d"),
        ("the cat sat", "the dog sat", "the cow sat", None),
        ("the cat", "the cats", "a cat", "a cats"),
        ("a", "", "b", None),
        ("a b", "a c", "a c", "a c"),
        ("", "we will as", "we will ask them", "we will ask them"),
        ("", "we will ask them", "we will as", "we will ask them"),
        ("", "no", "not now", "not now\nno"),
        ("", "no", "no way", "no way"),
    ],
)
def test_both_changes_are_made(base: str, mine: str, theirs: str, both: str | None) -> None:
    assert joined(base, mine, theirs) == both


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_what_either_added_stands_in_the_joined_text(base: str, mine: str, theirs: str) -> None:
    both = joined(base, mine, theirs)
    if both is not None:
        for text in (mine, theirs):
            added = [word for word in text.split() if word not in base.split()]
            assert all(word in both.split() for word in added)


@given(base=TEXTS, mine=TEXTS)
def test_without_another_change_ones_own_stands(base: str, mine: str) -> None:
    assert joined(base, mine, base) == mine
    assert joined(base, base, mine) == mine


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [("a b", "b a", False), ("a a", "a", True), ("we as", "we ask", False), ("one", "", True), ("", "x", False)],
)
def test_a_word_is_lost_when_its_letters_are_gone(before: str, after: str, gone: bool) -> None:
    assert lost(before, after) == gone
