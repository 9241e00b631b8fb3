"""What a record still lacks before it can be published, what it counts as, and what it says.

A lab result is not yet an innovation: by the definition this field uses, something new must be in use and must have created value.
Before that the record says "innovative initiative", and `verdict` says why. Nothing in here knows the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct

from labapp import catalogue
from labapp.store.record import Costs, Organisation, Record

IN_USE = ("implemented", "evaluated", "spread")
REQUIRED = (
    "title", "summary_plain", "problem", "whats_new", "target_groups", "theme", "stage",
    "innovation_types", "novelty", "what_failed", "lessons", "contact.function", "contact.mailbox",
)  # fmt: skip
ADVISED = (
    "replaces", "core_elements", "adaptable_elements", "values", "side_effects", "costs", "partners",
    "user_involvement", "factors", "reuse.conditions", "anchoring.owner_role", "anchoring.review_on",
)  # fmt: skip


class Lack(Struct, frozen=True):
    """Something to fix before a record can be published: which field, and why (a code; the page has the words)."""

    field: str
    reason: Literal["missing", "no_source", "no_value", "not_an_address", "personal_number"]


def missing(record: Record) -> list[Lack]:
    """What stands in the way of publishing, in the order of the form; nothing when it may be published."""
    lacks = [Lack(field, "missing") for field in REQUIRED if not _written(record, field)]
    if record.novelty in ("adapted", "copied") and not record.novelty_source:
        lacks.append(Lack("novelty_source", "no_source"))
    if record.stage in IN_USE and not record.values:
        lacks.append(Lack("values", "no_value"))
    if record.contact.mailbox and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", record.contact.mailbox):
        lacks.append(Lack("contact.mailbox", "not_an_address"))
    lacks.extend(Lack(field, "personal_number") for field in _fields_with_a_personal_number(record))
    return lacks


def advised(record: Record) -> list[str]:
    """The fields that a good case study has and this record lacks; none of them stands in the way."""
    return [field for field in ADVISED if not _written(record, field)]


def evidence_level(record: Record) -> int:
    """How sure we are of its worth, 0-5: the strongest evidence among its values; none of it for what turned out worse or unclear."""
    return max((value.evidence_level for value in record.values if value.direction in ("better", "neutral")), default=0)


def is_innovation(record: Record) -> bool:
    """Whether it counts as an innovation: in use, and at least one measured or explained change for the better."""
    return verdict(record) == "innovation"


def verdict(record: Record) -> Literal["innovation", "stopped", "not_in_use", "no_value"]:
    """What it counts as, or why it is an initiative still."""
    if record.stage == "stopped":
        return "stopped"
    if record.stage not in IN_USE:
        return "not_in_use"
    if any(value.direction == "better" and value.evidence_level >= 1 for value in record.values):
        return "innovation"
    return "no_value"


def decisions(record: Record) -> set[str]:
    """What was decided after its experiments."""
    return {experiment.decision for experiment in record.experiments if experiment.decision}


def partners(record: Record) -> list[Organisation]:
    """The organisations behind it by name; one whose name is not known is shown by its id."""
    known = {organisation.id: organisation for organisation in record.organisations}
    return [known.get(partner, Organisation(id=partner, name=partner)) for partner in record.partners]


def all_texts(record: Record) -> Iterator[str]:
    """Every word of a record that people wrote and may search for; addresses, ids and codes are not among them."""
    yield record.title
    yield record.summary_plain
    yield from (record.problem, record.whats_new, record.replaces, record.side_effects, record.what_failed)
    yield from (*record.core_elements, *record.adaptable_elements, *record.target_groups, *record.lessons)
    yield from (text for text in (record.novelty_source, record.equality_note, record.system_effect) if text)
    yield from (record.reuse.conditions, record.anchoring.owner_role, record.anchoring.ordinary_process)
    yield from (adopter.organisation for adopter in record.reuse.adopters)
    yield from (organisation.name for organisation in record.organisations)
    yield from (rule.text for rule in record.rules_touched)
    for value in record.values:
        yield from (value.for_whom, value.indicator)
    for experiment in record.experiments:
        yield from (
            experiment.title or "",
            experiment.belief,
            experiment.action,
            experiment.measure,
            experiment.threshold,
        )
        yield from (
            experiment.owner_function,
            experiment.learning,
            experiment.decision_text or "",
            *experiment.observations,
        )
    if record.theme:
        yield catalogue.label("theme", record.theme, record.language)


_PERSONAL_NUMBER = re.compile(r"(?<![\w-])\d{6}(?:\d\d)?[-+]?\d{4}(?![\w-])")


def _written(record: Record, field: str) -> bool:
    value: Any = record
    for name in field.split("."):
        value = getattr(value, name)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value not in ([], Costs())


def _fields_with_a_personal_number(record: Record) -> list[str]:
    """Fields whose words seem to hold a Swedish or Danish personal number. Ids are no words; dates and spaced figures do not match."""
    written = msgspec.to_builtins(record)
    for field in ("provenance", "organisations", "partners", "case_number", "doc_number", "comments", "retention"):
        written.pop(field, None)
    return [field for field, value in written.items() if any(map(_PERSONAL_NUMBER.search, _words(value)))]


def _words(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for part in value:
                yield from _words(part)
        case dict():
            for name, part in value.items():
                if not name.endswith(("id", "ids")):
                    yield from _words(part)
