"""The report of a lab as files: all say what the page says, in one language, to those who lead the lab, and what is not in them."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from html import unescape
from typing import Any

import pytest
from docx import Document
from flask import Flask
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from labapp import catalogue
from labapp.store import accounts, exchange
from labapp.store.db import Database
from labapp.web.report_formats import FORMATS
from labapp.web.report_words import file_name
from tests.records.conftest import leader
from tests.web.conftest import PASSWORD, Caller, Visitor

FILES = [form.file for form in FORMATS]
WITH_NOTES = ["report.pdf", "report.docx", "report.xlsx", "tables.zip", "report.md", "report.json"]


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the three sample labs."""
    db: Database = app.extensions["labapp"].db
    for language in catalogue.LANGUAGES:
        exchange.import_lab(db, catalogue.sample_lab(language), leader(db))
    return db


def words(file: str, made: bytes) -> str:
    """All text of a file on one line, without the marks of its format."""
    return " ".join(_text(file, made).split())


def _text(file: str, made: bytes) -> str:
    ending = file.rsplit(".", 1)[1]
    if ending == "pdf":
        return re.sub(r"-\n", "", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))
    if ending == "docx":
        return "\n".join(
            run.text or "" for run in Document(io.BytesIO(made)).element.body.iter() if run.tag.endswith("}t")
        )
    if ending == "pptx":
        return "\n".join(
            run.text or ""
            for slide in Presentation(io.BytesIO(made)).slides
            for run in slide._element.iter()
            if run.tag.endswith("}t")
        )
    if ending == "xlsx":
        return "\n".join(
            str(cell.value) for sheet in load_workbook(io.BytesIO(made)) for row in sheet.iter_rows() for cell in row
        )
    if ending == "zip":
        with zipfile.ZipFile(io.BytesIO(made)) as folder:
            return "\n".join(folder.read(name).decode() for name in folder.namelist())
    return made.decode().replace("\\n", "\n").replace("\\", "")


def bare(text: str) -> str:
    """The text without spaces and hyphens: lines break elsewhere in a PDF, and words at their ends."""
    return re.sub(r"[\s\-\u00ad\u2010]", "", text)


