"""People without a phone: what staff enter for them is marked, and counted as no member's."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step


@pytest.fixture
def room() -> Play:
    room = Play(
        step("ideas", "idea_board", hidden=False, per_member=1),
        step("vote", "dot_vote"),
        step("hope", "check_in", questions=[{"id": "hope", "type": "scale5", "text": "Hope?"}]),
    )
    room.open("ideas")
    return room


def on_paper(room: Play, text: str = "On paper") -> str:
    return room.write(FIA, text, on="ideas", source="paper")


def test_a_note_from_paper_is_marked_and_has_no_author(room: Play) -> None:
    card = on_paper(room)
    seen = room.sees(CROWD)[f"card/{card}"]
    assert seen["source"] == "paper"
    assert seen["organisation"] is None
    assert room.card(card).author == ""
    assert f"card/{card}" not in room.sees(FIA)


def test_a_note_from_paper_counts_as_a_note_and_as_no_member(room: Play) -> None:
    for number in range(3):
        on_paper(room, f"Note {number}")
    assert room.sees(WALL)["activity/ideas"]["counts"] == {"cards": 3, "contributors": 0, "ready": 0}


def test_only_staff_enter_what_lies_on_paper(room: Play) -> None:
    assert room.refused("anna", "card.add", card=note(1), text="Mine", source="paper") == "not_allowed"
    assert room.refused("anna", "paper.tally", "ideas", item="ideas", n=1) == "not_allowed"


def test_what_staff_bring_in_after_the_lock_is_not_late(room: Play) -> None:
    room.do(FIA, "activity.lock", "ideas")
    assert f"card/{on_paper(room)}" in room.sees(CROWD)


def test_staff_mend_what_they_typed_and_nobody_else_does(room: Play) -> None:
    card = on_paper(room)
    assert room.refused("anna", "card.edit", card=card, text="Hm") == "not_yours"
    room.do(FIA, "activity.lock", "ideas")
    room.do(FIA, "card.edit", card=card, text="As it was written")
    assert room.sees(CROWD)[f"card/{card}"]["text"] == "As it was written"
    room.do(FIA, "card.take_back", card=card)
    assert f"card/{card}" not in room.sees(STAFF)


def test_dots_on_paper_are_told_beside_the_vote_and_in_none_of_its_numbers(room: Play) -> None:
    card = on_paper(room)
    room.open("vote")
    room.do("anna", "dot.place", item=card)
    room.do(FIA, "paper.tally", item=card, n=4)
    room.do(FIA, "activity.reveal", "vote")
    seen = room.sees(CROWD)
    assert seen["paper/vote"] == {"lines": [{"item": card, "value": "", "n": 4}]}
    assert [(line["item"], line["dots"]) for line in seen["tally/vote"]["items"]] == [(card, 1)]
    assert seen["tally/vote"]["voters"] == 1
    [section] = [section for section in report(room.lab, room.names) if section.activity.id == "vote"]
    assert [line["n"] for line in section.paper] == [4]


def test_where_people_stand_is_counted_on_paper_for_each_proposal() -> None:
    room = Play(step("stand", "gradients"))
    room.open("stand")
    room.do(FIA, "paper.tally", item="stand", value="full_support", n=2)  # what the prompt proposes
    room.do(FIA, "proposal.ask", "stand", proposal="half", text="Half of it")
    room.do(FIA, "paper.tally", item="half", value="stand_aside", n=1)
    assert room.refused(FIA, "paper.tally", item="whole", value="stand_aside", n=1) == "bad_request"
    room.do("anna", "support.give", proposal="half", level="can_live_with")
    room.do(FIA, "activity.reveal", "stand")
    seen = room.sees(WALL)
    assert seen["paper/stand"] == {
        "lines": [
            {"item": "half", "value": "stand_aside", "n": 1},
            {"item": "stand", "value": "full_support", "n": 2},
        ]
    }
    assert [line["n"] for line in seen["gradients/stand"]["proposals"] if line["id"] == "half"] == [1]


def test_a_line_about_a_note_is_told_while_the_note_is(room: Play) -> None:
    card = on_paper(room)
    room.open("vote")
    room.do(FIA, "paper.tally", item=card, n=4)
    room.do(FIA, "card.hide", card=card)
    assert room.sees(STAFF)["paper/vote"] == {"lines": []}
    room.do(FIA, "card.restore", card=card)
    assert [line["n"] for line in room.sees(STAFF)["paper/vote"]["lines"]] == [4]


def test_before_the_reveal_only_staff_see_what_was_counted(room: Play) -> None:
    room.open("hope")
    room.do(FIA, "paper.tally", item="hope", value="4", n=2)
    assert room.sees(STAFF)["paper/hope"]["lines"] == [{"item": "hope", "value": "4", "n": 2}]
    for audience in (WALL, CROWD, "anna"):
        assert "paper/hope" not in room.sees(audience)


def test_a_later_count_takes_the_place_of_the_earlier_and_none_takes_the_line_away(room: Play) -> None:
    room.open("hope")
    room.do(FIA, "paper.tally", item="hope", value="4", n=2)
    room.do(FIA, "paper.tally", item="hope", value="4", n=3)
    assert room.do(FIA, "paper.tally", item="hope", value="4", n=3) == ()
    assert room.sees(STAFF)["paper/hope"]["lines"][0]["n"] == 3
    room.do(FIA, "paper.tally", item="hope", value="4", n=0)
    assert "paper/hope" not in room.sees(STAFF)
    room.do(FIA, "undo")
    assert room.sees(STAFF)["paper/hope"]["lines"][0]["n"] == 3
    room.refold()


@pytest.mark.parametrize(("on", "item", "code"), [("hope", "hop", "bad_request"), ("vote", "x", "activity_not_open")])
def test_a_count_of_what_is_not_asked_is_refused(room: Play, on: str, item: str, code: str) -> None:
    room.open("hope")
    assert room.refused(FIA, "paper.tally", on, item=item, n=1) == code
