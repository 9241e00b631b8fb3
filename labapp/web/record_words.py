"""The words that pages use about a record of an innovation: names of its fields, what it lacks, what it counts as, how figures read."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labapp import catalogue
from labapp.extensions import language
from labapp.store.judging import Lack, verdict
from labapp.store.record import Record, Value

FIELD_NAMES = {
    "title": _l("Title"),
    "summary_plain": _l("In short"),
    "problem": _l("The problem"),
    "whats_new": _l("What is new"),
    "replaces": _l("What it replaces"),
    "target_groups": _l("Who notices"),
    "theme": _l("Theme"),
    "stage": _l("Stage"),
    "innovation_types": _l("Kind of innovation"),
    "novelty": _l("Where it comes from"),
    "novelty_source": _l("Whose idea it was"),
    "policy_area": _l("Field"),
    "government_level": _l("Level"),
    "values": _l("What it was worth"),
    "evaluation_methods": _l("How it was evaluated"),
    "side_effects": _l("Side effects"),
    "costs": _l("What it took"),
    "initiators": _l("Who or what started it"),
    "partners": _l("Organisations behind it"),
    "joint_parties": _l("Parties of the workplace that were in it"),
    "rules_touched": _l("Rules in the way"),
    "system_effect": _l("What it means beyond one organisation"),
    "equality_note": _l("Equality and diversity"),
    "user_involvement": _l("How users took part"),
    "factors": _l("What helped and hindered"),
    "core_elements": _l("The core that must travel along"),
    "adaptable_elements": _l("What may be adapted"),
    "what_failed": _l("What went wrong"),
    "lessons": _l("What we learned"),
    "reuse.conditions": _l("What copying takes"),
    "anchoring.owner_role": _l("Who owns it in daily work"),
    "anchoring.ordinary_process": _l("The ordinary process it lives in"),
    "anchoring.review_on": _l("When it is reviewed"),
    "follow_up": _l("When it is asked about again"),
    "contact.function": _l("Whom to ask"),
    "contact.mailbox": _l("E-mail address"),
    "licence": _l("Licence"),
    "country": _l("Country"),
    "attachments": _l("Pictures and files"),
    "signatures": _l("Sign-off by the parties"),
    "steering": _l("Approval of the steering group"),
}

POLICY_AREAS = {
    "general_public_services": _l("General public services"),
    "defence": _l("Defence"),
    "public_order": _l("Public order and safety"),
    "economic_affairs": _l("Economy and work"),
    "environment": _l("Environment"),
    "housing": _l("Housing and community"),
    "health": _l("Health"),
    "recreation_culture": _l("Leisure and culture"),
    "education": _l("Education"),
    "social_protection": _l("Social protection"),
}

RULE_KINDS = {
    "law": _l("Law"),
    "collective_agreement": _l("Collective agreement"),
    "internal_rule": _l("Internal rule"),
}

PARTIES = {"employer": _l("Employer"), "employee": _l("Employees"), "steering": _l("Steering group")}

EXPERIMENT_STATES = {
    "draft": _l("Draft"),
    "planned": _l("Planned"),
    "running": _l("Running"),
    "paused": _l("Paused"),
    "decided": _l("Decided"),
    "stopped": _l("Stopped"),
}

FOLLOW_UP_STATES = {"planned": _l("Planned"), "done": _l("Done"), "skipped": _l("Skipped"), "overdue": _l("Overdue")}

COMMITMENT_STATES = {
    "active": _l("Active"),
    "overdue": _l("Overdue"),
    "fulfilled": _l("Fulfilled"),
    "released": _l("Released"),
}


def lack_sentence(lack: Lack) -> str:
    """What to do about something that stands in the way of publishing."""
    match lack.reason:
        case "missing":
            return str(_("Fill this in."))
        case "too_few":
            return str(_("Two are needed at least."))
        case "a_person":
            return str(_("This names a person. Write a function, like “Development unit”."))
        case "no_alt":
            return str(_("A picture needs a text for those who do not see it."))
        case "no_consent":
            return str(_("Say that those in the picture agree to it."))
        case "not_signed":
            return str(_("The parties have not signed this text yet."))
        case "not_approved":
            return str(_("The steering group has not approved this text yet."))
        case "no_source":
            return str(_("Say whose idea it was: it is not the first of its kind."))
        case "no_value":
            return str(_("It is in use, so say at least one thing it was worth."))
        case "not_an_address":
            return str(_("Write a whole e-mail address, like name@example.org."))
        case "personal_number":
            return str(_("This looks like a personal identity number. Take it out."))


def field_name(field: str) -> str:
    """The name of a field as the form shows it."""
    return str(FIELD_NAMES.get(field, field))


def verdict_words(record: Record) -> tuple[str, str]:
    """(what it counts as, why), the why in the writers' own words where they gave some."""
    own = record.is_innovation_reason
    match verdict(record):
        case "innovation":
            return str(_("Innovation")), own or _("It is in use, and its value is documented.")
        case "stopped":
            return str(_("Stopped openly")), own or _("It was tried and stopped. What was learned is kept.")
        case "not_in_use":
            return str(_("Innovative initiative")), own or _("It is not in regular use yet.")
        case "no_value":
            return str(_("Innovative initiative")), own or _(
                "It is in use, but no change for the better has been documented yet."
            )


def term(vocabulary: str, code: Any) -> str:
    """The words for a code in the reader's language; nothing for no code."""
    return "" if code is None else catalogue.label(vocabulary, code, language())


def named(words: dict[str, Any], code: str | None) -> str:
    """The words for a code that is no vocabulary's."""
    return str(words.get(code, code)) if code else ""


def figure(value: Any) -> str:
    """A figure as the reader's language writes it; a word stays a word, nothing is a dash."""
    if value is None:
        return "–"
    # Babel cannot round what has more places than a decimal's context; such a number is nobody's measure, and stands as it is.
    return str(format_decimal(value)) if isinstance(value, int | float) and abs(value) < 1e15 else str(value)


def day(moment: str | None) -> str:
    """A date in the reader's language; what is no date stays as it is."""
    if not moment:
        return ""
    try:
        return str(
            format_date(date.fromisoformat(moment[:10]), "long", locale="en_GB" if language() == "en" else language())
        )
    except ValueError:
        return moment


def change_words(value: Value) -> str:
    """A change in words, so that no arrow or colour has to say it alone: "64 per cent, was 38"."""
    unit = f" {value.unit}" if value.unit else ""
    if value.result is None:
        return ""
    if value.baseline is None:
        return f"{figure(value.result)}{unit}"
    before = figure(value.baseline)
    return str(_("%(result)s%(unit)s, was %(baseline)s", result=figure(value.result), unit=unit, baseline=before))
