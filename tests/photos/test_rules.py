"""Photos in the pure core: what is decided, folded, shown and sealed."""

from __future__ import annotations

import json

import pytest

from labapp.core import kernel
from labapp.core.events import PhotoErased
from labapp.core.messages import Actor, event_data, read_command
from labapp.core.refused import Refused
from labapp.core.sealing import sealed_journal
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

PHOTO = "ab" * 16


def keep(room: Play, who: str, photo: str = PHOTO) -> int:
    """The upload route tells the lab of a photo that was stored: the number of events that this led to."""
    wish = read_command("photo.keep", {"photo": photo, "width": 800, "height": 600})
    events = kernel.decide(room.lab, wish, Actor(who, "system"), None, room.now)
    room.store(events, who)
    return len(events)


@pytest.fixture(params=["anonymous", "anonymous_group_tag", "role_named"])
def room(request: pytest.FixtureRequest) -> Play:
    """Anna has put a photo on a card of the open board, under each promise to people."""
    room = Play(step("ideas", "idea_board"), identity=request.param)
    room.open("ideas")
    keep(room, "anna")
    room.write("anna", "The ramp ends too early", photo=PHOTO)
    return room


def test_a_photo_is_kept_once(room: Play) -> None:
    assert keep(room, "anna") == 0
    assert keep(room, "bo") == 0, "its id is of one person's upload"
    assert room.lab.photos[PHOTO].member == "anna"


@pytest.mark.parametrize("who", ["anna", FIA])
def test_nobody_says_of_themselves_that_a_photo_is_kept(room: Play, who: str) -> None:
    assert room.refused(who, "photo.keep", photo="cd" * 16, width=1, height=1) == "not_allowed"


def test_a_removed_member_keeps_none(room: Play) -> None:
    room.do(FIA, "member.remove", member="anna")
    with pytest.raises(Refused, match="not_allowed"):
        keep(room, "anna", "cd" * 16)


def test_the_photo_is_where_the_card_is(room: Play) -> None:
    key = f"card/{note(1)}"
    assert room.who_sees(PHOTO) == [v for v in room.everybody() if getattr(v, "member", "") == "anna"]
    room.do(FIA, "activity.reveal", "ideas")
    shown = {
        "id": PHOTO,
        "url": f"/photo/lab-1/{PHOTO}",
        "thumb": f"/photo/lab-1/{PHOTO}/small",
        "width": 800,
        "height": 600,
    }
    assert all(room.sees(viewer)[key]["photo"] == shown for viewer in (STAFF, WALL, CROWD, "anna"))
    room.do(FIA, "card.hide", card=note(1))
    assert PHOTO not in json.dumps(room.sees(CROWD))


def test_a_late_card_has_its_photo_too(room: Play) -> None:
    keep(room, "bo", "cd" * 16)
    room.do(FIA, "activity.reveal", "ideas")
    room.do(FIA, "activity.lock", "ideas")
    card = room.write("bo", "Late, with a photo", "ideas", photo="cd" * 16)
    assert "photo" in room.sees(STAFF)[f"card/{card}"]
    assert f"card/{card}" not in room.sees(CROWD)


def test_the_photo_goes_and_the_card_stays(room: Play) -> None:
    room.do(FIA, "activity.reveal", "ideas")
    room.store([PhotoErased(photo=PHOTO)], None)
    assert room.who_sees(PHOTO) == []
    assert room.sees(CROWD)[f"card/{note(1)}"]["text"] == "The ramp ends too early"
    room.refold()


def test_an_archive_tells_of_it_with_its_card_and_names_its_author_no_more_than_the_card(room: Play) -> None:
    def archive() -> list[tuple[str, str | None, str]]:
        told = sealed_journal(room.lab, room.journal, lambda member, purpose: f"{purpose}-of-{member}")
        return [(stored.event.name, stored.actor, json.dumps(event_data(stored.event))) for stored in told]

    assert PHOTO not in json.dumps(archive())
    room.do(FIA, "activity.reveal", "ideas")
    actors = {name: actor for name, actor, data in archive() if PHOTO in data}
    assert actors.keys() == {"photo.kept", "card.added"}
    assert actors["photo.kept"] == actors["card.added"]
    assert (actors["card.added"] == "anna") == (room.lab.identity == "role_named")
    room.do("anna", "card.take_back", card=note(1))
    assert PHOTO not in json.dumps(archive())
