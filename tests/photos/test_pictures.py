"""Who sees a picture: whoever sees the card by `show`, and how it is served; and where pictures go with their lab."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from labapp.live.checking import differences
from labapp.store import backup, exchange, labs, privacy
from labapp.store import photos as store
from labapp.store.db import Database
from labapp.store.journal import Journal
from labapp.store.secrets import aliaser
from tests.photos.conftest import Lab, Phone
from tests.photos.pictures import opened
from tests.support.waiting import wait_until
from tests.web.conftest import Caller, Visitor


@pytest.fixture
def anna(lab: Lab) -> Phone:
    """She sends the photo."""
    return lab.phone()


@pytest.fixture
def id(lab: Lab, anna: Phone, photo: bytes) -> str:
    """The photo on her card."""
    return anna.sends(photo)


@pytest.fixture
def card(lab: Lab, anna: Phone, id: str) -> str:
    """Her card, not shown yet."""
    return str(lab.write(anna, id)["card"])


def without_token(lab: Lab, id: str) -> int:
    """The status with which an image request is answered."""
    return lab.api.client.get(f"/photo/{lab.id}/{id}").status_code


def with_session(visitor: Visitor, lab: Lab, id: str) -> int:
    """The same from a browser in which somebody is signed in."""
    return visitor.get(f"/photo/{lab.id}/{id}").status_code


def who_sees(lab: Lab, id: str, anna: Phone, facilitator: Visitor) -> dict[str, bool]:
    """Author, another participant, staff, and whoever has the address."""
    statuses = {
        "author": anna.sees(id).status_code,
        "other": lab.phone().sees(id).status_code,
        "staff": with_session(facilitator, lab, id),
        "room": without_token(lab, id),
    }
    assert set(statuses.values()) <= {200, 404}
    return {who: status == 200 for who, status in statuses.items()}


ALL = {"author": True, "other": True, "staff": True, "room": True}
AUTHOR = {"author": True, "other": False, "staff": False, "room": False}
AUTHOR_AND_STAFF = {"author": True, "other": False, "staff": True, "room": False}
NOBODY = dict.fromkeys(ALL, False)


def test_the_picture_goes_where_its_card_goes(lab: Lab, anna: Phone, id: str, card: str, facilitator: Visitor) -> None:
    def seen() -> dict[str, bool]:
        return who_sees(lab, id, anna, facilitator)

    assert seen() == AUTHOR, "before the reveal"
    lab.staff("activity.reveal", lab.board)
    assert seen() == ALL, "after it"
    lab.staff("card.hide", card=card)
    assert seen() == AUTHOR_AND_STAFF, "hidden by staff"
    lab.staff("card.restore", card=card)
    assert seen() == ALL
    lab.staff("activity.hide", lab.board)
    assert seen() == AUTHOR


def test_a_card_that_was_taken_back_shows_its_picture_to_nobody(
    lab: Lab, anna: Phone, id: str, card: str, facilitator: Visitor
) -> None:
    from labapp.core.messages import Actor

    lab.staff("activity.reveal", lab.board)
    wish = {"id": card, "name": "card.take_back", "activity": lab.board, "data": {"card": card}}
    assert lab.services.rooms.perform(lab.id, **wish, actor=Actor(anna.member, "member"))["ok"]
    assert who_sees(lab, id, anna, facilitator) == NOBODY


def test_a_photo_on_no_card_is_seen_by_nobody(lab: Lab, anna: Phone, id: str, facilitator: Visitor) -> None:
    lab.staff("activity.reveal", lab.board)
    assert who_sees(lab, id, anna, facilitator) == NOBODY


def test_the_address_holds_in_its_own_lab_alone(
    lab: Lab, id: str, card: str, other_api: Caller, other_facilitator: Visitor
) -> None:
    elsewhere = other_api.make_lab()
    lab.staff("activity.reveal", lab.board)
    assert lab.api.client.get(f"/photo/{elsewhere['id']}/{id}").status_code == 404
    lab.staff("card.hide", card=card)
    assert with_session(other_facilitator, lab, id) == 404


def test_it_is_an_image_and_nothing_else_whatever_it_was(lab: Lab, anna: Phone, id: str, card: str) -> None:
    lab.staff("activity.reveal", lab.board)
    for which, side in (("", 800), ("/small", 640)):
        answer = anna.sees(id, which)
        assert opened(answer.data).size[0] == side
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "private, max-age=86400, immutable"
        assert answer.headers["Content-Disposition"] == 'inline; filename="photo.webp"'
        assert {"Authorization", "Cookie"} <= set(answer.vary)


def test_what_is_not_there_may_come_later_and_is_not_kept_as_missing(lab: Lab, id: str, card: str) -> None:
    answer = lab.api.client.get(f"/photo/{lab.id}/{id}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_report_shows_it(lab: Lab, id: str, card: str, facilitator: Visitor) -> None:
    lab.staff("activity.reveal", lab.board)
    page = facilitator.get(f"/report/{lab.id}").text
    assert f'src="/photo/{lab.id}/{id}/small"' in page
    assert 'alt="Photo: The ramp ends too early"' in page


# With the lab


def journal_text(lab: Lab) -> str:
    """What staff may read of the journal."""
    return lab.api.call("GET", f"/labs/{lab.id}/events").text


def test_the_journal_that_staff_read_does_not_tell_of_it_before_the_reveal(lab: Lab, id: str, card: str) -> None:
    assert id not in journal_text(lab)
    lab.staff("activity.reveal", lab.board)
    assert id in journal_text(lab)


def test_an_export_takes_it_along_and_brings_it_back(lab: Lab, id: str, card: str) -> None:
    db = lab.services.db
    lab.staff("activity.reveal", lab.board)
    before = json.dumps(exchange.export_lab(db, lab.id))
    picture = store.picture(db, lab.id, id, "large")

    labs.delete_lab(db, lab.id)
    lab.services.rooms.forget(lab.id)
    assert store.picture(db, lab.id, id, "large") is None
    assert exchange.import_lab(db, json.loads(before), None) == lab.id

    assert store.picture(db, lab.id, id, "large") == picture
    assert json.dumps(exchange.export_lab(db, lab.id)) == before
    assert differences(Journal(db), lab.id) == []
    assert without_token(lab, id) == 200


def test_a_second_import_beside_the_first_has_photos_of_its_own(lab: Lab, id: str, card: str) -> None:
    db = lab.services.db
    lab.staff("activity.reveal", lab.board)
    twin = exchange.import_lab(db, exchange.export_lab(db, lab.id), None)
    (other,) = store.ids(db, twin)
    assert other != id
    assert differences(Journal(db), twin) == []
    assert lab.api.client.get(f"/photo/{twin}/{other}").status_code == 200


def test_what_staff_take_away_holds_no_photo_that_they_may_not_see(lab: Lab, id: str, card: str) -> None:
    db, alias = lab.services.db, aliaser(lab.services.settings.secret_key, lab.id)
    sealed = exchange.export_lab(db, lab.id, alias)
    assert sealed["photos"] == []
    assert id not in json.dumps(sealed)
    lab.staff("activity.reveal", lab.board)
    (told,) = exchange.export_lab(db, lab.id, alias)["photos"]
    assert told["id"] == id


@pytest.mark.parametrize("fault", ["another file", "another size", "twice", "unknown"])
def test_an_import_takes_only_pictures_that_could_have_been_made_here(lab: Lab, card: str, fault: str) -> None:
    document: dict[str, Any] = exchange.export_lab(lab.services.db, lab.id)
    (told,) = document["photos"]
    changed = {
        "another file": [{**told, "large": base64.b64encode(b"<svg onload=alert(1)>").decode()}],
        "another size": [{**told, "large": told["small"]}],
        "twice": [told, told],
        "unknown": [{**told, "id": "0" * 32}],
    }[fault]
    with pytest.raises(exchange.Refused) as refused:
        exchange.import_lab(lab.services.db, {**document, "photos": changed}, None)
    assert refused.value.details["field"].startswith("photos[")


def test_a_backup_has_it(lab: Lab, id: str, card: str, tmp_path: Path) -> None:
    backup.backup(lab.services.db, tmp_path / "copy.sqlite3")
    copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    assert store.picture(copy, lab.id, id, "small") == store.picture(lab.services.db, lab.id, id, "small")
    copy.close()


def test_who_is_erased_takes_their_photos_along_and_leaves_their_words(
    lab: Lab, anna: Phone, id: str, card: str, photo: bytes
) -> None:
    others = lab.phone()
    kept = others.sends(photo)
    lab.staff("activity.reveal", lab.board)

    assert anna.sees(id, "/small").status_code == 200

    privacy.erase(lab.services.db, anna.member)

    lab.services.rooms.room(lab.id).nudge()
    wait_until(lambda: lab.api.client.get(f"/photo/{lab.id}/{id}/small").status_code == 404, "the picture's end")
    assert store.ids(lab.services.db, lab.id) == {kept}
    state = Journal(lab.services.db).fold(lab.id)
    assert set(state.photos) == {kept}
    assert (state.cards[card].text, state.cards[card].photo) == ("The ramp ends too early", None)
    assert differences(Journal(lab.services.db), lab.id) == []
    assert without_token(lab, id) == 404


def test_a_check_finds_what_does_not_agree(lab: Lab, id: str, card: str, photo: bytes) -> None:
    db = lab.services.db
    store.put(db, lab.id, "somebody", "f" * 32, store.Pictures(1, 1, b"x", b"x"))
    store.drop(db, id)
    found = differences(Journal(db), lab.id)
    assert any(id in line and "missing" in line for line in found)
    assert any("f" * 32 in line for line in found)