def page_words(page: str) -> str:
    """The words of a page on one line."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


class Room:
    """A lab that is led over the API."""

    def __init__(self, caller: Caller, **wishes: Any) -> None:
        self.caller = caller
        self.lab = caller.make_lab(**wishes)
        self.id: str = self.lab["id"]
        self.does("lab.open")

    def does(self, name: str, activity: str | None = None, **data: Any) -> dict[str, Any]:
        """A command of staff that must be taken."""
        command = {"id": str(uuid.uuid4()), "name": name, "data": data} | ({"activity": activity} if activity else {})
        answer = self.caller.call("POST", f"/labs/{self.id}/commands", command)
        assert (answer.json or {}).get("ok"), answer.text
        return dict(answer.json or {})

    def board(self, *, hidden: bool = False, title: str = "Only ideas") -> str:
        """A new idea board that is open."""
        self.does("activity.add", kind="idea_board", title=title, prompt="", minutes=5, config={"hidden": hidden})
        agenda = (self.caller.call("GET", f"/labs/{self.id}").json or {})["agenda"]
        (step,) = [step["id"] for step in agenda if step["title"] == title]
        self.does("activity.open", step)
        return str(step)

    def note(self, board: str, text: str) -> str:
        """A note."""
        card = str(uuid.uuid4())
        self.does("card.add", board, card=card, text=text)
        return card


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize("file", WITH_NOTES)
def test_a_file_holds_what_the_room_saw(db: Database, facilitator: Visitor, file: str, language: str) -> None:
    sample = catalogue.sample_lab(language)
    answer = facilitator.get(f"/report/lab-{language}/{file}")
    assert answer.status_code == 200
    told = words(file, answer.data)
    expected = [sample["lab"]["challenge"], sample["innovation"]["title"]]
    expected += [line["text"] for line in (*sample["ideas"], *sample["insights"])]
    expected += [pile["title"] for pile in sample["clusters"]]
    expected += [
        trial[part] for trial in sample["experiments"] for part in ("hypothesis", "test", "measure", "learned")
    ]
    for text in expected:
        assert bare(text) in bare(told), text


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_slides_hold_the_results(db: Database, facilitator: Visitor, language: str) -> None:
    sample = catalogue.sample_lab(language)
    told = words("slides.pptx", facilitator.get(f"/report/lab-{language}/slides.pptx").data)
    assert sample["lab"]["title"] in told
    assert sample["innovation"]["title"] in told
    assert all(trial["hypothesis"] in told for trial in sample["experiments"])
    assert sample["insights"][0]["text"] not in told


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.file)
def test_a_file_is_kept_under_a_name_of_its_own(db: Database, facilitator: Visitor, form: Any) -> None:
    answer = facilitator.get(f"/report/lab-sv/{form.file}")
    assert answer.mimetype == form.mimetype.partition(";")[0]
    assert 'filename="' in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].endswith(f'en-historia-en-gang.{form.ending}"')
    assert answer.headers["Cache-Control"] == "no-store"


def test_names_of_files_are_letters_figures_and_hyphens() -> None:
    assert file_name("Labbrapport", "Är det så? / Æblerød ../x") == "labbrapport-ar-det-sa-ablerod-x"
    assert len(file_name("x", "y" * 500)) <= 80


def test_a_file_is_in_the_labs_language_unless_another_is_asked_for(db: Database, facilitator: Visitor) -> None:
    assert "## I korthet" in facilitator.get("/report/lab-sv/report.md").text
    assert "## In short" in facilitator.get("/report/lab-sv/report.md?lang=en").text
    assert facilitator.get("/report/lab-sv/report.json").json["lang"] is None  # type: ignore[index]
    assert facilitator.get("/report/lab-sv/report.json?lang=en").json["lang"] == "sv"  # type: ignore[index]


@pytest.mark.parametrize("file", [*FILES, "report.exe", "..", "report.PDF"])
def test_only_those_who_lead_a_lab_get_its_files(db: Database, app: Flask, reader: Visitor, file: str) -> None:
    assert reader.get(f"/report/lab-en/{file}").status_code in (302, 404, 308)
    if accounts.account_by_email(db, "other@example.org") is None:
        accounts.create_account(db, email="other@example.org", password_hash=accounts.hash_password(PASSWORD))
    outsider = Visitor(app.test_client())
    outsider.send("/login", {"email": "other@example.org", "password": PASSWORD})
    assert outsider.get(f"/report/lab-en/{file}").status_code in (404, 308)


def test_there_are_no_other_files(db: Database, facilitator: Visitor) -> None:
    assert facilitator.get("/report/lab-en/report.exe").status_code == 404


def test_a_token_gets_a_file(db: Database, app: Flask) -> None:
    token = accounts.add_token(db, leader(db), "files")
    answer = app.test_client().get("/report/lab-en/report.json", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert (answer.json or {})["format"] == "labapp-report"


def test_the_page_offers_every_file(db: Database, facilitator: Visitor) -> None:
    page = facilitator.get("/report/lab-en").text
    assert all(f'href="/report/lab-en/{file}"' in page for file in FILES)


def test_page_and_files_have_the_head_of_a_case_file(db: Database, facilitator: Visitor) -> None:
    record = catalogue.sample_lab("en")["innovation"]
    page = page_words(facilitator.get("/report/lab-en").text)
    assert f"Case number {record['case_number']}" in page
    assert "Document number" not in page
    text = facilitator.get("/report/lab-en/report.md").text
    assert f"**Case number:** {record['case_number']}" in text.replace("\\", "")


# What is not in it ---------------------------------------------------------------------------------------------------


def test_a_hidden_note_is_in_no_file_and_is_counted(db: Database, facilitator: Visitor, caller: Caller) -> None:
    room = Room(caller)
    board = room.board()
    room.note(board, "A note to keep")
    room.does("card.hide", card=room.note(board, "canary of a note"))
    for file in FILES:
        assert "canary" not in words(file, facilitator.get(f"/report/{room.id}/{file}").data), file
    assert "1 note that those who led the lab hid." in page_words(facilitator.get(f"/report/{room.id}").text)
    assert "1 note that those who led the lab hid." in facilitator.get(f"/report/{room.id}/report.md").text


def test_what_the_room_has_not_seen_is_named_and_not_told(db: Database, facilitator: Visitor, caller: Caller) -> None:
    room = Room(caller)
    room.note(room.board(hidden=True, title="Silent ideas"), "canary of a note")
    for file in FILES:
        assert "canary" not in words(file, facilitator.get(f"/report/{room.id}/{file}").data), file
    page = page_words(facilitator.get(f"/report/{room.id}").text)
    assert "Not shown to the room yet: Silent ideas." in page
    assert "Never opened:" in page


def test_small_groups_and_names_are_explained(db: Database, facilitator: Visitor) -> None:
    sentence = "Results of an organisation with fewer than 5 answers, or 3 voters in a dot vote, are not shown apart."
    assert sentence in page_words(facilitator.get("/report/lab-en").text)
    assert "the lab was held without names" in page_words(facilitator.get("/report/lab-sv").text)
    assert "Names stand only where people gave them themselves." in page_words(facilitator.get("/report/lab-en").text)


def test_what_people_write_is_text_in_every_file(db: Database, facilitator: Visitor, caller: Caller) -> None:
    room = Room(caller, title="=1+1", challenge="<script>alert(1)</script>")
    room.note(room.board(), '=HYPERLINK("http://x.example")\n#read("/etc/passwd") \U0001f680 åäö æøå')
    for file in FILES:
        made = facilitator.get(f"/report/{room.id}/{file}")
        assert made.status_code == 200, file
        told = words(file, made.data).replace(" ", "")
        assert "=1+1" in told, file
        assert "<script>alert(1)</script>" in told, file
        if file in WITH_NOTES:
            assert "åäöæøå" in told, file
    book = load_workbook(io.BytesIO(facilitator.get(f"/report/{room.id}/report.xlsx").data))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_lab_that_has_not_begun_gives_every_file(db: Database, facilitator: Visitor, caller: Caller) -> None:
    lab = caller.make_lab()
    for file in FILES:
        assert facilitator.get(f"/report/{lab['id']}/{file}").status_code == 200, file
