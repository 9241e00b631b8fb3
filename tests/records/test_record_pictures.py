"""A record's own pictures: sent in with a text, shown, told to feeds and search engines, kept with the record, and nothing of a phone in them."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from msgspec.structs import replace
from werkzeug.test import TestResponse

from labapp import catalogue
from labapp.core.refused import Refused
from labapp.extensions import Failures
from labapp.photos import UPLOAD_MAX
from labapp.photos.darkroom import develop
from labapp.store import backup, exchange, innovations, labs, photos, privacy, record_links, record_pictures
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from labapp.store.record import Attachment
from labapp.web.record_pictures import MOST
from tests.photos.evil import SVG
from tests.photos.pictures import CAMERA, PLACE, encoded, opened, scene, scene_file
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.web.conftest import Visitor

WORDS = {"alt": "A counter with a log on it", "title": "The counter", "licence": "CC BY 4.0", "consent": "1"}
LAB_PHOTO = "a" * 32


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the English sample lab."""
    db: Database = app.extensions["labapp"].db
    exchange.import_lab(db, catalogue.sample_lab("en"), leader(db))
    return db


@pytest.fixture
def found(app: Flask, db: Database) -> Innovation:
    """A published record without a picture."""
    app.extensions["labapp_failures"] = Failures(None)
    return innovations.add(db, complete(title="With a picture"), lab_id="lab-en", owner=leader(db), publish=True)


def send(visitor: Visitor, found: Innovation, photo: bytes, **words: str) -> TestResponse:
    """The form as a browser sends it."""
    form = {name: value for name, value in {**WORDS, **words}.items() if value}
    return visitor.send(f"/library/{found.id}/pictures", {**form, "photo": (io.BytesIO(photo), "IMG_1.jpg")})


def shown(db: Database, found: Innovation) -> list[Attachment]:
    here = innovations.find(db, found.id)
    assert here is not None
    return here.record.attachments


def added(db: Database, visitor: Visitor, found: Innovation) -> str:
    """The id of a picture that was sent in."""
    assert send(visitor, found, scene_file(orientation=6)).status_code == 302
    return str(shown(db, found)[0].photo)


def test_a_picture_with_its_text_is_shown_to_readers(
    db: Database, facilitator: Visitor, reader: Visitor, found: Innovation
) -> None:
    id = added(db, facilitator, found)
    assert shown(db, found) == [Attachment("The counter", alt=WORDS["alt"], photo=id, consent=True)]
    page = reader.get(f"/library/{found.slug}").text
    assert re.search(rf'<img src="/library/{found.slug}/picture/{id}" alt="A counter with a log on it"', page)
    assert "case-drawn" not in page
    for end, size in (("", (600, 800)), ("/small", (480, 640))):
        answer = reader.get(f"/library/{found.slug}/picture/{id}{end}")
        assert (answer.mimetype, opened(answer.data).size) == ("image/webp", size)
        assert not any(canary.encode() in answer.data for canary in (PLACE, CAMERA, "Exif"))


def test_feeds_search_engines_and_those_who_share_it_are_told_of_it(
    db: Database, facilitator: Visitor, reader: Visitor, found: Innovation
) -> None:
    address = f"http://localhost/library/{found.slug}/picture/{added(db, facilitator, found)}"
    page = reader.get(f"/library/{found.slug}").text
    assert f'<meta property="og:image" content="{address}">' in page
    assert '<meta property="og:image:alt" content="A counter with a log on it">' in page
    assert f'"contentUrl":"{address}"' in page
    assert (
        f'type="image/webp" title="A counter with a log on it" href="{address}"'
        in reader.get("/library/feed.atom").text
    )


@pytest.mark.parametrize(
    ("photo", "words", "said"),
    [
        (b"", {}, "This is no picture"),
        (SVG, {}, "This is no picture"),
        (scene_file()[:3000], {}, "This is no picture"),
        (encoded(scene(40, 30), "GIF"), {}, "This is no picture"),
        (scene_file(), {"alt": " "}, "Write what is to be seen"),
        (scene_file(), {"consent": ""}, "only with the consent"),
    ],
)
def test_what_can_not_be_shown_is_refused_and_the_words_stay(
    db: Database, facilitator: Visitor, found: Innovation, photo: bytes, words: dict[str, str], said: str
) -> None:
    answer = send(facilitator, found, photo, **words)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'value="The counter"' in answer.text
    assert shown(db, found) == []


