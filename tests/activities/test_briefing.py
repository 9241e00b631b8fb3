"""Briefing: a text and a clock; the room listens."""

from __future__ import annotations

import pytest

from tests.core.play import CROWD, FIA, Play, note, step


@pytest.fixture
def room() -> Play:
    room = Play(step("now", "briefing", minutes=15))
    room.open("now")
    return room


def test_its_title_and_prompt_are_on_every_phone(room: Play) -> None:
    shown = room.sees(CROWD)["activity/now"]
    assert (shown["title"], shown["prompt"], shown["state"]) == ("Title of now", "Prompt of now", "open")


def test_its_clock_holds_the_planned_minutes(room: Play) -> None:
    assert room.sees(CROWD)["timer"]["planned_s"] == 15 * 60


def test_it_takes_no_cards_and_no_answers(room: Play) -> None:
    assert room.refused("anna", "card.add", card=note(1), text="Hello") == "bad_request"
    assert room.refused("anna", "answer.give", question="word", value="Hello") == "bad_request"


def test_one_can_say_that_one_is_ready(room: Play) -> None:
    room.do("anna", "ready.set", ready=True)
    assert room.sees(CROWD)["activity/now"]["counts"]["ready"] == 1


def test_it_has_no_settings(room: Play) -> None:
    assert room.sees(CROWD)["activity/now"]["config"] == {}
    assert room.refused(FIA, "activity.edit", "now", config={"music": "loud"}) == "bad_request"
