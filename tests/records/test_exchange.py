"""Export and import: the same lab gives the same document, wherever it has been meanwhile."""

from __future__ import annotations

import json
from typing import Any

import pytest

from labapp import catalogue
from labapp.core.refused import Refused
from labapp.store import accounts, exchange, finding, innovations, labs, members
from labapp.store.db import Database
from labapp.store.demo import load_demo
from labapp.store.finding import Wish
from labapp.store.journal import Journal
from labapp.store.members import names
from labapp.store.secrets import aliaser
from tests.records.conftest import NewDatabase, leader


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


@pytest.fixture
def document(new_database: NewDatabase) -> dict[str, Any]:
    """The export of the English sample lab."""
    db = new_database()
    return exchange.export_lab(db, exchange.import_lab(db, catalogue.sample_lab("en"), leader(db)))


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_export_import_export_is_byte_equal_on_another_server(
    db: Database, new_database: NewDatabase, language: str
) -> None:
    here = new_database()
    first = exchange.export_lab(here, exchange.import_lab(here, catalogue.sample_lab(language), leader(here)))
    second = exchange.export_lab(db, exchange.import_lab(db, json.loads(_text(first)), leader(db)))
    assert _text(first) == _text(second)


def test_a_deleted_lab_comes_back_as_it_was(db: Database) -> None:
    lab = exchange.import_lab(db, catalogue.sample_lab("sv"), leader(db))
    before = exchange.export_lab(db, lab)
    labs.delete_lab(db, lab)
    assert exchange.import_lab(db, before, leader(db)) == lab
    assert _text(exchange.export_lab(db, lab)) == _text(before)


def test_a_record_that_was_edited_after_its_lab_was_deleted_is_not_overwritten(db: Database) -> None:
    lab = exchange.import_lab(db, catalogue.sample_lab("sv"), leader(db))
    before = exchange.export_lab(db, lab)
    labs.delete_lab(db, lab)
    found = innovations.find(db, "inn-sv-01")
    assert found is not None
    innovations.edit(db, found.id, exchange.msgspec.structs.replace(found.record, title="Nytt namn"))
    exchange.import_lab(db, before, leader(db))
    again = innovations.find(db, "inn-sv-01")
    assert again is not None
    assert (again.record.title, again.lab_id) == ("Nytt namn", lab)


def test_nobody_takes_over_the_record_of_another_by_importing_its_deleted_lab(db: Database) -> None:
    lab = exchange.import_lab(db, catalogue.sample_lab("sv"), leader(db))
    forged = exchange.export_lab(db, lab)
    labs.delete_lab(db, lab)
    forged["innovations"][0] |= {"version": 99, "status": "draft"}
    forged["innovations"][0]["record"]["title"] = "Taken over"
    thief = accounts.create_account(db, email="thief@example.org", password_hash="-").id
    exchange.import_lab(db, forged, thief)
    found = innovations.find(db, "inn-sv-01")
    assert found is not None
    assert (found.record.title != "Taken over", found.lab_id, found.owner) == (True, None, leader(db))
    assert [own.record.title for own in innovations.of_lab(db, lab)] == ["Taken over"], (
        "the thief has a copy of their own"
    )


def test_a_lab_that_is_here_already_comes_in_a_second_time_beside_it(db: Database, document: dict[str, Any]) -> None:
    first = exchange.import_lab(db, document, leader(db))
    second = exchange.import_lab(db, document, leader(db))
    assert second != first

    journal = Journal(db)
    one, other = journal.fold(first), journal.fold(second)
    assert one.code != other.code
    assert not set(one.members) & set(other.members)
    assert sorted(names(db, first).values()) == sorted(names(db, second).values())
    assert [card.text for card in one.cards.values()] == [card.text for card in other.cards.values()]
    assert set(names(db, second)) == set(other.members)
    assert _text(exchange.export_lab(db, first)) == _text(document)

    records = innovations.of_lab(db, second)
    assert [found.record.provenance.lab_id for found in records] == [second]
    assert finding.find(db, Wish()).total == 2


def test_a_code_that_another_lab_has_is_replaced(new_database: NewDatabase, document: dict[str, Any]) -> None:
    db = new_database()
    other = labs.create_lab(db, title="A", challenge="B", language="en", agenda=(), owner=leader(db))
    document["lab"]["code"] = document["events"][0]["data"]["code"] = other.code
    lab = exchange.import_lab(db, document, leader(db))
    row = labs.lab_row(db, lab)
    assert row is not None
    assert row.code == Journal(db).fold(lab).code != other.code


