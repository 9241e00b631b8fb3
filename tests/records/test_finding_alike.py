"""Both databases find the same, in the same order and with the same counts, and what they find is what the records say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.bench import searching, synthetic
from labapp.store import bulk, finding
from labapp.store.asked import Term, understood
from labapp.store.db import Database
from labapp.store.facets import CHOOSABLE, values_of
from labapp.store.finding import SORTS, Wish
from labapp.store.snippets import Marker
from labapp.store.texts import pieces
from labapp.store.words import stem, words
from tests.records.conftest import copied
from tests.support import postgres

MADE = list(synthetic.library(60, seed=5))
RECORDS = {record.case_number or "": record for _, record in MADE}
TEXTS = sorted({written for record in RECORDS.values() for _, written in pieces(record)})
VALUES = sorted({one for moment, record in MADE for one in values_of(record, moment) if one[0] in CHOOSABLE})


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, owned_file: Path, postgres_url: str, owned_postgres: str
) -> Iterator[tuple[Database, Database]]:
    """The same made-up library on SQLite and on PostgreSQL."""
    file = tmp_path_factory.mktemp("alike") / "labapp.sqlite3"
    with postgres.new_database(postgres_url, owned_postgres) as url:
        pair = Database(copied(owned_file, file)), Database(url)
        for db in pair:
            bulk.add_published(db, MADE, None)
        yield pair
        for db in pair:
            db.close()


@st.composite
def run_of_words(draw: st.DrawFn, most: int = 4) -> list[str]:
    """Some words that stand in a row in a record."""
    row = draw(st.sampled_from(TEXTS)).split()
    start = draw(st.integers(0, len(row) - 1))
    return row[start : start + draw(st.integers(1, most))]


@st.composite
def queries(draw: st.DrawFn) -> str:
    """What may stand in the search field: words, phrases, words without others, and perhaps a last one that is not finished."""
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        row = draw(run_of_words())
        kind = draw(st.sampled_from(["words", "phrase", "mixed up", "unwanted", "unwanted phrase"]))
        parts.append(
            {
                "words": " ".join(row),
                "phrase": f'"{" ".join(row)}"',
                "mixed up": f'"{" ".join(reversed(row))}"',
                "unwanted": f"-{row[0]}",
                "unwanted phrase": f'-"{" ".join(row)}"',
            }[kind]
        )
    if draw(st.booleans()):
        word = draw(run_of_words(1))[0]
        parts.append(word[: draw(st.integers(1, len(word)))])
    return " ".join(parts) + draw(st.sampled_from(["", " "]))


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """What a reader may ask for."""
    chosen: dict[str, tuple[str, ...]] = {}
    for name, value in draw(st.lists(st.sampled_from(VALUES), max_size=3)):
        chosen[name] = (*chosen.get(name, ()), value)
    return Wish(draw(queries()), chosen, draw(st.sampled_from(SORTS)), draw(st.integers(1, 3)))


def told(db: Database, wish: Wish) -> object:
    """All that a page of results says."""
    found = finding.find(db, wish, page_size=7)
    hits = [
        (item.record.case_number, Marker(found.asked, item.record.language).snippet(item.record))
        for item in found.items
    ]
    return hits, found.total, found.page, found.pages, found.facets


@cache
def read(number: str) -> list[tuple[list[str], list[str]]]:
    """The words of each text of a record, and their stems."""
    record = RECORDS[number]
    texts = [words(written) for _, written in pieces(record)]
    return [(there, [stem(word, record.language) for word in there]) for there in texts]


def has(number: str, term: Term) -> bool:
    """Whether a term stands in a record, read off its texts."""
    wanted = [stem(word, RECORDS[number].language) for word in term.words]
    for there, stems in read(number):
        if any(stems[at : at + len(wanted)] == wanted for at in range(len(stems))):
            return True
        if term.begun and any(word.startswith(term.words[-1]) for word in there):
            return True
    return False


@given(wish=wishes())
@settings(max_examples=80, deadline=None)
def test_both_databases_tell_the_same(both: tuple[Database, Database], wish: Wish) -> None:
    on_sqlite, on_postgres = (told(db, wish) for db in both)
    assert on_sqlite == on_postgres


@pytest.mark.parametrize("kind", searching.KINDS)
def test_both_databases_answer_the_questions_of_the_benchmark_alike(both: tuple[Database, Database], kind: str) -> None:
    for wish in searching.wishes(kind, 3, 12):
        on_sqlite, on_postgres = (told(db, wish) for db in both)
        assert on_sqlite == on_postgres, wish


@given(query=queries())
@settings(max_examples=80, deadline=None)
def test_found_is_what_has_all_terms_and_none_of_the_unwanted(both: tuple[Database, Database], query: str) -> None:
    asked = understood(query)
    expected = {
        number
        for number in RECORDS
        if all(has(number, term) for term in asked.terms) and not any(has(number, term) for term in asked.without)
    }
    for db in both:
        found = finding.find(db, Wish(query), page_size=len(RECORDS))
        assert {item.record.case_number for item in found.items} == expected
