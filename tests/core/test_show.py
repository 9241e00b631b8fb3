"""Show: which records there are for whom, and that what follows from a change is told."""

from __future__ import annotations

import pytest

from labapp.core import kernel
from labapp.core.dependents import dependents, own_dependents
from labapp.core.show import all_keys, record
from labapp.core.viewers import ROOM_VIEWERS, Me
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board", hidden=False), step("vote", "dot_vote"))
    room.open("ideas")
    room.write("anna", "Ring")
    return room


def test_every_audience_has_the_records_of_the_contract(room: Play) -> None:
    shared = {"lab", "timer", "wall", "activity/ideas", "activity/vote", f"card/{note(1)}"}
    assert set(room.sees(CROWD)) == set(room.sees(WALL)) == shared
    people = {f"member/{member}" for member in room.lab.members}
    assert set(room.sees(STAFF)) == shared | people | {"undo", "ready"}
    assert set(room.sees("anna")) == {"me", f"card/{note(1)}"}
    assert set(room.sees("bo")) == {"me"}


def test_the_lab_says_what_it_is_about_and_where_it_stands(room: Play) -> None:
    shown = room.sees(CROWD)["lab"]
    assert shown | {"organisations": None, "brief": None} == {
        "id": "lab-1",
        "title": "Play",
        "challenge": "Too few hours",
        "theme": None,
        "language": "en",
        "identity": "anonymous_group_tag",
        "state": "open",
        "code": "ABC234",
        "door": "open",
        "starts_at": None,
        "day_starts": {},
        "rehearsal": False,
        "brief": None,
        "organisations": None,
        "agenda": ["ideas", "vote"],
        "current": "ideas",
    }
    assert shown["organisations"][0] == {"id": "north", "name": "North Municipality", "short": "NO", "level": None}


def test_an_activity_says_what_is_planned_and_what_happened(room: Play) -> None:
    assert room.sees(CROWD)["activity/ideas"] == {
        "id": "ideas",
        "phase": "work",
        "kind": "idea_board",
        "method": "idea_board",
        "title": "Title of ideas",
        "prompt": "Prompt of ideas",
        "minutes": 10,
        "config": {"columns": [], "hidden": False, "per_member": None, "card_kind": "idea", "stem": "", "steps": False},
        "day": 1,
        "state": "open",
        "revealed": True,
        "opened_at": "2026-03-05T09:00:00.000Z",
        "finished_at": None,
        "planned_minutes": None,
        "position": 0,
        "counts": {"cards": 1, "contributors": 1, "ready": 0},
        "takes_cards": True,
        "blind": False,
    }


def test_a_key_that_nobody_has_gives_no_record(room: Play) -> None:
    for viewer in (*ROOM_VIEWERS.values(), Me("anna")):
        for key in ("activity/none", "card/none", "cluster/none", "experiment/none", "member/none", "tally/none"):
            assert record(room.lab, viewer, {}, key) is None
        assert record(room.lab, viewer, {}, "tally/ideas") is None
        assert record(room.lab, viewer, {}, "surprise") is None


def test_a_records_key_is_named_once(room: Play) -> None:
    for viewer in (*ROOM_VIEWERS.values(), Me("anna")):
        keys = list(all_keys(room.lab, viewer))
        assert len(keys) == len(set(keys))


def test_a_card_costs_its_own_records_not_the_whole_lab(room: Play) -> None:
    for number in range(2, 40):
        room.write("bo", f"Idea {number}")
    before = kernel.fresh(room.lab)
    room.write("cia", "One more")
    keys = dependents(before, room.lab, room.lab.touched)
    assert {key for key in keys if key.startswith("card/")} == {f"card/{note(40)}"}
    assert own_dependents(before, room.lab, room.lab.touched).keys() == {"cia"}


def test_a_place_that_is_touched_may_name_too_many_keys_but_does_no_harm(room: Play) -> None:
    assert dependents(room.lab, room.lab, {("hidden", "gone")}) >= {"card/gone"}
    assert own_dependents(room.lab, room.lab, {("hidden", "gone")}) == {}


def test_a_phone_of_staff_sees_its_own_place(room: Play) -> None:
    assert room.sees(FIA)["me"]["staff"] is True


def test_notes_that_an_archive_brought_along_are_in_no_record(room: Play) -> None:
    from labapp.core.events import LabNoted

    room.store([LabNoted(data={"canary": "Unobtrusive"})], None)
    assert room.lab.notes == ({"canary": "Unobtrusive"},)
    assert room.who_sees("Unobtrusive") == []
