"""Full-text search in three languages, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from labapp import catalogue
from labapp.store import exchange, finding, innovations, shelving
from labapp.store.db import Database
from labapp.store.finding import Sort, Wish
from tests.records.conftest import leader

SV, DA, EN = "inn-sv-01", "inn-da-01", "inn-en-01"


@pytest.fixture
def shelf(db: Database) -> Database:
    """A library with the records of the three sample labs."""
    for language in catalogue.LANGUAGES:
        exchange.import_lab(db, catalogue.sample_lab(language), leader(db))
    return db


def _found(db: Database, q: str = "", sort: Sort = "relevance", **chosen: str) -> list[str]:
    wish = Wish(q, {name: (value,) for name, value in chosen.items()}, sort)
    return [item.id for item in finding.find(db, wish).items]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("berättelsen", SV),
        ("berattelsen", SV),
        ("SJUKSKRIVEN", SV),
        ("sjukskrivna sammanfattning", SV),
        ("läkartid", SV),
        ("vårdcentral hälsa", None),
        ("overlevering", DA),
        ("pårørende", DA),
        ("parorende", DA),
        ("vagtnotat", DA),
        ("plejecenter borgerne", DA),
        ("mandates", EN),
        ("counter fixes", EN),
        ("signature", EN),
        ("xyzzy", None),
    ],
)
def test_a_record_is_found_by_words_of_its_language(library: Database, query: str, expected: str | None) -> None:
    found = _found(library, q=query)
    assert found[:1] == ([expected] if expected else [])


def test_every_word_must_be_there(library: Database) -> None:
    assert _found(library, q="mandate vagtnotat") == []


def test_a_word_in_the_title_counts_more(shelf: Database) -> None:
    other = innovations.find(shelf, SV)
    assert other is not None
    innovations.edit(shelf, SV, replace(other.record, side_effects="The mandate was not needed here."))
    assert _found(shelf, q="mandate") == [EN, SV]


@pytest.mark.parametrize(
    "query", ['"', "' OR 1=1 --", "a* NOT b", "()", "NEAR(", "title:x", "\\", "%", "🙂", "a" * 500, "& | !"]
)
def test_any_signs_may_be_asked_for(library: Database, query: str) -> None:
    finding.find(library, Wish(query))


def test_a_query_without_words_is_no_filter(library: Database) -> None:
    assert len(_found(library, q=" - ! ")) == 3


def test_a_stopped_experiment_is_found_as_easily_as_a_success(library: Database) -> None:
    assert _found(library, decision="stop") == [EN]
    assert _found(library, decision="adopt") == [DA]


def test_filters_narrow_together(library: Database) -> None:
    assert _found(library, theme="citizen_coherence") == [SV]
    assert _found(library, stage="pilot") == [EN, SV]
    assert _found(library, stage="pilot", organisation="Harbour Municipality") == [EN]
    assert _found(library, organisation="norra regionen") == [SV]
    assert _found(library, organisation="%") == []
    assert _found(library, q="mandate", stage="implemented") == []


def test_without_words_the_latest_published_comes_first(library: Database) -> None:
    assert _found(library) == [EN, DA, SV]


def test_the_index_follows_what_is_edited_withdrawn_and_published(shelf: Database) -> None:
    found = innovations.find(shelf, EN)
    assert found is not None
    innovations.edit(shelf, EN, replace(found.record, problem="Hippopotamus"))
    assert _found(shelf, q="hippopotamus") == [EN]
    innovations.withdraw(shelf, EN)
    assert _found(shelf, q="hippopotamus") == []
    innovations.publish(shelf, EN)
    assert _found(shelf, q="hippopotamus") == [EN]


def test_the_index_can_be_rebuilt_from_the_records(shelf: Database) -> None:
    with shelf.write() as session:
        for innovation in (SV, DA, EN):
            shelving.drop(session, innovation)
    assert _found(shelf, q="mandate") == []
    assert innovations.rebuild_index(shelf) == 3
    assert _found(shelf, q="mandate") == [EN]


def test_pages_are_counted_and_never_empty(shelf: Database) -> None:
    found = innovations.find(shelf, EN)
    assert found is not None
    for number in range(finding.PAGE_SIZE):
        innovations.add(
            shelf, replace(found.record, title=f"Case {number}"), lab_id=None, owner=leader(shelf), publish=True
        )
    first = finding.find(shelf, Wish())
    assert (len(first.items), first.total, first.pages) == (finding.PAGE_SIZE, finding.PAGE_SIZE + 3, 2)
    assert len(finding.find(shelf, Wish(page=2)).items) == 3
    assert finding.find(shelf, Wish(page=99)).page == 2
    assert finding.find(shelf, Wish(page=-1)).page == 1
