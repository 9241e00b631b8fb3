"""Open stop: what is closed, why, and what was learned; an experiment on the list is a stopped experiment."""

from __future__ import annotations

import json

import pytest

from labapp.core.report import report
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

TRIED, IDEA = note(1), note(2)


@pytest.fixture
def room() -> Play:
    """Two public notes, one of them tried out, and the list open."""
    room = Play(step("ideas", "idea_board", hidden=False), step("tests", "test_card"), step("stop", "open_stop"))
    room.open("ideas")
    room.write("anna", "Evening desk\nOpen until eight")
    room.write("bo", "A chatbot")
    room.open("tests")
    room.do("anna", "experiment.write", card=TRIED, belief="People come", state="running", learning="Few know of it")
    room.open("stop")
    return room


def put(room: Play, who: str, item: str, **fields: str) -> None:
    room.do(who, "stop.write", item=item, **fields)


def listed(room: Play, viewer: object = WALL) -> list[dict[str, object]]:
    found: list[dict[str, object]] = room.sees(viewer)["stops/stop"]["items"]  # type: ignore[arg-type]
    return found


def test_a_thing_stands_on_the_list_with_reason_and_lesson_and_without_a_name(room: Play) -> None:
    put(room, "cia", "s1", text=" The Friday report ", reason="Nobody reads it", lesson="Ask the readers first")
    line = {
        "id": "s1",
        "text": "The Friday report",
        "card": None,
        "experiment": False,
        "reason": "Nobody reads it",
        "lesson": "Ask the readers first",
    }
    for audience in (STAFF, WALL, CROWD):
        assert listed(room, audience) == [line]
        assert "cia" not in json.dumps(room.sees(audience)["stops/stop"])
    assert (room.sees("cia")["stop/stop"], room.sees("bo")["stop/stop"]) == ({"mine": ["s1"]}, {"mine": []})


def test_an_experiment_on_the_list_is_stopped_and_keeps_its_lesson(room: Play) -> None:
    put(room, "cia", "s1", card=TRIED, reason="Two visitors a week")
    put(room, "cia", "s1", lesson="Tell people before")
    (line,) = listed(room)
    assert (line["text"], line["card"], line["experiment"]) == ("Evening desk\nOpen until eight", TRIED, True)
    shown = room.sees(WALL)[f"experiment/{TRIED}"]
    assert (shown["state"], shown["decision"], shown["learning"], shown["belief"]) == (
        "stopped",
        "stop",
        "Tell people before",
        "People come",
    )


def test_an_experiment_that_is_taken_back_is_what_it_was(room: Play) -> None:
    before = room.sees(WALL)[f"experiment/{TRIED}"]
    put(room, "cia", "s1", card=TRIED, lesson="Tell people before")
    room.do("cia", "stop.take_back", item="s1")
    assert listed(room) == []
    assert room.sees(WALL)[f"experiment/{TRIED}"] == before
    assert room.do("cia", "stop.take_back", item="s1") == ()


def test_an_experiment_that_was_decided_anew_is_left_alone(room: Play) -> None:
    put(room, "cia", "s1", card=TRIED)
    room.do(FIA, "experiment.write", "tests", card=TRIED, decision="test_again", state="running")
    room.do("cia", "stop.take_back", item="s1")
    assert room.sees(WALL)[f"experiment/{TRIED}"]["decision"] == "test_again"


def test_a_note_that_was_not_tried_is_on_the_list_and_nothing_else(room: Play) -> None:
    put(room, "cia", "s1", card=IDEA, reason="Too soon")
    assert (listed(room)[0]["text"], listed(room)[0]["experiment"]) == ("A chatbot", False)
    room.do("cia", "stop.take_back", item="s1")
    assert f"experiment/{IDEA}" not in room.sees(WALL)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"item": "s2"}, "bad_request"),
        ({"item": "s2", "text": "  "}, "bad_request"),
        ({"item": "s2", "card": note(99)}, "unknown_card"),
        ({"item": "s2", "card": TRIED}, "bad_request"),
        ({"item": "s1", "card": IDEA}, "bad_request"),
        ({"item": "s3", "text": ""}, "bad_request"),
        ({"item": "s2", "text": "x" * 201}, "too_long"),
        ({"item": "s2", "text": "Words", "lesson": "x" * 601}, "too_long"),
    ],
)
def test_what_cannot_stand_on_the_list_is_refused(room: Play, data: dict[str, str], code: str) -> None:
    put(room, "cia", "s1", card=TRIED)
    put(room, "cia", "s3", text="The Friday report")
    assert room.refused("cia", "stop.write", **data) == code


