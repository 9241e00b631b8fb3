"""Test card: an idea becomes an experiment."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

IDEA, SECRET = note(1), note(2)
EMPTY = {
    "belief": "",
    "action": "",
    "measure": "",
    "threshold": "",
    "owner_function": "",
    "starts_on": None,
    "kind": "small_test",
    "state": "draft",
    "learning": "",
    "decision": None,
}


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board", hidden=False), step("secret", "idea_board"), step("tests", "test_card"))
    room.open("ideas")
    room.write("anna", "Call the same day")
    room.open("secret")
    room.write("bo", "Secret")
    room.open("tests")
    return room


def test_an_experiment_on_a_card_is_seen_by_everybody(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, belief="People wait less")
    expected = {"card": IDEA, "activity": "tests", **EMPTY, "belief": "People wait less"}
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)[f"experiment/{IDEA}"] == expected


def test_fields_left_out_stay_as_they_are(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, belief="People wait less", starts_on="2026-04-01")
    room.do("cia", "experiment.write", card=IDEA, measure="Hours", starts_on=None, decision="pilot")
    shown = room.sees(WALL)[f"experiment/{IDEA}"]
    assert (shown["belief"], shown["measure"], shown["starts_on"], shown["decision"]) == (
        "People wait less",
        "Hours",
        None,
        "pilot",
    )


def test_an_experiment_may_be_started_without_a_word(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA)
    assert room.sees(WALL)[f"experiment/{IDEA}"]["belief"] == ""


def test_writing_what_stands_there_already_changes_nothing(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, belief="People wait less")
    assert room.do("cia", "experiment.write", card=IDEA, belief="People wait less") == ()


@pytest.mark.parametrize("card", [SECRET, note(99)])
def test_a_card_the_room_cannot_see_is_unknown(room: Play, card: str) -> None:
    assert room.refused("anna", "experiment.write", card=card, belief="x") == "unknown_card"


@pytest.mark.parametrize(
    ("field", "value"),
    [("starts_on", "soon"), ("kind", "huge"), ("state", "lost"), ("decision", "perhaps"), ("owner", "x")],
)
def test_a_value_outside_the_vocabulary_is_refused(room: Play, field: str, value: str) -> None:
    assert room.refused("anna", "experiment.write", card=IDEA, **{field: value}) == "bad_request"


def test_an_experiment_hides_and_comes_back_with_its_card(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, belief="Unobtrusive canary")
    room.do(FIA, "card.hide", card=IDEA)
    assert room.who_sees("Unobtrusive canary") == []
    assert report(room.lab, room.names)[-1].told == {"experiments": []}
    room.do(FIA, "card.restore", card=IDEA)
    assert f"experiment/{IDEA}" in room.sees(CROWD)


def test_after_the_lock_staff_alone_writes_on(room: Play) -> None:
    room.do(FIA, "activity.lock", "tests")
    assert room.refused("bo", "experiment.write", card=IDEA, belief="x") == "activity_locked"
    room.do(FIA, "experiment.write", card=IDEA, learning="It worked")
    assert room.sees(WALL)[f"experiment/{IDEA}"]["learning"] == "It worked"


def test_those_who_wrote_on_an_experiment_have_contributed(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, belief="x")
    room.do("bo", "experiment.write", card=IDEA, action="y")
    room.do("cia", "experiment.write", card=IDEA, measure="z")
    assert room.sees(WALL)["activity/tests"]["counts"]["contributors"] == 2


def test_a_card_may_be_written_for_an_experiment_alone(room: Play) -> None:
    card = room.write("bo", "Try it for two weeks")
    assert room.sees(CROWD)[f"card/{card}"]["kind"] == "experiment"
    assert card in room.sees(CROWD)["items/tests"]["cards"]
    assert "items/tests" not in room.sees("bo")


def test_the_report_tells_the_experiments_with_the_text_of_their_cards(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, belief="People wait less")
    told = report(room.lab, room.names)[-1].told
    assert [(each["text"], each["belief"]) for each in told["experiments"]] == [
        ("Call the same day", "People wait less")
    ]


def test_who_wrote_is_nowhere_to_be_read(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, belief="People wait less")
    assert "bo" not in room.sees(STAFF)[f"experiment/{IDEA}"].values()


def aside(room: Play, field: str) -> list[str]:
    """What was put aside of a field of the first idea's test card."""
    cards = room.sees(WALL)["sheets/tests"]["sheets"]
    return next((one["earlier"].get(field, []) for one in cards if one["id"] == IDEA), [])


def test_two_who_write_at_once_find_both_lines(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, action="")
    room.do("bo", "experiment.write", card=IDEA, action="One ward", was={"action": ""})
    room.do("cia", "experiment.write", card=IDEA, action="Two nurses", was={"action": ""})
    assert room.sees(WALL)[f"experiment/{IDEA}"]["action"] == "One ward\nTwo nurses"
    assert aside(room, "action") == []


def test_what_is_written_over_can_be_brought_back(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, action="One ward", owner_function="nurse")
    room.do("cia", "experiment.write", card=IDEA, action="One school", was={"action": "One clinic"})
    room.do("dan", "experiment.write", card=IDEA, owner_function="doctor")
    assert (aside(room, "action"), aside(room, "owner_function")) == (["One ward"], ["nurse"])
    room.do("bo", "experiment.write", card=IDEA, action="One school\nOne ward", was={"action": "One school"})
    assert aside(room, "action") == []


def test_ones_own_words_are_ones_own_to_change(room: Play) -> None:
    room.do("bo", "experiment.write", card=IDEA, action="One ward")
    room.do("bo", "experiment.write", card=IDEA, action="One school", was={"action": "One ward"})
    assert aside(room, "action") == []


def test_what_another_activity_wrote_is_put_aside_too(room: Play) -> None:
    """A test card that was begun in an earlier lab day is written on in a later activity."""
    room.do("bo", "experiment.write", card=IDEA, action="One ward")
    room.do(FIA, "activity.add", kind="test_card", title="More", activity="more")
    room.open("more")
    room.do("bo", "experiment.write", card=IDEA, action="One school", was={"action": "One ward"})
    assert room.sees(WALL)["sheets/more"]["sheets"][0]["earlier"] == {"action": ["One ward"]}


def test_who_writes_on_a_test_card_is_told_and_locks_nobody_out(room: Play) -> None:
    room.do("bo", "experiment.hold", card=IDEA, field="action", on=True)
    (card,) = room.sees(WALL)["sheets/tests"]["sheets"]
    assert [(mark["field"], mark["organisation"]) for mark in card["holds"]] == [("action", "north")]
    room.do("cia", "experiment.write", card=IDEA, action="One ward")
    room.do("bo", "experiment.hold", card=IDEA, field="action", on=False)
    assert room.sees(WALL)["sheets/tests"]["sheets"] == []
    assert room.refused("bo", "experiment.hold", card=SECRET, field="action", on=True) == "unknown_card"
