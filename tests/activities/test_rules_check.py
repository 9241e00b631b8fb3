"""Rules check: what a plan touches, who looks into it, and what is left to do."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.activities.rules_check import light_of
from labapp.core.report import report
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

CHECKS = [{"id": "law", "title": "Touches laws or rules"}, {"id": "data", "title": "Touches personal data"}]
EXAMPLE = {"per": "item", "items": "cards", "checks": CHECKS}
IDEA = note(1)


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board", hidden=False), step("check", "rules_check", checks=CHECKS))
    room.open("ideas")
    room.write("anna", "Call the same day")
    room.open("check")
    return room


def says(room: Play, check: str, sheet: str = "room", **said: str) -> None:
    for part, text in said.items():
        field = check if part == "note" else f"{check}.{part}"
        room.do("anna", "sheet.write", sheet=sheet, field=field, text=text, was="")


def found(room: Play, check: str) -> dict[str, Any]:
    (sheet,) = room.sees(WALL)["rules/check"]["sheets"]
    return next(one for one in sheet["checks"] if one["check"] == check)


@pytest.mark.parametrize(
    ("answer", "who", "exemption", "light"),
    [
        ("", "", False, "open"),
        ("no", "", False, "green"),
        ("yes", "", False, "red"),
        ("unsure", "", False, "red"),
        ("yes", "legal office", False, "amber"),
        ("unsure", "legal office", False, "amber"),
        ("no", "", True, "red"),
        ("yes", "legal office", True, "amber"),
    ],
)
def test_a_light_says_what_is_left_to_do(answer: str, who: str, exemption: bool, light: str) -> None:
    assert light_of(answer, who, exemption) == light


def test_what_was_found_is_seen_by_everybody(room: Play) -> None:
    says(room, "law", answer="yes", note="The social services act", who="legal office", exemption="yes")
    expected = {
        "check": "law",
        "answer": "yes",
        "note": "The social services act",
        "who": "legal office",
        "exemption": True,
        "light": "amber",
    }
    assert found(room, "law") == expected
    assert found(room, "data")["light"] == "open"
    for audience in (STAFF, CROWD):
        assert room.sees(audience)["rules/check"] == room.sees(WALL)["rules/check"]


def test_only_answers_make_it_complete(room: Play) -> None:
    says(room, "law", note="The social services act", who="legal office")
    (sheet,) = room.sees(WALL)["sheets/check"]["sheets"]
    assert (sheet["filled"], sheet["of"], sheet["missing"]) == (0, 2, 2)
    says(room, "law", answer="no")
    (sheet,) = room.sees(WALL)["sheets/check"]["sheets"]
    assert (sheet["filled"], sheet["missing"]) == (1, 1)


@pytest.mark.parametrize(("part", "text"), [("answer", "perhaps"), ("exemption", "no"), ("who", "x" * 201)])
def test_an_answer_outside_the_words_is_refused(room: Play, part: str, text: str) -> None:
    refused = room.refused("anna", "sheet.write", sheet="room", field=f"law.{part}", text=text)
    assert refused in ("bad_request", "too_long")


def test_a_check_that_is_not_asked_takes_nothing(room: Play) -> None:
    assert room.refused("anna", "sheet.write", sheet="room", field="love.answer", text="yes") == "bad_request"


def test_hidden_again_it_shows_no_light(room: Play) -> None:
    says(room, "law", answer="yes")
    room.do(FIA, "activity.hide", "check")
    assert all("rules/check" not in room.sees(viewer) for viewer in room.everybody())


def test_the_report_tells_what_was_found_and_how_many_exemptions_are_needed(room: Play) -> None:
    says(room, "law", answer="yes", exemption="yes")
    told = report(room.lab, room.names)[-1].told
    assert (told["exemptions"], told["titles"]["law"]) == (1, "Touches laws or rules")
    assert [one["light"] for one in told["sheets"][0]["checks"]] == ["red", "open"]


def test_checks_of_each_idea_stand_apart() -> None:
    room = Play(step("ideas", "idea_board", hidden=False), step("check", "rules_check", **EXAMPLE))
    room.open("ideas")
    room.write("anna", "One")
    room.write("bo", "Two")
    room.open("check")
    says(room, "law", sheet=IDEA, answer="no")
    assert [one["id"] for one in room.sees(WALL)["rules/check"]["sheets"]] == [IDEA]
    room.do(FIA, "card.hide", card=IDEA)
    assert room.sees(WALL)["rules/check"]["sheets"] == []
