"""Publishing is checked, versions count what was published, and what counts as an innovation is computed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from msgspec.structs import replace

from labapp import catalogue
from labapp.core.policy import may_document
from labapp.core.refused import Refused
from labapp.store import finding, innovation_rows, innovations, samples
from labapp.store.db import Database
from labapp.store.finding import Wish
from labapp.store.judging import (
    ONCE_TRIED,
    REQUIRED,
    WHILE_IT_LIVES,
    Lack,
    advised,
    evidence_level,
    is_claim,
    is_innovation,
    missing,
    required,
    verdict,
)
from labapp.store.record import Attachment, Contact, Factor, FollowUp, Provenance, Record, Value
from tests.records.conftest import NewDatabase, leader


def complete(**changes: Any) -> Record:
    """The record of the English sample lab, with changes."""
    built = samples.build(catalogue.sample_lab("en"), code="ABC234")
    assert built.innovation is not None
    return replace(built.innovation.record, **changes)


def complete_follow_up() -> list[FollowUp]:
    return complete().follow_up


@pytest.fixture
def here(new_database: NewDatabase) -> Database:
    return new_database()


def test_an_empty_record_lacks_every_required_part() -> None:
    lacking = [lack.field for lack in missing(Record(stage="pilot", provenance=Provenance(seq=7)))]
    assert lacking == [field for field in REQUIRED if field not in ("stage", "licence")]
    assert missing(complete()) == []


def test_a_good_case_says_more_than_it_must() -> None:
    assert "values" in advised(Record())
    assert advised(complete()) == ["equality_note", "attachments", "system_effect"]
    assert "system_effect" not in advised(complete(partners=["org-a"])), "asked where several principals are behind it"


def test_a_record_is_not_asked_for_what_it_is_too_young_for_or_has_come_to_the_end_of() -> None:
    assert not {lack.field for lack in missing(Record(stage="idea"))} & set(ONCE_TRIED)
    assert not {lack.field for lack in missing(Record(stage="stopped"))} & set(WHILE_IT_LIVES)
    assert "what_failed" in [lack.field for lack in missing(Record(stage="stopped"))]


def test_follow_ups_are_asked_of_what_came_out_of_a_lab_here() -> None:
    assert "follow_up" in required(complete())
    assert "follow_up" not in required(complete(provenance=Provenance()))


def test_a_case_from_elsewhere_says_what_it_is_and_from_which_country() -> None:
    case = Record(title="A", summary_plain="B", whats_new="C", external_source="https://example.org/case")
    assert missing(case) == [Lack("country", "missing")]
    assert missing(replace(case, country="NO")) == []


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"title": "  "}, Lack("title", "missing")),
        ({"what_failed": ""}, Lack("what_failed", "missing")),
        ({"target_groups": []}, Lack("target_groups", "missing")),
        ({"novelty": "adapted", "novelty_source": None}, Lack("novelty_source", "no_source")),
        ({"stage": "implemented", "values": []}, Lack("values", "no_value")),
        ({"contact": Contact("Service", "nobody")}, Lack("contact.mailbox", "not_an_address")),
        ({"contact": Contact("Mrs Olsen", "service@harbour.example")}, Lack("contact.function", "a_person")),
        ({"factors": [Factor("audit", 1)]}, Lack("factors", "too_few")),
        ({"follow_up": complete_follow_up()[:1]}, Lack("follow_up", "too_few")),
        ({"attachments": [Attachment("A counter", photo="p1", consent=True)]}, Lack("attachments", "no_alt")),
        ({"attachments": [Attachment("A", alt="A counter", photo="p1")]}, Lack("attachments", "no_consent")),
        ({"problem": "Ask 19121212-1212 about it."}, Lack("problem", "personal_number")),
        ({"lessons": ["As 010190-1234 said"]}, Lack("lessons", "personal_number")),
    ],
)
def test_what_stands_in_the_way_is_named_by_field(changes: dict[str, Any], lack: Lack) -> None:
    assert missing(complete(**changes)) == [lack]


def test_the_first_of_its_kind_needs_no_source() -> None:
    assert missing(complete(novelty="first", novelty_source=None)) == []


@pytest.mark.parametrize("harmless", ["2026-04-14 to 2026-05-15", "1 200 000 kr", "Case 2026/123456", "070-123 45 67"])
def test_dates_and_figures_are_no_personal_numbers(harmless: str) -> None:
    assert missing(complete(problem=harmless)) == []


def test_ids_of_cards_are_no_personal_numbers() -> None:
    record = complete()
    number = "12345678-1234-4123-8123-123456789012"
    tests = [replace(test, id=number, idea_ids=[number]) for test in record.experiments]
    assert missing(replace(record, experiments=tests, problem=f"See {number}.")) == []


BETTER = Value("quality", direction="better", evidence_level=2)


@pytest.mark.parametrize(
    ("stage", "values", "counts_as"),
    [
        ("pilot", [BETTER], "not_in_use"),
        ("implemented", [BETTER], "innovation"),
        ("spread", [BETTER], "innovation"),
        ("implemented", [], "no_value"),
        ("implemented", [replace(BETTER, evidence_level=0)], "no_value"),
        ("evaluated", [replace(BETTER, direction="worse")], "no_value"),
        ("stopped", [BETTER], "stopped"),
    ],
)
def test_an_innovation_is_in_use_and_has_created_value(stage: str, values: list[Value], counts_as: str) -> None:
    record = complete(stage=stage, values=values)
    assert verdict(record) == counts_as
    assert is_innovation(record) is (counts_as == "innovation")


def test_how_sure_we_are_is_the_strongest_evidence_for_the_good() -> None:
    worse = replace(BETTER, direction="worse", evidence_level=4)
    assert evidence_level(complete(values=[])) == 0
    assert evidence_level(complete(values=[BETTER, worse])) == 2


def test_what_was_measured_anew_and_got_worse_no_longer_counts() -> None:
    first = replace(BETTER, indicator="Calls a week", evidence_level=3)
    again = replace(first, indicator="calls a week ", direction="worse", evidence_level=2)
    other = replace(BETTER, indicator="Overtime", evidence_level=1)
    assert evidence_level(complete(values=[first, other])) == 3
    assert evidence_level(complete(values=[first, other, again])) == 1
    assert evidence_level(complete(values=[again, other, first])) == 3, "the newest comes last"
    assert verdict(complete(stage="implemented", values=[first, again])) == "no_value"


@pytest.mark.parametrize(
    ("baseline", "result", "claim"), [(None, 7, True), (0, 7, False), (21, 9, False), (None, None, False)]
)
def test_a_result_without_a_figure_from_before_is_a_claim(baseline: Any, result: Any, claim: bool) -> None:
    assert is_claim(replace(BETTER, baseline=baseline, result=result)) is claim


def test_a_draft_is_published_when_nothing_is_missing(here: Database) -> None:
    draft = innovations.add(here, Record(title="Short"), lab_id=None, owner=leader(here))
    assert (draft.status, draft.version, draft.published_at, draft.slug) == ("draft", 1, None, "short")
    with pytest.raises(Refused) as refused:
        innovations.publish(here, draft.id)
    assert refused.value.code == "bad_request"
    assert {"field": "contact.mailbox", "reason": "missing"} in refused.value.details["missing"]
    assert finding.find(here, Wish()).total == 0

    innovations.edit(here, draft.id, complete())
    published = innovations.publish(here, draft.id)
    assert (published.status, published.version, published.slug) == ("published", 1, "counter-mandate-for-small-fixes")
    assert published.published_at is not None
    assert innovations.publish(here, draft.id) == published


def test_a_published_record_gets_a_version_with_every_change_and_stays_complete(here: Database) -> None:
    made = innovations.add(here, complete(), lab_id=None, owner=leader(here), publish=True)
    changed = innovations.edit(here, made.id, complete(title="Another name"))
    assert (changed.version, changed.record.title, changed.slug) == (2, "Another name", made.slug)
    with pytest.raises(Refused, match="bad_request"):
        innovations.edit(here, made.id, complete(what_failed=""))
    again = innovations.find(here, made.slug)
    assert again == changed


def test_what_is_withdrawn_is_a_draft_and_comes_back_as_a_new_version(here: Database) -> None:
    made = innovations.add(here, complete(), lab_id=None, owner=leader(here), publish=True)
    assert innovations.withdraw(here, made.id).status == "draft"
    assert finding.find(here, Wish()).total == 0
    back = innovations.publish(here, made.id)
    assert (back.version, back.slug, back.published_at) == (2, made.slug, made.published_at)


def test_nothing_is_kept_of_what_should_be_published_incomplete(here: Database) -> None:
    with pytest.raises(Refused, match="bad_request"):
        innovations.add(here, Record(title="Short"), lab_id=None, owner=leader(here), publish=True)
    assert innovations.drafts(here, set(), leader(here)) == []


def test_two_records_of_one_name_have_two_permalinks(here: Database) -> None:
    slugs = [innovations.add(here, complete(), lab_id=None, owner=leader(here)).slug for _ in range(3)]
    assert slugs == [f"counter-mandate-for-small-fixes{end}" for end in ("", "-2", "-3")]


def test_whoever_saves_over_what_they_have_not_seen_is_told(here: Database) -> None:
    made = innovations.add(here, complete(), lab_id=None, owner=leader(here))
    innovations.edit(here, made.id, complete(title="By a colleague"), seen=made.updated_at)
    with pytest.raises(Refused, match="stale"):
        innovations.edit(here, made.id, complete(title="By me"), seen="2026-01-01T00:00:00.000Z")


def test_of_many_who_change_a_record_at_once_nobody_loses_anything(db: Database) -> None:
    made = innovations.add(db, complete(lessons=[]), lab_id=None, owner=leader(db), publish=False)
    others = [Database(db.url.render_as_string(hide_password=False)) for _ in range(4)]

    def learn(number: int) -> None:
        lesson = f"Lesson {number}"
        innovations.change(
            others[number % 4], made.id, lambda record: replace(record, lessons=[*record.lessons, lesson])
        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(learn, range(12)))
    for other in others:
        other.close()
    found = innovations.find(db, made.id)
    assert found is not None
    assert sorted(found.record.lessons) == sorted(f"Lesson {number}" for number in range(12))


def test_what_is_not_there_is_refused(here: Database) -> None:
    for act in (innovations.publish, innovations.withdraw):
        with pytest.raises(Refused, match="not_found"):
            act(here, "nowhere")
    assert innovations.find(here, "nowhere") is None


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ålder är ingen ö!", "alder-ar-ingen-o"),
        ("Ti minutters overlap", "ti-minutters-overlap"),
        ("Rød grød – æbler", "rod-grod-aebler"),
        ("🙂", "innovation"),
        ("x" * 200, "x" * 100),
    ],
)
def test_a_permalink_is_made_of_the_title(title: str, slug: str) -> None:
    assert innovation_rows.slug_of(title) == slug


@pytest.mark.parametrize(
    ("lab", "owner", "allowed"),
    [("mine", "other", True), ("theirs", "me", False), (None, "me", True), (None, "other", False), (None, None, False)],
)
def test_an_innovation_is_edited_by_those_who_lead_its_lab_or_else_by_its_writer(
    lab: str | None, owner: str | None, allowed: bool
) -> None:
    assert may_document({"mine"}, lab, owner, "me") is allowed
