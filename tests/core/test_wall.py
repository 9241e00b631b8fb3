"""The wall: what the facilitator chooses to show on it, the spotlight, and the word to the whole room."""

from __future__ import annotations

import pytest

from tests.core.play import CROWD, FIA, WALL, Play, note, step


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board", hidden=False), step("secret", "idea_board"))
    room.open("ideas")
    room.write("anna", "Ring")
    return room


def wall(room: Play) -> dict[str, object]:
    return room.sees(WALL)["wall"]


def test_at_first_the_wall_follows_the_agenda_in_the_light(room: Play) -> None:
    quiet = {"message": None, "calm": False, "others": {}}
    assert wall(room) == {"view": "auto", "spotlight": None, "theme": "light", **quiet}


@pytest.mark.parametrize(
    "view",
    ["auto", "lobby", "prompt", "timer", "board", "clusters", "vote", "experiments", "break", "closing", "blank"],
)
def test_the_wall_shows_what_was_chosen(room: Play, view: str) -> None:
    room.do(FIA, "wall.show", view=view)
    assert wall(room)["view"] == view
    assert room.do(FIA, "wall.show", view=view) == ()


def test_another_view_is_refused(room: Play) -> None:
    assert room.refused(FIA, "wall.show", view="fireworks") == "bad_request"
    assert room.refused(FIA, "wall.theme", theme="pink") == "bad_request"


def test_opening_an_activity_brings_the_wall_back_to_the_agenda(room: Play) -> None:
    room.do(FIA, "wall.show", view="blank")
    room.do(FIA, "wall.spotlight", card=note(1))
    room.do(FIA, "wall.theme", theme="dark")
    room.open("secret")
    seen = wall(room)
    assert (seen["view"], seen["spotlight"], seen["theme"]) == ("auto", None, "dark")


def test_one_card_stands_in_the_spotlight_until_it_ends(room: Play) -> None:
    room.do(FIA, "wall.spotlight", card=note(1))
    assert wall(room)["spotlight"] == note(1)
    room.do(FIA, "wall.spotlight", card=None)
    assert wall(room)["spotlight"] is None


def test_a_card_the_room_cannot_see_does_not_come_into_the_spotlight(room: Play) -> None:
    room.open("secret")
    secret = room.write("anna", "Secret")
    for card in (secret, note(99)):
        assert room.refused(FIA, "wall.spotlight", card=card) == "unknown_card"


@pytest.mark.parametrize("how", ["card.take_back", "card.hide"])
def test_a_card_that_goes_leaves_the_spotlight_for_good(room: Play, how: str) -> None:
    room.do(FIA, "wall.theme", theme="dark")
    room.do(FIA, "wall.spotlight", card=note(1))
    room.do("anna" if how == "card.take_back" else FIA, how, card=note(1))
    assert wall(room)["spotlight"] is None
    assert wall(room)["theme"] == "dark"
    if how == "card.hide":
        room.do(FIA, "card.restore", card=note(1))
        assert wall(room)["spotlight"] is None


def test_hiding_the_board_darkens_the_spotlight_until_it_is_shown_again(room: Play) -> None:
    room.do(FIA, "wall.spotlight", card=note(1))
    room.do(FIA, "activity.hide", "ideas")
    assert wall(room)["spotlight"] is None
    room.do(FIA, "activity.reveal", "ideas")
    assert wall(room)["spotlight"] == note(1)


def test_another_card_that_goes_leaves_the_spotlight_alone(room: Play) -> None:
    other = room.write("bo", "Write")
    room.do(FIA, "wall.spotlight", card=note(1))
    room.do(FIA, "card.hide", card=other)
    assert wall(room)["spotlight"] == note(1)


def test_a_word_to_the_room_is_on_walls_and_phones_until_it_is_cleared(room: Play) -> None:
    room.do(FIA, "room.tell", text="  Back in five minutes ")
    assert wall(room)["message"] == room.sees(CROWD)["wall"]["message"] == "Back in five minutes"
    room.do(FIA, "room.tell", text="")
    assert wall(room)["message"] is None
    assert room.refused(FIA, "room.tell", text="x" * 301) == "too_long"
