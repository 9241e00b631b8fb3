"""What programs read of the library, and its page for people: feeds, map, bulk export, structured data, import."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from flask import Flask
from msgspec.structs import replace

from labapp import catalogue
from labapp.store import exchange, innovations
from labapp.store.db import Database
from labapp.store.opsi import OpsiCase
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.web.conftest import Caller, Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
SECRET = "Only for colleagues"


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the three sample labs and a record for colleagues."""
    db: Database = app.extensions["labapp"].db
    for language in catalogue.LANGUAGES:
        exchange.import_lab(db, catalogue.sample_lab(language), leader(db))
    hidden = replace(complete(), title=SECRET, access="internal")
    innovations.add(db, hidden, lab_id=None, owner=leader(db), publish=True)
    return db


def _lines(text: str) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in text.splitlines()]


def test_a_search_is_followed_as_a_feed(db: Database, reader: Visitor) -> None:
    answer = reader.get("/library/feed.atom?stage=pilot")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    assert len(feed.findall(f"{ATOM}entry")) == 2
    assert all(entry.find(f"{ATOM}link").get("href").startswith("http") for entry in feed.findall(f"{ATOM}entry"))  # type: ignore[union-attr]
    assert "stage=pilot" in feed.find(f"{ATOM}id").text  # type: ignore[union-attr, operator]


def test_an_empty_feed_is_a_feed(db: Database, reader: Visitor) -> None:
    feed = ElementTree.fromstring(reader.get("/library/feed.atom?q=xyzzy").data)
    assert feed.find(f"{ATOM}updated") is not None


def test_the_map_names_every_public_record(db: Database, reader: Visitor) -> None:
    text = reader.get("/sitemap.xml").text
    assert text.count("<url>") == 4
    assert "/library/counter-mandate-for-small-fixes" in text
    assert "only-for-colleagues" not in text


def test_robots_read_the_library_alone(reader: Visitor) -> None:
    text = reader.get("/robots.txt").text
    assert "Disallow: /\n" in text
    assert "Allow: /library/" in text
    assert "/sitemap.xml" in text


def test_a_browser_learns_to_search(reader: Visitor) -> None:
    assert "{searchTerms}" in reader.get("/library/opensearch.xml").text


@pytest.mark.parametrize("who", ["reader", "facilitator"])
def test_the_bulk_export_is_whole_and_for_everybody(db: Database, request: pytest.FixtureRequest, who: str) -> None:
    lines = _lines(request.getfixturevalue(who).get("/library/records.ndjson").text)
    assert {line["slug"] for line in lines} >= {
        catalogue.sample_lab(x)["innovation"]["slug"] for x in catalogue.LANGUAGES
    }
    assert SECRET not in {line["title"] for line in lines}


def test_the_bulk_export_follows_the_search(db: Database, reader: Visitor) -> None:
    assert len(_lines(reader.get("/library/records.ndjson?language=sv").text)) == 1


def test_the_observatory_gets_its_own_shape(db: Database, reader: Visitor) -> None:
    for line in _lines(reader.get("/library/opsi.ndjson").text):
        case = msgspec.convert(line, OpsiCase)
        assert case.title
        assert case.challenges_and_failures
        assert case.source.startswith("http")


def test_colleagues_find_more_than_strangers(db: Database, reader: Visitor, facilitator: Visitor) -> None:
    assert SECRET not in reader.get("/library").text
    assert SECRET in facilitator.get("/library").text


def test_structured_data_cannot_be_ended_by_a_record(db: Database, reader: Visitor) -> None:
    evil = "</script><script>alert(1)</script>"
    made = innovations.add(db, replace(complete(), title=evil), lab_id=None, owner=leader(db), publish=True)
    page = reader.get("/library").text
    innovations.withdraw(db, made.id)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    told = msgspec.json.decode(block)
    assert evil in {item["name"] for item in told["mainEntity"]["itemListElement"]}
    assert "<script>alert" not in page


def test_every_choice_is_in_the_address_and_can_be_taken_away(db: Database, reader: Visitor) -> None:
    page = reader.get("/library?q=mandate&stage=pilot&stage=idea&factor=local_management%3E%3D1").text
    chips = re.findall(r'class="picked" href="([^"]+)"', page)
    assert len(chips) == 4
    assert sum("stage=pilot" in chip for chip in chips) == 3
    assert "<mark>mandate</mark>" in page.lower()
    assert page.count("checked") == 3


def test_an_empty_result_helps_on(db: Database, reader: Visitor) -> None:
    page = reader.get("/library?q=mandaet%20").text
    assert "Did you mean" in page
    assert "Look at everything" in page


def test_another_language_keeps_every_choice(db: Database, reader: Visitor) -> None:
    page = reader.get("/library?stage=pilot&stage=idea").text
    assert "stage=pilot&amp;stage=idea&amp;lang=sv" in page


def test_the_api_takes_several_values_and_counts_facets(db: Database, caller: Caller) -> None:
    answer = caller.call("GET", "/innovations?language=sv&language=da&sort=evidence").json
    assert answer is not None
    assert answer["total"] == 2
    assert {row["value"]: row["count"] for row in answer["facets"]["language"]}["en"] >= 1
    assert caller.call("GET", "/innovations?sort=beauty").status_code == 400
    assert caller.call("GET", "/innovations?surprise=1").status_code == 400
    assert (caller.call("GET", "/innovations?q=mandaet%20").json or {})["did_you_mean"] == "mandate"


def test_cases_from_elsewhere_are_shown_before_they_are_taken(db: Database, facilitator: Visitor) -> None:
    table = "title,external_source\nFrom Norway,https://example.no/1\nNowhere,\n"
    sent = {"country": "NO", "language": "en", "licence": "CC BY 4.0"}
    shown = facilitator.send("/cases/import", {**sent, "file": (io.BytesIO(table.encode()), "cases.csv")}).text
    assert "One case can be taken" in shown
    assert "does not say where it was published" in shown
    assert "From Norway" not in facilitator.get("/library").text
    taken = facilitator.send("/cases/import", {**sent, "text": table, "then": "take"}).text
    assert "One case is a draft now." in taken
    assert "From Norway" in facilitator.get("/library").text
    assert "Nowhere" in taken
    assert "https://example.no/1" not in re.findall(r"<textarea.*?</textarea>", taken, re.S)[0]


def test_what_is_no_file_of_cases_is_said_so(facilitator: Visitor) -> None:
    answer = facilitator.send("/cases/import", {"text": "hello"})
    assert answer.status_code == 422
    assert "must name the columns" in answer.text


def test_only_people_with_an_account_bring_in_cases(reader: Visitor) -> None:
    assert reader.get("/cases/import").status_code in (302, 401)