def test_the_list_has_its_limit(room: Play) -> None:
    for number in range(60):
        put(room, "cia", f"s{number}", text="A report")
    assert room.refused("cia", "stop.write", item="s60", text="A report") == "too_many"


def test_only_who_put_it_there_and_staff_write_about_a_thing(room: Play) -> None:
    put(room, "cia", "s1", text="The Friday report")
    assert room.refused("dan", "stop.write", item="s1", lesson="None") == "not_yours"
    assert room.refused("dan", "stop.take_back", item="s1") == "not_yours"
    room.do(FIA, "activity.lock", "stop")
    put(room, FIA, "s1", lesson="Ask the readers first")
    assert room.do(FIA, "stop.write", item="s1", lesson=" Ask the readers first") == ()
    assert room.sees("cia")["stop/stop"] == {"mine": ["s1"]}
    assert room.refused("cia", "stop.write", item="s1", lesson="None") == "activity_locked"


def test_a_hidden_thing_is_seen_by_staff_alone_and_comes_back(room: Play) -> None:
    put(room, "cia", "s1", text="His report")
    room.do(FIA, "stop.hide", "stop", item="s1")
    assert room.do(FIA, "stop.hide", "stop", item="s1") == ()
    assert listed(room) == listed(room, CROWD) == []
    assert listed(room, STAFF)[0]["hidden"] is True
    room.do(FIA, "undo")
    assert len(listed(room)) == 1
    room.do(FIA, "redo")
    room.do(FIA, "stop.restore", "stop", item="s1")
    assert room.do(FIA, "stop.restore", "stop", item="s1") == ()
    assert len(listed(room)) == 1


def test_a_hidden_note_is_not_on_the_list_either(room: Play) -> None:
    put(room, "cia", "s1", card=IDEA)
    room.do(FIA, "card.hide", card=IDEA)
    assert listed(room) == []


def test_while_the_activity_is_hidden_the_list_is_a_number(room: Play) -> None:
    put(room, "cia", "s1", text="The Friday report")
    room.do(FIA, "activity.hide", "stop")
    assert room.sees(WALL)["stops/stop"] == {"n": 1}


def test_the_report_tells_what_was_closed(room: Play) -> None:
    put(room, "cia", "s1", card=TRIED, reason="Two visitors a week", lesson="Tell people before")
    told = report(room.lab, room.names)[-1].told
    assert (told["n"], told["stopped"]) == (1, listed(room))


def test_a_rehearsed_person_closes_one_thing_and_leaves_experiments_alone(room: Play) -> None:
    assert [rehearse(room, who) for who in ("anna", "bo", "cia")] == [1, 1, 1]
    assert len(listed(room)) == 3
    assert room.sees(WALL)[f"experiment/{TRIED}"]["state"] == "running"


def test_an_experiment_whose_test_card_has_left_the_agenda_stays_as_it_is(room: Play) -> None:
    put(room, "cia", "s1", card=TRIED)
    assert [fact.name for fact in room.do("cia", "stop.write", item="s1", reason="Too few came")] == ["stop.written"]
    room.do(FIA, "activity.drop", "tests")
    for name, data in (("stop.write", {"lesson": "Tell people before"}), ("stop.take_back", {})):
        assert all(fact.name != "experiment.written" for fact in room.do("cia", name, item="s1", **data))
    assert room.lab.experiments[TRIED].decision == "stop"
