"""Matrix: a place from everybody for each item, seen by nobody before the reveal; then medians, and where it differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.activities.matrix import quartiles
from labapp.core.report import report
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

ONE, TWO, THREE = note(1), note(2), note(3)


def placing(identity: str = "anonymous_group_tag", more: int = 0, **settings: object) -> Play:
    """Three public cards and so many more, a vote in which the second got most dots, and an open matrix."""
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("piles", "clustering"),
        step("vote", "dot_vote"),
        step("it", "matrix", **settings),
        identity=identity,
    )
    room.open("ideas")
    for who, text in (("anna", "One"), ("bo", "Two"), ("cia", "Three")):
        room.write(who, text)
    for number in range(more):
        room.write("eli", f"Idea {number}")
    room.open("piles")
    room.do(FIA, "cluster.add", cluster="k1", title="Time", cards=[ONE, TWO])
    room.open("vote")
    for who in ("anna", "bo"):
        room.do(who, "dot.place", item=TWO)
    room.do("cia", "dot.place", item=THREE)
    room.do(FIA, "activity.reveal", "vote")
    room.open("it")
    return room


@pytest.fixture
def room() -> Play:
    return placing()


def place(room: Play, item: str, **places: tuple[int, int]) -> None:
    for who, (impact, effort) in places.items():
        room.do(who, "position.set", "it", item=item, impact=impact, effort=effort)


def shown(room: Play) -> dict[str, dict[str, object]]:
    return {line["item"]: line for line in room.sees(WALL)["placement/it"]}


def test_what_the_room_wanted_most_comes_first(room: Play) -> None:
    assert room.sees(CROWD)["items/it"] == {"cards": [TWO, THREE, ONE], "clusters": ["k1"]}


def test_a_vote_that_is_open_or_covered_says_nothing_about_the_order(room: Play) -> None:
    room.do(FIA, "activity.hide", "vote")
    assert room.sees(CROWD)["items/it"]["cards"] == [ONE, TWO, THREE]


def test_only_so_many_lie_to_be_placed_and_staff_sees_what_could(room: Play) -> None:
    room.do(FIA, "activity.edit", "it", config={"most": 2})
    assert room.sees(CROWD)["items/it"]["cards"] == [TWO, THREE]
    assert room.sees(STAFF)["choosable/it"] == [TWO, THREE, ONE]
    assert "choosable/it" not in room.sees(CROWD)


def test_staff_may_choose_what_lies_to_be_placed(room: Play) -> None:
    room.do(FIA, "activity.edit", "it", config={"chosen": [ONE, note(99)]})
    assert room.sees(CROWD)["items/it"]["cards"] == [ONE]


def test_a_matrix_of_piles_takes_piles_alone() -> None:
    room = placing(items="clusters")
    assert room.sees(CROWD)["items/it"]["clusters"] == ["k1"]
    place(room, "k1", anna=(5, 1))
    assert room.refused("anna", "position.set", item=ONE, impact=1, effort=1) == "unknown_card"


def test_a_place_is_ones_own_until_the_reveal(room: Play) -> None:
    place(room, ONE, anna=(4, 2))
    assert room.sees("anna")["position/it"] == {ONE: {"impact": 4, "effort": 2}}
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["placing/it"] == {"voters": 1, "eligible": 5, "positions": 1}
        assert "placement/it" not in room.sees(audience)


def test_a_later_place_takes_the_place_of_the_earlier(room: Play) -> None:
    place(room, ONE, anna=(4, 2))
    place(room, ONE, anna=(1, 2))
    assert room.do("anna", "position.set", item=ONE, impact=1, effort=2) == ()
    assert room.sees("anna")["position/it"] == {ONE: {"impact": 1, "effort": 2}}


def test_the_reveal_shows_medians_and_spread(room: Play) -> None:
    place(room, ONE, anna=(5, 1), bo=(4, 1), cia=(1, 2))
    place(room, TWO, anna=(2, 2), bo=(3, 2))
    room.do(FIA, "activity.reveal", "it")
    assert room.sees(WALL)["placement/it"] == [
        {"item": TWO, "impact": 2.5, "effort": 2, "spread": 1, "n": 2, "divides": False},
        {
            "item": ONE,
            "impact": 4,
            "effort": 1,
            "spread": 2,
            "n": 3,
            "impact_range": [2.5, 4.5],
            "effort_range": [1, 1.5],
            "divides": True,
        },
    ]


def test_what_divides_the_room_is_marked_and_no_more_than_three() -> None:
    room = placing(more=3)
    items = [note(number) for number in range(1, 7)]
    for item in items[:5]:
        place(room, item, anna=(1, 3), bo=(1, 3), cia=(5, 3), dan=(5, 3))
    place(room, items[5], anna=(3, 3), bo=(3, 3), cia=(3, 3))
    room.do(FIA, "activity.reveal", "it")
    assert sum(bool(line["divides"]) for line in shown(room).values()) == 3
    assert shown(room)[items[5]]["divides"] is False


def test_an_item_that_splits_two_people_does_not_count_as_dividing_the_room(room: Play) -> None:
    place(room, ONE, anna=(1, 1), bo=(5, 5))
    room.do(FIA, "activity.reveal", "it")
    assert (shown(room)[ONE]["spread"], shown(room)[ONE]["divides"]) == (4, False)
    assert "impact_range" not in shown(room)[ONE]


def test_an_item_the_facilitator_hides_is_not_placed_any_more(room: Play) -> None:
    place(room, ONE, anna=(4, 2))
    room.do(FIA, "card.hide", card=ONE)
    assert room.refused("bo", "position.set", item=ONE, impact=1, effort=1) == "unknown_card"
    room.do(FIA, "activity.reveal", "it")
    assert room.sees(WALL)["placement/it"] == []


def test_the_reveal_ends_the_placing_and_taking_it_up_again_covers_it(room: Play) -> None:
    room.do(FIA, "activity.reveal", "it")
    assert room.refused("anna", "position.set", item=ONE, impact=1, effort=1) == "activity_locked"
    room.do(FIA, "activity.unlock", "it")
    assert "placement/it" not in room.sees(WALL)


def test_the_facilitator_puts_what_divides_into_the_light_and_takes_it_back(room: Play) -> None:
    room.do(FIA, "position.light", items=[ONE])
    assert "lit" not in room.sees(WALL)["placing/it"], "before the reveal there is nothing to be lit"
    room.do(FIA, "activity.reveal", "it")
    assert room.sees(WALL)["placing/it"]["lit"] == [ONE]
    assert room.do(FIA, "position.light", items=[ONE]) == ()
    room.do(FIA, "position.light", items=[])
    room.do(FIA, "undo")
    assert room.sees(WALL)["placing/it"]["lit"] == [ONE]
    assert room.refused("anna", "position.light", items=[]) == "not_allowed"


@pytest.mark.parametrize(("impact", "effort"), [(0, 1), (1, 6), (2.5, 1), ("3", 3), (None, 1)])
def test_a_place_is_two_whole_numbers_from_1_to_5(room: Play, impact: object, effort: object) -> None:
    assert room.refused("anna", "position.set", item=ONE, impact=impact, effort=effort) == "bad_request"


def test_somebody_who_leaves_has_placed_all_the_same(room: Play) -> None:
    place(room, ONE, anna=(4, 2))
    room.do(FIA, "member.remove", member="anna")
    room.do(FIA, "activity.reveal", "it")
    assert shown(room)[ONE]["n"] == 1


def test_an_empty_matrix_has_an_empty_result(room: Play) -> None:
    room.do(FIA, "activity.reveal", "it")
    assert room.sees(WALL)["placement/it"] == []
    assert report(room.lab, room.names)[-1].told == {"n": 0, "on": "cards", "placement": []}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([4], (4, 4, 4)),
        ([1, 5], (1, 3, 5)),
        ([1, 2, 5], (1.5, 2, 3.5)),
        ([1, 1, 5, 5], (1, 3, 5)),
        ([3] * 7, (3, 3, 3)),
    ],
)
def test_the_quartiles_are_the_medians_of_the_halves(values: list[int], expected: tuple[float, ...]) -> None:
    assert quartiles(values) == expected


@given(st.lists(st.integers(1, 5), min_size=1, max_size=40))
def test_the_quartiles_lie_among_the_answers_and_treat_low_and_high_alike(values: list[int]) -> None:
    low, middle, high = quartiles(values)
    assert min(values) <= low <= middle <= high <= max(values)
    assert quartiles([6 - value for value in values]) == (6 - high, 6 - middle, 6 - low)
