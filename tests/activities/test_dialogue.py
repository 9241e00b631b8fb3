"""Demand-free dialogue: talk without demands. Notes belong to nobody, and nothing is kept unless the group says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from labapp.core import kernel
from labapp.core.kinds import kinds
from labapp.core.material import offered
from labapp.core.messages import event_data
from labapp.core.report import report
from labapp.core.sealing import sealed_journal, without_private
from labapp.core.show import show
from labapp.core.viewers import Me, Viewer
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, PEOPLE, STAFF, WALL, Play, note, step

CANARY = "I am afraid of my manager"
ALL_IDENTITIES = pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag", "role_named"])


def prepare(room: Play) -> None:
    """A round in which there is a turn to give: for tests/activities/test_every_kind.py."""
    room.do(FIA, "dialogue.round", "it", talk="ordered")


def talking(identity: str = "anonymous_group_tag", **settings: object) -> Play:
    room = Play(step("talk", "dialogue", **settings), step("vote", "dot_vote"), identity=identity)
    room.open("talk")
    return room


@pytest.fixture
def room() -> Play:
    return talking()


def leave(room: Play, who: str = "anna", text: str = CANARY, number: int = 1) -> None:
    room.do(who, "dialogue.note", note=note(number), text=text)


def told(room: Play, viewer: Viewer = WALL) -> dict[str, Any]:
    record: dict[str, Any] = room.sees(viewer)["dialogue/talk"]
    return record


def asked(room: Play, **answers: bool) -> Play:
    """The room is asked, and these people answer."""
    room.do(FIA, "dialogue.ask", "talk")
    for who, keep in answers.items():
        room.do(who, "dialogue.answer", keep=keep)
    return room


def decided(room: Play, **answers: bool) -> str:
    """How the question ends."""
    asked(room, **answers).do(FIA, "dialogue.conclude", "talk")
    outcome: str = told(room)["outcome"]
    return outcome


def archives(room: Play) -> Iterator[str]:
    """Every journal that may leave the server, as text."""
    for kept in (
        sealed_journal(room.lab, room.journal, lambda member, purpose: f"alias-{member}"),
        without_private(room.journal),
    ):
        yield json.dumps([(one.actor, event_data(one.event)) for one in kept])


def test_a_note_is_seen_by_nobody_before_it_is_shown_not_even_by_its_author(room: Play) -> None:
    leave(room)
    assert room.who_sees(CANARY) == []
    assert told(room)["written"] == 1


@ALL_IDENTITIES
def test_a_note_is_stored_without_its_author_and_shown_without_a_trace(identity: str) -> None:
    room = talking(identity)
    leave(room)
    assert room.journal[-1].actor is None
    room.do(FIA, "activity.reveal", "talk")
    for audience in (WALL, CROWD, STAFF):
        assert told(room, audience)["notes"] == [{"id": note(1), "text": CANARY}]
    assert room.sees("anna")["speaking/talk"] == {"keep": None, "place": None}


def test_the_order_of_the_notes_does_not_tell_who_was_first(room: Play) -> None:
    for number, who in ((3, "anna"), (1, "bo"), (2, "cia")):
        leave(room, who, f"Note {number}", number)
    room.do(FIA, "activity.reveal", "talk")
    assert [one["text"] for one in told(room)["notes"]] == ["Note 1", "Note 2", "Note 3"]


def test_nobody_is_counted_as_a_writer(room: Play) -> None:
    leave(room)
    assert room.sees(STAFF)["activity/talk"]["counts"]["contributors"] == 0


def test_nobody_writes_while_the_notes_are_shown(room: Play) -> None:
    leave(room)
    room.do(FIA, "activity.reveal", "talk")
    assert room.refused("bo", "dialogue.note", note=note(2), text="Now") == "activity_locked"
    room.do(FIA, "activity.hide", "talk")
    leave(room, "bo", "Now", 2)
    asked(room)
    room.do(FIA, "activity.hide", "talk")
    assert room.refused("bo", "dialogue.note", note=note(3), text="Later") == "activity_locked"


def test_a_dialogue_may_be_without_notes() -> None:
    assert talking(notes=False).refused("anna", "dialogue.note", note=note(1), text="x") == "not_allowed"


def test_a_note_has_words_an_id_of_its_own_and_there_is_an_end_to_them(
    room: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert room.refused("anna", "dialogue.note", note=note(1), text="  ") == "bad_request"
    leave(room)
    assert room.refused("bo", "dialogue.note", note=note(1), text="x") == "bad_request"
    monkeypatch.setattr("labapp.activities.dialogue.MOST", 1)
    assert room.refused("bo", "dialogue.note", note=note(2), text="x") == "too_many"


def test_staff_takes_a_note_off_the_wall_and_it_is_not_kept(room: Play) -> None:
    leave(room)
    leave(room, "bo", "Fine", 2)
    room.do(FIA, "activity.reveal", "talk")
    room.do(FIA, "line.hide", "talk", line=note(1))
    assert [one["text"] for one in told(room)["notes"]] == ["Fine"]
    assert {"id": note(1), "text": CANARY, "hidden": True} in told(room, STAFF)["notes"]
    assert decided(room, anna=True) == "kept"
    assert report(room.lab, room.names)[0].told == {"n": 1, "notes": ["Fine"]}


def test_its_notes_are_material_of_no_later_activity(room: Play) -> None:
    leave(room)
    decided(room, anna=True)
    room.open("vote")
    assert offered(room.lab, room.lab.activities["vote"]) == ([], [])
    assert room.refused("anna", "dot.place", item=note(1)) == "unknown_card"


# --- Rounds ----------------------------------------------------------------------------------------------------------


def test_the_facilitator_switches_rounds_and_undo_takes_it_back(room: Play) -> None:
    room.do(FIA, "dialogue.round", "talk", talk="speaking")
    assert (told(room)["round"], told(room)["talk"], told(room)["speakers"]) == (2, "speaking", 0)
    room.do(FIA, "undo")
    assert (told(room)["round"], told(room)["talk"]) == (1, "free")
    assert room.refused("anna", "dialogue.round", "talk", talk="free") == "not_allowed"


def test_a_round_in_order_gives_each_person_a_place_that_only_they_know(room: Play) -> None:
    room.do(FIA, "dialogue.round", "talk", talk="ordered")
    places = {who: room.sees(who)["speaking/talk"]["place"] for who in PEOPLE}
    assert sorted(places.values()) == [0, 1, 2, 3, 4]
    assert told(room)["speakers"] == 5
    assert not [who for who in PEOPLE if who in json.dumps(told(room, STAFF))]


def test_each_round_has_an_order_of_its_own(room: Play) -> None:
    orders = set()
    for _ in range(6):
        room.do(FIA, "dialogue.round", "talk", talk="ordered")
        orders.add(tuple(room.sees(who)["speaking/talk"]["place"] for who in PEOPLE))
    assert len(orders) > 1
    room.refold()


def test_who_comes_late_speaks_after_the_others(room: Play) -> None:
    room.do(FIA, "dialogue.round", "talk", talk="ordered")
    room.join("fay", organisation="south")
    assert room.sees("fay")["speaking/talk"]["place"] is None
    assert told(room)["speakers"] == 5


def test_the_word_goes_from_place_to_place(room: Play) -> None:
    assert room.refused(FIA, "dialogue.turn", "talk", turn=1) == "bad_request"
    room.do(FIA, "dialogue.round", "talk", talk="ordered")
    room.do(FIA, "dialogue.turn", "talk", turn=1)
    assert told(room)["turn"] == 1
    assert room.do(FIA, "dialogue.turn", "talk", turn=1) == ()


def test_a_round_in_an_empty_room_has_no_speakers() -> None:
    room = Play(step("talk", "dialogue"), people={})
    room.open("talk")
    room.do(FIA, "dialogue.round", "talk", talk="ordered")
    assert told(room)["speakers"] == 0


# --- May the notes be kept? ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, "not_kept"),
        ({"anna": True}, "kept"),
        ({"anna": True, "bo": True}, "kept"),
        ({"anna": False}, "not_kept"),
        ({"anna": True, "bo": True, "cia": True, "dan": True, "eli": False}, "not_kept"),
    ],
)
def test_notes_are_kept_if_somebody_said_yes_and_nobody_said_no(
    room: Play, answers: dict[str, bool], outcome: str
) -> None:
    leave(room)
    assert decided(room, **answers) == outcome
    (section, *_) = report(room.lab, room.names)
    assert section.told == ({"n": 1, "notes": [CANARY]} if outcome == "kept" else {})
    assert [CANARY in text for text in archives(room)] == [outcome == "kept"] * 2


@pytest.mark.parametrize("answers", [{}, {"anna": False}, {"anna": True, "bo": False}])
def test_what_is_not_kept_is_gone_from_every_screen_and_nobody_learns_why(room: Play, answers: dict[str, bool]) -> None:
    leave(room)
    decided(room, **answers)
    assert room.who_sees(CANARY) == []
    others = {viewer: room.sees(viewer)["dialogue/talk"] for viewer in (STAFF, WALL, CROWD)}
    silent = talking()
    leave(silent)
    decided(silent)
    assert others == {viewer: silent.sees(viewer)["dialogue/talk"] for viewer in (STAFF, WALL, CROWD)}


def test_without_the_question_or_without_its_end_nothing_is_kept(room: Play) -> None:
    leave(room)
    assert [CANARY in text for text in archives(room)] == [False, False]
    asked(room, anna=True)
    room.do(FIA, "lab.close")
    assert [CANARY in text for text in archives(room)] == [False, False]
    assert report(room.lab, room.names)[0].told == {}


def test_the_question_shows_what_it_is_about(room: Play) -> None:
    leave(room)
    asked(room)
    assert (told(room)["asked"], told(room)["notes"]) == (True, [{"id": note(1), "text": CANARY}])
    room.do(FIA, "undo")
    assert (told(room)["asked"], "notes" in told(room)) == (False, False)


def test_an_answer_is_seen_by_nobody_else_and_sealed_for_ever(room: Play) -> None:
    leave(room)
    asked(room, anna=False)
    yes = talking()
    leave(yes)
    asked(yes, anna=True)
    for viewer in room.everybody():
        assert (room.sees(viewer) == yes.sees(viewer)) == (viewer != Me("anna"))
    assert all('"keep"' not in text for text in archives(room))


def test_an_answer_may_be_changed_until_the_question_ends(room: Play) -> None:
    leave(room)
    asked(room, anna=False)
    room.do("anna", "dialogue.answer", keep=True)
    assert room.do("anna", "dialogue.answer", keep=True) == ()
    room.do(FIA, "dialogue.conclude", "talk")
    assert told(room)["outcome"] == "kept"
    assert room.refused("bo", "dialogue.answer", "talk", keep=False) == "bad_request"
    assert room.sees("anna")["speaking/talk"]["keep"] is None


def test_staff_says_no_for_somebody_without_a_phone(room: Play) -> None:
    leave(room)
    assert decided(room, anna=True, fia=False) == "not_kept"


def test_the_question_is_answered_also_after_the_lock_but_not_when_it_is_over(room: Play) -> None:
    leave(room)
    asked(room)
    room.do(FIA, "activity.lock", "talk")
    room.do("anna", "dialogue.answer", "talk", keep=True)
    room.do(FIA, "activity.finish", "talk")
    assert room.refused("bo", "dialogue.answer", "talk", keep=True) == "activity_not_open"


def test_there_is_nothing_to_ask_where_nobody_wrote(room: Play) -> None:
    assert room.refused(FIA, "dialogue.ask", "talk") == "bad_request"
    assert room.refused(FIA, "dialogue.conclude", "talk") == "bad_request"
    leave(room)
    asked(room)
    assert room.do(FIA, "dialogue.ask", "talk") == ()


def test_another_round_has_notes_and_a_question_of_its_own(room: Play) -> None:
    leave(room, text="First")
    decided(room, anna=True)
    room.do(FIA, "dialogue.round", "talk", talk="free")
    room.do(FIA, "activity.hide", "talk")
    leave(room, "bo", "Second", 2)
    assert decided(room, anna=True, bo=False) == "not_kept"
    assert report(room.lab, room.names)[0].told == {"n": 1, "notes": ["First"]}
    assert told(room)["notes"] == [{"id": "kept-1", "text": "First"}]


def test_an_archive_makes_a_lab_that_tells_what_was_kept_and_no_more(room: Play) -> None:
    leave(room, text="Kept")
    decided(room, anna=True)
    room.do(FIA, "dialogue.round", "talk", talk="free")
    room.do(FIA, "activity.hide", "talk")
    leave(room, "bo", CANARY, 2)
    room.do(FIA, "activity.reveal", "talk")
    for kept in (
        sealed_journal(room.lab, room.journal, lambda member, purpose: f"alias-{member}"),
        without_private(room.journal),
    ):
        again = kernel.fold("lab-1", list(kept))
        assert report(again, {})[0].told == {"n": 1, "notes": ["Kept"]}
        assert all(CANARY not in json.dumps(show(again, viewer, {})) for viewer in room.everybody())


def test_people_of_a_rehearsal_answer_when_they_are_asked(room: Play) -> None:
    assert rehearse(room, "anna", deeds=1) == 1
    asked(room)
    assert rehearse(room, "anna") == 1
    assert told(room)["answered"] == 1


def test_a_rehearsal_is_led_to_the_question_and_its_end_and_no_further(room: Play) -> None:
    leave(room)
    led = []
    for _ in range(4):
        for name, data in list(kinds()["dialogue"].lead(room.lab, room.lab.activities["talk"])):
            room.do(FIA, name, "talk", **data)
            led.append(name)
        if led == ["dialogue.ask"]:
            room.do("anna", "dialogue.answer", keep=True)
    assert led == ["dialogue.ask", "dialogue.conclude"]
