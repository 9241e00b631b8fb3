"""Idea board: notes in columns or not, hidden until the reveal or not."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from labapp.core.viewers import Me
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

EXAMPLE = {"columns": [{"id": "now", "title": "Now"}, {"id": "later", "title": "Later"}], "steps": True}


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
    room = board(columns=[{"id": "now", "title": "Now"}], hidden=False)
    room.write("anna", "Call the same day", column="now")
    (section,) = report(room.lab, room.names)
    assert section.told == {"columns": [{"id": "now", "title": "Now"}]}
    assert [card["text"] for card in section.cards] == ["Call the same day"]


# Columns one after the other ------------------------------------------------------------------------------------------


@pytest.fixture
def rounds() -> Play:
    return board(hidden=False, **EXAMPLE)


def test_the_first_column_is_open_until_the_facilitator_goes_on(rounds: Play) -> None:
    assert rounds.sees(CROWD)["board/ideas"] == {"column": "now"}
    refusal = rounds.refusal("anna", "card.add", card=note(1), text="Too early", column="later")
    assert (refusal.code, refusal.details["field"]) == ("bad_request", "column")
    rounds.do(FIA, "board.step", column="later")
    assert rounds.sees(WALL)["board/ideas"] == {"column": "later"}
    rounds.write("anna", "Now it may lie there", column="later")


def test_a_note_that_names_no_column_lies_in_the_open_one(rounds: Play) -> None:
    first = rounds.write("anna", "How we would fail")
    rounds.do(FIA, "board.step", column="later")
    second = rounds.write("anna", "What we do of it")
    assert [rounds.card(card).column for card in (first, second)] == ["now", "later"]


def test_a_note_that_was_begun_before_the_step_may_still_lie_in_its_column(rounds: Play) -> None:
    rounds.do(FIA, "board.step", column="later")
    assert rounds.card(rounds.write("anna", "Begun earlier", column="now")).column == "now"


def test_a_step_is_taken_once_and_can_be_taken_back(rounds: Play) -> None:
    rounds.do(FIA, "board.step", column="later")
    assert rounds.do(FIA, "board.step", column="later") == ()
    rounds.do(FIA, "undo")
    assert rounds.sees(CROWD)["board/ideas"] == {"column": "now"}


def test_only_staff_goes_on_and_only_to_a_column_there_is(rounds: Play) -> None:
    assert rounds.refused("anna", "board.step", column="later") == "not_allowed"
    assert rounds.refused(FIA, "board.step", column="never") == "bad_request"
    assert board(columns=EXAMPLE["columns"]).refused(FIA, "board.step", "ideas", column="later") == "bad_request"


def test_columns_that_change_on_the_way_leave_the_open_one_open(rounds: Play) -> None:
    rounds.do(FIA, "board.step", column="later")
    between = [{"id": "now", "title": "Now"}, {"id": "soon", "title": "Soon"}, {"id": "later", "title": "Later"}]
    rounds.do(FIA, "activity.edit", "ideas", config={**EXAMPLE, "hidden": False, "columns": between})
    assert rounds.sees(CROWD)["board/ideas"] == {"column": "later"}
    rounds.do(FIA, "activity.edit", "ideas", config={**EXAMPLE, "hidden": False, "columns": between[:2]})
    assert rounds.sees(CROWD)["board/ideas"] == {"column": "now"}


def test_the_report_tells_the_columns_that_were_reached(rounds: Play) -> None:
    (section,) = report(rounds.lab, rounds.names)
    assert [column["id"] for column in section.told["columns"]] == ["now"]


def test_a_board_with_steps_but_no_columns_is_a_board_without() -> None:
    room = board(steps=True)
    assert room.card(room.write("anna", "Loose")).column is None
    assert "board/ideas" not in room.sees(CROWD)


# Rehearsals -----------------------------------------------------------------------------------------------------------


def test_a_pretended_person_writes_a_few_notes_that_begin_with_the_stem() -> None:
    room = board(stem="How might we", columns=EXAMPLE["columns"])
    rehearse(room, "anna")
    written = [(card.text, card.column) for card in room.lab.cards.values()]
    assert written == [("How might we Words of anna", "now")] * 3


def test_a_pretended_person_writes_no_more_than_the_board_takes() -> None:
    room = board(per_member=1)
    rehearse(room, "anna")
    assert len(room.lab.cards) == 1


def test_a_pretended_person_writes_once_in_each_column_that_opens(rounds: Play) -> None:
    assert rehearse(rounds, "anna") == 1
    rounds.do(FIA, "board.step", column="later")
    assert rehearse(rounds, "bo") == 1
    assert [card.column for card in rounds.lab.cards.values()] == ["now", "later"]
