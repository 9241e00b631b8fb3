"""The library and the report as pages, and the library over the API."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from msgspec.structs import replace

from labapp import catalogue
from labapp.store import accounts, exchange, innovations
from labapp.store.db import Database
from labapp.store.facets import CHOOSABLE
from labapp.store.judging import required
from labapp.store.record import Record, Value
from labapp.web.api_innovations import InnovationChange
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.web.conftest import PASSWORD, Caller, Visitor

INNER = ("provenance", "stage", "editorial_status", "is_innovation_reason")
NEEDED = {
    "title": "Counter mandate",
    "summary_plain": "Counter staff may put small errors right at once.",
    "problem": "It took days.",
    "whats_new": "The counter decides.",
    "target_groups": "residents\r\n- staff\r\n\r\n",
    "theme": "trust_based_cooperation",
    "stage": "pilot",
    "language": "en",
    "innovation_types-shown": "1",
    "innovation_types": ["service"],
    "novelty": "first",
    "what_failed": "Nobody dared.",
    "lessons": "Ask audit early.",
    "contact.function": "Service development",
    "contact.mailbox": "service@harbour.example",
    "policy_area": "general_public_services",
    "government_level-shown": "1",
    "government_level": ["municipality"],
    "replaces": "Three levels of approval.",
    "evaluation_methods-shown": "1",
    "evaluation_methods": ["own_registration"],
    "side_effects": "None seen.",
    "costs.development_hours": "20",
    "initiators-shown": "1",
    "initiators": ["employees"],
    "more_partners": "Harbour Municipality",
    "user_involvement": "consulted",
    "factor-audit": "1",
    "factor-employees": "2",
    "core_elements": "a fixed limit",
    "adaptable_elements": "the sum",
    "reuse.conditions": "A manager who signs.",
    "anchoring.owner_role": "counter manager",
    "anchoring.review_on": "2026-12-01",
    "follow_up-0-due_on": "2026-05-14",
    "follow_up-0-question": "Is it in use?",
    "follow_up-1-due_on": "2026-07-13",
    "follow_up-1-question": "Who else uses it?",
    "licence": "CC BY 4.0",
}


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the three sample labs."""
    db: Database = app.extensions["labapp"].db
    for language in catalogue.LANGUAGES:
        exchange.import_lab(db, catalogue.sample_lab(language), leader(db))
    return db


@pytest.fixture
def draft(db: Database) -> innovations.Innovation:
    """A new draft of the English lab that lacks almost everything."""
    return innovations.add(db, innovations.Record(title="A draft", language="en"), lab_id="lab-en", owner=leader(db))


@pytest.fixture
def outsider(app: Flask, db: Database) -> Visitor:
    """Somebody with an account who leads nothing here."""
    if accounts.account_by_email(db, "other@example.org") is None:
        accounts.create_account(db, email="other@example.org", password_hash=accounts.hash_password(PASSWORD))
    visitor = Visitor(app.test_client())
    visitor.send("/login", {"email": "other@example.org", "password": PASSWORD})
    return visitor


def _words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


# Reading -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_anybody_reads_a_published_innovation_in_full(db: Database, reader: Visitor, language: str) -> None:
    told = catalogue.sample_lab(language)["innovation"]
    page = reader.get(f"/library/{told['slug']}")
    assert page.status_code == 200
    words = _words(page.text)
    for field in (
        "title",
        "summary_plain",
        "problem",
        "whats_new",
        "replaces",
        "what_failed",
        "side_effects",
        "is_innovation_reason",
    ):
        assert told[field] in words, field
    for field in ("core_elements", "adaptable_elements", "lessons"):
        assert all(line in words for line in told[field]), field
    for value in told["values"]:
        assert value["indicator"] in words
    assert told["reuse"]["conditions"] in words
    assert told["contact"]["mailbox"] in words
    assert f'lang="{language}"' in page.text


def test_the_page_says_how_sure_and_whether_it_is_an_innovation(db: Database, reader: Visitor) -> None:
    words = _words(reader.get("/library/ti-minutters-overlap").text)
    assert "Innovation. Taget i brug" in words
    assert "2 of 5 · Measured change among those who tried" in words
    assert "Innovative initiative" in _words(reader.get("/library/counter-mandate-for-small-fixes").text)


