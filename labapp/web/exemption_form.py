"""The application for an exemption as a form without a script: its fields read into the data of `exemption.write`, and back."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from labapp.core.exemptions import GUARDS, MAX_WEEKS, Exemption
from labapp.web.exemption_words import limit_words, promises

PURPOSES = ("better_resource_use", "better_service")
FREE_ROWS = 2  # empty lines for limits; saving gives new ones


def read_form(form: MultiDict[str, str]) -> dict[str, Any]:
    """The data that the form says."""
    frame: dict[str, Any] = {}
    if form.get("weeks", "").strip():
        frame[MAX_WEEKS] = number_of(form["weeks"])
    for place in range(30):
        name, most = form.get(f"limit-{place}", "").strip(), form.get(f"most-{place}", "").strip()
        if name and most:
            frame[form.get(f"code-{place}") or name] = number_of(most)
    frame |= {name: True for name in promises() if name in form}
    return {
        **{name: form.get(name, "").strip() for name in ("rule_text", "applicant", "starts_on", "expires_on")},
        "kind": form.get("kind", "collective_agreement"),
        "rule_area": form.get("rule_area") or None,
        "purposes": {code: form.get(f"measure-{code}", "").strip() for code in PURPOSES if f"purpose-{code}" in form},
        "frame": frame,
        "guards": {
            code: form[f"guard-{code}"] == "yes" for code in GUARDS if form.get(f"guard-{code}") in ("yes", "no")
        },
        "eligible": _lines(form.get("eligible", "")),
        "evaluation_minimum": _lines(form.get("evaluation_minimum", "")),
    }


def rows_of(one: Exemption) -> list[tuple[str, str, int | float | None]]:
    """(code, words, limit) of the lines for limits, with some empty ones. The weeks have a field of their own."""
    known = [(name, limit_words(name), most) for name, most in one.limits().items() if name != MAX_WEEKS]
    return [*known, *([("", "", None)] * FREE_ROWS)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def number_of(text: str) -> int | float:
    """The number of a field; what is none becomes one below zero, which the rules refuse."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return -1
    return int(number) if number.is_integer() else number
