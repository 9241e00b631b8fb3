"""What is forgotten of a mailbox, a record and a photographer, on each kind of database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from labapp.photos.darkroom import Pictures
from labapp.store import finding, innovations, labs, mailboxes, photos, privacy, record_pictures, reuse, versions
from labapp.store.db import Database
from labapp.store.finding import Wish
from labapp.store.record import Attachment, Contact
from tests.records.conftest import leader
from tests.records.test_innovations import complete

ADDRESS = "anna_b@lake.example"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_an_address_is_taken_out_of_every_version_of_a_record(db: Database) -> None:
    record = complete(
        contact=Contact("Development unit", ADDRESS), problem="Ask Anna_B@lake.example, not annaxb@lake.example."
    )
    made = innovations.add(db, record, lab_id=None, owner=leader(db), publish=True)
    other = innovations.add(db, complete(title="Of others"), lab_id=None, owner=leader(db), publish=True)
    reuse.add(db, made.id, reuse.Wish("advice", "Lake Region", mailbox=ADDRESS, text="How?"), NOW, confirm=False)

    forgotten = mailboxes.forget(db, ADDRESS.upper())

    assert (forgotten.messages, forgotten.records) == (1, [made.slug])
    found, (kept,) = innovations.find(db, made.id), versions.of(db, made.id)
    assert found is not None
    assert kept.record == found.record
    assert found.record.contact == Contact("Development unit", "")
    assert found.record.problem == "Ask …, not annaxb@lake.example."
    assert finding.find(db, Wish("annaxb")).total == 1
    assert finding.find(db, Wish('"anna b lake"')).total == 0
    assert innovations.find(db, other.id) == other
    assert mailboxes.forget(db, ADDRESS) == mailboxes.Forgotten(0, 0, 0, [])


@pytest.fixture
def with_photo(db: Database) -> str:
    """A published record that shows a photo of its lab: its id."""
    row = labs.create_lab(db, title="With a photo", challenge="?", language="en", agenda=[], owner=leader(db))
    photos.put(db, row.id, "anna", "a" * 32, Pictures(4, 3, b"large", b"small"))
    shown = Attachment("The counter", alt="A counter", photo="a" * 32, consent=True)
    return innovations.add(db, complete(attachments=[shown]), lab_id=row.id, owner=leader(db), publish=True).id


def test_a_record_keeps_the_photos_it_shows(db: Database, with_photo: str) -> None:
    found = innovations.find(db, with_photo)
    assert found is not None
    privacy.erase(db, str(found.lab_id))
    assert record_pictures.picture(db, with_photo, "a" * 32) == b"large"
    assert record_pictures.picture(db, with_photo, "a" * 32, "small") == b"small"


def test_a_photo_goes_with_who_took_it(db: Database, with_photo: str) -> None:
    assert photos.drop_of_member(db, "anna") == ["a" * 32]
    assert record_pictures.ids(db, with_photo) == set()


def test_an_erased_record_is_found_no_more(db: Database, with_photo: str) -> None:
    assert privacy.erase(db, with_photo)["record"] == with_photo
    assert finding.find(db, Wish("")).total == 0
    assert versions.of(db, with_photo) == []
    assert record_pictures.ids(db, with_photo) == set()
