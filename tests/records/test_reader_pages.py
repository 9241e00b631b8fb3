"""The pages for readers: telling of a copy, asking, commenting, what the owner sees, the spread, and the picture of a case."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from labapp import catalogue
from labapp.store import exchange, innovations, letters, reuse
from labapp.store.db import Database
from labapp.store.record import Attachment, Provenance
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.web.conftest import Visitor

CASE = "/library/counter-mandate-for-small-fixes"
COPY = {
    "mode": "adapted",
    "text": "A higher sum",
    "since": "2026-05-01",
    "organisation": "Lake Region",
    "function": "Head of care",
    "mailbox": "care@lake.example",
}


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the English sample lab."""
    db: Database = app.extensions["labapp"].db
    exchange.import_lab(db, catalogue.sample_lab("en"), leader(db))
    return db


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def open_ids(page: str) -> list[str]:
    return re.findall(r'name="response" value="([^"]+)"', page)


def test_a_reader_tells_of_a_copy_and_the_owner_lets_it_stand(
    db: Database, reader: Visitor, facilitator: Visitor
) -> None:
    answer = reader.send(f"{CASE}/copied", COPY)
    assert (answer.status_code, answer.location) == (302, CASE)
    page = words(reader.get(CASE).text)
    assert "looks at it first" in page
    assert "Lake Region" not in page
    assert "1 message waits" in words(facilitator.get(CASE).text)
    listed = facilitator.get(f"{CASE}/responses").text
    assert "care@lake.example" in listed
    (sent,) = open_ids(listed)
    facilitator.send(f"{CASE}/responses", {"response": sent, "do": "stand"})
    page = reader.get(CASE).text
    assert re.search(r"Lake Region .*1 May 2026.*: A higher sum", words(page))
    assert "care@lake.example" not in page
    assert "Lake Region" in words(reader.get(f"{CASE}/spread").text)
    took = words(reader.get("/organisations/Lake%20Region").text)
    assert "Counter mandate for small fixes from Harbour Municipality" in took


def test_a_question_goes_to_the_owner_and_is_forgotten_when_answered(
    db: Database, reader: Visitor, facilitator: Visitor
) -> None:
    question = {"organisation": "Hill Town", "mailbox": "town@hill.example", "text": "How many fixes a week?"}
    reader.send(f"{CASE}/ask", question)
    page = facilitator.get(f"{CASE}/responses").text
    assert "How many fixes a week?" in words(page)
    facilitator.send(f"{CASE}/responses", {"response": open_ids(page)[0], "do": "answered"})
    page = words(facilitator.get(f"{CASE}/responses").text)
    assert "Hill Town" in page
    assert "How many fixes" not in page
    assert "town@hill.example" not in page


def test_a_comment_may_be_declined(db: Database, reader: Visitor, facilitator: Visitor) -> None:
    reader.send(f"{CASE}/comment", {"organisation": "Hill Town", "function": "Clerk", "text": "Buy my book"})
    page = facilitator.get(f"{CASE}/responses").text
    facilitator.send(f"{CASE}/responses", {"response": open_ids(page)[0], "do": "decline"})
    assert "Buy my book" not in reader.get(CASE).text + facilitator.get(f"{CASE}/responses").text


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(db: Database, reader: Visitor) -> None:
    answer = reader.send(f"{CASE}/copied", {**COPY, "mailbox": "nowhere", "since": "2126-01-01"})
    assert answer.status_code == 422
    assert "Head of care" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_markup_of_readers_stays_words(db: Database, reader: Visitor, facilitator: Visitor) -> None:
    reader.send(f"{CASE}/comment", {"organisation": "<b>x</b>", "function": "y", "text": "<script>alert(1)</script>"})
    page = facilitator.get(f"{CASE}/responses").text
    assert "<script>alert" not in page
    facilitator.send(f"{CASE}/responses", {"response": open_ids(page)[0], "do": "stand"})
    assert "<script>alert" not in reader.get(CASE).text


