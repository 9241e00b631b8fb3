"""Guided writing: a record one question at a time, by those who lead the lab, or by a group with a link of its own and no account.

Each answer is saved when it is sent. A link opens one draft and nothing else: neither the lab nor other records, and it can't publish.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from msgspec import Struct

from labapp import catalogue
from labapp.core.policy import may_write
from labapp.core.refused import Refused
from labapp.extensions import language
from labapp.messages import message_for
from labapp.store import innovations, plain_language, record_links, writing
from labapp.store.innovations import Innovation
from labapp.store.judging import Lack
from labapp.store.writing import Contradiction, Question
from labapp.web import library, record_form, record_words, writing_words
from labapp.web.addresses import site_address
from labapp.web.api_innovations import demand_editable
from labapp.web.asking import asker, login_required, services
from labapp.web.drawing import qr_picture
from labapp.web.errors import Problem
from labapp.web.typed import onward

blueprint = Blueprint("writing", __name__)

WAS_MAX = 20_000  # signs of what a page showed, which it sends back


class Desk(Struct, frozen=True):
    """Where somebody writes: the record, and the addresses of this way in."""

    found: Innovation
    home: str
    token: str | None

    def address(self, question: Question) -> str:
        """The page of a question."""
        return f"{self.home}/{question.id}"


@blueprint.get("/write/<token>")
def group(token: str) -> str:
    """All questions of the draft that a link opens."""
    return _overview(by_link(token))


@blueprint.route("/write/<token>/<question>", methods=["GET", "POST"])
def group_question(token: str, question: str) -> ResponseReturnValue:
    """One question of the draft that a link opens."""
    return _question(by_link(token), question)


@blueprint.get("/library/<innovation>/write")
@login_required
def all_questions(innovation: str) -> str:
    """All questions, for those who may edit the record."""
    return _overview(_by_account(innovation))


@blueprint.route("/library/<innovation>/write/<question>", methods=["GET", "POST"])
@login_required
def one_question(innovation: str, question: str) -> ResponseReturnValue:
    """One question, for those who may edit the record."""
    return _question(_by_account(innovation), question)


@blueprint.route("/library/<innovation>/share", methods=["GET", "POST"])
@login_required
def share(innovation: str) -> ResponseReturnValue:
    """Makes a link with which a group writes the draft on its own phones, and shows it, this once, as a code to scan."""
    desk = _by_account(innovation)
    address, picture = None, None
    if request.method == "POST":
        record_links.withdraw(services().db, desk.found.id, "write")
        if request.form.get("do") == "stop":
            flash(_("The link opens nothing any more."), "good")
            return redirect(url_for("writing.share", innovation=desk.found.id))
        token = record_links.make(services().db, desk.found.id, "write")
        address = f"{site_address()}/write/{token}"
        picture = qr_picture(address)
    return render_template(
        "record_share.html",
        found=desk.found,
        record=desk.found.record,
        address=address,
        picture=picture,
        open_links=record_links.how_many(services().db, desk.found.id, "write"),
        days=record_links.AFTER_CLOSE.days,
        **library.words(),
    )


def by_link(token: str) -> Desk:
    """The draft that a link opens.

    :raise Problem: `link_expired`
    """
    opened = record_links.opened(services().db, token, "write")
    found = innovations.find(services().db, opened.innovation) if opened else None
    if found is None or not may_write(found.status):
        raise Problem("link_expired")
    return Desk(found, f"/write/{token}", token)


def _by_account(innovation: str) -> Desk:
    found = demand_editable(asker(), innovation)
    if not may_write(found.status):
        raise Problem("not_allowed")
    return Desk(found, f"/library/{found.id}/write", None)


def _overview(desk: Desk) -> str:
    record = desk.found.record
    asked = writing.questions(record)
    readings = {one.id: _reading(record, one) for one in asked}
    return render_template(
        "writing.html",
        desk=desk,
        record=record,
        progress=writing.progress(record),
        groups=[(words, [one for one in asked if one.group == group]) for group, words in writing_words.GROUPS.items()],
        first=next((one for one in asked if not writing.is_answered(record, one)), asked[0]),
        asked=writing_words.ASKED,
        answered=lambda one: writing.is_answered(record, one),
        heavy=[id for id, read in readings.items() if read and read.level == "heavy"],
        **library.words(),
    )


def _question(desk: Desk, id: str) -> ResponseReturnValue:
    question = writing.named(id)
    if question is None or question not in writing.questions(desk.found.record):
        raise Problem("not_found")
    if request.method == "GET":
        return _page(desk, question, desk.found.record, {})
    written = record_form.read_form(request.form, desk.found.record)
    given = writing.picked(written, question)
    try:
        was = _was(question)
        saved = innovations.change(
            services().db,
            desk.found.id,
            lambda present: writing.answered(present, question, given, was),
            drafts_only=True,
        )
    except Contradiction as both:
        loose = record_form.loosely(written)
        return _page(desk, question, loose, {}, theirs=both.present), 409
    except Refused as refused:
        return _page(desk, question, record_form.loosely(written), _problems(refused)), 422
    if writing.answer_in(saved.record, question) != given:
        flash(_("Somebody else wrote here at the same time. Both texts are kept: read them through."), "good")
        return onward(desk.address(question))
    after = writing.beside(saved.record, question)[1]
    if request.form.get("then") == "stay" or after is None:
        flash(_("Saved."), "good")
        return onward(desk.address(question) if request.form.get("then") == "stay" else desk.home)
    return onward(desk.address(after))


def _was(question: Question) -> dict[str, Any]:
    """What the page showed when the writer began. What can't be read is nothing, so that the answer is joined with what stands."""
    sent = request.form.get("was", "")
    try:
        was = json.loads(sent) if len(sent) <= WAS_MAX else {}
    except ValueError:
        was = {}
    return was if isinstance(was, dict) else {}