def test_of_what_moves_the_first_picture_is_kept(db: Database, facilitator: Visitor, found: Innovation) -> None:
    moving = encoded(scene(240, 180), "WEBP", save_all=True, append_images=[scene(240, 180).rotate(90)])
    assert send(facilitator, found, moving).status_code == 302
    kept = record_pictures.picture(db, found.id, str(shown(db, found)[0].photo))
    assert kept is not None
    assert getattr(opened(kept), "n_frames", 1) == 1


def test_what_is_too_large_is_refused(db: Database, facilitator: Visitor, found: Innovation) -> None:
    form = {**WORDS, "csrf_token": facilitator.csrf_token()}
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in form.items()]
    for more, status in ((-len(scene_file()) + 1, 422), (100_000, 413)):
        photo = scene_file() + bytes(UPLOAD_MAX + more)
        file = b'name="photo"; filename="1.jpg"\r\n\r\n' + photo
        body = (
            b"".join(b"--b\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in [*parts, file])
            + b"--b--\r\n"
        )
        answer = facilitator.client.post(
            f"/library/{found.id}/pictures", data=body, content_type="multipart/form-data; boundary=b"
        )
        assert answer.status_code == status
    assert shown(db, found) == []


def test_one_record_has_a_few_pictures_and_each_can_be_taken_away(
    db: Database, facilitator: Visitor, reader: Visitor, found: Innovation
) -> None:
    small = encoded(scene(80, 60), "PNG")
    for number in range(MOST):
        assert send(facilitator, found, small, title=f"Number {number}").status_code == 302
    assert send(facilitator, found, small).status_code == 422
    first, *rest = shown(db, found)
    assert first.title == f"Number {MOST - 1}", "the newest stands at the top"
    facilitator.send(f"/library/{found.id}/pictures", {"take_away": str(first.photo)})
    assert shown(db, found) == rest
    assert record_pictures.ids(db, found.id) == {str(one.photo) for one in rest}
    assert reader.get(f"/library/{found.slug}/picture/{first.photo}").status_code == 404


def test_who_is_advised_to_show_one_is_led_there(facilitator: Visitor, found: Innovation) -> None:
    for page in ("edit", "publishing"):
        led = facilitator.get(f"/library/{found.id}/{page}").text.count(f'href="/library/{found.id}/pictures"')
        assert led == {"edit": 2, "publishing": 1}[page]


def test_a_group_with_a_link_shows_what_it_made(
    db: Database, facilitator: Visitor, reader: Visitor, app: Flask
) -> None:
    app.extensions["labapp_failures"] = Failures(None)
    row = labs.create_lab(db, title="Open still", challenge="?", language="en", agenda=[], owner=leader(db))
    draft = innovations.add(db, complete(title="By a group"), lab_id=row.id, owner=leader(db))
    home = f"/write/{record_links.make(db, draft.id, 'write')}"
    assert f'href="{home}/pictures"' in reader.get(home).text
    refused = reader.send(f"{home}/pictures", {**WORDS, "photo": (io.BytesIO(SVG), "1.jpg")})
    assert refused.status_code == 422
    assert reader.send(f"{home}/pictures", {**WORDS, "photo": (io.BytesIO(scene_file()), "1.jpg")}).status_code == 302
    (kept,) = shown(db, draft)
    assert f'src="{home}/pictures/{kept.photo}"' in reader.get(f"{home}/pictures").text
    assert reader.get(f"{home}/pictures/{kept.photo}").mimetype == "image/webp"
    assert reader.get(f"{home}/pictures/{'f' * 32}").status_code == 404
    assert reader.get(f"/library/{draft.id}/picture/{kept.photo}").status_code == 404, "the draft itself is not theirs"
    innovations.publish(db, draft.id)
    assert reader.get(f"{home}/pictures/{kept.photo}").status_code == 410
    assert reader.send(f"{home}/pictures", {"take_away": str(kept.photo)}).status_code == 410
    assert facilitator.get(f"/library/{draft.id}/pictures").status_code == 200


def test_only_those_who_may_edit_the_record_send_one(reader: Visitor, found: Innovation) -> None:
    assert send(reader, found, scene_file()).status_code == 401
    assert reader.get(f"/library/{found.id}/pictures").status_code == 302


def test_a_draft_and_a_record_for_colleagues_show_theirs_to_nobody_else(
    db: Database, facilitator: Visitor, reader: Visitor, found: Innovation
) -> None:
    path = f"/library/{found.slug}/picture/{added(db, facilitator, found)}"
    innovations.change(db, found.id, lambda record: replace(record, access="internal"))
    assert (reader.get(path).status_code, facilitator.get(path).status_code) == (404, 200)
    innovations.withdraw(db, found.id)
    assert (reader.get(path).status_code, facilitator.get(path).status_code) == (404, 200)


def test_it_goes_along_with_the_lab_and_into_a_backup(
    db: Database, facilitator: Visitor, found: Innovation, tmp_path: Path
) -> None:
    id = added(db, facilitator, found)
    document = exchange.export_lab(db, "lab-en")
    there = exchange.import_lab(db, document, leader(db))
    twin = next(
        one for one in innovations.of_lab(db, there) if any(part.photo == id for part in one.record.attachments)
    )
    assert twin.id != found.id
    assert record_pictures.picture(db, twin.id, id) == record_pictures.picture(db, found.id, id)
    backup.backup(db, tmp_path / "copy.sqlite3")
    copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    assert record_pictures.picture(copy, found.id, id) == record_pictures.picture(db, found.id, id)
    copy.close()
    for fault in ({"large": base64.b64encode(b"<svg onload=alert(1)>").decode()}, {"id": "f" * 32}):
        told = [{**one, "pictures": [{**part, **fault} for part in one["pictures"]]} for one in document["innovations"]]
        with pytest.raises(Refused, match="bad_request"):
            exchange.import_lab(db, {**document, "innovations": told}, leader(db))


def test_an_erased_record_takes_its_pictures_along(db: Database, facilitator: Visitor, found: Innovation) -> None:
    added(db, facilitator, found)
    assert privacy.erase(db, found.id)["record"] == found.id
    assert record_pictures.ids(db, found.id) == set()
    assert innovations.find(db, found.id) is None


@pytest.fixture
def with_photo(db: Database, found: Innovation) -> Innovation:
    """A record of a lab of its own, which shows a photo that a participant took."""
    row = labs.create_lab(db, title="With a photo", challenge="?", language="en", agenda=[], owner=leader(db))
    photos.put(db, row.id, "anna", LAB_PHOTO + row.id[:8], develop(scene_file()))
    named = Attachment("The counter", alt="A counter", photo=LAB_PHOTO + row.id[:8], consent=True)
    record = complete(title="With a photo", attachments=[named])
    return innovations.add(db, record, lab_id=row.id, owner=leader(db), publish=True)


def test_a_photo_of_the_lab_stays_when_the_lab_is_erased(db: Database, reader: Visitor, with_photo: Innovation) -> None:
    labs.delete_lab(db, str(with_photo.lab_id))
    address = f"/library/{with_photo.slug}/picture/{with_photo.record.attachments[0].photo}"
    assert reader.get(address).status_code == 200
    assert address in reader.get(f"/library/{with_photo.slug}").text


def test_a_photo_of_the_lab_goes_with_who_took_it(db: Database, reader: Visitor, with_photo: Innovation) -> None:
    photos.drop_of_member(db, "anna")
    assert record_pictures.ids(db, with_photo.id) == set()
    assert "case-drawn" in reader.get(f"/library/{with_photo.slug}").text


def test_a_record_names_no_photo_of_another_lab(db: Database, with_photo: Innovation) -> None:
    named: Any = with_photo.record.attachments
    other = innovations.add(db, complete(title="Other", attachments=named), lab_id="lab-en", owner=leader(db))
    assert record_pictures.ids(db, other.id) == set()