def test_only_the_owner_decides(app: Flask, db: Database, reader: Visitor, facilitator: Visitor) -> None:
    reader.send(f"{CASE}/comment", {"organisation": "Hill", "function": "Clerk", "text": "Good"})
    sent = open_ids(facilitator.get(f"{CASE}/responses").text)[0]
    assert reader.get(f"{CASE}/responses").status_code == 302, "to sign in"
    other = innovations.add(db, complete(title="Other"), lab_id=None, owner=leader(db), publish=True)
    stray = facilitator.send(f"/library/{other.id}/responses", {"response": sent, "do": "stand"})
    assert stray.status_code == 404, "a message of another record"
    assert reuse.find(db, sent) is not None
    reuse.drop(db, sent)


@pytest.mark.parametrize("page", ["copied", "ask", "visit", "comment", "spread", "responses", "sources", "picture/x"])
def test_a_draft_has_no_pages_for_readers(db: Database, reader: Visitor, page: str) -> None:
    draft = innovations.add(db, complete(title="Draft"), lab_id=None, owner=leader(db))
    assert reader.get(f"/library/{draft.slug}/{page}").status_code in (404, 302)


def test_a_link_from_a_letter_confirms_once_pressed_and_not_when_opened(
    app: Flask, db: Database, reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from labapp.mail import smtp

    monkeypatch.setattr(smtp, "can_send", lambda settings: True)  # the letters wait in the queue; none is sent here
    clock = app.extensions["labapp"].rooms.clock
    question = {"organisation": "Moor", "mailbox": "unit@moor.example", "text": "May we come?", "function": "Unit"}
    page = reader.send(f"{CASE}/visit", question, follow_redirects=True)
    assert "A letter is on its way" in words(page.text)
    (letter,) = [one for one in letters.claim(db, clock.now()) if one.occasion.endswith("/confirm")]
    assert letter.recipient == "unit@moor.example"
    found = re.search(r"/c/\S+", letter.text)
    assert found
    assert "Was it you" in words(reader.get(found[0]).text)
    assert letters.claim(db, clock.now()) == [], "opening it does nothing"
    assert "passed on" in words(reader.send(found[0]).text)
    (passed_on,) = letters.claim(db, clock.now())
    assert passed_on.recipient == "service@harbour.example"
    assert "May we come?" in passed_on.text
    done = re.search(r"/c/answered/\S+", passed_on.text)
    assert done
    assert "noted as answered" in words(reader.send(done[0]).text)
    assert reader.get("/c/guessed").status_code == 410


def test_a_record_of_ones_own_remembers_where_it_came_from(db: Database, facilitator: Visitor) -> None:
    made = facilitator.send(f"{CASE}/copy")
    found = innovations.find(db, made.location.split("/")[2])
    assert found is not None
    assert (found.status, found.record.provenance.copied_from) == ("draft", "inn-en-01")


def test_the_picture_of_a_case_needs_a_text_and_consent(db: Database, reader: Visitor) -> None:
    page = reader.get(CASE).text
    assert "case-drawn" in page, "without a photo, the first change is drawn"
    photo = "0" * 32
    for consent in (False, True):
        shown = Attachment(title="The counter", alt="A counter", photo=photo, consent=consent)
        record = complete(
            title=f"With a picture {consent}", attachments=[shown] if consent else [], provenance=Provenance()
        )
        made = innovations.add(db, record, lab_id="lab-en", owner=leader(db), publish=True)
        assert reader.get(f"/library/{made.slug}/picture/{photo}").status_code == 404, "the lab has no such photo"
        assert "case-drawn" in reader.get(f"/library/{made.slug}").text


def test_the_page_shares_its_address_and_reads_aloud_by_script_alone(db: Database, reader: Visitor) -> None:
    page = reader.get(CASE).text
    assert re.search(r'id="share-address" readonly value="http[^"]+/library/counter-mandate', page)
    assert re.search(r"<span data-read-aloud hidden>", page), "without a voice of this device there is no button"
