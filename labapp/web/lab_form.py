"""The form for a lab's basic data, as the browser sends it and as it is shown again: between texts of fields and what the API takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from flask import request
from flask_babel import gettext as _

from labapp.core.model import Brief
from labapp.core.refused import Refused
from labapp.messages import message_for, reason_sentence
from labapp.web.asking import services

EMPTY_ROWS = 3  # ready for organisations; "more rows" adds as many again
EMPTY = {"title": "", "challenge": ""}  # what an empty field of the form says
BRIEF_LINES = (
    "record_holder",
    "mandate",
    "series",
    "scope_in",
    "scope_out",
)  # beside the effect goals, which are chosen


def sent() -> dict[str, Any]:
    """The fields of the form as the API would get them; empty fields are left out."""
    form = request.form
    plain = {f: form.get(f, "").strip() for f in ("title", "challenge", "theme", "identity")}
    plain["starts_at"] = with_zone(form.get("starts_at", ""))
    places = form.get("places", "").strip()
    number = {"places": int(places) if places.isdecimal() else places} if places else {}
    columns = [form.getlist(f"org_{field}") for field in ("id", "name", "short", "level")]
    organisations = [
        {"id": id or None, "name": name.strip(), "short": short.strip() or None, "level": level or None}
        for id, name, short, level in zip(*columns, strict=False)
        if name.strip()
    ]
    filled = {field: value for field, value in plain.items() if value}
    return {**filled, **number, **_brief(), "organisations": organisations}


def _brief() -> dict[str, Any]:
    """The frame of the lab, if the form that was sent has it."""
    if BRIEF_LINES[0] not in request.form:
        return {}
    lines = {field: request.form.get(field, "").strip().replace("\r\n", "\n") for field in BRIEF_LINES}
    return {"brief": {**lines, "effect_goals": request.form.getlist("effect_goals")}}


def brief_values(brief: Brief) -> dict[str, Any]:
    """The frame of the lab for the form: what was sent, else what is stored."""
    values: dict[str, Any] = _brief().get("brief") or msgspec.to_builtins(brief)
    return values


def rows(form: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows for organisations: those that are filled, and some empty ones; more of them where more were asked for."""
    filled = form["organisations"]
    shown = len(request.form.getlist("org_name")) if "more" in request.form else 0
    return [*filled, *({} for _row in range(max(0, shown - len(filled)) + EMPTY_ROWS))]


def with_zone(local: str) -> str:
    """The moment of a form's local time, RFC 3339; what can't be read is passed on and refused where all input is judged."""
    try:
        return datetime.fromisoformat(local).replace(tzinfo=zone()).isoformat() if local else ""
    except ValueError:
        return local


def local_time(moment: str | None) -> str:
    """A moment as a form's local time."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment).astimezone(zone()).strftime("%Y-%m-%dT%H:%M")


def zone() -> ZoneInfo:
    return ZoneInfo(services().settings.timezone)


def problems(form: dict[str, Any], refused: Refused) -> dict[str, str]:
    """{field: sentence} of what is wrong: everything that is missing at once, and what was refused."""
    return _missing(form) | _of_refusal(refused)


def _missing(form: dict[str, Any]) -> dict[str, str]:
    """The fields that must not be empty and are: all at once, where a refusal names the first."""
    return {field: reason_sentence("missing") for field in EMPTY if field not in form}


def _of_refusal(refused: Refused) -> dict[str, str]:
    """{field: sentence} of a refusal; the field of an organisation's part is `organisations`."""
    field = str(refused.details.get("field") or "").removeprefix("brief.").partition(".")[0].partition("[")[0]
    if refused.code == "too_long":
        return {field: reason_sentence("too_long")}
    if refused.code == "bad_request" and field:
        reason = str(refused.details.get("reason", ""))
        if "required" in reason or ">= 1" in reason:
            reason = "missing"
        known = reason_sentence(reason)
        return {field: known if known != reason else message_for("bad_request", {"field": field})}
    if field == "identity":
        return {
            field: _("People have already written under the present rule. From now on it can only be made stricter.")
        }
    return {field or "title": message_for(refused.code, refused.details)}
