"""A record is read in the reader's language as far as somebody has translated it, and says in which language it was written."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from msgspec.structs import replace

from labapp.store import innovations, signing, translating
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from labapp.store.record import Translation
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.web.conftest import Visitor

DANISH: dict[str, Any] = {"title": "Lov til at rette småfejl", "lessons": ["Kopiér først."]}


@pytest.fixture
def db(app: Flask) -> Database:
    found: Database = app.extensions["labapp"].db
    return found


@pytest.fixture
def found(db: Database) -> Innovation:
    """A published record in English."""
    return innovations.add(db, complete(), lab_id=None, owner=leader(db), publish=True)


def translate(visitor: Visitor, found: Innovation, into: str = "da", **texts: str) -> Any:
    return visitor.send(f"/library/{found.id}/translate/{into}", texts)


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def read(visitor: Visitor, found: Innovation, language: str, query: str = "") -> str:
    return str(visitor.get(f"/library/{found.slug}{query}", headers={"Accept-Language": language}).text)


def test_a_reader_sees_their_language_and_is_told_of_the_original(
    db: Database, facilitator: Visitor, reader: Visitor, found: Innovation
) -> None:
    saved = translate(facilitator, found, title=DANISH["title"], lessons="Kopiér først.\n\n")
    assert saved.status_code == 302
    here = innovations.find(db, found.id)
    assert here is not None
    assert here.record.translations == {"da": Translation(**DANISH)}
    assert here.version == found.version + 1
    page = read(reader, found, "da")
    assert f'<h1 lang="da">{DANISH["title"]}</h1>' in page
    assert "Kopiér først." in page
    assert f'<p class="lead" lang="en">{found.record.summary_plain}' in page, "what nobody translated is as it was"
    assert re.search(r'original=1" lang="en" hreflang="en">English</a>', page)
    original = read(reader, found, "da", "?original=1")
    assert f'<h1 lang="en">{found.record.title}</h1>' in original
    assert DANISH["title"] not in read(reader, found, "en")
    assert DANISH["title"] not in read(reader, found, "sv")
    assert 'lang="en">English</span>' in read(reader, found, "sv"), "who has no translation is told what they read"


def test_its_files_are_in_the_language_that_was_asked_for(
    facilitator: Visitor, reader: Visitor, found: Innovation
) -> None:
    translate(facilitator, found, title=DANISH["title"])
    assert DANISH["title"] in reader.get(f"/library/{found.slug}/record.md?lang=da").text
    assert DANISH["title"] not in reader.get(f"/library/{found.slug}/record.md").text
    assert DANISH["title"] in reader.get(f"/library/{found.slug}/record.json").text


def test_the_form_shows_each_text_beside_its_translation(facilitator: Visitor, found: Innovation) -> None:
    translate(facilitator, found, title=DANISH["title"])
    page = facilitator.get(f"/library/{found.id}/translate/da").text
    assert f'<blockquote lang="en" class="original"><p>{found.record.title}</p>' in page
    assert f'value="{DANISH["title"]}"' in page
    assert facilitator.get(f"/library/{found.id}/translate/en").status_code == 404, "it is in English already"


def test_a_text_that_is_too_long_is_said_and_kept(db: Database, facilitator: Visitor, found: Innovation) -> None:
    answer = translate(facilitator, found, title="x" * 81)
    assert answer.status_code == 422
    assert 'id="title-problem"' in answer.text
    assert f'value="{"x" * 81}"' in answer.text
    here = innovations.find(db, found.id)
    assert here is not None
    assert here.record == found.record


def test_only_those_who_may_edit_it_translate_it(reader: Visitor, found: Innovation) -> None:
    assert translate(reader, found, title="x").status_code == 401


def test_what_is_emptied_is_no_translation_and_others_stay() -> None:
    both = translating.translated(translating.translated(complete(), "da", DANISH), "sv", {"title": "Lov att rätta"})
    assert set(both.translations) == {"da", "sv"}
    assert set(translating.translated(both, "da", {"title": ""}).translations) == {"sv"}
    assert translating.told_in(both, "en") == {}


def test_signatures_are_of_the_original() -> None:
    record = complete()
    assert signing.digest_of(replace(record, translations={"da": Translation(**DANISH)})) == signing.digest_of(record)
