"""Exemption trials: what an application needs, who decides, what the frame and the clock refuse, and that nothing gets past them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from labapp.core import exemptions
from labapp.core.exemptions import Exemption, state_on
from labapp.core.model import Organisation
from labapp.core.refused import Refused
from tests.core.play import FIA, Play, note, step

ONE = note(1)
CARD = {"belief": "Less noise", "action": "Ten minutes together", "measure": "Calls a week", "threshold": "At most ten"}
CLEAR = dict.fromkeys(exemptions.GUARDS, True)


def a_trial(**more: Any) -> Play:
    """A note with a test card of an exemption trial."""
    room = Play(step("ideas", "idea_board", hidden=False), step("tests", "test_card"))
    room.open("ideas")
    room.write("anna", "Overlap at shift change")
    room.open("tests")
    room.do("anna", "experiment.write", card=ONE, **CARD, **{"kind": "exemption_trial", **more})
    return room


def today(room: Play) -> date:
    return room.now.date()


def form(room: Play, **more: Any) -> dict[str, Any]:
    """An application with all that it needs, for eight weeks from today."""
    first = today(room)
    return {
        "rule_area": "shift_planning",
        "rule_text": "Local agreement on shift changes",
        "applicant": room.lab.organisations[0].id,
        "purposes": {"better_service": "Calls between shifts"},
        "frame": {"minutes": 10, "voluntary": True, "max_weeks": 8},
        "guards": CLEAR,
        "starts_on": first.isoformat(),
        "expires_on": (first + timedelta(days=55)).isoformat(),
        "evaluation_minimum": ["Service", "Resources", "Staff"],
        **more,
    }


def applied(room: Play, **more: Any) -> Play:
    room.do(FIA, "exemption.write", exemption="f1", card=ONE, **form(room, **more))
    room.do(FIA, "exemption.apply", exemption="f1")
    return room


def says(room: Play, party: str, said: str = "granted") -> None:
    room.do("system", "exemption.decide", exemption="f1", party=party, said=said, reason="We have talked about it")


def granted(**more: Any) -> Play:
    room = applied(a_trial(), **more)
    says(room, "employer")
    says(room, "employee")
    return room


def later(room: Play, days: int) -> Play:
    room.now += timedelta(days=days)
    return room


def now_is(room: Play) -> str:
    return state_on(room.lab, room.lab.exemptions["f1"], today(room))


# Applying


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"rule_area": None}, "rule_area", "missing"),
        ({"rule_text": " "}, "rule_text", "missing"),
        ({"applicant": ""}, "applicant", "missing"),
        ({"purposes": {}}, "purposes", "missing"),
        ({"purposes": {"better_service": " "}}, "measure.better_service", "missing"),
        ({"frame": {"voluntary": True}}, "frame", "missing"),
        ({"guards": {**CLEAR, "eu_law": False}}, "guards.eu_law", "guard"),
        ({"guards": {}}, "guards.constitution", "missing"),
        ({"starts_on": ""}, "starts_on", "missing"),
        ({"expires_on": ""}, "expires_on", "missing"),
        ({"evaluation_minimum": []}, "evaluation_minimum", "missing"),
        ({"frame": {"minutes": 10, "max_weeks": 7}}, "expires_on", "too_long_period"),
        ({"eligible": ["Somebody else"]}, "applicant", "not_eligible"),
    ],
)
def test_it_is_not_submittable_with_a_gap(change: dict[str, Any], field: str, reason: str) -> None:
    room = a_trial()
    room.do(FIA, "exemption.write", exemption="f1", card=ONE, **form(room, **change))
    refused = room.refusal(FIA, "exemption.apply", exemption="f1")
    assert (refused.code, refused.details) == ("bad_request", {"field": field, "reason": reason})


def test_who_is_on_the_list_may_apply() -> None:
    room = a_trial()
    applied(room, eligible=[room.lab.organisations[0].name.upper()])
    assert now_is(room) == "applied"


def test_what_was_sent_to_the_parties_stands() -> None:
    room = applied(a_trial())
    assert room.refused(FIA, "exemption.write", exemption="f1", card=ONE, rule_text="Another") == "not_now"


# Deciding


@pytest.mark.parametrize("first", ["employer", "employee"])
def test_one_approval_is_not_enough(first: str) -> None:
    room = applied(a_trial())
    assert room.refusal(FIA, "trial.start", card=ONE).details == {"waits": ["employer", "employee"]}
    says(room, first)
    refused = room.refusal(FIA, "trial.start", card=ONE)
    assert (refused.code, refused.details["waits"]) == (
        "needs_approval",
        [{"employer": "employee", "employee": "employer"}[first]],
    )
    says(room, "employee" if first == "employer" else "employer")
    room.do(FIA, "trial.start", card=ONE)
    assert now_is(room) == "running"
    assert room.lab.exemptions["f1"].started_on == today(room).isoformat()


def test_a_no_refuses_it_and_the_experiment_stays_where_it_is() -> None:
    room = applied(a_trial())
    says(room, "employer")
    says(room, "employee", "refused")
    assert now_is(room) == "refused"
    assert room.refused(FIA, "trial.start", card=ONE) == "needs_approval"


def test_a_decision_needs_a_reason_and_is_no_facilitators() -> None:
    room = applied(a_trial())
    decision = {"exemption": "f1", "party": "employer", "said": "granted"}
    assert room.refusal("system", "exemption.decide", **decision, reason=" ").details["field"] == "reason"
    assert room.refused(FIA, "exemption.decide", **decision, reason="Yes") == "not_allowed"


def test_either_party_may_end_it() -> None:
    room = granted()
    room.do(FIA, "trial.start", card=ONE)
    says(room, "employee", "ended")
    assert now_is(room) == "withdrawn"
    assert room.refused(FIA, "trial.plan", card=ONE, belief="x") == "not_now"
    assert room.refused(FIA, "experiment.write", card=ONE, belief="x") == "exemption_over"


# No way around


@pytest.mark.parametrize("kind", ["exemption_trial", "small_test"])
def test_no_command_of_the_lab_starts_it_either(kind: str) -> None:
    room = applied(a_trial(kind=kind))
    assert room.refused("anna", "experiment.write", card=ONE, state="running") == "needs_approval"
    assert room.refused("anna", "experiment.write", card=ONE, state="running", kind="pilot") == "needs_approval"


def test_what_runs_does_not_become_an_exemption_trial() -> None:
    room = a_trial(kind="small_test")
    room.do(FIA, "trial.start", card=ONE)
    assert room.refused(FIA, "experiment.write", card=ONE, kind="exemption_trial") == "needs_approval"


def test_the_rooms_check_of_rules_counts() -> None:
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("rules", "rules_check", per="item", items="cards", checks=[{"id": "law", "title": "The law"}]),
        step("tests", "test_card"),
    )
    room.open("ideas")
    room.write("anna", "Overlap at shift change")
    room.open("rules")
    room.do("anna", "sheet.write", sheet=ONE, field="law.exemption", text="yes", was="")
    room.open("tests")
    room.do("anna", "experiment.write", card=ONE, **CARD)
    assert room.refused(FIA, "trial.start", card=ONE) == "needs_approval"


def test_what_needs_none_starts_freely() -> None:
    room = a_trial(kind="small_test")
    room.do(FIA, "trial.start", card=ONE)
    assert room.lab.experiments[ONE].state == "running"


def test_what_was_taken_back_before_anybody_said_no_is_not_needed_any_more() -> None:
    room = applied(a_trial(kind="small_test"))
    room.do(FIA, "exemption.withdraw", exemption="f1")
    room.do(FIA, "trial.start", card=ONE)
    assert room.lab.experiments[ONE].state == "running"


# The frame


def test_fifteen_minutes_under_a_limit_of_ten_are_refused() -> None:
    room = granted()
    room.do(FIA, "trial.start", card=ONE)
    refused = room.refusal(FIA, "exemption.use", exemption="f1", limit="minutes", value=15)
    assert (refused.code, refused.details) == ("outside_frame", {"limit": "minutes", "most": 10, "value": 15})
    room.do(FIA, "exemption.use", exemption="f1", limit="minutes", value=10, note="Ward 2")
    assert [use.value for use in room.lab.exemptions["f1"].uses] == [10]


@settings(deadline=None, max_examples=25)
@given(most=st.integers(0, 1000), value=st.floats(allow_nan=True, allow_infinity=True))
def test_nothing_beyond_a_limit_is_ever_entered(most: int, value: float) -> None:
    room = granted(frame={"minutes": most})
    room.do(FIA, "trial.start", card=ONE)
    try:
        room.do(FIA, "exemption.use", exemption="f1", limit="minutes", value=value)
    except Refused:
        assert not 0 <= value <= most
    assert all(0 <= use.value <= most for use in room.lab.exemptions["f1"].uses)


def test_the_test_ends_within_the_period() -> None:
    room = granted()
    after = (today(room) + timedelta(days=56)).isoformat()
    assert room.refused(FIA, "trial.start", card=ONE, ends_on=after) == "outside_frame"
    room.do(FIA, "trial.start", card=ONE)
    assert room.lab.trials[ONE].ends_on == room.lab.exemptions["f1"].expires_on


# The clock


def test_it_does_not_start_before_its_period() -> None:
    room = a_trial()
    day = (today(room) + timedelta(days=3)).isoformat()
    applied(room, starts_on=day)
    says(room, "employer")
    says(room, "employee")
    refused = room.refusal(FIA, "trial.start", card=ONE)
    assert (refused.code, refused.details) == ("exemption_not_begun", {"day": day})
    later(room, 3).do(FIA, "trial.start", card=ONE)


@pytest.mark.parametrize("started", [True, False])
def test_it_ends_by_the_clock_and_locks_the_test(started: bool) -> None:
    room = granted()
    if started:
        room.do(FIA, "trial.start", card=ONE)
    later(room, 55)
    assert now_is(room) == ("running" if started else "granted")
    later(room, 1)
    assert exemptions.is_locked(room.lab, ONE, today(room))
    assert now_is(room) == ("ended_as_planned" if started else "granted")
    for wish in ({"belief": "x"}, {"kind": "small_test"}, {"state": "planned"}, {"starts_on": "2030-01-01"}):
        assert room.refused(FIA, "experiment.write", card=ONE, **wish) == "exemption_over"
    assert room.refused(FIA, "exemption.use", exemption="f1", limit="minutes", value=1) == "exemption_over"
    room.do(FIA, "experiment.write", card=ONE, learning="Short talk beats a long note")


@settings(deadline=None, max_examples=25)
@given(days=st.integers(0, 120))
def test_on_every_day_it_either_holds_or_nothing_starts(days: int) -> None:
    room = later(granted(), days)
    if days <= 55:
        room.do(FIA, "trial.start", card=ONE)
    else:
        assert room.refused(FIA, "trial.start", card=ONE) == "exemption_over"


def test_a_new_application_opens_the_lock_and_not_the_start() -> None:
    room = later(granted(), 60)
    room.do(FIA, "exemption.write", exemption="f2", card=ONE, **form(room, copy_of="f1"))
    assert not exemptions.is_locked(room.lab, ONE, today(room))
    assert room.refused(FIA, "trial.start", card=ONE) == "needs_approval"


# Evaluating


def test_it_is_evaluated_when_it_has_ended() -> None:
    room = granted()
    room.do(FIA, "trial.start", card=ONE)
    findings = {"Service": "Nine calls", "Resources": "Three hours less", "Staff": "27 of 31 want to go on"}
    told = {"exemption": "f1", "findings": findings, "conclusion": "Worth an agreement"}
    assert room.refused(FIA, "exemption.evaluate", **told) == "not_now"
    later(room, 56)
    gap = {**told, "findings": {**findings, "Staff": ""}}
    assert room.refusal(FIA, "exemption.evaluate", **gap).details == {"field": "findings.2", "reason": "missing"}
    room.do(FIA, "exemption.evaluate", **told)
    assert room.lab.exemptions["f1"].evaluation.findings == findings


def test_the_journal_gives_the_same_exemption_again() -> None:
    from labapp.core.messages import event_data, read_event

    fact = exemptions.ExemptionWritten(exemption=granted().lab.exemptions["f1"])
    assert read_event(fact.name, None, event_data(fact)) == fact
    plain = exemptions.ExemptionWritten(exemption=Exemption(id="f1", card=ONE))
    assert read_event(plain.name, None, event_data(plain)) == plain


def test_a_body_that_left_the_list_of_the_lab_is_no_applicant() -> None:
    room = a_trial()
    assert (
        room.refusal(FIA, "exemption.write", exemption="f1", card=ONE, applicant="nobody").details["field"]
        == "applicant"
    )
    other = replace(room.lab, organisations=(Organisation("o", "Other", "O"),))
    assert exemptions.lacks(other, Exemption(id="f", card=ONE, applicant="x", eligible=("Other",)), today(room))
