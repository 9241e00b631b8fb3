"""Test cards: anybody writes on the experiment of any visible idea, field by field, while the activity is open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.workshop import Workshop, new_id

FIELDS = {
    "belief": "We believe that small errors are put right the same day",
    "action": "One counter tries it for four weeks",
    "measure": "Cases closed the same day",
    "threshold": "60 per cent",
    "owner_function": "counter manager",
    "starts_on": "2026-04-20",
    "kind": "small_test",
    "state": "planned",
}
NEVER_SENT = {"learning", "decision"}


@pytest.fixture
def trial(lab: Workshop) -> tuple[Workshop, str, str]:
    """A lab whose test card activity is open over a revealed idea: (lab, activity, card)."""
    author = lab.phone()
    lab.phone("org-b")
    board = lab.open(lab.add("idea_board"))
    card = author.idea(board, "Small-fix mandate\nStaff may correct small errors on the spot.")
    lab.staff("activity.reveal", board)
    return lab, lab.open(lab.add("test_card")), card


def test_an_experiment_is_written_by_several_hands_and_shown_to_all(trial: tuple[Workshop, str, str]) -> None:
    lab, step, card = trial
    one, two = lab.phones
    half = dict(list(FIELDS.items())[:4])
    one.does("experiment.write", step, card=card, **half)
    two.does("experiment.write", step, card=card, **{name: value for name, value in FIELDS.items() if name not in half})
    lab.settle()
    for seat in (lab.console, lab.wall, one, two):
        shown = seat.records("experiment")[card]
        assert set(shown) >= {"card", *FIELDS}
        assert {name: shown[name] for name in FIELDS} == FIELDS
    two.does(
        "experiment.write",
        step,
        card=card,
        belief="We are surer now",
        learning="It works",
        decision="pilot",
        state="decided",
    )
    lab.settle()
    shown = lab.wall.records("experiment")[card]
    assert (shown["belief"], shown["learning"], shown["decision"]) == ("We are surer now", "It works", "pilot")
    assert shown["action"] == FIELDS["action"]
    lab.check()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("belief", 7, "bad_request"), ("belief", "x" * 10_000, "too_long"), ("kind", "no_such_kind", "bad_request"),
     ("starts_on", "tomorrow", "bad_request"), ("decision", "no_such_decision", "bad_request"), ("surprise", "x", "bad_request")],
)  # fmt: skip
def test_a_bad_field_is_refused(trial: tuple[Workshop, str, str], field: str, value: Any, code: str) -> None:
    lab, step, card = trial
    lab.phones[0].may_not(code, "experiment.write", step, card=card, **{field: value})
    assert lab.wall.records("experiment") == {}


def test_what_is_hidden_unknown_or_closed_takes_no_experiment(trial: tuple[Workshop, str, str]) -> None:
    lab, step, card = trial
    one, two = lab.phones
    one.may_not("unknown_card", "experiment.write", step, card=new_id(), belief="x")
    lab.staff("card.hide", card=card)
    two.may_not("unknown_card", "experiment.write", step, card=card, belief="x")
    lab.staff("card.restore", card=card)
    lab.staff("activity.lock", step)
    one.may_not("activity_locked", "experiment.write", step, card=card, belief="x")
    lab.staff("activity.finish", step)
    one.may_not("activity_not_open", "experiment.write", step, card=card, belief="x")


def test_an_experiment_goes_with_its_card_when_that_is_hidden(trial: tuple[Workshop, str, str]) -> None:
    lab, step, card = trial
    lab.phones[0].does("experiment.write", step, card=card, belief="a belief-canary")
    lab.staff("card.hide", card=card)
    assert lab.wall.records("experiment") == {}
    assert "belief-canary" not in str(lab.wall.snapshot())
    lab.check()
    lab.staff("card.restore", card=card)
    assert lab.wall.records("experiment")[card]["belief"] == "a belief-canary"
    lab.check()
