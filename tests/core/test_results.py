"""Closing: a lab ends when each result it keeps has an owner, time and a day of review, or was stopped with what was learned."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.results import lacking, results
from tests.core.play import FIA, Play, note, step

ONE, TWO = note(1), note(2)
ALL = {"owner_function": "Head of service", "scheduled_time": "Two hours a month", "review_on": "2026-10-01"}
PLAN = [
    {"id": "owner", "type": "line"},
    {"id": "process", "type": "text"},
    {"id": "time", "type": "text"},
    {"id": "review", "type": "date"},
]


def trying(**experiment: Any) -> Play:
    """A note with an experiment, and one without."""
    plan = step("plan", "sheet", fields=PLAN, per="item")
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("tests", "test_card"),
        step("it", "decision"),
        type(plan)(**{**{name: getattr(plan, name) for name in plan.__struct_fields__}, "method": "anchor_plan"}),
    )
    room.open("ideas")
    room.write("anna", "Call the same day\nBefore four o'clock")
    room.write("cia", "One door")
    room.open("tests")
    room.do("anna", "experiment.write", card=ONE, action="Ring", **experiment)
    return room


def lacks(room: Play) -> list[tuple[str, list[str]]]:
    refused = room.refusal(FIA, "lab.close")
    assert refused.code == "not_anchored"
    assert refused.details["count"] == len(refused.details["lacks"])
    return [(one["words"], one["missing"]) for one in refused.details["lacks"]]


@pytest.mark.parametrize("experiment", [{}, {"state": "running"}, {"state": "stopped", "learning": "Too late"}])
def test_a_lab_that_keeps_nothing_closes_freely(experiment: dict[str, str]) -> None:
    room = trying(**experiment)
    room.do(FIA, "lab.close")
    assert room.lab.state == "closed"


@pytest.mark.parametrize("choice", ["test_again", "pilot", "adopt"])
def test_a_kept_result_says_what_it_lacks(choice: str) -> None:
    room = trying(decision=choice, state="decided")
    assert lacks(room) == [("Call the same day", ["owner_function", "scheduled_time", "review_on"])]
    assert room.lab.state == "open"


def test_with_everything_the_lab_closes() -> None:
    room = trying(decision="pilot", state="decided")
    for field in ALL:
        room.do(FIA, "result.anchor", item=ONE, **{field: ALL[field]})
    room.do(FIA, "lab.close")
    (kept,) = results(room.lab)
    assert {field: getattr(kept.anchor, field) for field in ALL} == ALL
    assert kept.anchor.months == 12


def test_the_owner_on_the_test_card_counts() -> None:
    room = trying(decision="pilot", state="decided", owner_function="Head of service")
    assert lacks(room) == [("Call the same day", ["scheduled_time", "review_on"])]


def test_what_the_room_wrote_on_the_anchor_plan_counts() -> None:
    room = trying(decision="adopt", state="decided")
    room.open("plan")
    for field, text in (("owner", "The reception"), ("time", "Fridays"), ("review", "2026-12-01")):
        room.do("anna", "sheet.write", sheet=ONE, field=field, text=text)
    (kept,) = results(room.lab)
    assert (kept.anchor.owner_function, kept.anchor.scheduled_time) == ("The reception", "Fridays")
    room.do(FIA, "result.anchor", item=ONE, owner_function="Head of service")
    assert results(room.lab)[0].anchor.owner_function == "Head of service", "staff completes and corrects"
    room.do(FIA, "lab.close")


def test_a_decision_about_a_note_without_an_experiment_is_a_result_too() -> None:
    room = trying()
    room.open("it")
    room.do(FIA, "decision.make", item=TWO, choice="adopt", function="Head of service")
    assert [words for words, _ in lacks(room)] == ["One door"]
    room.do(FIA, "result.stop", item=TWO, lesson="There was no door")
    room.do(FIA, "lab.close")
    assert [(kept.choice, kept.anchor.lesson) for kept in results(room.lab)] == [("stop", "There was no door")]


def test_a_note_that_is_taken_off_the_board_is_no_result() -> None:
    room = trying(decision="pilot", state="decided")
    room.do(FIA, "card.hide", card=ONE)
    room.do(FIA, "lab.close")


def test_a_stop_without_a_lesson_keeps_the_lab_open() -> None:
    room = trying(decision="stop", state="stopped")
    assert lacks(room) == [("Call the same day", ["lesson"])]
    assert room.refusal(FIA, "result.stop", item=ONE, lesson="  ").details == {"field": "lesson", "reason": "missing"}
    room.do(FIA, "result.stop", item=ONE, lesson="Nobody answered")
    room.do(FIA, "lab.close")
    assert room.lab.experiments[ONE].learning == "Nobody answered"


def test_an_open_stop_takes_the_place_of_an_owner() -> None:
    room = trying(decision="pilot", state="decided")
    room.do(FIA, "result.stop", item=ONE, lesson="It costs more than it gives", reason="No money")
    room.do(FIA, "lab.close")
    assert (room.lab.experiments[ONE].state, room.lab.experiments[ONE].decision) == ("stopped", "stop")


def test_closing_again_by_redo_is_judged_again() -> None:
    room = trying()
    room.do(FIA, "lab.close")
    room.do(FIA, "undo")
    room.do("anna", "experiment.write", "tests", card=ONE, decision="pilot", state="decided")
    assert room.refused(FIA, "redo") == "not_anchored"


def test_a_closed_lab_can_still_be_anchored_better() -> None:
    room = trying(decision="pilot", state="decided")
    room.do(FIA, "result.anchor", item=ONE, **ALL)
    room.do(FIA, "lab.close")
    room.do(FIA, "result.anchor", item=ONE, owner_function="Head of care", months=36)
    assert results(room.lab)[0].anchor.months == 36


@pytest.mark.parametrize(
    ("data", "field"),
    [({"item": ONE, "review_on": "2026-02-30"}, "review_on"), ({"item": ONE, "months": 13}, "months")],
)
def test_what_makes_no_sense_is_refused(data: dict[str, Any], field: str) -> None:
    room = trying(decision="pilot", state="decided")
    refused = room.refusal(FIA, "result.anchor", **data)
    assert (refused.code, refused.details["field"]) == ("bad_request", field)


def test_what_is_no_result_can_neither_be_anchored_nor_stopped() -> None:
    room = trying()
    assert room.refused(FIA, "result.anchor", item=ONE, owner_function="x") == "unknown_card"
    assert room.refused(FIA, "result.stop", item=note(9), lesson="x") == "unknown_card"


def test_only_those_who_lead_anchor() -> None:
    room = trying(decision="pilot", state="decided")
    assert room.refused("anna", "result.anchor", item=ONE, owner_function="x") == "not_allowed"


def test_a_rehearsal_closes_whatever_it_played() -> None:
    room = trying(decision="pilot", state="decided")
    room.lab = type(room.lab)(**{**{n: getattr(room.lab, n) for n in room.lab.__struct_fields__}, "rehearsal": True})
    assert lacking(room.lab) == []