def test_the_page_goes_back_to_the_notes_and_the_votes(db: Database, reader: Visitor, facilitator: Visitor) -> None:
    page = reader.get("/library/counter-mandate-for-small-fixes").text
    assert "Copy the neighbour" in page
    assert "16 people voted with 80 dots" in _words(page)
    assert "/report/lab-en" not in page
    led = facilitator.get("/library/counter-mandate-for-small-fixes").text
    assert 'href="/report/lab-en#card-i24"' in led
    assert 'id="card-i24"' in facilitator.get("/report/lab-en").text


@pytest.mark.parametrize("measured", [2e225, -9.5e76, 10**40])
def test_a_number_that_is_nobodys_measure_is_shown_as_it_is(db: Database, reader: Visitor, measured: float) -> None:
    record = replace(complete(), values=[Value(type="quality", indicator="Days", result=measured)])
    kept = innovations.add(db, record, lab_id=None, owner=leader(db), publish=True)
    assert str(measured) in reader.get(f"/library/{kept.slug}").text


def test_an_id_leads_to_the_permalink(db: Database, reader: Visitor) -> None:
    answer = reader.get("/library/inn-en-01")
    assert (answer.status_code, answer.location) == (302, "/library/counter-mandate-for-small-fixes")


def test_the_library_lists_searches_and_filters(db: Database, reader: Visitor) -> None:
    everything = reader.get("/library").text
    assert all(catalogue.sample_lab(language)["innovation"]["title"] in everything for language in catalogue.LANGUAGES)
    found = reader.get("/library", query_string={"q": "berättelsen"}).text
    assert "Min historia på en sida" in found
    assert "Counter mandate" not in found
    stopped = reader.get("/library?decision=stop").text
    assert "Counter mandate" in stopped
    assert "Min historia" not in stopped
    assert "Nothing fits" in reader.get("/library?q=xyzzy").text


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "1e9", ""])
def test_any_page_number_gives_a_page(db: Database, reader: Visitor, page: str) -> None:
    assert reader.get(f"/library?page={page}").status_code == 200


