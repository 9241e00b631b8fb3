"""A field of a record as plain words, whatever it holds, so that two versions can be laid side by side and a signer can read all of it."""

from __future__ import annotations

from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labapp import catalogue
from labapp.extensions import language
from labapp.store.record import Record
from labapp.web import record_words

CODES = {
    "theme": "theme",
    "conference_themes": "conference_theme",
    "principles": "principle",
    "stage": "stage",
    "innovation_types": "innovation_type",
    "novelty": "novelty",
    "practice_break": "practice_break",
    "degree": "degree",
    "facet": "facet",
    "evaluation_methods": "method",
    "initiators": "initiator",
    "user_involvement": "user_involvement",
    "government_level": "organisation_level",
    "level": "organisation_level",
    "offer": "reuse_offer",
    "form": "anchoring",
    "access": "access",
    "type": "value_type",
    "direction": "direction",
    "method": "method",
    "evidence_level": "evidence_level",
    "factor": "factor",
    "decision": "decision",
    "mode": "novelty",
}  # the vocabulary of a field, by the last part of its name

NAMES = {
    "language": _l("Written in"),
    "organisations": _l("Organisations"),
    "conference_themes": _l("Conference themes"),
    "principles": _l("Principles"),
    "core_task_link": _l("Tie to the core task"),
    "is_innovation_reason": _l("Why it counts as an innovation, or not yet"),
    "practice_break": _l("Distance from earlier practice"),
    "degree": _l("Reach of the change"),
    "facet": _l("Facet"),
    "experiments": _l("What was tried"),
    "exemptions": _l("Exemptions"),
    "reuse.offer": _l("What you offer those who copy it"),
    "reuse.adopters": _l("Who uses it too"),
    "reuse.spread_activities": _l("How it was spread"),
    "costs.development_hours": _l("Hours to develop"),
    "costs.running_hours_per_month": _l("Hours a month to keep going"),
    "costs.purchase": _l("Bought for"),
    "costs.currency": _l("Currency"),
    "joint_parties.employer": _l("Employer"),
    "joint_parties.employee": _l("Employees"),
    "sign_off": _l("Signed by the parties"),
    "sign_off.notes": _l("Noted at the signing"),
    "anchoring.form": _l("How it is anchored"),
    "anchoring.scheduled_time": _l("Time in the schedule"),
    "anchoring.bearer_accepted": _l("Accepted by who carries it"),
    "commitments": _l("What the organisations promised"),
    "effect_goals": _l("What the lab gave those who took part"),
    "comments": _l("Comments"),
    "access": _l("Access"),
    "external_source": _l("Source"),
    "case_number": _l("Case number"),
    "doc_number": _l("Document number"),
    "unit": _l("Unit"),
    "coordinated_with": _l("Coordinated with"),
    "translations": _l("Translations"),
    "retention": _l("How long it is kept"),
}

UNREAD = (
    "id",
    "idea_ids",
    "organisation_ids",
    "innovation_id",
    "exemption_id",
    "lab_id",
    "photo",
)  # say nothing to a reader


def field_name(path: str) -> str:
    """The name of a field; one without a name of its own bears that of the whole it belongs to."""
    named = NAMES.get(path) or record_words.FIELD_NAMES.get(path)
    if named is not None:
        return str(named)
    if path.startswith("provenance"):
        return str(_("Where it comes from"))
    whole = path.partition(".")[0]
    return str(NAMES.get(whole) or record_words.FIELD_NAMES.get(whole) or path)


def in_words(path: str, value: Any, record: Record) -> str:
    """What stands in a field, each thing on a line of its own; nothing for nothing. `record` knows its organisations by name."""
    name = path.rpartition(".")[2]
    match value:
        case None | "" | [] | {}:
            return ""
        case bool():
            return str(_("yes") if value else _("no"))
        case list():
            return "\n".join(words for part in value if (words := in_words(path, part, record)))
        case dict():
            parts = [_part(key, part, record) for key, part in value.items() if key not in UNREAD]
            return ", ".join(part for part in parts if part)
        case _:
            return _single(name, value, record)


def told(record: Record, without: tuple[str, ...]) -> list[tuple[str, str]]:
    """(field, words) of all that a record says, in its order."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    found: list[tuple[str, str]] = []
    for field, value in plain.items():
        if field in without:
            continue
        inner = value if isinstance(value, dict) else None
        pairs = [(f"{field}.{name}", part) for name, part in inner.items()] if inner else [(field, value)]
        found.extend((path, words) for path, part in pairs if (words := in_words(path, part, record)))
    return found


def _part(key: str, value: Any, record: Record) -> str:
    words = in_words(key, value, record).replace("\n", "; ")
    label = _LABELS.get(key)
    return f"{label} {words}" if words and label else words


def _single(name: str, value: Any, record: Record) -> str:
    if name in ("partners", "organisation_id"):
        return next((body.name for body in record.organisations if body.id == value), str(value))
    if name == "party":
        return record_words.named(record_words.PARTIES, str(value))
    if name == "policy_area":
        return record_words.named(record_words.POLICY_AREAS, str(value))
    if name == "kind" and value in record_words.RULE_KINDS:
        return record_words.named(record_words.RULE_KINDS, str(value))
    if name in CODES:
        return catalogue.label(CODES[name], value, language())
    return record_words.figure(value) if isinstance(value, int | float) else str(value)


_LABELS = {
    "baseline": _l("before:"),
    "result": _l("after:"),
    "n": _l("n ="),
    "score": _l("score"),
    "handled": _l("handled:"),
    "since": _l("since"),
    "learning": _l("learned:"),
}
