"""The life of an experiment after the lab: planned, running, learned from, decided, round after round, in a closed lab too."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.trials import present_round, trial_of
from tests.core.play import FIA, Play, note, step

ONE = note(1)
CARD = {"belief": "People wait less", "action": "Call back", "measure": "Hours", "threshold": "At most four"}
LEARNED = {"seen": "Eleven of twelve were called", "learning": "Four o'clock is too late", "met": False}


@pytest.fixture(params=["open", "closed"])
def room(request: pytest.FixtureRequest) -> Play:
    """A lab with one test card, open or closed."""
    room = Play(step("ideas", "idea_board", hidden=False), step("tests", "test_card"))
    room.open("ideas")
    room.write("anna", "Call back the same day")
    room.open("tests")
    room.do("anna", "experiment.write", card=ONE, **CARD)
    if request.param == "closed":
        room.do(FIA, "lab.close")
    return room


def run(room: Play, decision: str, **learned: Any) -> None:
    """One round to its decision."""
    room.do(FIA, "trial.start", card=ONE)
    room.do(FIA, "trial.learn", card=ONE, **{**LEARNED, **learned})
    room.do(FIA, "trial.decide", card=ONE, decision=decision, reason="As we saw")


def stands(room: Play) -> tuple[str, str | None]:
    known = room.lab.experiments[ONE]
    return known.state, known.decision


def test_three_rounds_are_kept_as_they_were(room: Play) -> None:
    run(room, "test_again")
    room.do(FIA, "trial.again", card=ONE)
    assert stands(room) == ("planned", None)
    assert room.lab.experiments[ONE].learning == ""
    room.do(FIA, "trial.plan", card=ONE, threshold="At most six")
    run(room, "pilot", learning="Six hours work", met=True)
    room.do(FIA, "trial.again", card=ONE)
    run(room, "adopt", learning="It holds", met=True)
    first, second = trial_of(room.lab, ONE).rounds
    assert (first.threshold, first.learning, first.decision, first.met) == (
        "At most four",
        "Four o'clock is too late",
        "test_again",
        False,
    )
    assert (second.threshold, second.learning, second.decision, second.kind) == (
        "At most six",
        "Six hours work",
        "pilot",
        "small_test",
    )
    last = present_round(room.lab, room.lab.experiments[ONE])
    assert (last.kind, last.learning, last.decision, last.reason) == ("pilot", "It holds", "adopt", "As we saw")
    assert room.refused(FIA, "trial.again", card=ONE) == "not_now"
    room.refold()


def test_nothing_is_decided_before_something_was_learned(room: Play) -> None:
    assert room.refused(FIA, "trial.decide", card=ONE, decision="adopt") == "not_now"
    room.do(FIA, "trial.start", card=ONE)
    assert room.refusal(FIA, "trial.decide", card=ONE, decision="stop").details == {
        "field": "learning",
        "reason": "missing",
    }
    assert room.refusal(FIA, "trial.learn", card=ONE, seen="", learning=" ").details["field"] == "learning"


def test_a_stop_before_the_start_says_why_in_the_open(room: Play) -> None:
    room.do(FIA, "trial.decide", card=ONE, decision="stop", reason="The law asks for two signatures")
    assert stands(room) == ("stopped", "stop")
    assert room.lab.experiments[ONE].learning == "The law asks for two signatures"


@pytest.mark.parametrize("gap", ["belief", "action", "measure", "threshold"])
def test_a_test_card_with_a_gap_does_not_start(room: Play, gap: str) -> None:
    room.do(FIA, "trial.plan", card=ONE, **{gap: " "})
    assert room.refusal(FIA, "trial.start", card=ONE).details == {"field": gap, "reason": "missing"}


def test_what_runs_keeps_its_plan(room: Play) -> None:
    room.do(FIA, "trial.start", card=ONE, ends_on="2026-04-30")
    assert room.lab.experiments[ONE].starts_on == "2026-03-05"
    assert room.refused(FIA, "trial.plan", card=ONE, threshold="At most nine") == "not_now"
    assert room.refused(FIA, "trial.start", card=ONE) == "not_now"


@pytest.mark.parametrize(("day", "reason"), [("2026-02-30", "not_a_day"), ("2026-03-04", "past")])
def test_it_ends_on_a_day_to_come(room: Play, day: str, reason: str) -> None:
    assert room.refusal(FIA, "trial.start", card=ONE, ends_on=day).details["reason"] == reason


def test_a_note_without_an_experiment_has_no_life(room: Play) -> None:
    assert room.refused(FIA, "trial.start", card=note(9)) == "unknown_card"
