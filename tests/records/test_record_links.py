"""A link opens one record for one purpose, for so long and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from labapp import catalogue
from labapp.store import exchange, innovations, labs, record_links
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from tests.records.conftest import NewDatabase, leader
from tests.records.test_innovations import complete


@pytest.fixture
def here(new_database: NewDatabase) -> Database:
    db = new_database()
    exchange.import_lab(db, catalogue.sample_lab("en"), leader(db))
    return db


@pytest.fixture
def draft(here: Database) -> Innovation:
    row = labs.create_lab(here, title="A lab", challenge="?", language="en", agenda=[], owner=leader(here))
    return innovations.add(here, complete(), lab_id=row.id, owner=leader(here))


def test_a_link_opens_one_record_for_one_purpose(here: Database, draft: Innovation) -> None:
    token = record_links.make(here, draft.id, "write")
    opened = record_links.opened(here, token, "write")
    assert opened is not None
    assert opened.innovation == draft.id
    assert record_links.opened(here, token, "sign") is None
    assert record_links.opened(here, "guessed", "write") is None


def test_a_link_to_write_ends_a_while_after_its_lab_and_with_it(
    here: Database, draft: Innovation, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = innovations.add(here, complete(), lab_id="lab-en", owner=leader(here))
    token = record_links.make(here, sample.id, "write")
    assert record_links.opened(here, token, "write") is None, "the sample lab closed in April"
    monkeypatch.setattr(record_links, "AFTER_CLOSE", timedelta(days=36500))
    assert record_links.opened(here, token, "write") is not None
    open_still = record_links.make(here, draft.id, "write")
    labs.delete_lab(here, str(draft.lab_id))
    assert record_links.opened(here, open_still, "write") is None


def test_a_new_link_for_a_signature_replaces_the_one_before(here: Database, draft: Innovation) -> None:
    seat = {"organisation": "org-b", "party": "employer"}
    first = record_links.make(here, draft.id, "sign", **seat)
    other = record_links.make(here, draft.id, "sign", organisation="org-b", party="employee")
    second = record_links.make(here, draft.id, "sign", **seat)
    assert record_links.opened(here, first, "sign") is None
    for token, party in ((second, "employer"), (other, "employee")):
        opened = record_links.opened(here, token, "sign")
        assert opened is not None
        assert (opened.organisation, opened.party) == ("org-b", party)


def test_links_are_taken_back_together(here: Database, draft: Innovation) -> None:
    tokens = [record_links.make(here, draft.id, "write") for _ in range(3)]
    assert record_links.how_many(here, draft.id, "write") == 3
    record_links.withdraw(here, draft.id, "write")
    assert {record_links.opened(here, token, "write") for token in tokens} == {None}
    assert record_links.how_many(here, draft.id, "write") == 0


def test_a_link_expires(here: Database, draft: Innovation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(record_links.LONGEST, "sign", timedelta(days=-1))
    token = record_links.make(here, draft.id, "sign", party="steering")
    assert record_links.opened(here, token, "sign") is None
