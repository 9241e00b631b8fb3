"""Every version that was published is kept, and what differs between two of them leads from the one to the other."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import delete

from labapp.core.refused import Refused
from labapp.store import exchange, innovations, versions
from labapp.store.db import Database
from labapp.store.record import Anchoring, Contact, Costs, Factor, JointParties, Record, Reuse, Value
from labapp.store.tables import User
from tests.records.conftest import NewDatabase, leader
from tests.records.test_innovations import complete

WORDS = st.text("abc å.\n-", max_size=12)
RECORDS = st.builds(
    Record,
    title=WORDS,
    whats_new=WORDS,
    stage=st.sampled_from(["idea", "pilot", "stopped"]),
    theme=st.sampled_from([None, "other"]),
    novelty_source=st.none() | WORDS,
    lessons=st.lists(WORDS, max_size=3),
    costs=st.builds(Costs, development_hours=st.none() | st.integers(0, 9)),
    contact=st.builds(Contact, function=WORDS, mailbox=WORDS),
    anchoring=st.builds(Anchoring) | st.builds(Anchoring, owner_role=WORDS, bearer_accepted=st.none() | st.booleans()),
    joint_parties=st.none() | st.builds(JointParties, employer=st.booleans(), employee=st.booleans()),
    factors=st.lists(st.builds(Factor, factor=st.just("audit"), score=st.integers(-2, 2)), max_size=2),
    values=st.lists(st.builds(Value, type=st.just("quality"), result=st.none() | st.integers()), max_size=2),
    reuse=st.builds(Reuse, conditions=WORDS),
)


@given(RECORDS, RECORDS)
def test_the_difference_of_two_versions_leads_from_the_one_to_the_other(before: Record, after: Record) -> None:
    assert versions.applied(before, versions.differences(before, after)) == after


@given(RECORDS)
def test_a_version_does_not_differ_from_itself(record: Record) -> None:
    assert versions.differences(record, record) == []


@given(WORDS, WORDS)
def test_the_pieces_of_two_texts_are_both_texts_whole(before: str, after: str) -> None:
    parts = versions.pieces(before, after)
    assert "".join(part.text for part in parts if part.kind != "new") == before
    assert "".join(part.text for part in parts if part.kind != "gone") == after


def test_words_that_came_and_went_are_told_apart() -> None:
    told = [(part.kind, part.text) for part in versions.pieces("Staff may fix errors.", "Staff must fix small errors.")]
    assert told == [
        ("same", "Staff "),
        ("gone", "may "),
        ("new", "must "),
        ("same", "fix "),
        ("new", "small "),
        ("same", "errors."),
    ]


@pytest.fixture
def here(new_database: NewDatabase) -> Database:
    return new_database()


def kept(db: Database, innovation: str, **options: Any) -> list[tuple[int, str, str | None]]:
    """(version, title, account) of each version."""
    return [
        (one.version, one.record.title if one.record else "", one.account)
        for one in versions.of(db, innovation, **options)
    ]


def test_each_published_change_is_a_version_and_a_draft_is_none(here: Database) -> None:
    draft = innovations.add(here, complete(title="Draft"), lab_id=None, owner=leader(here))
    innovations.edit(here, draft.id, complete(title="Still a draft"), by=leader(here))
    assert kept(here, draft.id) == []
    innovations.publish(here, draft.id, by=leader(here))
    innovations.edit(here, draft.id, complete(title="Better"), by=leader(here))
    assert kept(here, draft.id) == [(1, "Still a draft", None), (2, "Better", None)]
    innovations.withdraw(here, draft.id)
    innovations.edit(here, draft.id, complete(title="Anew"))
    innovations.publish(here, draft.id)
    assert [version for version, _, _ in kept(here, draft.id)] == [1, 2, 3]


def test_who_changed_it_is_a_role_and_the_account_until_it_is_erased(here: Database) -> None:
    made = innovations.add(here, complete(), lab_id=None, owner=leader(here), publish=True)
    innovations.edit(here, made.id, complete(title="By the program"))
    told = versions.of(here, made.id, with_accounts=True)
    assert [(one.role, one.account) for one in told] == [("facilitator", "Leader"), ("program", None)]
    assert {one.account for one in versions.of(here, made.id)} == {None}, "a reader is told the role alone"
    with here.write() as session:
        session.execute(delete(User).where(User.id == leader(here)))
    assert [(one.role, one.account) for one in versions.of(here, made.id, with_accounts=True)] == [
        ("facilitator", None),
        ("program", None),
    ]


def test_a_text_that_should_not_have_been_published_is_taken_away_for_good(here: Database) -> None:
    made = innovations.add(here, complete(title="With a name in it"), lab_id=None, owner=leader(here), publish=True)
    with pytest.raises(Refused, match="not_allowed"):
        versions.take_away(here, made.id, 1)
    innovations.edit(here, made.id, complete(title="Without"))
    versions.take_away(here, made.id, 1)
    assert kept(here, made.id) == [(1, "", None), (2, "Without", None)]
    with pytest.raises(Refused, match="not_found"):
        versions.take_away(here, made.id, 7)


def test_versions_go_along_with_a_lab_that_is_moved(new_database: NewDatabase, library: Database) -> None:
    db, other = new_database(), new_database()
    exchange.import_lab(db, exchange.export_lab(library, "lab-en"), leader(db))
    found = innovations.find(db, "inn-en-01")
    assert found is not None
    innovations.edit(db, found.id, replace(found.record, what_failed="More than that."), by=leader(db))
    document = exchange.export_lab(db, "lab-en")
    exchange.import_lab(other, document, leader(other))
    assert exchange.export_lab(other, "lab-en") == document
    assert [(one.version, one.role) for one in versions.of(other, found.id)] == [(2, "import"), (3, "facilitator")]


def test_what_was_published_before_there_were_versions_is_the_first_that_is_known(here: Database) -> None:
    """The migration keeps it: a reader of tomorrow can see what stood there when versions began."""
    made = innovations.add(here, complete(title="From before"), lab_id=None, owner=leader(here), publish=True)
    draft = innovations.add(here, complete(title="Never shown"), lab_id=None, owner=leader(here))
    migration = importlib.import_module("labapp.store.migrations.versions.0009_keep_versions_and_signatures")
    with here.engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        migration.downgrade()
        migration.upgrade()
    assert kept(here, made.id, with_accounts=True) == [(1, "From before", "Leader")]
    assert kept(here, draft.id) == []
