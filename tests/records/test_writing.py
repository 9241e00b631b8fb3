"""A record is written one question at a time, by several at once, and nothing that anybody wrote is lost unseen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.refused import Refused
from labapp.store import judging, writing
from labapp.store.record import Contact, Provenance, Record
from labapp.store.writing import QUESTIONS, Contradiction, Question, answer_in, answered, question_of
from tests.records.test_innovations import complete
from tests.records.test_versions import RECORDS

WORDS = st.lists(st.sampled_from(["staff", "may", "fix", "small", "errors", "today"]), max_size=6).map(" ".join)


def question(id: str) -> Question:
    found = writing.named(id)
    assert found is not None
    return found


def test_everything_that_publishing_needs_is_asked_for() -> None:
    fields = {"licence", "stage"}
    assert {field for field in judging.REQUIRED if question_of(field) is None} <= fields


def test_no_field_is_asked_for_twice() -> None:
    fields = [field for one in QUESTIONS for field in one.fields]
    assert len(fields) == len(set(fields))


def test_what_lies_between_organisations_is_asked_where_there_are_several() -> None:
    assert question("system_effect") not in writing.questions(Record())
    assert question("system_effect") in writing.questions(complete())


def test_progress_counts_answers_and_names_what_is_missing() -> None:
    begun = writing.progress(Record(title="A", provenance=Provenance(seq=1)))
    assert begun.answered == 2, "the title, and the stage that every record has"
    assert begun.lacking[:3] == ("summary_plain", "theme", "policy_area")
    done = writing.progress(complete())
    assert done.lacking == ()
    assert done.of == len(QUESTIONS)


@given(RECORDS, RECORDS, st.sampled_from(QUESTIONS))
def test_an_answer_fills_its_own_places_and_no_others(before: Record, other: Record, one: Question) -> None:
    given_answer, was = answer_in(other, one), answer_in(before, one)
    after = answered(before, one, given_answer, was)
    for each in QUESTIONS:
        if each is not one:
            assert answer_in(after, each) == answer_in(before, each)
    for path in one.fields:
        assert (answer_in(after, one)[path] or None) == (given_answer[path] or None)


@given(WORDS, WORDS, WORDS)
def test_of_two_texts_written_at_once_every_word_stays(was: str, mine: str, theirs: str) -> None:
    """Whoever added a word finds it in what was saved; a word that somebody took out may go."""
    record = Record(problem=theirs)
    saved = answered(record, question("problem"), {"problem": mine}, {"problem": was}).problem
    for text in (mine, theirs):
        added = set(text.split()) - set(was.split())
        assert added <= set(saved.split()), (was, mine, theirs, saved)


def test_two_who_answer_the_same_question_differently_are_both_kept() -> None:
    record = Record(what_failed="Nobody dared.")
    saved = answered(record, question("what_failed"), {"what_failed": "The log was lost."}, {"what_failed": ""})
    assert "Nobody dared." in saved.what_failed
    assert "The log was lost." in saved.what_failed


def test_lines_that_two_added_stand_together_and_what_one_took_out_is_gone() -> None:
    record = Record(lessons=["a", "b", "theirs"])
    saved = answered(record, question("lessons"), {"lessons": ["b", "mine"]}, {"lessons": ["a", "b"]})
    assert saved.lessons == ["b", "theirs", "mine"]


@pytest.mark.parametrize(
    ("id", "theirs", "mine", "was"),
    [
        ("stage", {"stage": "pilot"}, {"stage": "test"}, {"stage": "idea"}),
        ("title", {"title": "x" * 50}, {"title": "y" * 50}, {"title": "One"}),
        ("contact", {"contact": Contact("A unit")}, {"contact.function": "B unit", "contact.mailbox": ""}, {}),
    ],
)
def test_where_only_one_answer_can_stand_the_writer_is_asked(
    id: str, theirs: dict[str, Any], mine: dict[str, Any], was: dict[str, Any]
) -> None:
    record = Record(**theirs)
    with pytest.raises(Contradiction) as both:
        answered(record, question(id), mine, was)
    assert both.value.present == answer_in(record, question(id))


def test_who_decided_after_reading_the_other_is_not_asked_again() -> None:
    record = Record(stage="pilot")
    assert answered(record, question("stage"), {"stage": "test"}, {"stage": "pilot"}).stage == "test"


def test_an_answer_that_makes_no_record_is_refused() -> None:
    with pytest.raises(Refused):
        answered(Record(), question("theme"), {"theme": "gossip"}, {"theme": None})
    with pytest.raises(Refused):
        answered(Record(), question("title"), {"title": "x" * 81}, {"title": ""})
