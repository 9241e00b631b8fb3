"""Facets, phrases, exclusions, orders and suggestions, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from labapp.bench import synthetic
from labapp.store import bulk, finding, innovations, shelf, suggesting
from labapp.store.asked import Term, understood
from labapp.store.db import Database
from labapp.store.facets import CHOOSABLE, FACETS, factor_limit, plain, values_of
from labapp.store.finding import Wish
from labapp.store.record import Adopter, Experiment, Record
from labapp.store.snippets import Marker
from labapp.store.words import stem, words
from tests.records.conftest import leader
from tests.records.test_innovations import complete

SV, DA, EN = "inn-sv-01", "inn-da-01", "inn-en-01"


def found(db: Database, q: str = "", **chosen: str | tuple[str, ...]) -> list[str]:
    wish = Wish(q, {name: (value,) if isinstance(value, str) else value for name, value in chosen.items()})
    return [item.id for item in finding.find(db, wish).items]


def counts(db: Database, facet: str, q: str = "", **chosen: tuple[str, ...]) -> dict[str, int]:
    return {choice.value: choice.count for choice in finding.find(db, Wish(q, chosen)).facets[facet]}


def publish(db: Database, **fields: object) -> str:
    return innovations.add(db, replace(complete(), **fields), lab_id=None, owner=leader(db), publish=True).id


# Words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("berätt", [SV]),
        ("coun", [EN]),
        ("man* counter", [EN]),
        ('"counter mandate"', [EN]),
        ('"mandate counter"', []),
        ('"counters mandates"', [EN]),
        ("counter -mandate", []),
        ('counter -"mandate counter"', [EN]),
        ("the counter of the mandate", [EN]),
        ("Aeldre", [DA]),
        ("ÆLDRE", [DA]),
    ],
)
def test_words_phrases_and_exclusions_are_understood(library: Database, query: str, expected: list[str]) -> None:
    assert found(library, query) == expected


def test_a_word_that_is_finished_is_not_the_beginning_of_another(db: Database) -> None:
    publish(db, title="Marketing")
    assert finding.find(db, Wish("mark")).total == 1
    assert finding.find(db, Wish("mark ")).total == 0


def test_aarhus_and_arhus_are_one_place() -> None:
    assert words("Aarhus") == words("Århus") == words("arhus")


def test_a_query_is_read_as_terms() -> None:
    asked = understood('citizen "in the centre" -stop wor')
    assert [term.words for term in asked.terms] == [("citizen",), ("in", "the", "centre"), ("wor",)]
    assert [term.begun for term in asked.terms] == [False, False, True]
    assert asked.without == (Term(("stop",)),)


@given(st.text(max_size=60))
def test_any_query_is_understood(query: str) -> None:
    asked = understood(query)
    assert all(term.words and all(term.words) for term in (*asked.terms, *asked.without))


@given(st.text(max_size=30), st.sampled_from(["sv", "da", "en"]))
def test_a_word_and_its_stem_agree_however_it_is_typed(written: str, language: str) -> None:
    shouted = words(written.upper().lower())
    assert [stem(word, language) for word in words(" ".join(shouted))] == [stem(word, language) for word in shouted]


@pytest.mark.parametrize(("length", "count"), [(8, 120_000), (40, 25_000)])
def test_a_record_of_very_many_words_is_found_by_its_first(db: Database, length: int, count: int) -> None:
    random = Random(1)
    told = ["".join(random.choices("abcdefgh", k=length)) for _ in range(count)]
    tests = [Experiment(str(start), belief=" ".join(told[start : start + 150])) for start in range(0, count, 150)]
    bulk.add_published(db, [("2026-01-01T00:00:00Z", Record("en", title="Otters", experiments=tests))], None)
    assert finding.find(db, Wish(f'otters "{told[0]} {told[1]} {told[2]}"')).total == 1


# Facets --------------------------------------------------------------------------------------------------------------


def test_a_factor_is_asked_for_with_its_sign(library: Database) -> None:
    helped = set(found(library, factor="local_management >= +1"))
    hindered = set(found(library, factor="local_management<=-1"))
    assert helped
    assert not helped & hindered
    assert found(library, factor="no_such_factor>=1") == []


@pytest.mark.parametrize(
    ("asked", "limit"),
    [
        ("audit>=1", ("audit", [1, 2])),
        ("audit <= -1", ("audit", [-2, -1])),
        ("audit=0", ("audit", [0])),
        ("audit>=+2", ("audit", [2])),
    ],
)
def test_a_limit_is_read(asked: str, limit: tuple[str, list[int]]) -> None:
    read = factor_limit(asked)
    assert read is not None
    assert (read[0], list(read[1])) == limit


def test_several_values_of_a_facet_widen_and_several_facets_narrow(library: Database) -> None:
    assert set(found(library, language=("sv", "da"))) == {SV, DA}
    assert found(library, language=("sv", "da"), stage=("pilot",)) == [SV]


def test_a_facet_is_counted_without_its_own_choice_and_with_all_others(library: Database) -> None:
    assert counts(library, "language", language=("sv",)) == {"sv": 1, "da": 1, "en": 1}
    assert counts(library, "stage", language=("sv",)) == {"pilot": 1}


def test_what_is_chosen_stays_to_be_seen_when_nothing_has_it(library: Database) -> None:
    assert counts(library, "stage", stage=("spread",)) == {"pilot": 2, "implemented": 1, "spread": 0}


def test_an_organisation_is_found_by_name_in_any_case_and_by_id(library: Database) -> None:
    assert found(library, organisation="HARBOUR municipality") == [EN]
    assert EN in found(library, organisation_id="org-b")


def test_what_was_stopped_is_found_beside_what_went_on(library: Database) -> None:
    assert EN in found(library, stopped="yes")


def test_what_is_for_colleagues_is_found_by_those_with_an_account(db: Database) -> None:
    for access in ("public", "internal", "restricted"):
        publish(db, title=f"Zebra {access}", access=access)
    assert finding.find(db, Wish("zebra")).total == 1
    assert finding.find(db, Wish("zebra", access=("public", "internal"))).total == 2


def test_every_facet_has_values_that_are_found_again(db: Database) -> None:
    bulk.add_published(db, synthetic.library(30), None)
    for name in finding.find(db, Wish()).facets:
        for choice in finding.find(db, Wish()).facets[name]:
            assert finding.find(db, Wish(chosen={name: (choice.value,)})).total == choice.count, (name, choice)


def test_sets_and_records_agree(db: Database) -> None:
    made = list(synthetic.library(40, seed=3))
    bulk.add_published(db, made, None)
    random = Random(1)
    for name in CHOOSABLE:
        if name == "factor":
            continue
        held = [{plain(name, value) for facet, value in values_of(record, at) if facet == name} for at, record in made]
        values = sorted(set().union(*held))
        for value in random.sample(values, min(3, len(values))):
            total = finding.find(db, Wish(chosen={name: (value,)})).total
            assert total == sum(value in those for those in held), (name, value)


def test_facets_have_codes_or_take_what_records_bring() -> None:
    assert {name for name, facet in FACETS.items() if facet.codes is None and name in CHOOSABLE} == {
        *("organisation", "organisation_id", "country", "year"),
    }


# Order, change, suggestions ------------------------------------------------------------------------------------------


def test_orders(db: Database) -> None:
    plain_one = publish(db, title="Otter one")
    copied = publish(db, title="Otter two", reuse=replace(complete().reuse, adopters=[Adopter("Elsewhere")]))
    newest = [item.id for item in finding.find(db, Wish("otter", sort="newest")).items]
    assert set(newest) == {plain_one, copied}
    assert finding.find(db, Wish("otter", sort="copied")).items[0].id == copied


def test_pages_divide_the_result_without_loss(db: Database) -> None:
    bulk.add_published(db, synthetic.library(45), None)
    for sort in finding.SORTS:
        pages = [finding.find(db, Wish(sort=sort, page=number)).items for number in (1, 2, 3)]
        assert len({item.id for items in pages for item in items}) == 45


def test_another_process_sees_what_has_moved(db: Database) -> None:
    other = Database(db.url.render_as_string(hide_password=False))
    first = publish(db, title="Heron")
    assert found(other, "heron") == [first]
    innovations.withdraw(db, first)
    second = publish(db, title="Heron again")
    assert found(other, "heron") == [second]
    assert counts(other, "stage") == counts(db, "stage")
    shelf.forget(other)
    assert found(other, "heron") == [second]
    other.close()


def test_nothing_of_what_is_withdrawn_is_suggested(db: Database) -> None:
    gone = publish(db, title="Kingfisher")
    assert suggesting.suggestion(db, understood("kingfischer ")) == "kingfisher"
    innovations.withdraw(db, gone)
    assert suggesting.suggestion(db, understood("kingfischer ")) is None


def test_a_suggestion_is_spelt_as_records_spell_it(library: Database) -> None:
    assert suggesting.suggestion(library, understood("beratelse ")) == "berättelse"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("mandate", "mandate", 0),
        ("mandtae", "mandate", 1),
        ("mandat", "mandate", 1),
        ("mxndxte", "mandate", 2),
        ("a", "mandate", None),
    ],
)
def test_letters_apart(one: str, other: str, apart: int | None) -> None:
    assert suggesting.distance(one, other, 2) == apart


# Snippets ------------------------------------------------------------------------------------------------------------


def test_a_snippet_shows_where_the_words_stand() -> None:
    record = Record(
        language="en", title="A", problem="It took days. " * 20 + "The counters were closed. " + "Nobody came. " * 20
    )
    snippet = Marker(understood("counter closed"), "en").snippet(record)
    assert snippet is not None
    assert snippet.field == "problem"
    assert [text for text, hit in snippet.parts if hit] == ["counters", "closed"]


@given(st.text(max_size=200), st.text(max_size=20))
def test_marking_changes_no_word(written: str, query: str) -> None:
    assert "".join(text for text, _ in Marker(understood(query), "sv").marked(written)) == written


def test_the_index_holds_the_facets_of_every_record(db: Database) -> None:
    bulk.add_published(db, synthetic.library(5), None)
    before = finding.find(db, Wish()).facets
    assert innovations.rebuild_index(db) == 5
    assert finding.find(db, Wish()).facets == before
