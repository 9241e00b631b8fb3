"""The same case brought in again is known again, and changed only when somebody says so; columns that mean nothing are left out by choice alone."""

from __future__ import annotations

import re
from html import unescape

import msgspec
import pytest
from flask import Flask
from msgspec.structs import replace

from labapp.store import cases, innovations, known_cases
from labapp.store.cases import Reading, Usual
from labapp.store.db import Database
from labapp.store.record import Attachment, Comment, Record
from labapp.web.api_innovations import describe
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.web.conftest import Visitor

TABLE = "title,country,external_source,problem\nNight nurse,NO,https://example.no/1,Nobody slept\n"
CHANGED = TABLE.replace("Nobody slept", "Nobody slept at all")


def brought_in(db: Database, table: str = TABLE) -> str:
    """The id of the case of a table that is new here."""
    (line,) = cases.read_cases(table, Usual()).taken
    assert line.record is not None
    return innovations.add(db, line.record, lab_id=None, owner=leader(db)).id


def known(db: Database, written: str, account: str | None = None) -> dict[int, tuple[str, bool, bool]]:
    reading = cases.read_cases(written, Usual())
    found = known_cases.known(db, reading.taken, account or leader(db), ())
    return {number: (one.id, one.editable, one.new) for number, one in found.items()}


def test_a_case_is_known_by_where_it_was_published(db: Database) -> None:
    assert known(db, TABLE) == {}
    here = brought_in(db)
    assert known(db, TABLE) == {2: (here, True, False)}
    assert known(db, CHANGED.replace("Night nurse", "Nurses at night")) == {2: (here, True, True)}
    assert known(db, TABLE.replace("no/1", "no/2")) == {}
    assert known(db, CHANGED, "somebody else") == {2: (here, False, True)}


def test_of_several_at_one_address_the_title_tells_which(db: Database) -> None:
    here = brought_in(db)
    both = TABLE + "Day nurse,NO,https://example.no/1,Nobody ate\n"
    assert known(db, both) == {2: (here, True, False)}
    other = brought_in(db, "title,country,external_source\nDay nurse,NO,https://example.no/1\n")
    assert {number: id for number, (id, *_) in known(db, both).items()} == {2: here, 3: other}


def test_what_came_since_stays_when_a_case_is_brought_up_to_date() -> None:
    (line,) = cases.read_cases(CHANGED, Usual()).taken
    grown = complete(
        title="Night nurse", comments=[Comment("c1", "We use it too.")], external_source="https://example.no/1"
    )
    after = known_cases.merged(grown, line)
    assert after.problem == "Nobody slept at all"
    assert after == replace(grown, problem=after.problem, country="NO", title="Night nurse", language=after.language)
    told = cases.read_cases(
        msgspec.json.encode({**line.told, "reuse": {"adopters": [{"organisation": "Lake Region"}]}}).decode(), Usual()
    ).taken[0]
    bodies = [one.organisation for one in known_cases.merged(grown, told).reuse.adopters]
    assert bodies == ["Lake Region", *(one.organisation for one in grown.reuse.adopters)]


@pytest.fixture
def here(app: Flask) -> Database:
    found: Database = app.extensions["labapp"].db
    return found


def exported(app: Flask, record: Record, db: Database) -> tuple[str, Reading]:
    """(its id, what another library reads) of a record as it is downloaded."""
    made = innovations.add(db, record, lab_id=None, owner=leader(db), publish=True)
    with app.test_request_context():
        return made.id, cases.read_cases(msgspec.json.encode(describe(made)).decode(), Usual(country="SE"))


def test_what_was_exported_here_is_known_when_it_comes_back(app: Flask, here: Database) -> None:
    id, reading = exported(app, complete(title="Comes back"), here)
    assert {one.id for one in known_cases.known(here, reading.taken, leader(here), ()).values()} == {id}


def test_a_picture_of_a_case_from_elsewhere_stays_there(app: Flask, here: Database) -> None:
    picture = Attachment("The counter", alt="A counter", photo="a" * 32, consent=True)
    record = complete(title="Has a picture", attachments=[picture])
    _id, reading = exported(app, record, here)
    (line,) = reading.taken
    assert line.record is not None
    (shown,) = line.record.attachments
    assert (shown.photo, shown.address) == (None, f"http://localhost/library/has-a-picture/picture/{'a' * 32}")


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def send(visitor: Visitor, table: str, **more: str) -> str:
    return words(visitor.send("/cases/import", {"text": table, "language": "en", **more}).text)


def titles(db: Database) -> list[tuple[str, str]]:
    drafts = innovations.drafts(db, (), leader(db))
    return sorted((one.record.title, one.record.problem) for one in drafts if "nurse" in one.record.title)


def test_the_page_says_what_is_here_and_changes_it_only_when_asked(here: Database, facilitator: Visitor) -> None:
    assert "One case is a draft now." in words(
        facilitator.send("/cases/import", {"text": TABLE, "language": "en", "then": "take"}, follow_redirects=True).text
    )
    assert "The file tells nothing new." in send(facilitator, TABLE)
    both = CHANGED + "Day nurse,NO,https://example.no/2,Nobody ate\n"
    shown = send(facilitator, both)
    assert "One case can be taken · one is here already" in shown
    assert "Bring the case that is here up to date" in shown
    facilitator.send("/cases/import", {"text": both, "language": "en", "then": "take"})
    assert titles(here) == [("Day nurse", "Nobody ate"), ("Night nurse", "Nobody slept")]
    facilitator.send("/cases/import", {"text": both, "language": "en", "then": "take", "update": "1"})
    assert titles(here) == [("Day nurse", "Nobody ate"), ("Night nurse", "Nobody slept at all")]


def test_a_column_that_means_nothing_is_left_out_only_by_choice(here: Database, facilitator: Visitor) -> None:
    table = "title,country,external_source,mood\nNight nurse with a mood,NO,https://example.no/9,glad\n"
    refused = send(facilitator, table, then="take")
    assert "These columns mean nothing here: mood." in refused
    assert ("Night nurse with a mood", "") not in titles(here)
    send(facilitator, table, then="take", without="1")
    assert ("Night nurse with a mood", "") in titles(here)
