"""Effect goals: the verdict counts people, and no group under five can be worked out of what is shown."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.goals import FEWEST, Node, Tally, Told, shown, sums, verdict


@pytest.mark.parametrize(
    ("agree", "answers", "target", "said"),
    [
        (14, 20, 70, "reached"),
        (13, 20, 70, "not_reached"),
        (4, 4, 70, "too_few"),
        (0, 0, 70, "too_few"),
        (5, 5, 100, "reached"),
        (3, 5, 60, "reached"),
        (16, 23, 70, "not_reached"),  # 69.6 %, which is written as 70
        (0, 5, 0, "reached"),
    ],
)
def test_a_goal_is_reached_by_people_not_by_rounding(agree: int, answers: int, target: int, said: str) -> None:
    assert verdict(Tally(answers, agree), target) == said


@st.composite
def tallies(draw: st.DrawFn, most: int = 60) -> Tally:
    answers = draw(st.integers(0, most))
    return Tally(answers, draw(st.integers(0, answers)))


@given(tallies(), st.integers(0, 100))
def test_one_more_who_agrees_never_takes_a_goal_away(tally: Tally, target: int) -> None:
    more = tally + Tally(1, 1)
    assert (verdict(tally, target), verdict(more, target)) != ("reached", "not_reached")


@given(tallies(), st.integers(0, 100))
def test_the_verdict_says_what_the_exact_share_says(tally: Tally, target: int) -> None:
    said = verdict(tally, target)
    assert (said == "too_few") == (tally.answers < FEWEST) == (tally.percent is None)
    if said != "too_few":
        assert (said == "reached") == (tally.agree / tally.answers >= target / 100 - 1e-12)


def test_a_lab_of_three_is_not_left_over_between_a_series_and_its_other_lab() -> None:
    told = shown(Node("series", parts=(Node("many", Tally(12, 9)), Node("few", Tally(3, 0)))))
    assert [part.tally for part in told.parts] == [Tally(12, 9), None]
    assert (told.tally, told.of) == (Tally(12, 9), 1)


def test_small_labs_count_in_a_sum_when_they_are_five_together() -> None:
    told = shown(Node("series", parts=(Node("a", Tally(3, 1)), Node("b", Tally(4, 4)))))
    assert (told.tally, told.of) == (Tally(7, 5), 2)


def test_what_stays_out_of_two_series_may_count_in_the_programme() -> None:
    first = Node("first", parts=(Node("a", Tally(8, 8)), Node("b", Tally(2, 0))))
    second = Node("second", parts=(Node("c", Tally(9, 1)), Node("d", Tally(4, 0))))
    told = shown(Node("programme", parts=(first, second)))
    assert [part.tally for part in told.parts] == [Tally(8, 8), Tally(9, 1)]
    assert (told.tally, told.of) == (Tally(23, 9), 4)


labs = tallies(9).map(lambda tally: Node("lab", tally))
trees = st.recursive(
    labs, lambda below: st.lists(below, min_size=1, max_size=4).map(lambda p: Node("", parts=tuple(p)))
)


def leaves(node: Node) -> list[Node]:
    return [leaf for part in node.parts for leaf in leaves(part)] if node.parts else [node]


def members(node: Node, told: Told) -> list[tuple[frozenset[int], Tally]]:
    """Each shown sum with the groups it is made of, found by trying which sets of them give it."""
    numbered = {id(leaf): number for number, leaf in enumerate(leaves(node))}

    def walk(node: Node, told: Told) -> tuple[list[tuple[frozenset[int], Tally]], frozenset[int], frozenset[int]]:
        if not node.parts:
            own = frozenset({numbered[id(node)]} if node.own.answers else ())
            return ([(own, told.tally)], own, frozenset()) if told.tally else ([], frozenset(), own)
        found, inside, left = [], frozenset[int](), frozenset[int]()
        for part, part_told in zip(node.parts, told.parts, strict=True):
            below, part_in, part_left = walk(part, part_told)
            found, inside, left = found + below, inside | part_in, left | part_left
        every = leaves(root)
        if sum(every[number].own.answers for number in left) >= FEWEST:
            inside, left = inside | left, frozenset()
        if told.tally is not None:
            found = [*found, (inside, told.tally)]
        return found, inside, left

    root = node
    return walk(node, told)[0]


@given(trees)
def test_no_difference_of_shown_sums_is_a_group_under_five(node: Node) -> None:
    every = leaves(node)
    found = members(node, shown(node))
    for groups, tally in found:
        assert tally.answers == sum(every[number].own.answers for number in groups) >= FEWEST
    for (one, _), (other, _) in combinations(found, 2):
        for rest in (one - other, other - one):
            if one <= other or other <= one:
                answers = sum(every[number].own.answers for number in rest)
                assert answers == 0 or answers >= FEWEST


@given(trees)
def test_a_sum_less_all_that_is_shown_below_it_is_five_or_none(node: Node) -> None:
    for told in sums(shown(node)):
        assert told.tally is not None
        below = sum(part.tally.answers for part in told.parts if part.tally)
        rest = told.tally.answers - below
        assert not told.parts or rest == 0 or rest >= FEWEST