def test_an_export_opens_no_doors(document: dict[str, Any], new_database: NewDatabase) -> None:
    db = new_database()
    row = labs.lab_row(db, exchange.import_lab(db, document, leader(db)))
    assert row is not None
    assert row.wall_key not in _text(exchange.export_lab(db, row.id))
    assert {key for member in document["members"] for key in member} == {"id", "name", "party", "language", "joined_at"}


def test_staff_does_not_read_for_which_party_somebody_speaks(db: Database) -> None:
    lab = exchange.import_lab(db, catalogue.sample_lab("en"), leader(db))
    with db.write() as session:
        members.add_places(session.connection(), lab, [members.new_place(party="union")[0]])
    sealed = exchange.export_lab(db, lab, aliaser("x" * 32, lab))
    assert {member["party"] for member in sealed["members"]} == {None}
    assert "union" in {member["party"] for member in exchange.export_lab(db, lab)["members"]}, "the operator's is whole"


def test_whoever_imports_a_lab_leads_it(new_database: NewDatabase, document: dict[str, Any]) -> None:
    db = new_database()
    lab = exchange.import_lab(db, document, leader(db))
    assert lab in accounts.staffed_labs(db, leader(db))


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda d: d.update(format="other"), "format"),
        (lambda d: d.update(version=2), "version"),
        (lambda d: d.update(extra=1), "extra"),
        (lambda d: d["lab"].update(id="a lab"), "lab.id"),
        (lambda d: d["lab"].update(code="OI0100"), "lab.code"),
        (lambda d: d["events"].clear(), "events"),
        (lambda d: d["events"].pop(3), "events[3]"),
        (lambda d: d["events"].reverse(), "events[0]"),
        (lambda d: d["events"][0].update(name="lab.opened", data={}), "events[0]"),
        (lambda d: d["events"][5].update(name="lab.exploded"), "events[5]"),
        (lambda d: d["events"][0]["data"].pop("title"), "events[0]"),
        (lambda d: d["events"][0]["data"].update(title="x" * 200), "lab.title"),
        (lambda d: d["events"][2].update(name="activity.opened", activity="a99", data={}), "events"),
        (lambda d: d["members"][0].update(token="x"), "token"),
        (lambda d: d["members"][0].update(name="a\0b"), ""),
        (lambda d: d["members"].append(d["members"][0]), "members"),
        (lambda d: d["lab"].update(created_at="2026-99-99T99:99:99Z"), "lab.created_at"),
        (lambda d: d["events"][0]["data"].update(starts_at="tomorrow"), "lab.starts_at"),
        (lambda d: d["events"][7].update(at="2026-02-31T09:00:00Z"), "events[7].at"),
        (lambda d: d["innovations"][0].update(version=2**70), "innovations[0].version"),
        (lambda d: d["innovations"][0]["record"].update(stage="won"), "stage"),
    ],
)
def test_a_malformed_document_is_refused_and_leaves_nothing_behind(
    new_database: NewDatabase, document: dict[str, Any], spoil: Any, field: str
) -> None:
    db = new_database()
    spoil(document)
    with pytest.raises(Refused) as refused:
        exchange.import_lab(db, document, leader(db))
    assert refused.value.code == "bad_request"
    assert field in f"{refused.value.details['field']} {refused.value.details['reason']}"
    assert labs.labs_of(db, leader(db)) == []
    assert finding.find(db, Wish()).total == 0


@pytest.mark.parametrize("nonsense", [None, [], "lab", {}, {"lab": {}}, 7])
def test_what_is_no_lab_is_refused(new_database: NewDatabase, nonsense: Any) -> None:
    db = new_database()
    with pytest.raises(Refused, match="bad_request"):
        exchange.import_lab(db, nonsense, leader(db))


def test_exporting_a_lab_that_is_not_there_is_refused(new_database: NewDatabase) -> None:
    db = new_database()
    with pytest.raises(Refused, match="not_found"):
        exchange.export_lab(db, "nowhere")


def test_the_demo_is_three_finished_labs_and_one_that_begins(db: Database) -> None:
    live = load_demo(db, leader(db))
    states = {row.id: row.state for row in labs.labs_of(db, leader(db))}
    assert states == {"lab-sv": "closed", "lab-da": "closed", "lab-en": "closed", live: "planned"}
    assert [step.method for step in Journal(db).fold(live).agenda()][:2] == ["check_in", "empathy_map"]
    assert finding.find(db, Wish()).total == 3

    assert load_demo(db, leader(db)) == live
    assert len(labs.labs_of(db, leader(db))) == 4
