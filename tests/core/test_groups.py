"""Groups: as many organisations as possible meet in each, and nobody is alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.core.grouping import mixed_groups
from labapp.core.model import Member
from tests.core.play import CROWD, FIA, ORGANISATIONS, STAFF, WALL, Play

SIX_BODIES_OF_FOUR = {f"{body}-{number}": body for body in ORGANISATIONS for number in range(4)}


def test_24_people_of_6_organisations_in_groups_of_4_meet_4_organisations_each() -> None:
    room = Play(people=SIX_BODIES_OF_FOUR)
    room.do(FIA, "groups.form", size=4)
    assert len(room.lab.groups) == 6
    for group in room.lab.groups:
        assert len({SIX_BODIES_OF_FOUR[member] for member in group}) == 4


def test_within_an_organisation_actor_groups_are_spread_too() -> None:
    people = [Member(f"{group}{number}", "north", group) for number in range(2) for group in ("care", "office")]
    assert [{member[:-1] for member in group} for group in mixed_groups(people, 2)] == [{"care", "office"}] * 2


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [
        (0, 4, []),
        (1, 4, [1]),
        (3, 2, [3]),
        (5, 4, [5]),
        (6, 4, [3, 3]),
        (7, 4, [4, 3]),
        (7, 2, [3, 2, 2]),
        (24, 4, [4] * 6),
        (25, 4, [5, 4, 4, 4, 4, 4]),
        (3, 50, [3]),
    ],
)
def test_groups_are_as_near_to_the_size_as_people_divide(people: int, size: int, sizes: list[int]) -> None:
    assert [len(group) for group in mixed_groups([Member(str(n)) for n in range(people)], size)] == sizes


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*ORGANISATIONS, None]), min_size=1, max_size=40), st.integers(2, 9))
def test_everybody_is_in_one_group_and_an_organisation_is_spread_as_far_as_it_goes(
    bodies: list[str | None], size: int
) -> None:
    members = [Member(str(number), body) for number, body in enumerate(bodies)]
    groups = mixed_groups(members, size)
    assert sorted(member for group in groups for member in group) == sorted(member.id for member in members)
    assert max(map(len, groups)) - min(map(len, groups)) <= 1
    for body in set(bodies):
        met = [sum(bodies[int(member)] == body for member in group) for group in groups]
        assert max(met) - min(met) <= 1


def test_staff_and_removed_people_are_in_no_group() -> None:
    room = Play()
    room.do(FIA, "member.remove", member="bo")
    room.do(FIA, "groups.form", size=2)
    assert sorted(member for group in room.lab.groups for member in group) == ["anna", "cia", "dan", "eli"]


def test_the_console_sees_who_is_in_a_group_the_wall_how_many_and_a_phone_its_own() -> None:
    room = Play()
    room.do(FIA, "groups.form", size=5)
    everybody = sorted(["anna", "bo", "cia", "dan", "eli"])
    (at_console,) = room.sees(STAFF)["groups"]["groups"]
    (on_wall,) = room.sees(WALL)["groups"]["groups"]
    assert sorted(at_console["members"]) == everybody
    assert on_wall == {"id": "1", "members": 5, "organisations": {"north": 2, "south": 2, "": 1}}
    assert "groups" not in room.sees(CROWD)
    assert room.sees("anna")["group"] == {"id": "1", "size": 5}


def test_before_groups_are_formed_nobody_has_one() -> None:
    room = Play()
    assert "groups" not in room.sees(STAFF)
    assert "group" not in room.sees("anna")


def test_somebody_who_came_later_has_no_group_yet() -> None:
    room = Play()
    room.do(FIA, "groups.form", size=2)
    room.do("system", "member.join", member="late", organisation="east")
    assert "group" not in room.sees("late")
