"""How the databases go about a search: by their indexes, in few statements, however many records there are and whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from labapp.bench import synthetic
from labapp.store import bulk, finding, search
from labapp.store.asked import Term
from labapp.store.db import Database
from labapp.store.finding import Wish

ROWS = 20_000  # of hardly any text: what a planner looks at is how many there are
LONG_QUERY = 'citizen service "in the centre" "the counter" -stop wor'

Statement = tuple[str, Any]


@contextmanager
def statements(db: Database) -> Iterator[list[Statement]]:
    """What is asked of the database meanwhile."""
    asked: list[Statement] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def plans(db: Database, asked: list[Statement]) -> str:
    """How the database goes about statements, run one after another in one transaction."""
    explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
    lines: list[str] = []
    with db.look() as connection:
        for statement, parameters in asked:
            if statement.startswith("SET "):
                connection.exec_driver_sql(statement)
            else:
                lines += (str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters))
    return "\n".join(lines)


@pytest.fixture
def large(db: Database) -> Database:
    """A database with an index of many rows, in all of which one word stands, so that a planner would think of reading them all."""
    column, document = ("rowid", ":marks") if db.is_sqlite else ("number", "cast(:marks AS tsvector)")
    numbers = "WITH RECURSIVE n (nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM n WHERE nth < :rows)"
    fill = f"{numbers} INSERT INTO innovation_search ({column}, document) SELECT nth, {document} FROM n"
    with db.write() as session:
        session.execute(text(fill), {"rows": ROWS, "marks": "3ecommon 5common"})
        search.tidy(session)
    return db


def test_no_search_reads_every_text(large: Database) -> None:
    word, beginning, phrase = Term(("common",)), Term(("co",), begun=True), Term(("common", "common", "common"))
    with statements(large) as asked, large.read() as session:
        found = search.numbers(session, [(term, search.ANYWHERE) for term in (word, beginning, phrase)])
    assert [len(numbers) for numbers in found] == [ROWS, ROWS, 0]
    plan = plans(large, asked)
    if large.is_sqlite:
        assert "SCAN innovation_search VIRTUAL TABLE INDEX 0:M" in plan  # M: by MATCH
    else:
        assert "Bitmap Index Scan on innovation_search_document" in plan
        assert "Seq Scan" not in plan


def test_what_is_found_is_read_by_its_key(db: Database) -> None:
    bulk.add_published(db, synthetic.library(5), None)
    finding.find(db, Wish())  # learns the library
    with statements(db) as asked:
        assert finding.find(db, Wish("synthetic")).items
    plan = plans(db, asked)
    if db.is_sqlite:
        assert "SEARCH innovations USING INDEX" in plan
        assert "SCAN innovations" not in plan
    else:
        assert "Index Scan using innovations_pkey" in plan or "Bitmap Index Scan on innovations_pkey" in plan


def test_a_long_question_takes_no_more_statements_than_a_short_one(db: Database) -> None:
    bulk.add_published(db, synthetic.library(5), None)
    finding.find(db, Wish())  # learns the library
    taken = []
    for query in ("synthetic", LONG_QUERY):
        with statements(db) as asked:
            finding.find(db, Wish(query, {"stage": ("pilot", "test")}))
        taken.append(len(asked))
    assert taken[1] <= taken[0] <= 4
