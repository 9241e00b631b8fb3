"""Check-out: a word to take home, and the effect goals on five steps of agreement."""

from __future__ import annotations

import pytest

from tests.core.play import FIA, WALL, Play, step

EXAMPLE = {"questions": [{"id": "goal", "type": "agree5", "text": "I would come again"}]}
PEOPLE = {f"n{number}": "north" for number in range(5)}


def leaving(target: int | None = 60) -> Play:
    goal = {"id": "goal", "type": "agree5", "text": "I would come again", "effect_goal": "come_again"}
    if target is not None:
        goal["target_percent"] = target  # type: ignore[assignment]
    room = Play(
        step("out", "check_out", questions=[{"id": "word", "type": "word", "text": "A word?"}, goal]), people=PEOPLE
    )
    room.open("out")
    return room


def agree(room: Play, *values: int) -> dict[str, object]:
    for who, value in zip(PEOPLE, values, strict=False):
        room.do(who, "answer.give", question="goal", value=value)
    room.do(FIA, "activity.reveal", "out")
    return room.sees(WALL)["answers/out"]["questions"]["goal"]


def test_those_who_answer_four_or_five_agree() -> None:
    assert agree(leaving(), 5, 4, 3, 2, 1)["percent"] == 40


@pytest.mark.parametrize(("target", "met"), [(59, True), (60, True), (61, False), (None, None)])
def test_a_goal_is_met_when_enough_agree(target: int | None, met: bool | None) -> None:
    assert agree(leaving(target), 5, 4, 4, 1, 1)["goal"] == {
        "code": "come_again",
        "target_percent": target,
        "percent": 60,
        "met": met,
    }


def test_of_four_answers_to_a_goal_nothing_is_told() -> None:
    assert agree(leaving(), 5, 4, 1, 1) == {
        "type": "agree5",
        "text": "I would come again",
        "n": 4,
        "goal": {"code": "come_again", "target_percent": 60, "percent": None, "met": None},
    }


def test_a_share_that_only_rounds_up_to_the_goal_has_not_reached_it() -> None:
    room = leaving(70)
    for number in range(18):
        room.join(f"more{number}", organisation="south")
        room.do(f"more{number}", "answer.give", question="goal", value=5 if number < 11 else 1)
    shown = agree(room, 5, 5, 5, 5, 5)  # 16 of 23 are 69.6 %
    assert shown["goal"] == {"code": "come_again", "target_percent": 70, "percent": 70, "met": False}


def test_without_answers_a_goal_is_neither_met_nor_missed() -> None:
    shown = agree(leaving())
    assert (shown["goal"]["percent"], shown["goal"]["met"]) == (None, None)  # type: ignore[index]


def test_an_organisation_of_five_has_its_own_share() -> None:
    assert agree(leaving(), 5, 5, 5, 1, 1)["by_organisation"] == {
        "north": {"n": 5, "scale": {"1": 2, "2": 0, "3": 0, "4": 0, "5": 3}, "mean": 3.4, "percent": 60}
    }


def test_a_word_is_taken_home() -> None:
    room = leaving()
    room.do("n0", "answer.give", question="word", value="Relieved")
    room.do(FIA, "activity.reveal", "out")
    assert room.sees(WALL)["answers/out"]["questions"]["word"]["words"] == [{"word": "Relieved", "n": 1}]
