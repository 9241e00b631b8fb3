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

from labapp.store.record import Costs, Organisation, Record, Value

IN_USE = ("implemented", "evaluated", "spread")
UNTRIED = ("problem", "idea", "proposal")

# What publishing asks for, in the order of the form. What a record is too young for, or has come to the end of, it is not asked.
REQUIRED = (
    "title", "summary_plain", "theme", "stage", "policy_area", "government_level", "problem", "whats_new", "replaces",
    "target_groups", "innovation_types", "novelty", "evaluation_methods", "side_effects", "costs", "initiators",
    "partners", "user_involvement", "factors", "what_failed", "lessons", "core_elements", "adaptable_elements",
    "reuse.conditions", "anchoring.owner_role", "anchoring.review_on", "follow_up", "contact.function",
    "contact.mailbox", "licence",
)  # fmt: skip
ONCE_TRIED = ("evaluation_methods", "side_effects", "costs", "factors")
WHILE_IT_LIVES = (
    "replaces", "core_elements", "adaptable_elements", "reuse.conditions", "anchoring.owner_role",
    "anchoring.review_on", "follow_up",
)  # fmt: skip
FROM_ELSEWHERE = ("title", "summary_plain", "stage", "whats_new", "country", "licence")
AT_LEAST = {"factors": 2, "follow_up": 2}
ADVISED = ("values", "joint_parties", "rules_touched", "equality_note", "anchoring.ordinary_process", "attachments")

Reason = Literal[
    "missing", "too_few", "no_source", "no_value", "not_an_address", "a_person", "personal_number", "no_alt", "no_consent",
    "not_signed", "not_approved",
]  # fmt: skip


class Lack(Struct, frozen=True):
    """Something to fix before a record can be published: which field, and why (a code; the page has the words)."""

    field: str
    reason: Reason


def required(record: Record) -> tuple[str, ...]:
    """The fields that publishing asks of this record, by its stage; of a case from elsewhere only what says what it is."""
    if record.external_source:
        return FROM_ELSEWHERE
    spared = ONCE_TRIED if record.stage in UNTRIED else WHILE_IT_LIVES if record.stage == "stopped" else ()
    if record.provenance.seq is None:
        spared = (*spared, "follow_up")  # it did not come out of a lab here: who brought it asks elsewhere
    return tuple(field for field in REQUIRED if field not in spared)


def missing(record: Record) -> list[Lack]:
    """What stands in the way of publishing, in the order of the form; nothing when it may be published."""
    lacks = []
    for field in required(record):
        if not written(record, field):
            lacks.append(Lack(field, "missing"))
        elif field in AT_LEAST and len(_at(record, field)) < AT_LEAST[field]:
            lacks.append(Lack(field, "too_few"))
    if record.novelty in ("adapted", "copied") and not record.novelty_source and not record.external_source:
        lacks.append(Lack("novelty_source", "no_source"))
    if record.stage in IN_USE and not record.values and not record.external_source:
        lacks.append(Lack("values", "no_value"))
    lacks.extend(_wrong_contact(record))
    lacks.extend(Lack("attachments", "no_alt") for part in record.attachments if not part.alt.strip())
    lacks.extend(Lack("attachments", "no_consent") for part in record.attachments if part.photo and not part.consent)
    lacks.extend(Lack(field, "personal_number") for field in _fields_with_a_personal_number(record))
    return list(dict.fromkeys(lacks))


def advised(record: Record) -> list[str]:
    """The fields that a good case study has and this record lacks; none of them stands in the way."""
    asked = [*ADVISED, *(["system_effect"] if is_shared(record) else [])]
    return [field for field in asked if not written(record, field)]


def is_shared(record: Record) -> bool:
    """Whether several principals are behind it, so that its effect beyond one body is asked for."""
    return len(set(record.partners)) >= 2


def is_claim(value: Value) -> bool:
    """Whether a result is a claim only: there is no figure from before to compare it with."""
    return value.result is not None and value.baseline is None


def standing(record: Record) -> list[Value]:
    """The values that stand: of what was measured several times, the newest, which comes last in the record."""
    newest = {}
    for number, value in enumerate(record.values):
        same = (value.type, value.for_whom.strip().casefold(), value.indicator.strip().casefold())
        newest[same if value.indicator.strip() else number] = value
    return list(newest.values())


def evidence_level(record: Record) -> int:
    """How sure we are of its worth, 0-5: the strongest evidence among the values that stand; none of it for what turned out worse
    or unclear, so it falls when a new measurement is worse."""
    good = (value.evidence_level for value in standing(record) if value.direction in ("better", "neutral"))
    return max(good, default=0)


def is_innovation(record: Record) -> bool:
    """Whether it counts as an innovation: in use, and at least one measured or explained change for the better."""
    return verdict(record) == "innovation"


def verdict(record: Record) -> Literal["innovation", "stopped", "not_in_use", "no_value"]:
    """What it counts as, or why it is an initiative still."""
    if record.stage == "stopped":
        return "stopped"
    if record.stage not in IN_USE:
        return "not_in_use"
    if any(value.direction == "better" and value.evidence_level >= 1 for value in standing(record)):
        return "innovation"
    return "no_value"


def decisions(record: Record) -> set[str]:
    """What was decided after its experiments."""
    return {experiment.decision for experiment in record.experiments if experiment.decision}


def partners(record: Record) -> list[Organisation]:
    """The organisations behind it by name; one whose name is not known is shown by its id."""
    known = {organisation.id: organisation for organisation in record.organisations}
    return [known.get(partner, Organisation(id=partner, name=partner)) for partner in record.partners]


_TITLE_OF_A_PERSON = re.compile(r"(?i)(?<!\w)(mr|mrs|ms|dr|herr|fru|fröken|hr|frk)\.?\s+\w")
_PERSONAL_NUMBER = re.compile(r"(?<![\w-])\d{6}(?:\d\d)?[-+]?\d{4}(?![\w-])")


def holds_personal_number(text: str) -> bool:
    """Whether something in a text looks like a Swedish or Danish personal number."""
    return _PERSONAL_NUMBER.search(text) is not None


def written(record: Record, field: str) -> bool:
    """Whether anything stands in a field (`contact.mailbox` is a field of a part)."""
    value = _at(record, field)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value not in ([], {}, Costs())


def _at(record: Record, field: str) -> Any:
    value: Any = record
    for name in field.split("."):
        value = getattr(value, name)
    return value


def _wrong_contact(record: Record) -> Iterator[Lack]:
    if record.contact.mailbox and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", record.contact.mailbox):
        yield Lack("contact.mailbox", "not_an_address")
    if _TITLE_OF_A_PERSON.search(record.contact.function):
        yield Lack("contact.function", "a_person")


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
