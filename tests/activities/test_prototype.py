"""Prototype: teams tick off, show what they built, and call for help."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.activities.prototype import rehearse
from labapp.core.report import report
from labapp.core.viewers import Me
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

CHECKLIST = [{"id": "touch", "title": "Somebody can touch it"}, {"id": "shown", "title": "We have shown it"}]
FIELDS = [{"id": "learn", "title": "What we want to learn"}]
FORM = {"checklist": CHECKLIST, "fields": FIELDS}
EXAMPLE = {**FORM, "per": "item", "items": "cards"}


@pytest.fixture
def room() -> Play:
    """Anna and Cia, Bo, Dan and Eli are teams."""
    room = Play(step("build", "prototype", hidden=True, **FORM))
    room.open("build")
    room.do(FIA, "groups.form", size=2)
    return room


def team(room: Play, who: str) -> str:
    return str(room.sees(who)["sheet/build"]["own"])


def stranger(room: Play, to: str) -> str:
    return next(member for group in room.lab.groups if to not in group for member in group)


def calls(room: Play, by: Any = STAFF) -> list[dict[str, Any]]:
    return list(room.sees(by)["help/build"]["calls"])


def test_how_far_a_team_is_shows_as_numbers_and_no_more(room: Play) -> None:
    own = team(room, "anna")
    room.do("anna", "sheet.write", sheet=own, field="touch", text="yes", was="")
    for audience in (STAFF, WALL, CROWD):
        shown = {sheet["id"]: sheet for sheet in room.sees(audience)["sheets/build"]["sheets"]}
        assert shown[own] == {"id": own, "filled": 1, "of": 3, "missing": 0}


def test_a_tick_may_be_taken_off_again(room: Play) -> None:
    own = team(room, "anna")
    room.do("anna", "sheet.write", sheet=own, field="touch", text="yes", was="")
    room.do("anna", "sheet.write", sheet=own, field="touch", text="", was="yes")
    assert room.sees("anna")["sheet/build"]["sheet"]["filled"] == 0
    assert room.refused("anna", "sheet.write", sheet=own, field="touch", text="no") == "bad_request"


def test_what_a_team_shows_is_seen_after_the_reveal_with_the_team(room: Play) -> None:
    own = team(room, "anna")
    card = room.write("anna", "A letter that can be folded", column=own)
    assert room.who_sees("A letter that can be folded") == [Me("anna")]
    room.do(FIA, "activity.reveal", "build")
    shown = room.sees(WALL)[f"card/{card}"]
    assert (shown["column"], shown["kind"]) == (own, "prototype")


def test_nobody_shows_something_for_another_team(room: Play) -> None:
    other = team(room, stranger(room, "anna"))
    assert room.refused("anna", "card.add", card=note(1), text="x", column=other) == "not_allowed"
    assert room.refused("anna", "card.add", card=note(1), text="x", column="9") == "bad_request"


def test_a_call_for_help_is_seen_by_staff_and_the_team_alone(room: Play) -> None:
    own = team(room, "anna")
    room.do("anna", "help.call", sheet=own, on=True)
    expected = [{"sheet": own, "at": "2026-03-05T09:00:00.000Z", "coming": False}]
    assert calls(room) == calls(room, "anna") == expected
    assert calls(room, stranger(room, "anna")) == []
    assert all("help/build" not in room.sees(audience) for audience in (WALL, CROWD, Me(FIA)))


def test_a_call_is_answered_and_ends(room: Play) -> None:
    own = team(room, "anna")
    assert room.do(FIA, "help.answer", sheet=own) == ()
    room.do("anna", "help.call", sheet=own, on=True)
    assert room.do("anna", "help.call", sheet=own, on=True) == ()
    room.do(FIA, "help.answer", sheet=own)
    assert calls(room)[0]["coming"]
    assert room.do(FIA, "help.answer", sheet=own) == ()
    room.do(FIA, "help.answer", sheet=own, done=True)
    assert calls(room) == []


def test_a_team_may_take_its_call_back(room: Play) -> None:
    own = team(room, "anna")
    room.do("anna", "help.call", sheet=own, on=True)
    room.do("anna", "help.call", sheet=own, on=False)
    assert calls(room) == calls(room, "anna") == []
    assert room.do("anna", "help.call", sheet=own, on=False) == ()


def test_nobody_calls_for_another_team_and_only_staff_answers(room: Play) -> None:
    other = team(room, stranger(room, "anna"))
    assert room.refused("anna", "help.call", sheet=other, on=True) == "not_allowed"
    assert room.refused("anna", "help.answer", sheet=team(room, "anna")) == "not_allowed"


def test_who_waits_longest_comes_first(room: Play) -> None:
    first, second = team(room, stranger(room, "anna")), team(room, "anna")
    room.do(stranger(room, "anna"), "help.call", sheet=first, on=True)
    room.wait(60)
    room.do("anna", "help.call", sheet=second, on=True)
    assert [call["sheet"] for call in calls(room)] == [first, second]


def test_without_teams_the_whole_room_sees_its_call() -> None:
    room = Play(step("build", "prototype", **FORM))
    room.open("build")
    room.do("anna", "help.call", sheet="room", on=True)
    assert calls(room, "dan") == calls(room)


def test_those_who_ticked_and_those_who_showed_have_contributed(room: Play) -> None:
    own = team(room, "anna")
    room.do("anna", "sheet.write", sheet=own, field="touch", text="yes", was="")
    room.write("bo", "A letter", column=team(room, "bo"))
    room.write("anna", "A folder", column=own)
    assert room.sees(WALL)["activity/build"]["counts"]["contributors"] == 2


def test_the_report_tells_checklist_and_words_of_each_team(room: Play) -> None:
    own = team(room, "anna")
    room.do("anna", "sheet.write", sheet=own, field="touch", text="yes", was="")
    room.do("anna", "sheet.write", sheet=own, field="learn", text="Whether it is read", was="")
    assert report(room.lab, room.names)[-1].told == {}
    room.do(FIA, "activity.reveal", "build")
    told = report(room.lab, room.names)[-1].told
    assert [line["id"] for line in told["checklist"]] == ["touch", "shown"]
    assert [(sheet["id"], sheet["fields"]) for sheet in told["sheets"]] == [
        (own, {"touch": "yes", "learn": "Whether it is read"})
    ]


class Somebody:
    """A person of a rehearsal who always does the first thing."""

    member = "anna"

    def says(self) -> str:
        return "We fold it"

    def number(self, low: int, high: int) -> int:
        return low

    def pick(self, things: Any) -> Any:
        return things[0]

    def new_id(self) -> str:
        return note(7)


def test_a_rehearsed_person_ticks_writes_and_shows_one_thing(room: Play) -> None:
    names = []
    while deeds := list(rehearse(room.lab, room.lab.activities["build"], Somebody())):
        for name, data in deeds:
            room.do("anna", name, **data)
            names.append(name)
    assert names == ["sheet.write"] * 3 + ["card.add"]
