"""Commitment: what an organisation promises in return, when it reports back, and that both its parties stand by it."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.messages import event_data
from labapp.core.report import report
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

ONE, TWO = note(1), note(2)
GROUPS = {"anna": "manager", "bo": "employee", "cia": "politician", "dan": "user", "eli": None}
BODIES = {"anna": "north", "bo": "north", "cia": "south", "dan": "east", "eli": None}
WORDS = {"text": "Open the logs", "owner_function": "Head of unit", "next_report": "2026-06-01"}


def promising(identity: str = "anonymous_group_tag", **settings: object) -> Play:
    """A manager and an employee of the north, a politician of the south, a user who speaks for the east, and Eli for nobody."""
    room = Play(step("give", "commitment", **settings), identity=identity, people={})
    for name, body in BODIES.items():
        room.join(name, organisation=body, actor_group=GROUPS[name])
    room.open("give")
    return room


@pytest.fixture
def room() -> Play:
    return promising()


def write(room: Play, who: str, commitment: str = ONE, **words: Any) -> None:
    room.do(who, "commitment.write", commitment=commitment, **{**WORDS, **words})


def made(room: Play) -> list[dict[str, Any]]:
    return room.sees(WALL)["commitments/give"]


def test_a_promise_stands_on_the_wall_with_its_organisation_and_no_name(room: Play) -> None:
    write(room, "anna", cadence="monthly")
    for audience in (WALL, CROWD):
        assert room.sees(audience)["commitments/give"] == [
            {
                "id": ONE,
                "organisation": "north",
                **WORDS,
                "cadence": "monthly",
                "confirmed": [],
                "waits_for": ["employer", "employees"],
                "holds": False,
            }
        ]
    assert room.who_sees("anna") == [viewer for viewer in room.everybody() if "anna" in str(room.sees(viewer))]
    assert "anna" not in str(made(room))


def test_a_promise_holds_when_both_parties_have_confirmed_it(room: Play) -> None:
    write(room, "anna")
    room.do("anna", "commitment.confirm", commitment=ONE)
    assert (made(room)[0]["confirmed"], made(room)[0]["waits_for"]) == (["employer"], ["employees"])
    room.do("bo", "commitment.confirm", commitment=ONE)
    assert (made(room)[0]["confirmed"], made(room)[0]["holds"]) == (["employees", "employer"], True)
    assert room.do("bo", "commitment.confirm", commitment=ONE) == ()


def test_one_confirmation_is_enough_where_the_lab_asks_for_no_more() -> None:
    room = promising(both_parties=False)
    write(room, "anna")
    assert not made(room)[0]["holds"]
    room.do("bo", "commitment.confirm", commitment=ONE)
    assert made(room)[0]["holds"]


def test_a_confirmation_can_be_taken_back(room: Play) -> None:
    write(room, "anna")
    room.do("anna", "commitment.confirm", commitment=ONE)
    room.do("anna", "commitment.confirm", commitment=ONE, confirmed=False)
    assert made(room)[0]["confirmed"] == []


def test_another_wording_has_to_be_confirmed_again(room: Play) -> None:
    write(room, "anna")
    room.do("anna", "commitment.confirm", commitment=ONE)
    write(room, "bo", text="Open the logs every week")
    assert (made(room)[0]["text"], made(room)[0]["confirmed"]) == ("Open the logs every week", [])
    assert room.do("bo", "commitment.write", commitment=ONE, **{**WORDS, "text": " Open the logs every week "}) == ()


def test_an_organisation_without_parties_speaks_with_one_voice(room: Play) -> None:
    write(room, "dan")
    assert made(room)[0]["waits_for"] == ["body"]
    room.do("dan", "commitment.confirm", commitment=ONE)
    assert made(room)[0]["holds"]


def test_an_organisation_that_came_with_one_party_waits_for_the_other(room: Play) -> None:
    write(room, "cia")
    room.do("cia", "commitment.confirm", commitment=ONE)
    assert made(room)[0]["waits_for"] == ["employees"]
    room.join("fay", organisation="south", actor_group="expert")
    room.do("fay", "commitment.confirm", commitment=ONE)
    assert made(room)[0]["holds"]


def test_somebody_who_came_late_changes_what_is_waited_for(room: Play) -> None:
    write(room, "dan")
    room.join("gro", organisation="east", actor_group="manager")
    assert made(room)[0]["waits_for"] == ["employer", "employees"]


def test_nobody_speaks_for_another_organisation(room: Play) -> None:
    write(room, "anna")
    assert room.refused("cia", "commitment.write", commitment=TWO, organisation="north", **WORDS) == "not_allowed"
    assert room.refused("cia", "commitment.write", commitment=ONE, **WORDS) == "not_allowed"
    assert room.refused("cia", "commitment.confirm", commitment=ONE) == "not_allowed"
    assert room.refused("cia", "commitment.take_back", commitment=ONE) == "not_allowed"


def test_who_belongs_to_no_organisation_promises_for_none(room: Play) -> None:
    write(room, "eli")
    assert (made(room)[0]["organisation"], made(room)[0]["waits_for"]) == (None, ["body"])


def test_staff_writes_and_confirms_for_those_without_a_phone(room: Play) -> None:
    room.do(FIA, "commitment.write", commitment=ONE, organisation="south", **WORDS)
    room.do(FIA, "commitment.confirm", commitment=ONE, side="employees")
    assert (made(room)[0]["organisation"], made(room)[0]["confirmed"]) == ("south", ["employees"])
    assert room.refused(FIA, "commitment.write", commitment=TWO, organisation="nowhere", **WORDS) == "bad_request"


def test_the_side_somebody_confirms_for_is_not_theirs_to_choose(room: Play) -> None:
    write(room, "anna")
    (fact,) = room.do("anna", "commitment.confirm", commitment=ONE, side="employees")
    assert event_data(fact) == {"commitment": ONE, "side": "employer", "confirmed": True}
    assert room.sees("bo")["commitment/give"] == {"organisation": "north", "side": "employees"}


@pytest.mark.parametrize(
    "words",
    [
        {"text": "  "},
        {"text": ""},
        {"owner_function": " "},
        {"next_report": "2026-02-30"},
        {"next_report": "soon"},
        {"cadence": "weekly"},
    ],
)
def test_a_promise_says_what_who_and_when(room: Play, words: dict[str, str]) -> None:
    assert room.refused("anna", "commitment.write", commitment=ONE, **{**WORDS, **words}) == "bad_request"


def test_a_promise_is_taken_back_by_its_organisation(room: Play) -> None:
    write(room, "anna")
    room.do("bo", "commitment.take_back", commitment=ONE)
    assert made(room) == []
    assert room.refused("anna", "commitment.confirm", commitment=ONE) == "unknown_card"


def test_staff_takes_a_promise_off_the_wall_and_undo_brings_it_back(room: Play) -> None:
    write(room, "anna")
    room.do(FIA, "line.hide", "give", line=ONE)
    assert made(room) == []
    assert room.sees(STAFF)["commitments/give"][0]["hidden"] is True
    room.do(FIA, "undo")
    assert len(made(room)) == 1
    room.do(FIA, "line.hide", "give", line=ONE)
    room.do(FIA, "line.restore", "give", line=ONE)
    assert room.do(FIA, "line.restore", "give", line=ONE) == ()
    assert len(made(room)) == 1
    assert room.refused(FIA, "line.hide", "give", line=TWO) == "unknown_card"
    assert room.refused("anna", "line.hide", "give", line=ONE) == "not_allowed"


def test_promises_come_organisation_by_organisation(room: Play) -> None:
    for commitment, who in ((note(4), "eli"), (note(3), "dan"), (note(2), "anna"), (note(1), "bo")):
        write(room, who, commitment)
    assert [one["organisation"] for one in made(room)] == ["north", "north", "east", None]


def test_there_is_an_end_to_promises(room: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labapp.activities.commitment.MOST", 1)
    write(room, "anna")
    write(room, "anna", text="Changed")
    assert room.refused("anna", "commitment.write", commitment=TWO, **WORDS) == "too_many"


def test_the_lock_ends_the_writing_and_staff_may_still_tidy(room: Play) -> None:
    write(room, "anna")
    room.do(FIA, "activity.lock", "give")
    assert room.refused("anna", "commitment.confirm", "give", commitment=ONE) == "activity_locked"
    room.do(FIA, "commitment.confirm", "give", commitment=ONE, side="employer")
    assert made(room)[0]["confirmed"] == ["employer"]


def test_what_is_hidden_again_is_shown_to_nobody(room: Play) -> None:
    write(room, "anna")
    room.do(FIA, "activity.hide", "give")
    assert room.who_sees("Open the logs") == []


def test_the_report_holds_what_the_follow_up_needs(room: Play) -> None:
    write(room, "dan", cadence="quarterly")
    room.do("dan", "commitment.confirm", commitment=ONE)
    told = report(room.lab, room.names)[-1].told
    assert (told["n"], told["holding"]) == (1, 1)
    assert told["commitments"][0] | {"next_report": "2026-06-01", "cadence": "quarterly"} == told["commitments"][0]


def test_a_rehearsing_person_promises_or_confirms(room: Play) -> None:
    assert rehearse(room, "anna") == 2
    assert rehearse(room, "bo") == 1
    assert made(room)[0]["confirmed"] == ["employees", "employer"]
