"""Interface map: where organisations meet, pair by pair, and which pairs nobody has spoken about."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.report import report
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

EXAMPLE = {"bodies": ["north", "south", "east"]}
ONE, TWO = note(1), note(2)


def mapping(identity: str = "anonymous_group_tag", **settings: Any) -> Play:
    room = Play(step("map", "interface_map", **(settings or EXAMPLE)), identity=identity)
    room.open("map")
    return room


@pytest.fixture
def room() -> Play:
    return mapping()


def write(room: Play, who: str = "anna", line: str = ONE, **words: Any) -> None:
    room.do(
        who,
        "interface.write",
        **{"interface": line, "other": "south", "topic": "Hand-over", "give": "A contact", **words},
    )


def the_map(room: Play) -> dict[str, Any]:
    shown: dict[str, Any] = room.sees(WALL)["interfaces/map"]
    return shown


@pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag", "role_named"])
def test_a_line_stands_between_two_organisations_and_names_nobody(identity: str) -> None:
    room = mapping(identity)
    write(room, need=" One form ")
    for audience in (WALL, CROWD):
        assert room.sees(audience)["interfaces/map"] == {
            "bodies": ["north", "south", "east"],
            "lines": [
                {
                    "id": ONE,
                    "body": "north",
                    "other": "south",
                    "topic": "Hand-over",
                    "give": "A contact",
                    "need": "One form",
                }
            ],
            "empty": [["north", "east"], ["south", "east"]],
        }
    assert "anna" not in str(the_map(room))


def test_a_pair_is_met_whoever_of_the_two_spoke(room: Play) -> None:
    write(room, "cia", other="north")
    assert the_map(room)["empty"] == [["north", "east"], ["south", "east"]]


def test_all_organisations_of_the_lab_are_on_the_map_unless_some_are_chosen() -> None:
    room = mapping(bodies=None)
    assert len(the_map(room)["bodies"]) == 6
    assert len(the_map(room)["empty"]) == 15


def test_who_speaks_for_no_organisation_of_the_map_cannot_write(room: Play) -> None:
    assert room.refused("eli", "interface.write", interface=ONE, other="south", topic="x", give="y") == "not_allowed"
    room.join("wim", organisation="west")
    assert room.refused("wim", "interface.write", interface=ONE, other="south", topic="x", give="y") == "not_allowed"


@pytest.mark.parametrize(
    "words",
    [
        {"other": "north"},
        {"other": "west"},
        {"other": "nowhere"},
        {"topic": " "},
        {"give": " ", "need": ""},
        {"topic": "x" * 81},
    ],
)
def test_a_line_needs_another_organisation_a_topic_and_something_to_give_or_to_need(
    room: Play, words: dict[str, str]
) -> None:
    line = {"interface": ONE, "other": "south", "topic": "Hand-over", "give": "A contact", **words}
    assert room.refused("anna", "interface.write", **line) in ("bad_request", "too_long")


def test_colleagues_write_on_and_take_back_what_their_organisation_said_and_nobody_else_does(room: Play) -> None:
    write(room)
    write(room, "bo", give="Two contacts", other="east")
    assert [(line["give"], line["other"]) for line in the_map(room)["lines"]] == [("Two contacts", "east")]
    assert room.do("bo", "interface.write", interface=ONE, other="east", topic="Hand-over", give="Two contacts") == ()
    assert room.refused("cia", "interface.write", interface=ONE, other="east", topic="x", give="y") == "not_allowed"
    assert room.refused("cia", "interface.take_back", interface=ONE) == "not_allowed"
    room.do("bo", "interface.take_back", interface=ONE)
    assert the_map(room)["lines"] == []
    assert room.refused("bo", "interface.take_back", interface=ONE) == "unknown_card"


def test_staff_writes_for_organisations_without_a_phone(room: Play) -> None:
    write(room, FIA, body="east")
    assert the_map(room)["lines"][0]["body"] == "east"
    assert room.refused(FIA, "interface.write", interface=TWO, other="south", topic="x", give="y") == "not_allowed"


def test_a_member_speaks_for_their_own_organisation_whatever_they_say(room: Play) -> None:
    write(room, body="east")
    assert the_map(room)["lines"][0]["body"] == "north"


def test_lines_come_in_the_order_of_the_map(room: Play) -> None:
    write(room, "cia", note(3), other="north")
    write(room, "anna", note(2), other="east")
    write(room, "anna", note(1), topic="b")
    write(room, "bo", note(4), topic="A")
    assert [line["id"] for line in the_map(room)["lines"]] == [note(4), note(1), note(2), note(3)]


def test_staff_takes_a_line_off_the_wall_and_its_pair_is_empty_again(room: Play) -> None:
    write(room)
    room.do(FIA, "line.hide", "map", line=ONE)
    assert (the_map(room)["lines"], len(the_map(room)["empty"])) == ([], 3)
    assert room.sees(STAFF)["interfaces/map"]["lines"][0]["hidden"] is True
    room.do(FIA, "undo")
    assert len(the_map(room)["lines"]) == 1


def test_an_organisation_that_leaves_the_map_takes_its_lines_along(room: Play) -> None:
    write(room)
    room.do(FIA, "activity.edit", "map", config={"bodies": ["north", "east"]})
    assert the_map(room) == {"bodies": ["north", "east"], "lines": [], "empty": [["north", "east"]]}


def test_there_is_an_end_to_lines(room: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labapp.activities.interface_map.MOST", 1)
    write(room)
    write(room, give="More")
    assert room.refused("anna", "interface.write", interface=TWO, other="south", topic="x", give="y") == "too_many"


def test_the_report_holds_the_map(room: Play) -> None:
    write(room)
    told = report(room.lab, room.names)[-1].told
    assert (told["n"], told["empty"]) == (1, [["north", "east"], ["south", "east"]])


def test_a_hidden_map_is_shown_to_nobody(room: Play) -> None:
    write(room)
    room.do(FIA, "activity.hide", "map")
    assert room.who_sees("Hand-over") == []


def test_people_of_a_rehearsal_write_one_line_if_they_speak_for_anybody(room: Play) -> None:
    assert rehearse(room, "anna") == 1
    assert rehearse(room, "eli") == 0
    assert len(the_map(room)["lines"]) == 1
