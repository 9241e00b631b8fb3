"""Check-in and check-out: words, scales and agreement, shown together after the reveal and never one by one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.workshop import Site, Workshop

QUESTIONS = [
    {"id": "word", "type": "word", "text": "One word"},
    {"id": "hope", "type": "scale5", "text": "How much hope?"},
    {
        "id": "new",
        "type": "agree5",
        "text": "The lab gave me new knowledge.",
        "effect_goal": "new_knowledge",
        "target_percent": 70,
    },
    {"id": "else", "type": "text", "text": "Anything else?"},
]


@pytest.mark.parametrize("kind", ["check_in", "check_out"])
def test_answers_are_the_own_ones_until_the_reveal_and_then_distributions(lab: Workshop, kind: str) -> None:
    one, two, three = lab.phone(), lab.phone("org-b"), lab.phone("org-c")
    step = lab.open(lab.add(kind, questions=QUESTIONS))
    for phone, word, hope in [(one, "Hope-canary", 4), (two, "doubt-canary", 2), (three, "hope-canary", 4)]:
        phone.does("answer.give", step, question="word", value=word)
        phone.does("answer.give", step, question="hope", value=hope)
        phone.does("answer.give", step, question="new", value=hope)
    one.does("answer.give", step, question="else", value="a private-canary")
    one.does("answer.give", step, question="hope", value=5)
    lab.check()
    assert one.mine("answer")[step] == {"word": "Hope-canary", "hope": 5, "new": 4, "else": "a private-canary"}
    if not lab.wall.records("activity")[step]["revealed"]:
        assert "canary" not in lab.heard_by(lab.console, lab.wall)
        assert "doubt-canary" not in lab.heard_by(one)
    lab.staff("activity.reveal", step)
    shown = lab.wall.records("answers")[step]
    assert shown["n"] == 3
    assert shown["questions"]["hope"]["scale"] == {"1": 0, "2": 1, "3": 0, "4": 1, "5": 1}
    assert not any(row.get("by_organisation") for row in shown["questions"].values())
    lab.check()


def test_breakdowns_are_shown_for_groups_of_at_least_five_alone(site: Site) -> None:
    lab = Workshop.create(site)
    try:
        phones = [lab.phone(body) for body in ["org-a"] * 5 + ["org-b"] * 4]
        step = lab.open(lab.add("check_in", questions=QUESTIONS))
        for number, phone in enumerate(phones):
            phone.does("answer.give", step, question="hope", value=1 + number % 5)
        lab.staff("activity.reveal", step)
        breakdown = lab.console.records("answers")[step]["questions"]["hope"].get("by_organisation") or {}
        assert set(breakdown) <= {"org-a"}
        assert lab.console.records("answers")[step]["n"] == 9
    finally:
        lab.leave()


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [("hope", 0, "bad_request"), ("hope", 6, "bad_request"), ("hope", 2.5, "bad_request"), ("hope", "4", "bad_request"), ("hope", True, "bad_request"),
     ("hope", None, "bad_request"), ("new", 9, "bad_request"), ("word", 7, "bad_request"), ("word", "x" * 10_000, "too_long"),
     ("else", ["x"], "bad_request"), ("no such question", 3, "bad_request")],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(lab: Workshop, question: str, value: Any, code: str) -> None:
    step = lab.open(lab.add("check_in", questions=QUESTIONS))
    lab.phone().may_not(code, "answer.give", step, question=question, value=value)


def test_answers_end_with_the_lock(lab: Workshop) -> None:
    phone = lab.phone()
    step = lab.add("check_in", questions=QUESTIONS)
    phone.may_not("activity_not_open", "answer.give", step, question="hope", value=3)
    lab.open(step)
    lab.staff("activity.lock", step)
    phone.may_not("activity_locked", "answer.give", step, question="hope", value=3)


def test_an_effect_goal_is_measured_against_its_target(site: Site) -> None:
    lab = Workshop.create(site)
    try:
        phones = [lab.phone(body) for body in ("org-a", "org-b", "org-c", "org-d", "org-a")]
        step = lab.open(lab.add("check_out", questions=QUESTIONS))
        for phone, value in zip(phones, (5, 4, 4, 2, 5), strict=True):
            phone.does("answer.give", step, question="new", value=value)
        lab.staff("activity.reveal", step)
        goal = lab.wall.records("answers")[step]["questions"]["new"]["goal"]
        assert goal["code"] == "new_knowledge"
        assert goal["percent"] == 80
        assert goal["target_percent"] == 70
        assert goal["met"] is True
    finally:
        lab.leave()
