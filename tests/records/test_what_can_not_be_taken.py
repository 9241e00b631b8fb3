"""What people send that can't be taken: each gets its status and says what to do, and not a word of it is lost."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from labapp import catalogue
from labapp.store import exchange, innovations, labs, record_links
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.records.test_record_pages import was_on
from tests.web.conftest import Visitor

CASE = "/library/counter-mandate-for-small-fixes"
HEAD = "title;country;external_source\n"
TEXT = "Nobody dared to use it in the first week."


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the English sample lab."""
    db: Database = app.extensions["labapp"].db
    exchange.import_lab(db, catalogue.sample_lab("en"), leader(db))
    return db


@pytest.fixture(scope="module")
def draft(db: Database) -> Innovation:
    """A draft of a lab that has not closed."""
    row = labs.create_lab(db, title="Open still", challenge="?", language="en", agenda=[], owner=leader(db))
    return innovations.add(db, complete(title="A draft"), lab_id=row.id, owner=leader(db))


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


# Cases from elsewhere ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        ("", 422, "There is no case in it."),
        ("Night nurse;NO;https://a\n", 422, "The first line here is: Night nurse;NO;https://a"),
        ("7", 422, "one of them must be title"),
        ("[" * 100_000, 422, "it is not valid"),
        ('[{"title": 1e999}]', 422, "it is not valid"),
        ('{"title": "A"}\n{"title": \n', 422, "Line 2 is not valid JSON."),
        (bytes(range(256)), 422, "neither a table (CSV) nor JSON"),
        (HEAD + "A;NO;https://a\n" * 2001, 422, "2001 cases are too many at once."),
        (HEAD + '"Never closed;NO;https://a\nB;NO;https://b\n', 200, "one has a problem"),
        (HEAD + "x" * 200_000 + ";NO;https://a\n", 200, "Title is too long."),
        (HEAD + "A;NO;https://a;more;cells\n", 200, "more cells than there are columns"),
        ('[7, "a", null]', 200, "3 have a problem"),
        ('[{"title": "A", "country": "NO", "external_source": "x", "stage": "gossip"}]', 200, "Stage is not one of"),
        ((HEAD + "Färre möten;NO;https://a\n").encode("latin-1"), 200, "Färre möten"),
        ((HEAD + "Färre möten;NO;https://a\n").encode("utf-16"), 200, "Färre möten"),
        ("Title;Country;External_Source\rA;NO;https://a\r", 200, "One case can be taken"),
        ("title;country;external_source;mood\nA;NO;https://a;glad\n", 200, "mean nothing here: mood"),
        (HEAD + "=cmd|calc;NO;https://a\n", 200, "=cmd|calc"),
    ],
)
def test_a_file_of_cases(db: Database, facilitator: Visitor, content: str | bytes, status: int, said: str) -> None:
    before = len(innovations.drafts(db, set(), leader(db)))
    bare = content.encode() if isinstance(content, str) else content
    answer = facilitator.send(
        "/cases/import", {"file": (io.BytesIO(bare), "cases.csv"), "language": "en"}, content_type="multipart/form-data"
    )
    assert answer.status_code == status
    assert said in words(answer.text)
    assert len(innovations.drafts(db, set(), leader(db))) == before, "nothing is taken before somebody says so"


def test_a_file_that_is_too_large_is_not_even_read(db: Database, facilitator: Visitor) -> None:
    answer = facilitator.client.post(
        "/cases/import",
        data=b"x" * 10_000_000,
        content_type="multipart/form-data; boundary=x",
        headers={"Accept-Language": "en"},
    )
    assert answer.status_code == 413
    assert "shorten the text or choose a smaller file" in answer.text


def test_what_was_pasted_stands_in_the_field_again(db: Database, facilitator: Visitor) -> None:
    answer = facilitator.send("/cases/import", {"text": "Night nurse, Oslo", "language": "en"})
    assert answer.status_code == 422
    assert ">Night nurse, Oslo</textarea>" in answer.text


# The library ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        *("q=" + "a" * 5000, "q=%22", "q=%22never+closed", "q=-", "q=*", "q=%ff", "q=a+OR+b+AND+NOT", "q=NEAR(a,b)"),
        *("page=-5", "page=1e9", "page=" + "9" * 40, "sort=best;drop", "theme=gossip&theme=", "stage=%F0%9F%98%80"),
        *(
            "factor=a>=b",
            "factor=local_management>=99",
            "evidence_level=-1",
            "&".join(f"theme=x{n}" for n in range(500)),
        ),
    ],
)
def test_a_question_to_the_library(db: Database, reader: Visitor, query: str) -> None:
    page = reader.get(f"/library?{query}")
    assert page.status_code == 200
    assert "Library of innovations" in page.text


def test_what_no_database_can_look_for_is_refused(db: Database, reader: Visitor) -> None:
    assert reader.get("/library?q=%00").status_code == 400


