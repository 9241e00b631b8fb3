"""Translating the first texts of a record: a page that shows each text in the language of the record, with a field for the other language below it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labapp.core.refused import Refused
from labapp.extensions import LANGUAGE_NAMES
from labapp.messages import message_for
from labapp.store import innovations, translating
from labapp.store.innovations import Innovation
from labapp.store.record import SUMMARY_MAX, TITLE_MAX
from labapp.web import library
from labapp.web.api_innovations import demand_editable
from labapp.web.asking import asker, login_required, services
from labapp.web.errors import Problem

LONGEST = {"title": TITLE_MAX, "summary_plain": SUMMARY_MAX}
PROSE_MAX = 8000

blueprint = Blueprint("translating", __name__)


@blueprint.route("/library/<innovation>/translate/<any(sv, da, en):into>", methods=["GET", "POST"])
@login_required
def edit(innovation: str, into: str) -> ResponseReturnValue:
    """The texts of a record in one other language."""
    found = demand_editable(asker(), innovation)
    if into == found.record.language:
        raise Problem("not_found")
    if request.method == "GET":
        return _page(found, into, translating.told_in(found.record, into), {})
    written = _written()
    try:
        innovations.change(
            services().db, found.id, lambda record: translating.translated(record, into, written), by=asker().id
        )
    except Refused as refused:
        field = str(refused.details.get("field", "title"))
        return _page(found, into, written, {field: message_for(refused.code, refused.details)}), 422
    flash(_("Saved."), "good")
    return redirect(url_for("translating.edit", innovation=found.id, into=into))


def _written() -> dict[str, Any]:
    texts: dict[str, Any] = {
        name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in translating.FIELDS
    }
    return {**texts, "lessons": [line.strip() for line in texts["lessons"].split("\n") if line.strip()]}


def _page(found: Innovation, into: str, written: dict[str, Any], problems: dict[str, str]) -> str:
    return render_template(
        "translate.html",
        found=found,
        record=found.record,
        into=into,
        written=written,
        problems=problems,
        fields=[name for name in translating.FIELDS if getattr(found.record, name)],
        longest=lambda name: LONGEST.get(name, PROSE_MAX),
        names=LANGUAGE_NAMES,
        **library.words(),
    )