@pytest.mark.parametrize("name", ["q", "sort", *CHOOSABLE])
def test_markup_in_a_filter_is_only_text(db: Database, reader: Visitor, name: str) -> None:
    page = reader.get("/library", query_string={name: '"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_markup_in_a_record_is_only_text(db: Database, reader: Visitor) -> None:
    evil = "<img src=x onerror=alert(1)>"
    made = innovations.add(
        db, complete(title=evil, problem=evil, lessons=[evil]), lab_id=None, owner=leader(db), publish=True
    )
    page = reader.get(f"/library/{made.slug}").text
    assert "<img" not in page
    assert "&lt;img" in page
    innovations.withdraw(db, made.id)


def test_a_published_record_is_downloaded_as_the_api_shows_it(db: Database, reader: Visitor, caller: Caller) -> None:
    file = reader.get("/library/counter-mandate-for-small-fixes/record.json")
    assert file.headers["Content-Disposition"] == 'attachment; filename="counter-mandate-for-small-fixes.json"'
    assert file.json == caller.call("GET", "/innovations/inn-en-01").json


# Drafts --------------------------------------------------------------------------------------------------------------


def test_a_draft_is_there_only_for_those_who_lead_its_lab(
    draft: innovations.Innovation, reader: Visitor, outsider: Visitor, facilitator: Visitor
) -> None:
    for path in (f"/library/{draft.id}", f"/library/{draft.slug}", f"/library/{draft.id}/record.json"):
        assert reader.get(path).status_code == 404
        assert outsider.get(path).status_code == 404
    assert reader.get(f"/library/{draft.id}/edit").status_code == 302
    assert outsider.get(f"/library/{draft.id}/edit").status_code == 404
    assert facilitator.get(f"/library/{draft.id}").status_code == 200
    assert draft.id in facilitator.get("/library").text
    assert draft.id not in reader.get("/library").text


def test_the_form_says_what_is_missing(draft: innovations.Innovation, facilitator: Visitor) -> None:
    page = facilitator.get(f"/library/{draft.id}/edit").text
    assert f"3 of {len(required(Record()))} required parts written" in _words(page)
    assert 'href="#contact.mailbox"' in page


def test_a_draft_is_written_and_published_by_the_form(
    db: Database, draft: innovations.Innovation, facilitator: Visitor, reader: Visitor
) -> None:
    answer = facilitator.send(f"/library/{draft.id}/edit", {**NEEDED, "seen": draft.updated_at, "then": "publish"})
    assert (answer.status_code, answer.location) == (302, "/library/counter-mandate")
    published = innovations.find(db, draft.id)
    assert published is not None
    assert published.record.target_groups == ["residents", "staff"]
    assert reader.get(answer.location).status_code == 200
    assert "Counter mandate" in reader.get("/library?q=mandate").text

    back = facilitator.send(f"/library/{draft.id}/edit", {**NEEDED, "then": "withdraw"})
    assert back.status_code == 302
    assert reader.get("/library/counter-mandate").status_code == 404


def test_an_incomplete_draft_is_saved_but_not_published(
    db: Database, draft: innovations.Innovation, facilitator: Visitor
) -> None:
    answer = facilitator.send(
        f"/library/{draft.id}/edit", {**NEEDED, "what_failed": "", "seen": draft.updated_at, "then": "publish"}
    )
    assert answer.location.endswith(f"/library/{draft.id}/edit#missing")
    saved = innovations.find(db, draft.id)
    assert saved is not None
    assert (saved.status, saved.record.title) == ("draft", "Counter mandate")


def test_the_form_keeps_what_it_does_not_show(db: Database, facilitator: Visitor) -> None:
    before = innovations.find(db, "inn-en-01")
    assert before is not None
    page = facilitator.get("/library/inn-en-01/edit").text
    answer = facilitator.send("/library/inn-en-01/edit", {**_fields(page), "then": "save"})
    assert answer.status_code == 302, _words(answer.text)
    after = innovations.find(db, "inn-en-01")
    assert after is not None
    same = {
        field: (getattr(before.record, field), getattr(after.record, field))
        for field in before.record.__struct_fields__
        if field != "provenance" and getattr(before.record, field) != getattr(after.record, field)
    }
    assert same == {}
    assert after.record.provenance.cards == before.record.provenance.cards


def test_what_was_written_is_kept_when_it_can_not_be_saved(draft: innovations.Innovation, facilitator: Visitor) -> None:
    answer = facilitator.send(
        f"/library/{draft.id}/edit", {**NEEDED, "costs.purchase": "a lot", "seen": draft.updated_at, "then": "save"}
    )
    assert answer.status_code == 422
    assert "Nobody dared." in answer.text
    assert 'value="a lot"' in answer.text
    assert "This can&#39;t be saved as it is" in answer.text


def test_whoever_was_slower_sees_their_text_and_the_reason(
    db: Database, draft: innovations.Innovation, facilitator: Visitor
) -> None:
    facilitator.send(
        f"/library/{draft.id}/edit", {**NEEDED, "title": "Theirs", "seen": draft.updated_at, "then": "save"}
    )
    answer = facilitator.send(
        f"/library/{draft.id}/edit", {**NEEDED, "title": "Mine", "seen": draft.updated_at, "then": "save"}
    )
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.text
    assert "Somebody else has saved this meanwhile" in answer.text
    kept = innovations.find(db, draft.id)
    assert kept is not None
    assert kept.record.title == "Theirs"


def test_a_published_record_cannot_be_saved_with_a_hole(db: Database, facilitator: Visitor) -> None:
    page = facilitator.get("/library/inn-sv-01/edit").text
    answer = facilitator.send("/library/inn-sv-01/edit", {**_fields(page), "what_failed": "", "then": "save"})
    assert answer.status_code == 422
    assert "Fill this in." in answer.text
    kept = innovations.find(db, "inn-sv-01")
    assert kept is not None
    assert kept.record.what_failed


def test_rows_and_numbers_of_the_form_become_values(
    db: Database, draft: innovations.Innovation, facilitator: Visitor
) -> None:
    row = {
        "type": "quality",
        "for_whom": "residents",
        "indicator": "days",
        "baseline": "4,5",
        "result": "1 200",
        "unit": "days",
    }
    rest = {"n": "12", "period": "", "direction": "better", "method": "", "evidence_level": "2"}
    form = {f"values-0-{name}": value for name, value in {**row, **rest}.items()}
    form |= {f"values-1-{name}": "" for name in row} | {"values-1-type": "quality", "values-1-direction": "better"}
    form |= {
        "factor-audit": "-2",
        "factor-employees": "",
        "rules-0-kind": "law",
        "rules-0-text": "Act 1",
        "adopters-0-organisation": "B",
    }
    facilitator.send(f"/library/{draft.id}/edit", {**NEEDED, **form, "seen": draft.updated_at, "then": "save"})
    saved = innovations.find(db, draft.id)
    assert saved is not None
    [value] = saved.record.values
    assert (value.baseline, value.result, value.n, value.method, value.evidence_level) == (4.5, 1200, 12, None, 2)
    assert [(factor.factor, factor.score) for factor in saved.record.factors] == [("audit", -2)]
    assert [rule.text for rule in saved.record.rules_touched] == ["Act 1"]
    assert [adopter.organisation for adopter in saved.record.reuse.adopters] == ["B"]


# The report ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_the_report_shows_all_that_the_room_saw(db: Database, facilitator: Visitor, language: str) -> None:
    file = catalogue.sample_lab(language)
    page = facilitator.get(f"/report/{file['lab']['id']}")
    assert page.status_code == 200
    words = _words(page.text)
    assert file["lab"]["challenge"] in words
    for note in [*file["ideas"], *file["insights"]]:
        assert note["text"] in words
        assert f'id="card-{note["id"]}"' in page.text
    for pile in file["clusters"]:
        assert pile["title"] in words
    for trial in file["experiments"]:
        assert all(trial[part] in words for part in ("title", "hypothesis", "test", "measure", "criterion", "learned"))
    for line in file["voting_rounds"][0]["result"]:
        assert re.search(rf'href="#card-{line["idea_id"]}".*?<td class="numbers">{line["dots"]}</td>', page.text, re.S)
    for goal in file["effect_goals"]:
        if not goal.get("not_before"):
            assert goal["statement"] in words
            assert f"{goal['result_percent']} % agree" in words
    assert file["innovation"]["title"] in words
    assert all(step["title"] in words for step in file["agenda"])


def test_the_report_shows_roles_only_where_the_lab_does(db: Database, facilitator: Visitor) -> None:
    assert "audit manager" in facilitator.get("/report/lab-en").text
    assert "rehabkoordinator</span>" not in facilitator.get("/report/lab-sv").text
    anonymous = facilitator.get("/report/lab-da").text
    assert "note-foot" not in anonymous


def test_the_report_of_a_lab_that_has_not_begun_says_so(db: Database, facilitator: Visitor, caller: Caller) -> None:
    lab = caller.make_lab()
    assert "Nothing to report yet" in facilitator.get(f"/report/{lab['id']}").text


def test_only_those_who_lead_a_lab_read_its_report(db: Database, reader: Visitor, outsider: Visitor) -> None:
    assert reader.get("/report/lab-en").status_code == 302
    assert outsider.get("/report/lab-en").status_code == 404
    assert outsider.get("/report/nowhere").status_code == 404


# The API -------------------------------------------------------------------------------------------------------------


def test_the_api_drafts_from_a_lab_and_publishes(db: Database, caller: Caller, app: Flask) -> None:
    made = caller.call("POST", "/innovations", {"lab": "lab-en", "source": {"cluster": "g1"}})
    assert made.status_code == 201, made.text
    told = made.json or {}
    assert (told["editorial_status"], told["lab"], told["version"]) == ("draft", "lab-en", 1)
    assert told["provenance"]["cluster_id"] == "g1"
    assert told["links"]["edit"].endswith("/edit")
    nobody = Caller(app.test_client())
    assert nobody.call("GET", f"/innovations/{told['id']}").status_code == 404

    early = caller.call("PATCH", f"/innovations/{told['id']}", {"editorial_status": "published"})
    assert early.status_code == 400
    assert {"field": "what_failed", "reason": "missing"} in (early.json or {})["error"]["details"]["missing"]

    rest = {
        "what_failed": "Nobody dared.",
        "lessons": ["Ask."],
        "target_groups": ["residents"],
        "innovation_types": ["service"],
    }
    full = catalogue.sample_lab("en")["innovation"]
    rest |= {name: full[name] for name in full if name not in INNER and not told.get(name)}
    rest |= {name: full[name] for name in ("reuse", "anchoring", "costs")}
    rest |= {"novelty": "first", "contact": {"function": "Service", "mailbox": "service@harbour.example"}}
    done = caller.call("PATCH", f"/innovations/{told['id']}", {**rest, "editorial_status": "published"})
    assert done.status_code == 200, done.text
    found = nobody.call("GET", "/innovations", query_string={"q": "dared"}).json or {}
    assert told["id"] in [item["id"] for item in found["innovations"]]
    back = caller.call("PATCH", f"/innovations/{told['id']}", {"editorial_status": "draft"}).json or {}
    assert back["editorial_status"] == "draft"


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_the_api_takes_a_whole_record_as_a_file_has_it(db: Database, caller: Caller, language: str) -> None:
    told = catalogue.sample_lab(language)["innovation"]
    made = caller.call("POST", "/innovations", told)
    assert made.status_code == 201, made.text
    answer = made.json or {}
    assert answer["editorial_status"] == "published"
    assert (answer["is_innovation"], answer["evidence_level"]) == (told["is_innovation"], told["evidence_level"])
    for field, value in told.items():
        if field not in ("id", "slug", "version", "provenance"):
            assert answer[field] == value, field
    innovations.withdraw(db, answer["id"])


def test_what_the_server_computes_may_be_sent_back(db: Database, caller: Caller) -> None:
    shown = caller.call("GET", "/innovations/inn-da-01").json or {}
    sent = {name: shown[name] for name in InnovationChange.__struct_fields__ if name in shown}
    answer = caller.call("PATCH", "/innovations/inn-da-01", sent)
    assert answer.status_code == 200, answer.text
    assert (answer.json or {})["version"] == shown["version"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"surprise": 1}, 400),
        ({"title": "x" * 81}, 400),
        ({"title": 7}, 400),
        ({"theme": "gossip"}, 400),
        ({"factors": [{"factor": "audit", "score": 3}]}, 400),
        ({"editorial_status": "archived"}, 400),
        ({"source": {"card": "i01"}}, 400),
        ({"lab": "lab-en", "source": {"card": "i99"}}, 404),
        ({"lab": "lab-en", "source": {"card": "i01", "cluster": "g1"}}, 400),
        ({"lab": "nowhere", "source": {"card": "i01"}}, 404),
        ({"editorial_status": "published"}, 400),
    ],
)
def test_the_api_refuses_what_makes_no_record(db: Database, caller: Caller, body: dict[str, Any], status: int) -> None:
    before = len(innovations.drafts(db, {"lab-en"}, leader(db)))
    answer = caller.call("POST", "/innovations", body)
    assert answer.status_code == status, answer.text
    assert len(innovations.drafts(db, {"lab-en"}, leader(db))) == before


