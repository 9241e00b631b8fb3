"""Who sits where: coming late, leaving, being moved, and what everybody is told of it."""

from __future__ import annotations

import pytest

from tests.core.play import CROWD, FIA, ORGANISATIONS, STAFF, WALL, Play

SIX_BODIES_OF_FOUR = {f"{body}-{number}": body for body in ORGANISATIONS for number in range(4)}


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
