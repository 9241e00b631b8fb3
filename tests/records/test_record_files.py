"""A published record as a file: all that its page tells, in its language, to everybody."""

from __future__ import annotations

import io

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from labapp import catalogue
from labapp.store import exchange, innovations
from labapp.store.db import Database
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.records.test_report_files import bare, words
from tests.web.conftest import Visitor


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the three sample labs."""
    db: Database = app.extensions["labapp"].db
    for language in catalogue.LANGUAGES:
        exchange.import_lab(db, catalogue.sample_lab(language), leader(db))
    return db


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize("ending", ["pdf", "docx", "md"])
def test_anybody_gets_the_whole_record(db: Database, reader: Visitor, language: str, ending: str) -> None:
    record = catalogue.sample_lab(language)["innovation"]
    answer = reader.get(f"/library/inn-{language}-01/record.{ending}")
    assert answer.status_code == 200
    told = bare(words(f"record.{ending}", answer.data))
    expected = [
        record[name] for name in ("title", "summary_plain", "problem", "whats_new", "what_failed", "case_number")
    ]
    for text in (*expected, *record["core_elements"], *record["lessons"], record["contact"]["mailbox"]):
        assert bare(text.replace("\n", " ")) in told, text


def test_the_pdf_is_tagged_in_the_records_language(db: Database, reader: Visitor) -> None:
    made = PdfReader(io.BytesIO(reader.get("/library/inn-da-01/record.pdf").data))
    root = made.trailer["/Root"]
    assert root["/Lang"] == "da"  # type: ignore[index]
    assert root["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]


def test_nothing_that_is_pressed_is_in_it(db: Database, facilitator: Visitor) -> None:
    made = Document(io.BytesIO(facilitator.get("/library/inn-en-01/record.docx").data))
    texts = {line.text for line in made.paragraphs}
    assert not {"Edit", "See it in the report", "Download as JSON"} & texts


def test_what_is_for_colleagues_is_in_no_file_for_others(db: Database, reader: Visitor, facilitator: Visitor) -> None:
    record = complete(title="For colleagues", access="internal")
    made = innovations.add(db, record, lab_id="lab-en", owner=leader(db), publish=True)
    for ending in ("json", "md"):
        assert reader.get(f"/library/{made.slug}/record.{ending}").status_code == 404
        assert facilitator.get(f"/library/{made.slug}/record.{ending}").status_code == 200


def test_a_draft_has_no_file(db: Database, reader: Visitor, facilitator: Visitor) -> None:
    draft = innovations.add(db, innovations.Record(title="A draft", language="en"), lab_id="lab-en", owner=leader(db))
    for who in (reader, facilitator):
        for ending in ("pdf", "json"):
            assert who.get(f"/library/{draft.id}/record.{ending}").status_code == 404
    assert reader.get("/library/inn-en-01/record.exe").status_code == 404