# Guided writing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sent", "status", "kept"),
    [
        ("title", {"title": "A very long title " * 9}, 422, "A very long title A very"),
        ("problem", {"problem": "Words " * 2000}, 422, "Words Words"),
        ("stage", {"stage": "gossip"}, 422, "can't be saved as it is"),
        ("theme", {"theme": "gossip"}, 422, "can't be saved as it is"),
        ("costs", {"costs.purchase": "a lot"}, 422, "a lot"),
        ("costs", {"costs.currency": "kronor"}, 422, "KRONOR"),
        ("values", {"values-0-indicator": "Days", "values-0-n": "many"}, 422, "many"),
        ("anchoring", {"anchoring.review_on": "soon", "anchoring.owner_role": "Head of care"}, 422, "Head of care"),
        ("follow_up", {"follow_up-0-due_on": "31/12", "follow_up-0-question": "Is it in use?"}, 422, "Is it in use?"),
        ("title", {"title": "A draft", "surprise": "x", "was": "{not JSON"}, 302, ""),
        ("gossip", {"gossip": TEXT}, 404, TEXT),
        ("problem", {"problem": "x" * 300_000}, 413, "Send less at a time"),
    ],
)
def test_an_answer_by_question(
    db: Database, draft: Innovation, reader: Visitor, question: str, sent: dict[str, Any], status: int, kept: str
) -> None:
    address = f"/write/{record_links.make(db, draft.id, 'write')}/{question}"
    shown = reader.get(address)
    was = was_on(shown.text) if shown.status_code == 200 else "{}"
    answer = reader.send(address, {"was": was, **sent})
    assert answer.status_code == status
    assert kept in unescape(answer.text)


@pytest.mark.parametrize("secret", ["guessed", "x" * 500, "%00", "..%2f.."])
def test_a_link_that_opens_nothing_shows_what_was_written(db: Database, reader: Visitor, secret: str) -> None:
    answer = reader.send(f"/write/{secret}/what_failed", {"what_failed": TEXT})
    assert answer.status_code in (400, 404, 410)
    assert f">{TEXT}</textarea>" in answer.text


def test_a_form_that_was_open_too_long_shows_what_was_written(
    db: Database, draft: Innovation, reader: Visitor, facilitator: Visitor
) -> None:
    expired = facilitator.client.post(
        f"/library/{draft.id}/write/what_failed", data={"what_failed": TEXT}, headers={"Accept-Language": "en"}
    )
    assert expired.status_code == 400
    assert f">{TEXT}</textarea>" in expired.text
    signed_out = reader.send(f"/library/{draft.id}/write/what_failed", {"what_failed": TEXT})
    assert signed_out.status_code == 401
    assert f">{TEXT}</textarea>" in signed_out.text


def test_no_page_of_an_error_repeats_a_password(reader: Visitor) -> None:
    answer = reader.client.post("/login", data={"email": "a@b.example", "password": "correct horse battery"})
    assert answer.status_code == 400
    assert "horse" not in answer.text


def test_a_script_that_sends_an_answer_is_told_where_to_go_on(db: Database, draft: Innovation, reader: Visitor) -> None:
    home = f"/write/{record_links.make(db, draft.id, 'write')}"
    page = reader.get(f"{home}/what_failed").text
    assert "data-typed" in page
    sent = {"csrf_token": reader.csrf_token(), "was": was_on(page), "what_failed": TEXT, "then": "next"}
    answer = reader.client.post(f"{home}/what_failed", data=sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (200, {"next": f"{home}/lessons"})


# What readers send ---------------------------------------------------------------------------------------------------

GOOD = {"organisation": "Lake Region", "function": "Head of care", "mailbox": "care@lake.example", "text": TEXT}


@pytest.mark.parametrize(
    ("page", "changed", "field"),
    [
        ("comment", {"text": ""}, "text"),
        ("comment", {"text": "x" * 2001}, "text"),
        ("comment", {"text": "She is 850101-2386 and knows."}, "text"),
        ("comment", {"organisation": " "}, "organisation"),
        ("comment", {"function": ""}, "function"),
        ("ask", {"mailbox": "nowhere"}, "mailbox"),
        ("ask", {"mailbox": ""}, "mailbox"),
        ("ask", {"mailbox": "a@b.example\nBcc: all@b.example"}, "mailbox"),
        ("visit", {"text": "   "}, "text"),
        ("copied", {"mode": "stolen"}, "mode"),
        ("copied", {"since": "2126-01-01"}, "since"),
        ("copied", {"since": "last spring"}, "since"),
        ("copied", {"text": "x" * 501}, "text"),
        ("copied", {"organisation": "x" * 600}, "organisation"),
    ],
)
def test_what_a_reader_sends(db: Database, reader: Visitor, page: str, changed: dict[str, str], field: str) -> None:
    sent = {**GOOD, "mode": "copied", "since": "", **changed}
    answer = reader.send(f"{CASE}/{page}", sent)
    assert answer.status_code == 422
    assert "One answer needs a change. What you wrote is kept." in words(answer.text)
    assert 'aria-invalid="true"' in answer.text
    for name in {"organisation", "text"} - {field}:
        assert sent[name] in unescape(answer.text), "what was right stands in its field"


def test_a_message_about_nothing_is_shown_again(db: Database, reader: Visitor) -> None:
    answer = reader.send("/library/no-such-record/comment", GOOD)
    assert answer.status_code == 404
    assert TEXT in answer.text
