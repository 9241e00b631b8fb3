"""The form of a record: what a browser sent becomes a record, with everything the form does not show kept as it was."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import msgspec
from werkzeug.datastructures import MultiDict

from labapp import catalogue
from labapp.store.record import Record

Form = MultiDict[str, str]
ID_MAX = 100  # signs of an organisation's id in a record

PROSE = (
    "title",
    "summary_plain",
    "problem",
    "whats_new",
    "replaces",
    "side_effects",
    "what_failed",
    "is_innovation_reason",
    "licence",
)
OPTIONAL_PROSE = ("novelty_source", "equality_note", "system_effect", "case_number", "unit")
LINES = ("target_groups", "core_elements", "adaptable_elements", "lessons")
CODES = ("theme", "policy_area", "novelty", "practice_break", "degree", "user_involvement", "core_task_link")
DEMANDED_CODES = ("language", "stage", "access")
SETS = (
    "innovation_types",
    "government_level",
    "initiators",
    "evaluation_methods",
    "partners",
    "principles",
    "conference_themes",
)

VALUE = (
    "type",
    "for_whom",
    "indicator",
    "baseline",
    "result",
    "unit",
    "n",
    "period",
    "direction",
    "method",
    "evidence_level",
)
FOLLOW_UP = ("due_on", "question")
RULE = ("kind", "text", "handled")
ADOPTER = ("organisation", "since", "mode", "change")
EXPERIMENT = (
    "belief",
    "action",
    "measure",
    "threshold",
    "owner_function",
    "state",
    "learning",
    "decision",
    "decision_text",
)


def read_form(form: Form, before: Record) -> dict[str, Any]:
    """The record's fields as the form has them, not yet judged: what can't be read as a number stays the words it is."""
    written: dict[str, Any] = msgspec.to_builtins(before)
    for name in PROSE:
        written[name] = _text(form, name)
    for name in OPTIONAL_PROSE:
        if name in form:
            written[name] = _text(form, name) or None
    for name in LINES:
        written[name] = _lines(form, name)
    for name in CODES:
        if name in form:
            written[name] = form[name] or None
    for name in DEMANDED_CODES:
        written[name] = form.get(name) or written[name]
    for name in SETS:
        if f"{name}-shown" in form:
            written[name] = _in_order(written[name], form.getlist(name))
    add_partners(written, _lines(form, "more_partners"))
    if "follow_up-0-due_on" in form:
        written["follow_up"] = follow_ups(_rows(form, "follow_up", FOLLOW_UP), written)
    written["values"] = [
        _value(row) for row in _rows(form, "values", VALUE) if row["for_whom"] or row["indicator"] or row["result"]
    ]
    written["rules_touched"] = [
        {**(written["rules_touched"][number] if number < len(written["rules_touched"]) else {}), **row}
        for number, row in enumerate(_rows(form, "rules", RULE))
        if row["text"]
    ]
    scored = {code: score for code in catalogue.codes("factor") if (score := form.get(f"factor-{code}"))}
    former = [factor["factor"] for factor in written["factors"]]
    written["factors"] = [{"factor": code, "score": _figure(scored[code])} for code in _in_order(former, list(scored))]
    written["costs"] = _costs(form)
    written["contact"] = {"function": _text(form, "contact.function"), "mailbox": _text(form, "contact.mailbox")}
    written["reuse"] |= {
        "conditions": _text(form, "reuse.conditions"),
        "offer": _in_order(written["reuse"]["offer"], form.getlist("reuse.offer")),
        "adopters": [_adopter(row) for row in _rows(form, "adopters", ADOPTER) if row["organisation"]],
    }
    written["anchoring"] |= {
        "form": _in_order(written["anchoring"]["form"], form.getlist("anchoring.form")),
        "review_on": form.get("anchoring.review_on") or None,
        **{name: _text(form, f"anchoring.{name}") for name in ("owner_role", "ordinary_process", "scheduled_time")},
    }
    if "joint-shown" in form:
        parties = {party: party in form.getlist("joint_parties") for party in ("employer", "employee")}
        written["joint_parties"] = parties if any(parties.values()) else None
    for number, experiment in enumerate(written["experiments"]):
        _write_experiment(form, number, experiment)
    return written


def add_partners(written: dict[str, Any], names: list[str]) -> None:
    """Adds organisations that are no choice of the form, by name; a name that is known is the organisation that bears it."""
    known = {body["name"].casefold(): body["id"] for body in written["organisations"]}
    for name in names:
        body = known.get(name.casefold(), name[:ID_MAX])
        if body not in {one["id"] for one in written["organisations"]}:
            written["organisations"] = [*written["organisations"], {"id": body, "name": name}]
        if body not in written["partners"]:
            written["partners"] = [*written["partners"], body]


def follow_ups(rows: list[dict[str, str]], written: dict[str, Any]) -> list[dict[str, Any]]:
    """The follow-ups of a form: what is known of each stays, a new one counts its days from the lab or from today."""
    former = written["follow_up"]
    began = _day(written["provenance"]["lab_date"]) or date.today()
    kept = []
    for number, row in enumerate(rows):
        known = former[number] if number < len(former) else {"id": f"again-{number + 1}", "state": "planned"}
        due = _day(row["due_on"])
        if row["due_on"] or row["question"]:
            days = (due - began).days if due else known.get("day", 0)
            same = known.get("due_on") == row["due_on"]
            kept.append({**known, **row, "day": known["day"] if same else max(0, days)})
    return kept


def loosely(written: Any) -> Any:
    """Fields that make no record yet, with the record's names, so that the form can be shown again with what was written."""
    match written:
        case dict():
            return SimpleNamespace(**{name: loosely(value) for name, value in written.items()})
        case list():
            return [loosely(part) for part in written]
        case _:
            return written


