"""Cards: written, edited, taken back, late, hidden, restored; and what a lock means for them."""

from __future__ import annotations

import pytest

from labapp.core.viewers import Me
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board", hidden=False), step("next", "idea_board"))
    room.open("ideas")
    return room


def test_a_card_is_written_with_its_text_as_it_is(room: Play) -> None:
    text = "<b>Ring</b> 👩‍⚕️ שלום\nin the morning"
    card = room.write("anna", f"  {text} \n", lang="en")
    shown = room.sees(CROWD)[f"card/{card}"]
    assert (shown["text"], shown["lang"], shown["edited"]) == (text, "en", False)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_a_card_without_words_is_refused(room: Play, text: str) -> None:
    assert room.refused("anna", "card.add", card=note(1), text=text) == "bad_request"


def test_a_card_has_a_longest_text(room: Play) -> None:
    room.write("anna", "x" * 1000)
    refusal = room.refusal("anna", "card.add", card=note(9), text="x" * 1001)
    assert (refusal.code, refusal.details) == ("too_long", {"field": "text", "limit": 1000})


def test_a_card_is_named_by_a_uuid_that_is_free(room: Play) -> None:
    assert room.refusal("anna", "card.add", card="one", text="Ring").details["field"] == "card"
    card = room.write("anna", "Ring")
    assert room.refusal("bo", "card.add", card=card, text="Ring").details["field"] == "card"


def test_a_card_before_its_activity_was_opened_is_refused(room: Play) -> None:
    assert room.refused("anna", "card.add", "next", card=note(1), text="Early") == "activity_not_open"


# Editing and taking back ---------------------------------------------------------------------------------------------


def test_an_author_edits_a_card_while_its_activity_is_open(room: Play) -> None:
    card = room.write("anna", "Ring")
    room.do("anna", "card.edit", card=card, text="Ring at once")
    shown = room.sees(CROWD)[f"card/{card}"]
    assert (shown["text"], shown["edited"]) == ("Ring at once", True)
    assert room.do("anna", "card.edit", card=card, text=" Ring at once ") == ()
    assert room.refused("anna", "card.edit", card=card, text="  ") == "bad_request"


@pytest.mark.parametrize("who", ["bo", FIA])
def test_nobody_else_edits_or_takes_back_a_card(room: Play, who: str) -> None:
    card = room.write("anna", "Ring")
    assert room.refused(who, "card.edit", card=card, text="Mine now") == "not_yours"
    assert room.refused(who, "card.take_back", card=card) == "not_yours"


def test_a_card_that_was_taken_back_is_seen_by_nobody(room: Play) -> None:
    card = room.write("anna", "Unobtrusive canary")
    room.do("anna", "card.take_back", card=card)
    assert room.who_sees("Unobtrusive canary") == []
    assert room.refused("anna", "card.edit", card=card, text="Again") == "unknown_card"
    assert room.refused(FIA, "card.restore", card=card) == "unknown_card"


def test_after_the_lock_a_card_stays_as_it_is(room: Play) -> None:
    card = room.write("anna", "Ring")
    room.do(FIA, "activity.lock")
    assert room.refused("anna", "card.edit", card=card, text="Later") == "activity_locked"
    assert room.refused("anna", "card.take_back", card=card) == "activity_locked"
    room.open("next")
    assert room.refused("anna", "card.edit", card=card, text="Later") == "activity_not_open"


def test_a_card_of_a_dropped_activity_is_of_an_unknown_activity(room: Play) -> None:
    card = room.write("anna", "Ring")
    room.do(FIA, "activity.drop", "ideas")
    assert room.refused("anna", "card.edit", card=card, text="Later") == "unknown_activity"


# Late cards ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["locked", "done"])
def test_a_card_after_the_end_is_kept_as_late(room: Play, state: str) -> None:
    room.do(FIA, "activity.lock" if state == "locked" else "activity.finish", "ideas")
    (fact,) = room.do("anna", "card.add", "ideas", card=note(1), text="Sorry, late")
    assert fact.late is True  # type: ignore[attr-defined]


def test_a_late_card_is_seen_by_its_author_and_in_the_tray_of_the_console_alone(room: Play) -> None:
    room.do(FIA, "activity.lock")
    card = room.write("anna", "Sorry, late", on="ideas")
    assert room.who_sees("Sorry, late") == [STAFF, Me("anna")]
    assert room.sees(STAFF)[f"card/{card}"]["late"] is True
    assert room.sees("anna")[f"card/{card}"]["late"] is True
    assert room.sees(WALL)["activity/ideas"]["counts"]["cards"] == 0


def test_a_late_card_of_a_hidden_board_waits_for_the_reveal_like_the_others() -> None:
    room = Play(step("ideas", "idea_board"))
    room.open("ideas")
    room.do(FIA, "activity.lock")
    room.write("anna", "Sorry, late")
    assert room.who_sees("Sorry, late") == [Me("anna")]


def test_staff_brings_a_late_card_onto_the_board(room: Play) -> None:
    room.do(FIA, "activity.lock")
    card = room.write("anna", "Sorry, late")
    room.do(FIA, "card.restore", card=card)
    assert f"card/{card}" in room.sees(CROWD)
    assert room.sees(STAFF)[f"card/{card}"]["late"] is False
    assert room.do(FIA, "card.restore", card=card) == ()


# Hidden by staff -----------------------------------------------------------------------------------------------------


def test_a_card_hidden_by_staff_is_seen_by_its_author_and_staff_alone(room: Play) -> None:
    card = room.write("anna", "Not so nice")
    room.do(FIA, "card.hide", card=card)
    assert room.who_sees("Not so nice") == [STAFF, Me("anna")]
    assert room.sees(STAFF)[f"card/{card}"]["hidden"] is True
    assert room.sees("anna")[f"card/{card}"]["hidden"] is True
    assert room.do(FIA, "card.hide", card=card) == ()


def test_a_card_hidden_by_staff_is_restored(room: Play) -> None:
    card = room.write("anna", "Nice after all")
    room.do(FIA, "card.hide", card=card)
    room.do(FIA, "card.restore", card=card)
    assert f"card/{card}" in room.sees(CROWD)
    assert room.do(FIA, "card.restore", card=card) == ()


# Ready ---------------------------------------------------------------------------------------------------------------


def test_ready_is_a_word_about_one_activity(room: Play) -> None:
    room.do("anna", "ready.set", ready=True)
    assert room.sees("anna")["me"]["ready"] is True
    assert room.sees(WALL)["activity/ideas"]["counts"]["ready"] == 1
    assert room.do("anna", "ready.set", ready=True) == ()
    room.open("next")
    assert room.sees("anna")["me"]["ready"] is False
    room.do("anna", "ready.set", ready=True)
    assert room.sees(WALL)["activity/ideas"]["counts"]["ready"] == 0
    room.do("anna", "ready.set", ready=False)
    assert room.sees(WALL)["activity/next"]["counts"]["ready"] == 0


def test_ready_needs_an_activity() -> None:
    room = Play(step("ideas", "idea_board"))
    room.do(FIA, "lab.open")
    assert room.refused("anna", "ready.set", ready=True) == "unknown_activity"
    assert room.refused("anna", "ready.set", "nowhere", ready=True) == "unknown_activity"