def test_the_api_lets_only_those_in_who_lead_the_lab(db: Database, app: Flask, outsider: Visitor) -> None:
    other = accounts.account_by_email(db, "other@example.org")
    assert other is not None
    stranger = Caller(app.test_client(), accounts.add_token(db, other.id, "test"))
    assert stranger.call("POST", "/innovations", {"lab": "lab-en", "source": {"card": "i01"}}).status_code == 404
    assert stranger.call("PATCH", "/innovations/inn-en-01", {"title": "Mine"}).status_code == 404
    assert Caller(app.test_client()).call("PATCH", "/innovations/inn-en-01", {"title": "Mine"}).status_code == 401
    assert stranger.call("GET", "/innovations/inn-en-01").status_code == 200


def test_a_lab_goes_out_and_in_over_the_api(db: Database, caller: Caller) -> None:
    document = caller.call("GET", "/labs/lab-da/export").json
    second = caller.call("POST", "/labs/import", document)
    assert second.status_code == 201, second.text
    assert (second.json or {})["id"] != "lab-da"
    again = caller.call("POST", "/labs/import", catalogue.sample_lab("sv"))
    assert again.status_code == 201, again.text


def _fields(page: str) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    form = page[page.index('class="writing"') : page.index("</form>", page.index('class="writing"'))]
    sent: dict[str, Any] = {}
    for tag, name in re.findall(r'(<input[^>]*?name="([^"]+)"[^>]*>)', form):
        value = re.search(r'value="([^"]*)"', tag)
        if 'type="checkbox"' in tag:
            if " checked" in tag:
                sent.setdefault(name, []).append(unescape(value[1] if value else "on"))
        elif name != "csrf_token":
            sent[name] = unescape(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = unescape(text).replace("\n", "\r\n")
    for name, options in re.findall(r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = unescape(chosen[1]) if chosen else ""
    return sent
