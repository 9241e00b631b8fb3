"""T20: a curious or hostile administrator. Whoever changes a row of the journal in the database is found out, and the row is named."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from labapp import Services, config
from labapp.core.messages import event_data
from labapp.live.checking import differences
from labapp.store import accounts, exchange, labs, migrate
from labapp.store.db import Database
from labapp.store.journal import Journal
from tests.contract.workshop import new_id
from tests.web.conftest import Caller

TEXT = "what somebody wrote"


@pytest.fixture
def written(api: Caller, lab: dict[str, Any]) -> str:
    """A lab with a card in its journal."""
    for name, data in (
        ("lab.open", {}),
        ("activity.add", {"kind": "idea_board", "title": "Board", "config": {"hidden": False}}),
        ("room.tell", {"text": TEXT}),
        ("room.tell", {"text": "and what came after"}),
    ):
        body = {"id": new_id(), "name": name, "data": data}
        answer = api.call("POST", f"/labs/{lab['id']}/commands", body).json or {}
        assert answer["ok"], answer
    return str(lab["id"])


def found(services: Services, lab: str) -> list[str]:
    """What `labapp check` says, as a process of its own would."""
    db = Database(services.settings.database_url, services.settings.secret_key)
    try:
        return differences(Journal(db), lab)
    finally:
        db.close()


def tamper(services: Services, statement: str, *values: Any) -> None:
    """What somebody does who has the database and not the server's key."""
    with closing(sqlite3.connect(str(services.db.url.database))) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1


def number_of(services: Services, lab: str) -> int:
    return next(s.seq for s in Journal(services.db).load(lab) if TEXT in json.dumps(event_data(s.event)))


ALTERATIONS: dict[str, Callable[[str], tuple[str, tuple[Any, ...]]]] = {
    "the text": lambda lab: (
        "UPDATE lab_events SET data = replace(data, ?, 'something else') WHERE lab_id = ? AND seq = ?",
        (TEXT,),
    ),
    "who did it": lambda lab: ("UPDATE lab_events SET actor = ? WHERE lab_id = ? AND seq = ?", ("another member",)),
    "when": lambda lab: ("UPDATE lab_events SET at = ? WHERE lab_id = ? AND seq = ?", ("2020-01-01T00:00:00.000Z",)),
    "the seal": lambda lab: ("UPDATE lab_events SET seal = ? WHERE lab_id = ? AND seq = ?", ("0" * 64,)),
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_an_altered_row_is_named(services: Services, written: str, what: str) -> None:
    assert found(services, written) == []
    number = number_of(services, written)
    statement, values = ALTERATIONS[what](written)
    tamper(services, statement, *values, written, number)
    assert found(services, written) == [f"event {number} is not as it was written: its seal does not fit"]


def test_a_row_without_a_seal_is_named(services: Services, written: str) -> None:
    number = number_of(services, written)
    tamper(services, "UPDATE lab_events SET seal = NULL WHERE lab_id = ? AND seq = ?", written, number)
    assert found(services, written) == [f"event {number} has no seal: it was not written by this server"]


def test_a_row_of_another_place_does_not_fit(services: Services, written: str, api: Caller) -> None:
    """Not even a real row with a real seal, from another number or another lab."""
    number = number_of(services, written)
    for column in ("data", "seal"):
        other = f"(SELECT {column} FROM lab_events b WHERE b.lab_id = lab_events.lab_id AND b.seq = 1)"
        tamper(services, f"UPDATE lab_events SET {column} = {other} WHERE lab_id = ? AND seq = ?", written, number)
    assert found(services, written) == [f"event {number} is not as it was written: its seal does not fit"]


def test_a_row_that_is_gone_leaves_a_gap(services: Services, written: str) -> None:
    number = number_of(services, written)
    tamper(services, "DELETE FROM lab_events WHERE lab_id = ? AND seq = ?", written, number)
    assert f"number {number - 1} is followed by {number + 1}" in found(services, written)


def test_the_last_row_can_be_missed_too(services: Services, written: str) -> None:
    last = Journal(services.db).load(written)[-1].seq
    tamper(services, "DELETE FROM lab_events WHERE lab_id = ? AND seq = ?", written, last)
    assert any("the lab's row has another seq" in line for line in found(services, written))


def test_a_lab_that_comes_from_elsewhere_is_sealed_here(services: Services, written: str, tmp_path: Path) -> None:
    settings = config.load({}, instance=str(tmp_path), secret_key="of-another-server-0123456789abcdef0123456789")
    db = Database(settings.database_url, settings.secret_key)
    migrate.upgrade(db)
    owner = accounts.create_account(db, email="a@example.org", password_hash="x")
    copy = exchange.import_lab(db, exchange.export_lab(services.db, written), owner.id)
    assert differences(Journal(db), copy) == []
    assert labs.lab_row(db, copy) is not None
    db.close()
    stranger = Database(settings.database_url, "a-key-that-never-was-0123456789abcdef0123456")
    assert Journal(stranger).has_foreign_seals(copy), "with another key nobody can tell"
    assert differences(Journal(stranger), copy) == []
    stranger.close()


def test_who_did_what_is_in_the_journal(services: Services, written: str) -> None:
    """Append-only, with its actor: also what staff does, and a facilitator who is taken off."""
    events = Journal(services.db).load(written)
    staff = {stored.actor for stored in events if stored.event.name not in ("lab.created", "member.joined")}
    assert None not in staff
    assert len(staff) == 1
    assert [stored.seq for stored in events] == list(range(1, len(events) + 1))
