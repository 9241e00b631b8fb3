"""Idea board: notes in columns or not, hidden until the reveal or not."""

from __future__ import annotations

import pytest

from labapp.core.viewers import Me
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

EXAMPLE = {"columns": [{"id": "now", "title": "Now"}, {"id": "later", "title": "Later"}]}


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board"))
    room.open("ideas")
    return room


def board(**settings: object) -> Play:
    room = Play(step("ideas", "idea_board", **settings))
    room.open("ideas")
    return room


def test_a_note_is_its_authors_alone_until_the_reveal(room: Play) -> None:
    room.write("anna", "Call the same day")
    assert room.who_sees("Call the same day") == [Me("anna")]


def test_the_reveal_shows_every_note_to_everybody(room: Play) -> None:
    card = room.write("anna", "Call the same day")
    room.do(FIA, "activity.reveal", "ideas")
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)[f"card/{card}"]["text"] == "Call the same day"


def test_hiding_again_takes_the_notes_off_walls_phones_and_console(room: Play) -> None:
    room.write("anna", "Call the same day")
    room.do(FIA, "activity.reveal", "ideas")
    room.do(FIA, "activity.hide", "ideas")
    assert room.who_sees("Call the same day") == [Me("anna")]


def test_a_board_that_is_not_hidden_shows_a_note_at_once() -> None:
    room = board(hidden=False)
    card = room.write("anna", "Call the same day")
    assert f"card/{card}" in room.sees(CROWD)


def test_numbers_are_shown_while_the_notes_are_hidden(room: Play) -> None:
    room.write("anna", "One")
    room.write("anna", "Two")
    room.write("bo", "Three")
    assert room.sees(WALL)["activity/ideas"]["counts"] == {"cards": 3, "contributors": 2, "ready": 0}


def test_a_note_may_lie_in_a_column_of_the_board() -> None:
    room = board(columns=[{"id": "now", "title": "Now"}])
    card = room.write("anna", "Call the same day", column="now")
    assert room.sees("anna")[f"card/{card}"]["column"] == "now"


def test_an_unknown_column_is_refused() -> None:
    room = board(columns=[{"id": "now", "title": "Now"}])
    refusal = room.refusal("anna", "card.add", card=note(1), text="Call", column="never")
    assert (refusal.code, refusal.details["field"]) == ("bad_request", "column")


def test_a_member_writes_at_most_as_many_notes_as_the_board_allows() -> None:
    room = board(per_member=2)
    first = room.write("anna", "One")
    room.write("anna", "Two")
    refusal = room.refusal("anna", "card.add", card=note(3), text="Three")
    assert (refusal.code, refusal.details) == ("too_many", {"limit": 2})
    room.write("bo", "Others have their own")
    room.do("anna", "card.take_back", card=first)
    room.write("anna", "What was taken back does not count")


@pytest.mark.parametrize("kind", ["idea", "insight", "question", "prototype", "experiment"])
def test_the_notes_of_a_board_are_of_its_kind(kind: str) -> None:
    room = board(card_kind=kind)
    card = room.write("anna", "Call the same day")
    assert room.sees("anna")[f"card/{card}"]["kind"] == kind


def test_the_report_tells_the_columns_and_the_notes() -> None:
    from labapp.core.report import report

    room = board(columns=[{"id": "now", "title": "Now"}], hidden=False)
    room.write("anna", "Call the same day", column="now")
    (section,) = report(room.lab, room.names)
    assert section.told == {"columns": [{"id": "now", "title": "Now"}]}
    assert [card["text"] for card in section.cards] == ["Call the same day"]
