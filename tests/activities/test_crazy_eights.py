"""Crazy eights: eight boxes that only their author sees, and the one that is shared."""

from __future__ import annotations

import json

import pytest

from labapp.core.report import report
from labapp.core.sealing import sealed_journal
from labapp.core.viewers import Me
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step


def eights(**settings: object) -> Play:
    room = Play(step("boxes", "crazy_eights", **settings))
    room.open("boxes")
    return room


@pytest.fixture
def room() -> Play:
    return eights()


# Boxes ----------------------------------------------------------------------------------------------------------------


def test_a_box_is_its_authors_alone_also_after_the_reveal(room: Play) -> None:
    room.write("anna", "A slide into the town hall")
    room.do(FIA, "activity.reveal", "boxes")
    assert room.who_sees("A slide into the town hall") == [Me("anna")]


def test_boxes_fill_one_after_the_other_unless_their_author_says_which(room: Play) -> None:
    cards = [room.write("anna", "One"), room.write("anna", "Three", column="3"), room.write("anna", "Two")]
    assert [room.card(card).column for card in cards] == ["1", "3", "2"]


def test_a_box_holds_one_card_until_it_is_taken_back(room: Play) -> None:
    card = room.write("anna", "One", column="1")
    assert room.refused("anna", "card.add", card=note(9), text="Again", column="1") == "bad_request"
    room.write("bo", "His own", column="1")
    room.do("anna", "card.take_back", card=card)
    room.write("anna", "Better", column="1")


@pytest.mark.parametrize("column", ["0", "9", "one"])
def test_there_is_no_other_box(room: Play, column: str) -> None:
    assert room.refused("anna", "card.add", card=note(9), text="Lost", column=column) == "bad_request"


def test_when_every_box_is_filled_there_is_no_more() -> None:
    room = eights(boxes=2)
    room.write("anna", "One")
    room.write("anna", "Two")
    assert room.refusal("anna", "card.add", card=note(9), text="Three").details == {"limit": 2}


def test_the_room_is_told_how_far_it_is_in_numbers(room: Play) -> None:
    room.write("anna", "One")
    card = room.write("anna", "Two")
    room.write("bo", "Three")
    room.do("anna", "eights.pick", card=card)
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["eights/boxes"] == {"boxes": 3, "shared": 1}
        assert room.sees(audience)["activity/boxes"]["counts"]["contributors"] == 2


# Sharing --------------------------------------------------------------------------------------------------------------


def test_the_reveal_shows_what_was_picked_and_nothing_else(room: Play) -> None:
    room.write("anna", "Bad one")
    card = room.write("anna", "Good one")
    room.do("anna", "eights.pick", card=card)
    assert room.who_sees("Good one") == [Me("anna")]
    room.do(FIA, "activity.reveal", "boxes")
    assert [card["text"] for key, card in room.sees(WALL).items() if key.startswith("card/")] == ["Good one"]
    assert room.who_sees("Bad one") == [Me("anna")]


def test_another_pick_takes_the_place_of_the_first(room: Play) -> None:
    first, second = room.write("anna", "First"), room.write("anna", "Second")
    room.do(FIA, "activity.reveal", "boxes")
    room.do("anna", "eights.pick", card=first)
    room.do("anna", "eights.pick", card=second)
    assert room.do("anna", "eights.pick", card=second) == ()
    assert room.sees("anna")["pick/boxes"] == {"card": second}
    assert room.who_sees("First") == [Me("anna")]
    assert len(room.who_sees("Second")) > 3


def test_one_picks_ones_own_boxes_of_this_activity_while_it_is_open(room: Play) -> None:
    card = room.write("anna", "One")
    assert room.refused("bo", "eights.pick", card=card) == "not_yours"
    room.do(FIA, "activity.lock", "boxes")
    assert room.refused("anna", "eights.pick", "boxes", card=card) == "activity_locked"


def test_a_card_of_another_activity_is_no_box() -> None:
    room = Play(step("boxes", "crazy_eights"), step("more", "crazy_eights"))
    room.open("boxes")
    card = room.write("anna", "One")
    room.open("more")
    assert room.refused("anna", "eights.pick", "more", card=card) == "activity_not_open"


def test_where_all_are_shared_the_reveal_shows_all() -> None:
    room = eights(share="all")
    card = room.write("anna", "One")
    room.write("anna", "Two")
    assert room.refused("anna", "eights.pick", card=card) == "bad_request"
    assert room.who_sees("Two") == [Me("anna")]
    room.do(FIA, "activity.reveal", "boxes")
    assert sum(key.startswith("card/") for key in room.sees(WALL)) == 2


def test_what_came_late_is_for_the_facilitator_to_bring_in(room: Play) -> None:
    room.do(FIA, "activity.lock", "boxes")
    card = room.write("anna", "Too late", "boxes")
    room.do(FIA, "activity.reveal", "boxes")
    assert room.who_sees("Too late") == [STAFF, Me("anna")]
    room.do(FIA, "card.restore", card=card)
    assert f"card/{card}" in room.sees(WALL)


def test_what_staff_enters_from_paper_fills_nobodys_boxes(room: Play) -> None:
    for number in range(9):
        room.write(FIA, f"Paper {number}", source="paper")
    room.do(FIA, "activity.reveal", "boxes")
    assert sum(key.startswith("card/") for key in room.sees(WALL)) == 9


@pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag", "role_named"])
def test_no_archive_tells_what_was_kept(identity: str) -> None:
    room = Play(step("boxes", "crazy_eights"), identity=identity)
    room.open("boxes")
    kept, shared = room.write("anna", "Kept for me"), room.write("anna", "Shared with all")
    room.do("anna", "eights.pick", card=kept)
    room.do("anna", "eights.pick", card=shared)
    room.do(FIA, "activity.reveal", "boxes")
    archive = sealed_journal(room.lab, room.journal, lambda member, what: f"{what}-{member}")
    told = json.dumps([str(stored.event) for stored in archive])
    assert "Kept for me" not in told
    assert "Shared with all" in told


# Report and rehearsal -------------------------------------------------------------------------------------------------


def test_the_report_tells_how_much_was_drawn_and_what_was_shared(room: Play) -> None:
    room.write("anna", "Bad one")
    card = room.write("bo", "Good one")
    room.do("bo", "eights.pick", card=card)
    room.do(FIA, "activity.reveal", "boxes")
    (section,) = report(room.lab, room.names)
    assert section.told == {"people": 2, "boxes": 2, "shared": 1}
    assert [card["text"] for card in section.cards] == ["Good one"]


@pytest.mark.parametrize(("share", "deeds", "public"), [("one", 4, 1), ("all", 3, 3)])
def test_a_pretended_person_fills_every_box_and_picks_one(share: str, deeds: int, public: int) -> None:
    room = eights(boxes=3, share=share)
    assert rehearse(room, "anna") == deeds
    room.do(FIA, "activity.reveal", "boxes")
    assert sum(key.startswith("card/") for key in room.sees(WALL)) == public
