"""The gallery of templates, and what a facilitator does with their own: keep, rename, delete, pass on, take in."""

from __future__ import annotations

import re

import msgspec
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labapp import catalogue
from labapp.core.messages import unfit
from labapp.core.refused import Refused
from labapp.extensions import LANGUAGE_NAMES, language
from labapp.messages import message_for, reason_sentence
from labapp.store import templates
from labapp.web import plan
from labapp.web.asking import asker, demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.lab_words import phase_words
from labapp.web.template_cards import cards

blueprint = Blueprint("templates", __name__)

TITLE_MAX = 160


@blueprint.get("/labs/templates")
@login_required
def gallery() -> str:
    """All templates, drawn to one scale, with their agendas in the language that was asked for."""
    return _gallery({})


@blueprint.post("/labs/<lab>/template")
@login_required
def keep(lab: str) -> ResponseReturnValue:
    """Keeps the agenda of a lab as a template: its activities and their settings, nothing that anybody wrote."""
    account = demand_lead(lab)
    state = services().rooms.lab(lab)
    title = request.form.get("title", "").strip()[:TITLE_MAX] or state.title
    try:
        templates.save(services().db, account.id, templates.file_of(title, state.language, state.agenda()))
    except Refused as refused:
        flash(message_for(refused.code, refused.details), "problem")
        return redirect(url_for("agenda.show", lab=lab))
    flash(_("“%(title)s” is among your templates.", title=title), "good")
    return redirect(url_for("templates.gallery"))


@blueprint.post("/labs/templates")
@login_required
def take_in() -> ResponseReturnValue:
    """Takes in a template from a file."""
    file = request.files.get("file")
    content = file.read(templates.FILE_MAX + 1) if file else b""
    if not content:
        return _gallery({"file": _("Choose a file.")}), 422
    if len(content) > templates.FILE_MAX:
        return _gallery({"file": message_for("too_large")}), 422
    try:
        found = templates.read_file(msgspec.json.decode(content))
        templates.save(services().db, asker().id, found)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _gallery({"file": _("This is not a template: the file does not hold JSON.")}), 422
    except Refused as refused:
        return _gallery({"file": _what_is_wrong(refused)}), 422
    flash(_("“%(title)s” is among your templates.", title=found.title), "good")
    return redirect(url_for("templates.gallery"))


@blueprint.post("/labs/templates/<code>")
@login_required
def change(code: str) -> ResponseReturnValue:
    """Renames a template of one's own, or deletes it."""
    found = _mine(code)
    if request.form.get("do") == "drop":
        templates.drop(services().db, asker().id, code)
        flash(_("“%(title)s” is deleted. Labs that were made from it stay as they are.", title=found.title), "good")
        return redirect(url_for("templates.gallery"))
    title = request.form.get("title", "").strip()
    if not title or unfit(title) or len(title) > TITLE_MAX:
        return _gallery({code: reason_sentence("too_long" if len(title) > TITLE_MAX else "missing")}), 422
    templates.rename(services().db, asker().id, code, title)
    return redirect(url_for("templates.gallery", _anchor=code))


@blueprint.get("/labs/templates/<code>.json")
@login_required
def export(code: str) -> ResponseReturnValue:
    """A template of one's own as a file that others can take in."""
    found = _mine(code)
    content = templates.file_of(found.title, found.language, found.agenda)
    response = Response(msgspec.json.format(msgspec.json.encode(content), indent=1), mimetype="application/json")
    name = re.sub(r"[^a-z0-9]+", "-", found.title.lower()).strip("-") or "template"
    response.headers["Content-Disposition"] = f'attachment; filename="{name[:60]}.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _mine(code: str) -> templates.OwnTemplate:
    found = templates.find(services().db, asker().id, code)
    if found is None:
        raise Problem("not_found")
    return found


def _what_is_wrong(refused: Refused) -> str:
    """Where a file is wrong, in words for who made it: the field and the reason as they stand."""
    if refused.code == "too_many":
        return message_for("too_many")
    field, reason = refused.details.get("field", ""), refused.details.get("reason", refused.code)
    return str(_("This file is no template that can be used here. %(field)s: %(reason)s", field=field, reason=reason))


def _gallery(problems: dict[str, str]) -> str:
    asked = request.args.get("words", "")
    words = asked if asked in catalogue.LANGUAGES else language()
    shown = cards(asker(), language())
    return render_template(
        "lab_templates.html",
        cards=shown,
        scale=plan.longest(card.days for card in shown),
        in_all=plan.in_all,
        words=words,
        tongues=LANGUAGE_NAMES,
        problems=problems,
        phase_words=phase_words,
    )
