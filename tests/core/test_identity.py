"""Identity: what a card, a person's record and the journal hold under each of the three promises."""

from __future__ import annotations

import json

import pytest

from labapp.core.report import report
from labapp.core.viewers import Viewer
from tests.core.play import CROWD, FIA, NINE, STAFF, WALL, Play, note, step

ALL = ("anonymous", "anonymous_group_tag", "role_named")


CARD = note(1)


def lab(identity: str) -> Play:
    """A lab in which Greta has written the only card, for all to see."""
    room = Play(step("ideas", "idea_board", hidden=False), identity=identity)
    room.join("greta", organisation="east", actor_group="care")
    room.open("ideas")
    room.write("greta", "Ring at once")
    return room


def signature(room: Play, viewer: Viewer | str) -> dict[str, object]:
    card = room.sees(viewer)[f"card/{CARD}"]
    return {name: card[name] for name in ("organisation", "actor_group", "at", "by", "author") if name in card}


def test_an_anonymous_card_tells_nothing_of_its_author_not_even_when_it_was_written() -> None:
    room = lab("anonymous")
    for viewer in (STAFF, WALL, CROWD, "greta"):
        assert signature(room, viewer) == {"organisation": None, "actor_group": None, "at": None}


def test_a_group_tag_tells_organisation_and_actor_group() -> None:
    room = lab("anonymous_group_tag")
    at = NINE.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    for viewer in (STAFF, WALL, CROWD, "greta"):
        assert signature(room, viewer) == {"organisation": "east", "actor_group": "care", "at": at}


def test_a_named_role_is_shown_to_all_and_the_member_to_staff_alone() -> None:
    room = lab("role_named")
    for viewer in (WALL, CROWD, "greta"):
        assert signature(room, viewer)["by"] == "Greta, nurse"
        assert "author" not in signature(room, viewer)
    assert signature(room, STAFF)["author"] == "greta"


def test_somebody_who_was_erased_has_no_name_on_their_cards() -> None:
    room = lab("role_named")
    del room.names["greta"]
    assert signature(room, CROWD)["by"] is None


@pytest.mark.parametrize("identity", ALL[:2])
def test_under_anonymity_the_author_is_in_no_record_and_in_no_report(identity: str) -> None:
    room = lab(identity)
    for viewer in (WALL, CROWD, *(name for name in room.lab.members if name != "greta")):
        assert "greta" not in json.dumps(room.sees(viewer)).lower()
    assert "greta" not in json.dumps([section.cards for section in report(room.lab, room.names)]).lower()
    cards = {key: value for key, value in room.sees(STAFF).items() if not key.startswith("member/")}
    assert "greta" not in json.dumps(cards).lower()


@pytest.mark.parametrize("identity", ALL[:2])
def test_under_anonymity_nothing_about_a_person_moves_when_they_write(identity: str) -> None:
    room = lab(identity)
    before = {key: value for key, value in room.sees(STAFF).items() if key.startswith("member/")}
    room.write("greta", "Another")
    room.do("greta", "ready.set", ready=True)
    after = {key: value for key, value in room.sees(STAFF).items() if key.startswith("member/")}
    assert before == after


def test_where_authors_are_shown_staff_sees_who_has_written_and_who_is_ready() -> None:
    room = lab("role_named")
    room.do("greta", "ready.set", ready=True)
    shown = room.sees(STAFF)["member/greta"]
    assert (shown["cards"], shown["ready"], shown["name"]) == (1, True, "Greta, nurse")
    assert (room.sees(STAFF)["member/anna"]["cards"], room.sees(STAFF)["member/anna"]["ready"]) == (0, False)


def test_the_people_are_listed_for_staff_alone() -> None:
    room = lab("anonymous_group_tag")
    for viewer in (WALL, CROWD, "greta"):
        assert not any(key.startswith("member/") for key in room.sees(viewer))
    assert room.sees(STAFF)["member/greta"] == {
        "id": "greta",
        "organisation": "east",
        "actor_group": "care",
        "staff": False,
        "arrived": False,
        "name": "Greta, nurse",
        "removed": False,
    }


@pytest.mark.parametrize(("promise", "weaker"), [("anonymous", "anonymous_group_tag"), ("anonymous", "role_named")])
def test_a_promise_is_not_weakened_once_people_have_written(promise: str, weaker: str) -> None:
    room = lab(promise)
    refusal = room.refusal(FIA, "lab.edit", identity=weaker)
    assert (refusal.code, refusal.details["field"]) == ("not_allowed", "identity")


def test_answers_were_given_under_a_promise_too() -> None:
    room = Play(step("in", "check_in", questions=[{"id": "mood", "type": "scale5", "text": "?"}]), identity="anonymous")
    room.open("in")
    room.do("anna", "answer.give", question="mood", value=4)
    assert room.refusal(FIA, "lab.edit", identity="anonymous_group_tag").code == "not_allowed"


@pytest.mark.parametrize(
    ("first", "edited", "then"), [("role_named", "anonymous", ("undo",)), ("anonymous", "role_named", ("undo", "redo"))]
)
def test_neither_undo_nor_redo_changes_a_promise(first: str, edited: str, then: tuple[str, ...]) -> None:
    room = Play(step("ideas", "idea_board", hidden=False), identity=first)
    room.open("ideas")
    room.do(FIA, "lab.edit", identity=edited, title="Edited")
    *before, last = then
    for command in before:
        room.do(FIA, command)
    room.write("anna", "Under the promise of this moment")
    promise = signature(room, CROWD)
    room.do(FIA, last)
    assert signature(room, CROWD) == promise


def test_a_promise_is_weakened_before_the_first_card_and_strengthened_at_any_time() -> None:
    fresh = Play(step("ideas", "idea_board"), identity="anonymous")
    fresh.do(FIA, "lab.edit", identity="role_named")
    assert fresh.lab.identity == "role_named"
    room = lab("role_named")
    room.do(FIA, "lab.edit", identity="anonymous")
    assert signature(room, CROWD) == {"organisation": None, "actor_group": None, "at": None}
