"""Facets: by what readers narrow the library, and which values of each a record has.

A facet with a vocabulary takes that vocabulary's codes; the others take what records hold. Factors are asked for with a sign:
`local_management>=1` are the records in which it helped. Pages, the API and the index all read `FACETS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import get_args

from msgspec import UNSET, Struct

from labapp import catalogue
from labapp.store.judging import decisions, evidence_level, verdict
from labapp.store.record import PolicyArea, Record

ACCESS = "access"  # not for readers to choose: it says who may find a record
ADOPTERS = "adopters"  # how often it was copied; for sorting
ADOPTER, COPIED_FROM = "adopter", "copied_from"  # who took it, and from which record it was taken: for `spread`
HIDDEN = (ACCESS, ADOPTERS, ADOPTER, COPIED_FROM)
MOST_ADOPTERS = 20  # counted; above it sorts alike

RULE_KINDS = ("law", "collective_agreement", "internal_rule")
POLICY_AREAS: tuple[str, ...] = get_args(PolicyArea)
VERDICTS = ("innovation", "not_in_use", "no_value", "stopped")
FACTOR_SIGNS = (">=1", "<=-1")  # helped, hindered: what is offered; other limits may be asked for too

_FACTOR = re.compile(r"\s*(\w+)\s*(>=|<=|=)\s*([+-]?\d)\s*")


class Facet(Struct, frozen=True):
    """One facet. `codes` are its values in their order, None where records bring them."""

    name: str
    of: Callable[[Record], Iterable[str | None]]
    codes: tuple[str, ...] | None = None
    vocabulary: str | None = None


def _coded(name: str, of: Callable[[Record], Iterable[str | None]], vocabulary: str | None = None) -> Facet:
    return Facet(name, of, catalogue.codes(vocabulary or name), vocabulary or name)


FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        _coded("theme", lambda record: [record.theme]),
        _coded("stage", lambda record: [record.stage]),
        Facet("verdict", lambda record: [verdict(record)], VERDICTS),
        Facet("stopped", lambda record: ["yes"] if has_stopped(record) else [], ("yes",)),
        _coded("decision", decisions),
        _coded("value_type", lambda record: [value.type for value in record.values]),
        _coded("evidence_level", lambda record: [str(evidence_level(record))]),
        _coded("innovation_type", lambda record: record.innovation_types),
        _coded("novelty", lambda record: [record.novelty]),
        Facet("policy_area", lambda record: [record.policy_area], POLICY_AREAS),
        _coded("organisation_level", lambda record: [body.level for body in record.organisations]),
        Facet("organisation", lambda record: [*(body.name for body in record.organisations), *_unnamed(record)]),
        Facet("organisation_id", lambda record: [*(body.id for body in record.organisations), *record.partners]),
        Facet(
            "factor",
            lambda record: [f"{factor.factor}={factor.score}" for factor in record.factors],
            tuple(code + sign for code in catalogue.codes("factor") for sign in FACTOR_SIGNS),
            "factor",
        ),
        _coded("method", lambda record: [*record.evaluation_methods, *(value.method for value in record.values)]),
        _coded("reuse_offer", lambda record: record.reuse.offer),
        Facet("rule_kind", lambda record: [rule.kind for rule in record.rules_touched], RULE_KINDS),
        _coded(
            "rule_area", lambda record: [trial.rule_area for trial in record.exemptions if trial.rule_area is not UNSET]
        ),
        Facet("language", lambda record: [record.language], catalogue.LANGUAGES),
        Facet("country", lambda record: [record.country]),
        Facet("year", lambda record: [(record.provenance.lab_date or "")[:4]]),
        Facet(ACCESS, lambda record: [record.access]),
        Facet(ADOPTERS, lambda record: [str(min(len(record.reuse.adopters), MOST_ADOPTERS))]),
        Facet(ADOPTER, lambda record: [adopter.organisation for adopter in record.reuse.adopters]),
        Facet(COPIED_FROM, lambda record: [record.provenance.copied_from]),
    )
}
CHOOSABLE = tuple(name for name in FACETS if name not in HIDDEN)
SHOWN = tuple(name for name in CHOOSABLE if name != "organisation_id")  # ids are for programs; people choose names


def has_stopped(record: Record) -> bool:
    """Whether something in it was tried and stopped, which is worth as much to readers as what went on."""
    stopped = any(test.decision == "stop" or test.state == "stopped" for test in record.experiments)
    return record.stage == "stopped" or stopped


def values_of(record: Record, published_at: str | None) -> list[tuple[str, str]]:
    """(facet, value) of all that a record has, each once. Without a lab's date its year is the year in which it was published."""
    found = [(facet.name, value) for facet in FACETS.values() for value in facet.of(record) if value]
    if published_at and not any(name == "year" for name, _ in found):
        found.append(("year", published_at[:4]))
    return list(dict.fromkeys((name, value[:200]) for name, value in found))


def factor_limit(asked: str) -> tuple[str, range] | None:
    """(factor, scores that fit) of `local_management >= +1`; None for what is no such question."""
    read = _FACTOR.fullmatch(asked)
    if read is None:
        return None
    code, sign, limit = read[1], read[2], int(read[3])
    scores = {">=": range(limit, 3), "<=": range(-2, limit + 1), "=": range(limit, limit + 1)}
    return code, scores[sign]


def plain(name: str, asked: str) -> str:
    """A chosen value as it is compared and written in addresses: names without regard to case, factors without spaces and plus."""
    if name == "factor" and (read := _FACTOR.fullmatch(asked)):
        return f"{read[1]}{read[2]}{int(read[3])}"
    return asked.strip().casefold() if FACETS[name].codes is None else asked.strip()


def _unnamed(record: Record) -> list[str]:
    """Organisations behind it whose names are not in the record: their ids are all there is."""
    known = {body.id for body in record.organisations}
    return [partner for partner in record.partners if partner not in known]
