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
from tests.core.play import FIA, ORGANISATIONS, Play

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


def test_a_late_manager_does_not_sit_down_alone_with_own_staff() -> None:
    staff = [somebody(1, "north", "employee"), somebody(2, "north", "employee")]
    others = [somebody(3, "south"), somebody(4, "east"), somebody(5, "west")]
    boss = somebody(9, "north", "manager")
    assert place_for([staff, others], boss) == 1
    assert place_for([staff, others], boss, shielded=False) == 0


def test_a_late_comer_never_sits_down_in_a_group_that_everybody_has_left() -> None:
    assert place_for([[], [somebody(1), somebody(2)]], somebody(9)) == 1


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