def _text(form: Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def _in_order(former: list[str], chosen: list[str]) -> list[str]:
    """What was chosen, in the order it had: a form shows choices in another order than a writer gave them."""
    return [code for code in former if code in chosen] + [code for code in chosen if code not in former]


def _lines(form: Form, name: str) -> list[str]:
    return [line.strip(" -–•\t") for line in _text(form, name).split("\n") if line.strip(" -–•\t")]


def _rows(form: Form, name: str, fields: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows `name-0-…`, `name-1-…` as far as they go."""
    rows: list[dict[str, str]] = []
    while any(f"{name}-{len(rows)}-{field}" in form for field in fields):
        rows.append({field: _text(form, f"{name}-{len(rows)}-{field}") for field in fields})
    return rows


def _value(row: dict[str, str]) -> dict[str, Any]:
    return {
        **row,
        "baseline": _figure(row["baseline"]),
        "result": _figure(row["result"]),
        "unit": row["unit"] or None,
        "period": row["period"] or None,
        "n": _figure(row["n"]),
        "method": row["method"] or None,
        "evidence_level": _figure(row["evidence_level"]) or 0,
    }


def _adopter(row: dict[str, str]) -> dict[str, Any]:
    return {"organisation": row["organisation"], **{name: row[name] or None for name in ("since", "mode", "change")}}


def _costs(form: Form) -> dict[str, Any]:
    amounts = {
        name: _figure(_text(form, f"costs.{name}"))
        for name in ("development_hours", "running_hours_per_month", "purchase")
    }
    return {**amounts, "currency": _text(form, "costs.currency").upper() or None}


def _write_experiment(form: Form, number: int, experiment: dict[str, Any]) -> None:
    for field in EXPERIMENT:
        name = f"experiments-{number}-{field}"
        if name in form:
            empty: str | None = None if field in ("decision", "decision_text", "state") else ""
            experiment[field] = _text(form, name) or empty


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _figure(text: str) -> float | int | str | None:
    """A number where it reads as one in any of our languages ("4", "4,5", "1 200"), else the words."""
    number = _number(text)
    return number if number is not None else text or None


def _number(text: str) -> float | int | None:
    plain = "".join(text.split()).replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    if value in (float("inf"), float("-inf")) or value != value:
        return None
    return int(value) if value.is_integer() else value
