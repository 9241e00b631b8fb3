"""Two people, or two tabs, at one follow-up: the second is told what happened, and nothing that it wrote is lost."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.following import Matter
from labapp.store import followups
from labapp.store.db import Database
from tests.following.conftest import NOTE, close_with_anchor
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
