"""Two people, or two tabs, at one follow-up: the second is told what happened, and nothing that it wrote is lost."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.following import Matter
from labapp.store import followups, innovations, record_links, signing
from labapp.store.db import Database
from labapp.store.record import Organisation, Record
from tests.following.conftest import ANCHOR, NOTE, close_with_anchor
from tests.web.conftest import Caller, Visitor

CLOSE = {"do": "close", "reason": "No money", "lesson": "Ask for money first"}


@pytest.fixture
def closed(api: Caller, lab: dict[str, Any], db: Database) -> Matter:
    """What a lab that has closed left to follow up."""
    close_with_anchor(api, lab["id"])
    (matter,) = followups.of_lab(db, lab["id"])
    return matter


@pytest.mark.parametrize(
    "second",
    [
        {"do": "answer", "standing": "at_risk", "words": "We wait for an <answer>"},
        {"do": "close", "reason": "Another reason", "lesson": "We wait for an <answer>"},
        {"do": "contact", "function": "Head", "mailbox": "head@example.org"},
    ],
    ids=lambda form: form["do"],
)
def test_what_was_closed_meanwhile_stays_closed(
    leader: Visitor, closed: Matter, db: Database, second: dict[str, str]
) -> None:
    page = f"/follow-ups/{closed.id}"
    leader.send(page, CLOSE)
    refused = leader.send(page, second)
    assert refused.status_code == 409
    assert "This was changed in the meantime" in refused.text
    assert ("We wait for an &lt;answer&gt;" in refused.text) == (second["do"] != "contact")
    now = followups.find(db, closed.id)
    assert now is not None
    assert (now.reason, now.lesson, now.function) == ("No money", "Ask for money first", closed.function)


def test_what_is_wrong_with_a_stop_is_said_beside_it_and_kept(leader: Visitor, lab: dict[str, Any]) -> None:
    page = f"/labs/{lab['id']}/follow-up"
    refused = leader.send(f"{page}/stop", {"item": NOTE, "lesson": "Kept words", "reason": "r" * 700})
    assert refused.status_code == 422
    assert "This is too long. Shorten it" in refused.text
    assert "Kept words" in refused.text
    assert "r" * 700 in refused.text


def test_a_result_that_is_gone_is_said_to_be_gone(leader: Visitor, lab: dict[str, Any]) -> None:
    page = f"/labs/{lab['id']}/follow-up"
    assert "This result is not in the lab any more." in leader.send(f"{page}/stop", {"item": "x", "lesson": "A"}).text


def test_a_day_of_review_is_a_day_to_come(leader: Visitor, lab: dict[str, Any]) -> None:
    page = f"/labs/{lab['id']}/follow-up"
    refused = leader.send(f"{page}/anchor", {"item": NOTE, **ANCHOR, "review_on": "1999-01-01"})
    assert refused.status_code == 422
    assert "Choose a day to come" in refused.text
    assert ANCHOR["scheduled_time"] in refused.text


def test_the_records_of_a_lab_are_found_from_it(leader: Visitor, lab: dict[str, Any], db: Database) -> None:
    assert leader.account
    draft = innovations.add(db, Record(title="Call back"), lab_id=lab["id"], owner=leader.account.id)
    page = leader.get(f"/labs/{lab['id']}/follow-up").text
    assert f'href="/library/{draft.id}/write"' in page
    assert f'href="/library/{draft.id}/publishing"' in page


def test_a_note_that_is_too_long_is_said_to_be_so(leader: Visitor, reader: Visitor, lab: Any, db: Database) -> None:
    assert leader.account
    record = Record(title="Call back", organisations=[Organisation("north", "North")])
    draft = innovations.add(db, record, lab_id=lab["id"], owner=leader.account.id)
    signing.ask(db, lab["id"], signing.Demand(("north",)))
    token = record_links.make(db, draft.id, "sign", organisation="north", party="employer")
    refused = reader.send(f"/sign/{token}", {"said": "declined", "note": "n" * 9000})
    assert refused.status_code == 422
    assert "Say in a sentence" not in refused.text
    assert "n" * 9000 in refused.text
