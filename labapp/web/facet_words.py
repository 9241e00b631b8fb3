"""The words for facets and their values in the reader's language."""

from __future__ import annotations

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labapp import catalogue
from labapp.extensions import LANGUAGE_NAMES
from labapp.store.facets import FACETS, factor_limit
from labapp.web.record_words import POLICY_AREAS, RULE_KINDS

NAMES = {
    "theme": _l("Theme"),
    "stage": _l("Stage"),
    "verdict": _l("What it counts as"),
    "stopped": _l("Stopped"),
    "decision": _l("Decision after a test"),
    "value_type": _l("What it was worth"),
    "evidence_level": _l("How sure"),
    "innovation_type": _l("Kind of innovation"),
    "novelty": _l("Where it comes from"),
    "policy_area": _l("Policy area"),
    "organisation_level": _l("Level of organisation"),
    "organisation": _l("Organisation"),
    "organisation_id": _l("Organisation"),
    "factor": _l("What helped and hindered"),
    "method": _l("How it was evaluated"),
    "reuse_offer": _l("Help with copying"),
    "rule_kind": _l("Rules in the way"),
    "rule_area": _l("Exemption from rules on"),
    "language": _l("Language"),
    "country": _l("Country"),
    "year": _l("Year"),
}
VERDICTS = {
    "innovation": _l("Innovation"),
    "not_in_use": _l("Innovative initiative, not in use yet"),
    "no_value": _l("Innovative initiative, in use without a documented value"),
    "stopped": _l("Stopped openly"),
}
WORDS = {"policy_area": POLICY_AREAS, "rule_kind": RULE_KINDS, "verdict": VERDICTS, "language": LANGUAGE_NAMES}


def facet_name(facet: str) -> str:
    """The name of a facet."""
    return str(NAMES[facet])


def value_words(facet: str, value: str, language: str) -> str:
    """The words for a value of a facet; one that nobody knows is shown as it is."""
    vocabulary = FACETS[facet].vocabulary
    if facet == "factor":
        return _factor_words(value, language)
    if facet == "evidence_level":
        return f"{value} · {catalogue.label('evidence_level', value, language)}"
    if vocabulary:
        return catalogue.label(vocabulary, value, language)
    if facet == "stopped":
        return str(_("Something was tried and stopped")) if value == "yes" else value
    if facet == "country":
        return str(Locale(language).territories.get(value.upper(), value))
    return str(WORDS.get(facet, {}).get(value, value))


def _factor_words(value: str, language: str) -> str:
    limit = factor_limit(value)
    if limit is None:
        return value
    factor = catalogue.label("factor", limit[0], language)
    match value[len(limit[0]) :]:
        case ">=1":
            return str(_("%(factor)s: helped", factor=factor))
        case ">=2":
            return str(_("%(factor)s: helped much", factor=factor))
        case "<=-1":
            return str(_("%(factor)s: hindered", factor=factor))
        case "<=-2":
            return str(_("%(factor)s: hindered much", factor=factor))
        case sign:
            return f"{factor} {sign}"