def _page(
    desk: Desk, question: Question, record: Any, problems: dict[str, str], *, theirs: dict[str, Any] | None = None
) -> str:
    stored = desk.found.record
    asked = writing.questions(stored)
    before, after = writing.beside(stored, question)
    shown = theirs if theirs is not None else writing.answer_in(stored, question)
    bodies = {body.id: body.name for body in record.organisations}
    return render_template(
        "writing_question.html",
        desk=desk,
        question=question,
        words_of=writing_words.ASKED[question.id],
        group=writing_words.GROUPS[question.group],
        record=record,
        problems=problems,
        theirs=theirs,
        was=json.dumps(shown if not problems else _was(question) or shown),
        number=asked.index(question) + 1,
        of=len(asked),
        progress=writing.progress(stored),
        lacks=[_lack_words(lack) for lack in writing.lacks(stored, question)],
        before=before,
        after=after,
        reading=_reading(record, question),
        meter_words=meter_words,
        partner_choices=[(body, bodies.get(body, body)) for body in dict.fromkeys([*bodies, *record.partners])],
        scores={factor.factor: factor.score for factor in record.factors},
        policy_areas=library.options(record_words.POLICY_AREAS),
        rule_kinds=library.options(record_words.RULE_KINDS),
        government_levels=[*catalogue.choices("organisation_level", language())[:3], ("other", _("Other"))],
        figure_input=lambda value: "" if value is None else str(value),
        keeps=True,
        **library.words(),
    )


def _lack_words(lack: Lack) -> str:
    name = record_words.field_name(lack.field)
    return name if lack.reason == "missing" else f"{name}: {record_words.lack_sentence(lack)}"


def _reading(record: Any, question: Question) -> plain_language.Reading | None:
    """How the text of a question reads, where it asks for one."""
    field = question.fields[0]
    if field not in (*writing.READ_ALOUD, *record_form.LINES):
        return None
    text: Any = record
    for name in field.split("."):
        text = getattr(text, name)
    return plain_language.reading("\n".join(text) if isinstance(text, list) else text or "", record.language)


def meter_words(reading: plain_language.Reading) -> str:
    """A figure in words."""
    said: dict[str, str] = {
        "easy": _("Easy to read."),
        "fair": _("Can be made easier to read."),
        "heavy": _("Heavy to read."),
    }
    if reading.measure == "LIX":
        measured = _("LIX %(figure)s; the goal is 40 or less.", figure=reading.figure)
        return f"{said[reading.level]} {measured}"
    years = ngettext("%(num)s year of school", "%(num)s years of school", reading.figure)
    measured = _("It takes %(years)s; the goal is 9 or less.", years=years)
    return f"{said[reading.level]} {measured}"


def _problems(refused: Refused) -> dict[str, str]:
    field = library.form_field(str(refused.details.get("field", "")))
    if refused.code == "too_long":
        return {field: message_for(refused.code, refused.details)}
    return {field: _("This can't be saved as it is. Check what is written.")}
