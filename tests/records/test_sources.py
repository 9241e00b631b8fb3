"""From each statement of a record one comes back to its source, and from a note of the lab to what became of it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from labapp import catalogue
from labapp.core import kernel
from labapp.store import becoming, exchange, innovations, labs, samples, sources
from labapp.store.db import Database
from labapp.store.record import Record
from labapp.store.sources import Source
from tests.records.conftest import leader
from tests.web.conftest import Visitor

NO_STATEMENTS = {  # how it is kept and shown, and what is said of the record itself
    "language", "access", "external_source", "retention", "attachments", "translations", "sign_off",
}  # fmt: skip
SLUGS = {"en": "counter-mandate-for-small-fixes", "sv": "min-historia-pa-en-sida", "da": "ti-minutters-overlap"}


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the three sample labs."""
    db: Database = app.extensions["labapp"].db
    for language in catalogue.LANGUAGES:
        exchange.import_lab(db, catalogue.sample_lab(language), leader(db))
    return db


@pytest.fixture(params=catalogue.LANGUAGES)
def built(request: pytest.FixtureRequest) -> samples.Built:
    return samples.build(catalogue.sample_lab(request.param), code="ABC234")


def record_of(built: samples.Built) -> Record:
    assert built.innovation is not None
    return built.innovation.record


def test_every_field_of_a_record_has_a_rule_for_its_source() -> None:
    ruled = {*sources.OF_THE_IDEA, *sources.OF_THE_LAB, *sources.OF_WHAT_WAS_TRIED, *sources.ONE_BY_ONE}
    assert ruled == set(Record.__struct_fields__) - NO_STATEMENTS


def test_every_claim_rests_on_something_that_is_listed(built: samples.Built) -> None:
    record = record_of(built)
    listed = sources.sources(record)
    assert len(set(listed)) == len(listed)
    for place, rests_on in sources.claims(record).items():
        assert rests_on, place
        assert set(rests_on) <= set(listed), place


def test_all_but_what_came_after_the_lab_is_found_in_its_report(built: samples.Built) -> None:
    record, lab = record_of(built), kernel.fold(built.lab_id, built.events)
    places = sources.in_report(lab, record)
    elsewhere = {source.kind for source in sources.sources(record) if source not in places}
    assert elsewhere <= {"reader", "goal", "exemption"}, "told by readers, asked later, applied for on paper"


def test_a_figure_leads_to_the_experiment_that_measured_it() -> None:
    record = record_of(samples.build(catalogue.sample_lab("en"), code="ABC234"))
    assert record.values[0].result == 64
    assert sources.claims(record)["values.0"] == (Source("experiment", "x1"),)


def test_an_empty_draft_says_only_that_it_was_written_elsewhere() -> None:
    assert sources.sources(Record()) == [Source("elsewhere")]
    assert set(sources.claims(Record())) == {"stage", "licence"}


def test_a_note_tells_what_became_of_it(db: Database) -> None:
    found = innovations.find(db, SLUGS["en"])
    assert found is not None
    assert found.lab_id is not None
    lab = kernel.fold(found.lab_id, samples.build(catalogue.sample_lab("en"), code="ABC234").events)
    told = becoming.of_lab(db, lab)
    note = {fate.kind: fate for fate in told["i24"]}
    assert (note["pile"].words, note["votes"].rank) == ("Mandate at the counter", 1)
    assert note["experiment"].target == "x1"
    assert (note["record"].target, note["record"].code) == (SLUGS["en"], "published")
    assert "follow_up" in note
    assert {fate.kind for fate in told["x1"]} >= {"decision", "record", "follow_up"}
    assert "record" not in {fate.kind for fate in told["i05"]}, (
        "a note that was not taken further says no more than it knows"
    )


def ids(page: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', page))


@pytest.mark.parametrize("language", SLUGS)
def test_each_number_on_the_page_leads_to_a_source_that_is_there(db: Database, reader: Visitor, language: str) -> None:
    page = reader.get(f"/library/{SLUGS[language]}").text
    listed = reader.get(f"/library/{SLUGS[language]}/sources").text
    led = re.findall(rf'href="/library/{SLUGS[language]}/sources#([^"]+)"', page)
    assert len(led) > 60
    assert set(led) <= ids(listed)
    back = re.findall(rf'href="/library/{SLUGS[language]}#([^"]+)"', listed)
    assert len(back) > 20
    assert set(back) <= ids(page), "and from each source back to what rests on it"
    assert {"from-values-0", "from-what_failed", "from-commitments-0", "from-experiments-0"} <= set(back)
    assert "/report/" not in page + listed, "a reader without an account is not led where they can't go"


@pytest.mark.parametrize("language", SLUGS)
def test_who_leads_the_lab_is_led_on_into_its_report(db: Database, facilitator: Visitor, language: str) -> None:
    listed = facilitator.get(f"/library/{SLUGS[language]}/sources").text
    led = re.findall(rf'href="/report/lab-{language}(#[^"]+)?"', listed)
    report = facilitator.get(f"/report/lab-{language}").text
    assert len(led) > 10
    assert {anchor.removeprefix("#") for anchor in led if anchor} <= ids(report)
    assert f'href="/library/{SLUGS[language]}"' in report, "and from the notes there back to the record"


def test_the_sources_of_a_record_that_one_may_not_read_are_not_there(db: Database, reader: Visitor) -> None:
    made = innovations.add(db, Record(title="Draft"), lab_id=None, owner=leader(db))
    assert reader.get(f"/library/{made.slug}/sources").status_code == 404


def test_sources_stay_when_the_lab_is_erased(db: Database, reader: Visitor) -> None:
    """The last of this module: it takes the Danish lab away."""
    before = words(reader.get(f"/library/{SLUGS['da']}/sources").text)
    labs.delete_lab(db, "lab-da")
    assert words(reader.get(f"/library/{SLUGS['da']}/sources").text) == before


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))
