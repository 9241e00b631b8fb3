"""The frame of a lab and the ways to invite to it: letters in three languages, and a poster for the door."""

from __future__ import annotations

from typing import Any

import pytest

from labapp import Services
from tests.web.conftest import Caller, Visitor
from tests.web.test_lab_pages import FORM

FRAME = {
    "record_holder": "Harbour Municipality",
    "mandate": "Decision 14 of the board",
    "scope_in": "Opening hours",
    "scope_out": "Salaries",
    "series": "Open late",
    "effect_goals": ["new_knowledge", "new_perspectives"],
}


@pytest.fixture
def framed(api: Caller, lab: dict[str, Any]) -> dict[str, Any]:
    changes = {"brief": FRAME, "starts_at": "2026-07-01T07:00:00Z", "organisations": [{"name": "Harbour Municipality"}]}
    answer = api.call("PATCH", f"/labs/{lab['id']}", changes)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def test_the_frame_is_written_on_the_page_of_the_lab(
    services: Services, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    assert facilitator.send(f"/labs/{lab['id']}", {**FORM, **FRAME}).status_code == 302
    brief = services.rooms.lab(lab["id"]).brief
    assert (brief.record_holder, brief.effect_goals) == ("Harbour Municipality", ("new_knowledge", "new_perspectives"))
    text = facilitator.get(f"/labs/{lab['id']}").text
    assert 'value="Decision 14 of the board"' in text
    assert text.count('name="effect_goals"') >= 5
    assert text.count('value="new_knowledge" checked') == 1


def test_a_lab_is_made_with_its_frame(services: Services, facilitator: Visitor) -> None:
    made = facilitator.send("/labs/new", {**FORM, **FRAME}).location
    assert services.rooms.lab(made.rpartition("/")[2]).brief.mandate == "Decision 14 of the board"


@pytest.mark.parametrize(("field", "value"), [("mandate", "x" * 301), ("effect_goals", "no_such")])
def test_what_is_wrong_in_the_frame_is_said_beside_it(
    facilitator: Visitor, lab: dict[str, Any], field: str, value: str
) -> None:
    answer = facilitator.send(f"/labs/{lab['id']}", {**FORM, **FRAME, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert "Opening hours" in answer.text


def test_a_frame_that_is_not_on_the_form_stays(
    services: Services, facilitator: Visitor, framed: dict[str, Any]
) -> None:
    facilitator.send(f"/labs/{framed['id']}", FORM)
    assert services.rooms.lab(framed["id"]).brief.record_holder == "Harbour Municipality"


def test_whoever_joins_reads_who_holds_the_records(stranger: Visitor, framed: dict[str, Any]) -> None:
    assert "Harbour Municipality" in stranger.get(f"/j/{framed['code']}").text
    assert "Salaries" in stranger.get(f"/j/{framed['code']}").text


def test_the_frame_is_in_the_report_and_in_the_export(
    facilitator: Visitor, api: Caller, framed: dict[str, Any]
) -> None:
    report = facilitator.get(f"/report/{framed['id']}").text
    for words in ("Record holder", "Decision 14 of the board", "Opening hours", "Salaries", "I gained new knowledge"):
        assert words in report, words
    exported = api.call("GET", f"/labs/{framed['id']}/export").json or {}
    assert any(event["data"].get("brief") == FRAME for event in exported["events"])


def test_an_unknown_goal_is_refused(api: Caller, lab: dict[str, Any]) -> None:
    answer = api.call("PATCH", f"/labs/{lab['id']}", {"brief": {"effect_goals": ["no_such"]}})
    assert answer.status_code == 400
    assert (answer.json or {})["error"]["details"]["field"] == "brief.effect_goals"


def test_the_letter_says_what_is_known_in_three_languages(facilitator: Visitor, framed: dict[str, Any]) -> None:
    text = facilitator.get(f"/labs/{framed['id']}/invitation?place=Harbour+Hall").text
    for words in ("Wednesday 1 July 2026, 09:00–10:30", "onsdag 1 juli 2026", "Where: Harbour Hall"):
        assert words.lower() in text.lower(), words
    for words in (
        framed["links"]["join"],
        framed["code"],
        "Harbour Municipality keeps what is written and answers for it.",
    ):
        assert words in text, words


def test_what_is_not_known_leaves_no_gap_in_the_letter(facilitator: Visitor, lab: dict[str, Any]) -> None:
    text = facilitator.get(f"/labs/{lab['id']}/invitation").text
    letter = text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "When:" not in letter
    assert "\n\n\n" not in letter
    assert "keeps what is written" not in letter


def test_the_poster_has_the_question_the_code_and_the_way_in(facilitator: Visitor, framed: dict[str, Any]) -> None:
    text = facilitator.get(f"/labs/{framed['id']}/poster?language=en&place=Harbour+Hall").text
    code = framed["code"]
    for words in (
        framed["challenge"],
        f"{code[:3]} {code[3:]}",
        f"/j/{code}/qr.svg",
        "Harbour Hall",
        "Harbour Municipality",
    ):
        assert words in text, words
    assert 'lang="sv"' in facilitator.get(f"/labs/{framed['id']}/poster?language=sv").text.partition("<head>")[0]


def test_a_place_is_shown_as_text(facilitator: Visitor, lab: dict[str, Any]) -> None:
    for page in ("invitation", "poster"):
        assert "<script>alert" not in facilitator.get(f"/labs/{lab['id']}/{page}?place=<script>alert(1)</script>").text


@pytest.mark.parametrize("page", ["invitation", "poster"])
def test_the_invitation_of_others_is_not_there(other_facilitator: Visitor, lab: dict[str, Any], page: str) -> None:
    assert other_facilitator.get(f"/labs/{lab['id']}/{page}").status_code == 404
