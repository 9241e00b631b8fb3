"""Groups: as many organisations as possible meet in each, nobody is alone, and everybody is told why theirs looks as it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.core.grouping import Groups, exposed, mixed_groups, pairs_within, place_for
from labapp.core.model import Member
from tests.core.play import CROWD, FIA, ORGANISATIONS, STAFF, WALL, Play

SIX_BODIES_OF_FOUR = {f"{body}-{number}": body for body in ORGANISATIONS for number in range(4)}
ROLES = ("employee", "manager", "citizen")


def somebody(number: int, body: str | None = None, role: str | None = None) -> Member:
    return Member(str(number), body, role)


people = st.builds(
    lambda kinds: [somebody(number, *kind) for number, kind in enumerate(kinds)],
    st.lists(st.tuples(st.sampled_from([*ORGANISATIONS[:4], None]), st.sampled_from([*ROLES, None])), max_size=40),
)


def seated(groups: Groups, members: Sequence[Member]) -> list[list[Member]]:
    known = {member.id: member for member in members}
    return [[known[id] for id in group] for group in groups]


def bodies_met(groups: Sequence[Sequence[Member]]) -> list[int]:
    return [len({member.organisation for member in group}) for group in groups]


def ways_to_divide(members: list[Member], sizes: list[int]) -> Iterator[list[list[Member]]]:
    """Every way to fill groups of these sizes."""
    if not sizes:
        yield []
        return
    for first in combinations(members, sizes[0]):
        rest = [member for member in members if member not in first]
        for others in ways_to_divide(rest, sizes[1:]):
            yield [list(first), *others]


# The mix -----------------------------------------------------------------------------------------------------


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


@settings(max_examples=60, deadline=None)
@given(people, st.integers(2, 9))
def test_everybody_is_in_one_group_and_no_mix_has_more_organisations(members: list[Member], size: int) -> None:
    """The bound: an organisation of n people can meet no more than min(n, groups) groups."""
    groups = seated(mixed_groups(members, size, shielded=False), members)
    assert sorted(member.id for group in groups for member in group) == sorted(member.id for member in members)
    if not members:
        return
    assert max(map(len, groups)) - min(map(len, groups)) <= 1
    sent = Counter(member.organisation for member in members)
    assert sum(bodies_met(groups)) == sum(min(n, len(groups)) for n in sent.values())
    for body in sent:
        met = [sum(member.organisation == body for member in group) for group in groups]
        assert max(met) - min(met) <= 1
    assert max(bodies_met(groups)) - min(bodies_met(groups)) <= 1


@settings(max_examples=40, deadline=None)
@given(people.map(lambda members: members[:7]).filter(len), st.integers(2, 4))
def test_a_small_lab_gets_the_best_of_all_mixes(members: list[Member], size: int) -> None:
    """Beside every way there is: organisations mixed as well as any, and of actor groups at most one meeting fewer."""

    def mix(groups: Sequence[Sequence[Member]]) -> tuple[int, int, int]:
        met = [Counter(member.organisation for member in group) for group in groups]
        spread = sum(n * n for group in met for n in group.values())
        return sum(map(len, met)), -spread, -sum(len(group) ** 2 for group in met)

    def roles(groups: Sequence[Sequence[Member]]) -> int:
        return sum(len({member.actor_group for member in group}) for group in groups)

    groups = seated(mixed_groups(members, size, shielded=False), members)
    others = [*ways_to_divide(members, [len(group) for group in groups])]
    best = max(map(mix, others))
    assert mix(groups) == best
    assert roles(groups) >= max(roles(other) for other in others if mix(other) == best) - 1


@settings(max_examples=60, deadline=None)
@given(people, st.integers(2, 9))
def test_no_manager_is_left_alone_with_own_staff_unless_nobody_else_is_here(members: list[Member], size: int) -> None:
    groups = seated(mixed_groups(members, size), members)
    assert len(groups) <= 1 or not any(map(exposed, groups))


def test_a_manager_alone_with_own_staff_is_kept_from_that_by_a_larger_group() -> None:
    staff = [somebody(number, "north", "employee") for number in range(4)]
    boss = somebody(9, "north", "manager")
    assert sorted(map(len, mixed_groups([*staff, boss], 2))) == [5]
    assert sorted(map(len, mixed_groups([*staff, boss], 2, shielded=False))) == [2, 3]


@pytest.mark.parametrize(("identity", "sizes"), [("anonymous_group_tag", [5]), ("role_named", [2, 3])])
def test_where_notes_bear_a_name_there_is_nothing_to_shield(identity: str, sizes: list[int]) -> None:
    room = Play(people={}, identity=identity)
    for number, role in enumerate(["manager", *["employee"] * 4]):
        room.join(f"p{number}", organisation="north", actor_group=role)
    room.do(FIA, "groups.form", size=2)
    assert sorted(map(len, room.lab.groups)) == sizes


def test_both_parties_of_an_organisation_sit_apart_where_that_costs_no_mix() -> None:
    members = [somebody(n, "north", role) for n, role in enumerate(["manager", "manager", "employee", "employee"])]
    members += [somebody(n, "south", "employee") for n in range(4, 8)]
    groups = seated(mixed_groups(members, 4), members)
    assert bodies_met(groups) == [2, 2]
    met = [{member.actor_group for member in group if member.organisation == "north"} for group in groups]
    assert met == [{"manager", "employee"}] * 2, "more actor groups count before parties apart"
    alike = [somebody(n, "north", "manager" if n < 2 else "employee") for n in range(4)]
    alike += [somebody(n, "south", "manager" if n < 6 else "employee") for n in range(4, 8)]
    for group in seated(mixed_groups(alike, 4), alike):
        roles = {member.organisation: set[str | None]() for member in group}
        for member in group:
            roles[member.organisation].add(member.actor_group)
        assert all(len(of_one_body) == 1 for of_one_body in roles.values())


def test_formed_anew_people_meet_others() -> None:
    room = Play(people=SIX_BODIES_OF_FOUR)
    room.do(FIA, "groups.form", size=4)
    met = {frozenset(two) for group in room.lab.groups for two in combinations(group, 2)}
    room.do(FIA, "groups.form", size=4)
    again = {frozenset(two) for group in room.lab.groups for two in combinations(group, 2)}
    assert len(met & again) < len(met) / 3
    assert all(len({SIX_BODIES_OF_FOUR[member] for member in group}) == 4 for group in room.lab.groups)


# Coming late, leaving, being moved ---------------------------------------------------------------------------


def test_staff_and_removed_people_are_in_no_group() -> None:
    room = Play()
    room.do(FIA, "member.remove", member="bo")
    room.do(FIA, "groups.form", size=2)
    assert sorted(member for group in room.lab.groups for member in group) == ["anna", "cia", "dan", "eli"]


def test_who_comes_late_enters_the_smallest_group_and_of_equals_the_one_they_mix_most() -> None:
    room = Play(people={"a": "north", "b": "south", "c": "north", "d": "south", "e": "north", "f": "east", "g": "east"})
    room.do(FIA, "groups.form", size=2)
    large = next(group for group in room.lab.groups if len(group) == 3)
    room.join("late", organisation="east")
    mates = next(group for group in room.lab.groups if "late" in group)
    assert large in room.lab.groups
    assert len(mates) == 3
    assert not {"f", "g"} & set(mates) or all({"f", "g"} & set(group) for group in room.lab.groups)
    assert room.sees("late")["group"]["reason"]["late"] == 1


def test_a_late_manager_does_not_sit_down_alone_with_own_staff() -> None:
    staff = [somebody(1, "north", "employee"), somebody(2, "north", "employee")]
    others = [somebody(3, "south"), somebody(4, "east"), somebody(5, "west")]
    boss = somebody(9, "north", "manager")
    assert place_for([staff, others], boss) == 1
    assert place_for([staff, others], boss, shielded=False) == 0


def test_a_late_comer_never_sits_down_in_a_group_that_everybody_has_left() -> None:
    assert place_for([[], [somebody(1), somebody(2)]], somebody(9)) == 1


def test_who_leaves_leaves_the_group_which_keeps_its_number_and_their_notes() -> None:
    room = Play()
    room.do(FIA, "groups.form", size=2)
    before = room.lab.groups
    room.do(FIA, "member.remove", member="bo")
    assert [set(group) - {"bo"} for group in before] == [set(group) for group in room.lab.groups]
    assert "group" not in room.sees("bo")
    room.do(FIA, "undo")
    assert room.lab.groups == before


def test_who_is_let_back_in_gets_a_seat_that_undo_takes_back() -> None:
    room = Play()
    room.do(FIA, "groups.form", size=2)
    room.do(FIA, "member.remove", member="bo")
    without = room.lab.groups
    room.do(FIA, "member.restore", member="bo")
    assert "group" in room.sees("bo")
    room.do(FIA, "undo")
    assert room.lab.groups == without


def test_undo_of_a_move_leaves_who_came_since_where_they_sit() -> None:
    room = Play()
    room.do(FIA, "groups.form", size=2)
    formed = room.lab.groups
    room.do(FIA, "group.move", member=formed[0][0], group="2")
    room.join("late", organisation="east")
    seat = room.sees("late")["group"]["id"]
    room.do(FIA, "undo")
    assert room.sees("late")["group"]["id"] == seat
    assert [set(group) - {"late"} for group in room.lab.groups] == [set(group) for group in formed]
    room.do(FIA, "redo")
    assert room.sees("late")["group"]["id"] == seat
    room.refold()


def test_undo_of_forming_leaves_no_group_even_of_who_came_since() -> None:
    room = Play()
    room.do(FIA, "groups.form", size=2)
    room.join("late", organisation="east")
    room.do(FIA, "undo")
    assert room.lab.groups == ()
    room.do(FIA, "redo")
    assert "group" in room.sees("late")


def test_staff_moves_a_person_and_begins_a_new_group() -> None:
    room = Play()
    room.do(FIA, "groups.form", size=2)
    first = room.lab.groups[0][0]
    room.do(FIA, "group.move", member=first, group="2")
    assert room.sees(first)["group"]["id"] == "2"
    assert room.do(FIA, "group.move", member=first, group="2") == ()
    room.do(FIA, "group.move", member=first, group="3")
    assert room.sees(first)["group"] == room.sees(first)["group"] | {"id": "3", "size": 1}
    assert room.sees(first)["group"]["reason"]["code"] == "alone"


@pytest.mark.parametrize(
    "data", [{"member": "bo", "group": "9"}, {"member": FIA, "group": "1"}, {"member": "x", "group": "1"}]
)
def test_a_move_to_nowhere_or_of_nobody_is_refused(data: dict[str, str]) -> None:
    room = Play()
    room.do(FIA, "groups.form", size=2)
    assert room.refused(FIA, "group.move", **data) == "bad_request"


def test_before_groups_are_formed_nobody_is_moved_and_nobody_has_one() -> None:
    room = Play()
    assert room.refused(FIA, "group.move", member="bo", group="1") == "bad_request"
    assert "groups" not in room.sees(STAFF)
    assert "group" not in room.sees("anna")
    room.join("late", organisation="east")
    assert "group" not in room.sees("late")


# Pairs -------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(people.filter(lambda members: len(members) >= 2), st.data())
def test_pairs_hold_two_or_three_and_who_talks_goes_on_talking(members: list[Member], data: st.DataObject) -> None:
    here = data.draw(st.integers(2, len(members)))
    pairs = pairs_within(members[:here], shielded=False)
    later = pairs_within(members, pairs, shielded=False)
    for some, all_of_them in ((pairs, members[:here]), (later, members)):
        assert sorted(id for pair in some for id in pair) == sorted(member.id for member in all_of_them)
        assert {len(pair) for pair in some} <= {2, 3}
    for pair in pairs:
        assert any(set(pair[:2]) <= set(now) for now in later)


def test_whose_partner_has_left_joins_another_pair() -> None:
    members = [somebody(number) for number in range(4)]
    assert pairs_within(members[1:], (("0", "1"), ("2", "3"))) == (("2", "3", "1"),)


# What is shown -----------------------------------------------------------------------------------------------


def test_the_console_sees_who_is_in_a_group_the_wall_how_many_and_a_phone_its_own() -> None:
    room = Play()
    room.do(FIA, "groups.form", size=5)
    everybody = sorted(["anna", "bo", "cia", "dan", "eli"])
    (at_console,) = room.sees(STAFF)["groups"]["groups"]
    (on_wall,) = room.sees(WALL)["groups"]["groups"]
    assert sorted(at_console["members"]) == everybody
    reason = {"code": "every_body", "people": 5, "bodies": 2, "here": 2, "late": 0, "moved": 0, "left": 0}
    assert on_wall == {"id": "1", "members": 5, "organisations": {"north": 2, "south": 2, "": 1}, "reason": reason}
    assert "groups" not in room.sees(CROWD)
    own = room.sees("anna")["group"]
    assert (own["id"], own["size"], own["reason"]) == ("1", 5, reason)
    assert sorted(str(one["organisation"]) for one in own["people"]) == ["None", "north", "south", "south"]


@pytest.mark.parametrize(
    ("people", "size", "code"),
    [
        (SIX_BODIES_OF_FOUR, 4, "all_differ"),
        ({"a": "north", "b": "north", "c": "south", "d": "south"}, 4, "every_body"),
        ({"a": "north", "b": "north", "c": "north", "d": "south"}, 2, "best"),
    ],
)
def test_a_group_says_why_it_looks_so(people: dict[str, str], size: int, code: str) -> None:
    room = Play(people=people)
    room.do(FIA, "groups.form", size=size)
    assert code in {group["reason"]["code"] for group in room.sees(WALL)["groups"]["groups"]}


def test_a_group_that_was_changed_says_so() -> None:
    room = Play(people={"a": "north", "b": "north", "c": "north", "d": "south", "e": "north", "f": "north"})
    room.do(FIA, "groups.form", size=2)
    alike = next(number for number, group in enumerate(room.lab.groups, 1) if "d" not in group)
    mover = next(
        member for group in room.lab.groups if group != room.lab.groups[alike - 1] for member in group if member != "d"
    )
    room.do(FIA, "group.move", member=mover, group=str(alike))
    reason = next(group["reason"] for group in room.sees(STAFF)["groups"]["groups"] if group["id"] == str(alike))
    assert (reason["code"], reason["moved"]) == ("changed", 1)


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        ("anonymous", {"organisation": "south", "actor_group": None, "by": None}),
        ("anonymous_group_tag", {"organisation": "south", "actor_group": "user", "by": None}),
        ("role_named", {"organisation": "south", "actor_group": "user", "by": "Cia, nurse"}),
    ],
)
def test_companions_are_told_as_far_as_notes_tell_their_authors(identity: str, told: dict[str, str | None]) -> None:
    room = Play(people={"anna": "north"}, identity=identity)
    room.join("cia", organisation="south", actor_group="user")
    room.do(FIA, "groups.form", size=2)
    assert room.sees("anna")["group"]["people"] == [told]


def test_staff_is_told_of_a_manager_alone_with_own_staff() -> None:
    room = Play(people={})
    for number, role in enumerate(["manager", "employee"]):
        room.join(f"p{number}", organisation="north", actor_group=role)
    room.do(FIA, "groups.form", size=2)
    assert room.sees(STAFF)["groups"]["groups"][0]["exposed"] is True
    assert "exposed" not in room.sees(WALL)["groups"]["groups"][0]
