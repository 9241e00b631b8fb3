"""A record in the shape of the case studies of the OECD's Observatory of Public Sector Innovation, for those who collect them.

The observatory's form has fewer fields than ours, so several of ours share one of its sections. Nothing is made up: a section without
words in the record is empty.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from labapp import catalogue
from labapp.store.innovations import Innovation
from labapp.store.judging import evidence_level, is_innovation, partners
from labapp.store.record import Record

# Our stages in the observatory's lifecycle.
STAGES = {
    "problem": "identifying_or_discovering_problems",
    "idea": "generating_ideas_or_designing_solutions",
    "proposal": "developing_proposals",
    "test": "developing_proposals",
    "pilot": "implementation",
    "implemented": "implementation",
    "evaluated": "evaluation",
    "spread": "diffusing_lessons",
    "stopped": "diffusing_lessons",
}
LEVELS = {"state": "national", "region": "regional", "municipality": "local", "other": "other"}


class OpsiCase(Struct, frozen=True):
    """One case study."""

    title: str
    language: str
    country: str | None
    organisations: list[str]
    level_of_government: list[str]
    year: str
    summary: str
    overview: str
    what_makes_it_innovative: str
    current_status: str
    stage: str
    collaborations_and_partnerships: list[str]
    users_and_beneficiaries: list[str]
    results: list[str]
    challenges_and_failures: str
    conditions_for_success: str
    replication: str
    lessons_learned: list[str]
    tags: list[str]
    contact: str
    licence: str
    source: str


def case(found: Innovation, address: str) -> OpsiCase:
    """The case study of a record that is to be read at `address`."""
    record = found.record
    label = catalogue.label
    counted = "yes" if is_innovation(record) else "no"
    return OpsiCase(
        title=record.title,
        language=record.language,
        country=record.country,
        organisations=[body.name for body in record.organisations],
        level_of_government=[LEVELS[level] for level in record.government_level],
        year=(record.provenance.lab_date or found.published_at or found.created_at)[:4],
        summary=record.summary_plain,
        overview=_paragraphs(record.problem, record.replaces),
        what_makes_it_innovative=record.whats_new,
        current_status=_paragraphs(label("stage", record.stage, record.language), record.is_innovation_reason),
        stage=STAGES[record.stage],
        collaborations_and_partnerships=[body.name for body in partners(record)],
        users_and_beneficiaries=record.target_groups,
        results=[*_results(record), *([record.side_effects] if record.side_effects else [])],
        challenges_and_failures=record.what_failed,
        conditions_for_success=_paragraphs(
            *(_factor(record, factor.factor, factor.score) for factor in record.factors)
        ),
        replication=_paragraphs(record.reuse.conditions, *record.core_elements, *record.adaptable_elements),
        lessons_learned=record.lessons,
        tags=[
            *(code for code in (record.theme, record.policy_area, record.novelty) if code),
            *record.innovation_types,
            f"evidence_level:{evidence_level(record)}",
            f"in_use_and_of_value:{counted}",
        ],
        contact=record.contact.mailbox,
        licence=record.licence,
        source=record.external_source or address,
    )


def _results(record: Record) -> Iterable[str]:
    for value in record.values:
        kind = catalogue.label("value_type", value.type, record.language)
        figures = (
            ""
            if value.result is None
            else f" {value.baseline if value.baseline is not None else '–'} → {value.result} {value.unit or ''}"
        )
        yield f"{kind}: {value.indicator}{figures}".strip()


def _factor(record: Record, code: str, score: int) -> str:
    return f"{catalogue.label('factor', code, record.language)}: {score:+d}"


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)
