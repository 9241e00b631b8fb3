"""What the pages say of experiments and exemptions alike: states, the frame, guards, and what an application lacks."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from labapp import catalogue
from labapp.core.exemptions import MAX_WEEKS
from labapp.extensions import language
from labapp.messages import message_for, reason_sentence
from labapp.web.asking import services

FORM_ID = "form"  # where a refusal stands that is about no single field


def today() -> date:
    """The day by which exemptions run: of UTC, as in the journal."""
    return services().rooms.clock.now().date()


def day(text: str | None) -> str:
    """A day as people here write it."""
    words: str = format_date(date.fromisoformat(text), "d MMMM yyyy") if text else ""
    return words


def label(vocabulary: str, code: str) -> str:
    """A code in words; one that the vocabulary does not have stays as it is."""
    return catalogue.label(vocabulary, code, language()) if code in catalogue.codes(vocabulary) else code


def state_of(state: str | None, expires_on: str | None) -> str:
    """The state of an exemption that was written down: what ran then has ended when its last day has passed."""
    over = bool(expires_on) and str(expires_on) < today().isoformat()
    return "ended_as_planned" if state == "running" and over else str(state or "draft")


def mark_of(state: str) -> str:
    """The mark of a state: its colour and shape say the same as the word in it."""
    return {"granted": "anchored", "running": "anchored", "applied": "late", "refused": "risk"}.get(state, "stopped")


def promises() -> dict[str, str]:
    """What a frame may promise beside its limits."""
    return {
        "voluntary": _("Taking part is voluntary"),
        "pay_unchanged": _("Pay stays as it is"),
        "employees_can_opt_out": _("Employees may leave it at any time"),
    }


def bound_words(name: str, bound: bool | float | str) -> str:
    """One line of a frame."""
    if isinstance(bound, bool):
        promise = promises().get(name, name.replace("_", " "))
        return promise if bound else str(_("Not: %(promise)s", promise=promise))
    number = bound if isinstance(bound, str) else format_decimal(bound)
    if name == MAX_WEEKS and isinstance(bound, int):
        return str(ngettext("At most %(num)s week", "At most %(num)s weeks", bound))
    return str(_("%(limit)s: at most %(number)s", limit=limit_words(name), number=number))


def limit_words(name: str) -> str:
    """What a limit is about."""
    known: dict[str, str] = {
        MAX_WEEKS: _("Weeks"),
        "max_minutes_per_shift_change": _("Minutes at each shift change"),
        "places": _("Places"),
    }
    return known.get(name, name.replace("_", " "))


def guards() -> list[tuple[str, str]]:
    """(code, question) of what an exemption must stay clear of."""
    return [
        ("constitution", _("Does it stay within the constitution?")),
        ("eu_law", _("Does it stay within EU law?")),
        ("legal_security", _("Do citizens keep their legal security?")),
        ("unfair_gain", _("Does nobody gain an unfair advantage?")),
    ]


def rule_kinds() -> list[tuple[str, str]]:
    """(code, words) of the kinds of rules."""
    return [
        ("collective_agreement", _("Collective agreement")),
        ("law", _("Law")),
        ("internal_rule", _("Rule of our own")),
    ]


def party_words(party: str) -> str:
    """A party of the workplace."""
    return {"employer": str(_("the employer")), "employee": str(_("the employees"))}[party]


def said_words(party: str, said: str) -> str:
    """What a party has said."""
    words: dict[tuple[str, str], str] = {
        ("employer", "granted"): _("The employer granted it"),
        ("employer", "refused"): _("The employer refused it"),
        ("employer", "ended"): _("The employer ended it"),
        ("employee", "granted"): _("The employees granted it"),
        ("employee", "refused"): _("The employees refused it"),
        ("employee", "ended"): _("The employees ended it"),
    }
    return words[party, said]


def experiment_states() -> dict[str, str]:
    """The states of an experiment."""
    return {
        "draft": _("Not planned yet"),
        "planned": _("Planned"),
        "running": _("Running"),
        "decided": _("Decided"),
        "stopped": _("Stopped openly"),
    }


def field_words(field: str) -> str:
    """The name of a field of the application or of a test card."""
    first, _dot, rest = field.partition(".")
    if first == "guards":
        return dict(guards()).get(rest, rest)
    if first == "measure" and rest:
        return str(_("Measure for: %(purpose)s", purpose=label("exemption_purpose", rest)))
    names: dict[str, str] = {
        "rule_area": _("Area of the rule"),
        "rule_text": _("The rule"),
        "applicant": _("Organisation that applies"),
        "purposes": _("Purpose"),
        "frame": _("At least one limit"),
        "starts_on": _("First day"),
        "expires_on": _("Last day"),
        "evaluation_minimum": _("What is evaluated"),
        "belief": _("What we believe"),
        "action": _("What we do"),
        "measure": _("What we measure"),
        "threshold": _("When we are right"),
        "learning": _("What we learned"),
        "ends_on": _("Ends on"),
        "reason": _("Reason"),
        "conclusion": _("Conclusion"),
        "value": _("Number"),
    }
    return names.get(first, field)


def reason_words(reason: str) -> str:
    """What is wrong with a field."""
    known: dict[str, str] = {
        "guard": _("No exemption can be asked for where this is touched."),
        "not_eligible": _("This organisation is not on the list of those who may apply."),
        "before_start": _("The last day comes before the first."),
        "too_long_period": _("The period is longer than the weeks of the frame."),
        "past": _("This day has passed."),
        "not_a_day": _("Choose a day of the calendar."),
        "not_a_limit": _("Write a number, zero or more."),
    }
    return known.get(reason) or reason_sentence("too_long" if "length <=" in reason else reason)


def problems_of(answer: dict[str, Any]) -> dict[str, str]:
    """{field: sentence} of a refused command; what is about no field stands under `FORM_ID`."""
    details = dict(answer.get("details") or {})
    if answer["code"] in ("bad_request", "too_long") and details.get("field"):
        field, reason = str(details["field"]), str(details.get("reason", "too_long"))
        return {field: reason_words(reason)}
    if "day" in details:
        details["day"] = day(details["day"])
    if details.get("limit") == "ends_on":
        return {
            "ends_on": str(_("The exemption ends on %(day)s. The test can't go on longer.", day=day(details["most"])))
        }
    if answer["code"] == "needs_approval":
        waits = [party_words(party) for party in details["waits"]]
        named = str(_(" and ")).join(waits)
        return {
            FORM_ID: str(
                _(
                    "It can't start: it departs from a rule, and %(parties)s have not granted the exemption.",
                    parties=named,
                )
            )
        }
    return {FORM_ID: message_for(answer["code"], details)}


def words() -> dict[str, Any]:
    """What the templates need."""
    named = (
        day, label, state_of, mark_of, promises, bound_words, limit_words, guards, rule_kinds, party_words, said_words,
        experiment_states, field_words, reason_words,
    )  # fmt: skip
    return {"X": {each.__name__: each for each in named}}
