"""The door and the people: who comes in, who is taken out, who is there for the first time."""

from __future__ import annotations

import pytest

from tests.core.play import CROWD, FIA, STAFF, WALL, Play, step


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board"))
    room.open("ideas")
    return room


def test_a_new_member_has_a_place_and_sees_themselves(room: Play) -> None:
    room.do("system", "member.join", member="new", organisation="north", actor_group="care")
    assert room.sees("new")["me"] == {
        "member": "new",
        "organisation": "north",
        "actor_group": "care",
        "name": None,
        "staff": False,
        "removed": False,
        "ready": False,
    }


def test_joining_twice_is_joining_once(room: Play) -> None:
    assert room.do("system", "member.join", member="anna", organisation="north") == ()


def test_an_organisation_that_is_not_invited_is_refused(room: Play) -> None:
    assert room.refusal("system", "member.join", member="new", organisation="mars").details["field"] == "organisation"


def test_through_a_closed_door_comes_staff_alone(room: Play) -> None:
    room.do(FIA, "door.close")
    assert room.sees(CROWD)["lab"]["door"] == "closed"
    assert room.refused("system", "member.join", member="new") == "door_closed"
    room.do("system", "member.join", member="helper", staff=True)
    assert room.do("system", "member.join", member="anna") == (), "who is in already stays in"
    assert room.do(FIA, "door.close") == ()
    room.do(FIA, "door.open")
    assert room.do(FIA, "door.open") == ()
    room.do("system", "member.join", member="new")


def test_nobody_joins_a_closed_lab(room: Play) -> None:
    room.do(FIA, "lab.close")
    assert room.refused("system", "member.join", member="new") == "lab_closed"


def test_staff_is_not_counted_among_the_participants(room: Play) -> None:
    assert FIA not in {member.id for member in room.lab.participants()}
    assert room.sees(STAFF)[f"member/{FIA}"]["staff"] is True


def test_a_member_arrives_once(room: Play) -> None:
    room.do("system", "member.arrive", member="anna")
    assert room.sees(STAFF)["member/anna"]["arrived"] is True
    assert room.do("system", "member.arrive", member="anna") == ()
    assert room.do("system", "member.arrive", member="nobody") == ()


def test_a_removed_member_does_nothing_more_but_what_they_gave_stays(room: Play) -> None:
    card = room.write("anna", "Ring")
    room.do(FIA, "member.remove", member="anna")
    assert room.refused("anna", "card.edit", card=card, text="Again") == "not_allowed"
    room.do(FIA, "activity.reveal")
    assert f"card/{card}" in room.sees(WALL)
    assert room.sees("anna")["me"]["removed"] is True
    assert room.sees(STAFF)["member/anna"]["removed"] is True
    assert room.do(FIA, "member.remove", member="anna") == ()


def test_a_restored_member_goes_on(room: Play) -> None:
    room.do(FIA, "member.remove", member="anna")
    room.do(FIA, "member.restore", member="anna")
    room.write("anna", "Ring")
    assert room.do(FIA, "member.restore", member="anna") == ()


def test_one_who_was_ready_and_is_removed_is_not_counted(room: Play) -> None:
    room.do("anna", "ready.set", ready=True)
    room.do(FIA, "member.remove", member="anna")
    assert room.sees(WALL)["activity/ideas"]["counts"]["ready"] == 0


@pytest.mark.parametrize("name", ["member.remove", "member.restore"])
def test_somebody_who_is_not_here_is_neither_removed_nor_restored(room: Play, name: str) -> None:
    assert room.refusal(FIA, name, member="nobody").details["field"] == "member"


def test_nobody_removes_themselves(room: Play) -> None:
    assert room.refused(FIA, "member.remove", member=FIA) == "not_allowed"


def test_a_stranger_has_no_record_of_their_own(room: Play) -> None:
    assert room.sees("nobody") == {}


def test_who_leads_a_closed_lab_comes_in_to_look_after_its_results() -> None:
    room = Play()
    room.do(FIA, "lab.close")
    room.do("system", "member.join", member="helper", staff=True)
    assert room.lab.members["helper"].staff
