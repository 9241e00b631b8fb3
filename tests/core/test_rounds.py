"""Rounds: an activity that is opened again keeps the result it had, to be compared with what comes of it now."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.report import report
from labapp.core.sealing import sealed_journal
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, step


@pytest.fixture
def room() -> Play:
    """A vote whose result has been shown."""
    room = Play(step("ideas", "idea_board", hidden=False), step("vote", "dot_vote"), step("hope", "check_in", **HOPE))
    room.open("ideas")
    for text in ("One", "Two"):
        room.write("anna", text)
    room.open("vote")
    for voter in ("anna", "bo", "cia"):
        room.do(voter, "dot.place", item=item(room, "One"))
    room.do(FIA, "activity.reveal", "vote")
    return room


HOPE: dict[str, Any] = {"questions": [{"id": "hope", "type": "scale5", "text": "Hope?"}]}


def item(room: Play, text: str) -> str:
    return next(card.id for card in room.lab.cards.values() if card.text == text)


def dots(result: dict[str, Any]) -> dict[str, int]:
    return {line["item"]: line["dots"] for line in result["told"]["items"]}


def test_the_result_stays_when_the_activity_is_opened_again(room: Play) -> None:
    one, two = item(room, "One"), item(room, "Two")
    room.do(FIA, "activity.reopen", "vote")
    room.do("dan", "dot.place", item=two)
    room.do(FIA, "activity.reveal", "vote")
    compared = room.sees(CROWD)["rounds/vote"]
    assert [dots(kept) for kept in compared["rounds"]] == [{one: 3}]
    assert dots(compared["now"]) == {one: 3, two: 1}


def test_while_the_next_round_is_blind_only_staff_see_the_one_before(room: Play) -> None:
    room.do(FIA, "activity.reopen", "vote")
    assert len(room.sees(STAFF)["rounds/vote"]["rounds"]) == 1
    assert room.sees(STAFF)["rounds/vote"]["now"] is None
    for audience in (WALL, CROWD, "anna"):
        assert "rounds/vote" not in room.sees(audience)


@pytest.mark.parametrize("again", ["activity.open", "activity.reopen", "activity.unlock"])
def test_every_way_back_into_a_vote_keeps_its_result(room: Play, again: str) -> None:
    room.do(FIA, again, "vote")
    assert len(room.lab.rounds["vote"]) == 1


def test_the_same_result_is_kept_once_however_often_one_looks_in(room: Play) -> None:
    for _ in range(3):
        room.open("hope")
        room.do(FIA, "activity.reopen", "vote")
        room.do(FIA, "activity.reveal", "vote")
    assert len(room.lab.rounds["vote"]) == 1


def test_what_was_never_shown_and_what_is_empty_is_no_round(room: Play) -> None:
    room.open("hope")
    room.do("anna", "answer.give", question="hope", value=4)
    room.open("ideas")
    room.do(FIA, "activity.reopen", "hope")
    assert "hope" not in room.lab.rounds
    quiet = Play(step("ideas", "idea_board", hidden=False))
    quiet.open("ideas")
    quiet.do(FIA, "activity.finish", "ideas")
    quiet.do(FIA, "activity.reopen", "ideas")
    assert not quiet.lab.rounds


def test_rewinding_to_an_earlier_activity_keeps_every_later_result(room: Play) -> None:
    room.open("hope")
    room.do("anna", "answer.give", question="hope", value=4)
    room.do(FIA, "activity.reveal", "hope")
    later = room.sees(CROWD)
    room.do(FIA, "activity.reopen", "ideas")
    seen = room.sees(CROWD)
    assert seen["tally/vote"] == later["tally/vote"]
    assert seen["answers/hope"] == later["answers/hope"]


def test_undo_takes_the_round_back_with_the_reopening_and_redo_brings_it_again(room: Play) -> None:
    before = room.shared()
    room.do(FIA, "activity.reopen", "vote")
    after = room.shared()
    room.do(FIA, "undo")
    assert room.shared() == before
    assert not room.lab.rounds
    room.do(FIA, "redo")
    assert room.shared() == after
    room.refold()


def test_a_card_that_was_taken_back_or_hidden_since_is_in_no_round(room: Play) -> None:
    one = item(room, "One")
    room.do(FIA, "activity.reopen", "vote")
    room.do(FIA, "card.hide", card=one)
    assert one not in str(room.sees(STAFF)["rounds/vote"])
    archive = sealed_journal(room.lab, room.journal, lambda member, _: f"alias-{member}")
    kept = [stored.event for stored in archive if stored.event.name == "round.kept"]
    assert len(kept) == 1
    assert one not in str(kept)


def test_the_report_tells_of_earlier_rounds_that_came_out_otherwise(room: Play) -> None:
    room.do(FIA, "activity.reopen", "vote")
    room.do(FIA, "activity.reveal", "vote")
    assert [section.rounds for section in report(room.lab, room.names)] == [(), ()]
    room.do(FIA, "activity.reopen", "vote")
    room.do("dan", "dot.place", item=item(room, "Two"))
    room.do(FIA, "activity.reveal", "vote")
    vote = next(section for section in report(room.lab, room.names) if section.activity.id == "vote")
    assert [len(kept.told["items"]) for kept in vote.rounds] == [1]


def test_a_board_counts_the_notes_it_had(room: Play) -> None:
    room.do(FIA, "activity.reopen", "ideas")
    room.write("bo", "Three", on="ideas")
    compared = room.sees(CROWD)["rounds/ideas"]
    assert [len(kept["cards"]) for kept in compared["rounds"]] == [2]
    assert len(compared["now"]["cards"]) == 3


def test_a_word_that_was_hidden_since_is_in_no_round_until_it_is_restored() -> None:
    room = Play(step("cloud", "word_cloud"))
    room.open("cloud")
    room.do("anna", "word.give", words=["Trust", "Time"])
    room.do(FIA, "activity.reveal", "cloud")
    room.do(FIA, "activity.finish", "cloud")
    room.do(FIA, "activity.reopen", "cloud")
    room.do(FIA, "word.hide", "cloud", word="TRUST")
    assert words(room) == ["Time"]
    archive = sealed_journal(room.lab, room.journal, lambda member, _: f"alias-{member}")
    assert "Trust" not in str([stored.event for stored in archive if stored.event.name == "round.kept"])
    room.do(FIA, "word.restore", "cloud", word="trust")
    assert words(room) == ["Time", "Trust"]


def words(room: Play) -> list[str]:
    (kept,) = room.sees(STAFF)["rounds/cloud"]["rounds"]
    return [one["word"] for one in kept["told"]["words"]]


def test_a_reason_that_was_hidden_since_is_in_no_round() -> None:
    room = Play(step("stand", "gradients"))
    room.open("stand")
    asked = room.sees(CROWD)["gradients/stand"]["asked"]
    room.do("anna", "support.give", proposal=asked, level="stand_aside", reason="Ask Berit Lund")
    room.do(FIA, "activity.reveal", "stand")
    (reason,) = room.sees(STAFF)["gradients/stand"]["proposals"][0]["reasons"]
    room.do(FIA, "activity.finish", "stand")
    room.do(FIA, "activity.reopen", "stand")
    room.do(FIA, "reason.hide", "stand", reason=reason["id"])
    (kept,) = room.sees(STAFF)["rounds/stand"]["rounds"]
    assert kept["told"]["proposals"][0]["reasons"] == []
    assert "Berit" not in str(kept)


def test_an_agreement_of_which_one_half_was_hidden_since_is_in_no_round() -> None:
    room = Play(step("deal", "give_get"))
    room.open("deal")
    offer, request = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
    room.do("anna", "exchange.write", note=offer, side="offer", text="A room")
    room.do("bo", "exchange.write", note=request, side="request", text="A room")
    room.do(FIA, "activity.reveal", "deal")
    room.do(FIA, "match.agree", "deal", offer=offer, request=request, agree=True)
    room.do(FIA, "activity.finish", "deal")
    room.do(FIA, "activity.reopen", "deal")
    room.do(FIA, "line.hide", "deal", line=offer)
    (kept,) = room.sees(STAFF)["rounds/deal"]["rounds"]
    assert kept["told"]["agreements"] == []
