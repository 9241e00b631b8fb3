"""Bringing in cases from elsewhere: a page that first shows what would be taken, and takes it when its reader says so."""

from __future__ import annotations

import codecs
from collections import Counter
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from labapp.core.refused import Refused
from labapp.extensions import LANGUAGE_NAMES, language
from labapp.store import accounts, cases, innovations, known_cases
from labapp.store.cases import COLUMNS, Problem, Reading, Unreadable, Usual
from labapp.store.known_cases import Known
from labapp.web import record_words
from labapp.web.asking import asker, login_required, services

FILE_MAX = 4 * 1024 * 1024  # bytes

blueprint = Blueprint("cases", __name__)


@blueprint.get("/cases/import")
@login_required
def form() -> str:
    """Where a file is chosen or pasted."""
    return _page(Usual(language()), "")


@blueprint.post("/cases/import")
@login_required
def bring_in() -> ResponseReturnValue:
    """Shows what would be taken; with `then=take` takes what is new as drafts of the asker, and gives the rest back.

    Columns that mean nothing here are left out only when the asker says so (`without`), and cases that are here already are changed only with
    `update`."""
    usual = Usual(
        request.form.get("language", "en"),
        request.form.get("country", "").strip().upper()[:2],
        request.form.get("licence", "").strip()[:100],
    )
    written = _written()
    try:
        reading = cases.read_cases(written, usual)
    except Unreadable as unreadable:
        return _page(usual, written, unreadable=_unreadable_words(unreadable)), 422
    if request.form.get("then") != "take" or not reading.taken:
        return _page(usual, written, reading)
    if reading.unknown and "without" not in request.form:
        return _page(usual, written, reading), 422
    _take(reading)
    if not reading.left:
        return redirect(url_for("library.shelf"))
    return _page(usual, reading.rest(), cases.read_cases(reading.rest(), usual))


def _take(reading: Reading) -> None:
    """Keeps the new cases as drafts, and brings those that are here up to date if that was asked for."""
    db, here, counts = services().db, _known(reading), Counter[str]()
    for line in reading.taken:
        if line.number not in here and line.record is not None:
            innovations.add(db, line.record, lab_id=None, owner=asker().id)
            counts["new"] += 1
    for line in reading.taken if "update" in request.form else ():
        if (one := here.get(line.number)) and one.editable and one.new:
            try:
                innovations.change(db, one.id, partial(known_cases.merged, line=line), by=asker().id)
                counts["changed"] += 1
            except Refused:
                flash(
                    _(
                        "“%(title)s” stays as it is: it would lack something that a published case needs.",
                        title=one.title,
                    ),
                    "problem",
                )
    if counts["new"] or not counts["changed"]:
        flash(ngettext("One case is a draft now.", "%(num)s cases are drafts now.", counts["new"]), "good")
    if counts["changed"]:
        flash(ngettext("One case is up to date now.", "%(num)s cases are up to date now.", counts["changed"]), "good")


def _known(reading: Reading) -> dict[int, Known]:
    db = services().db
    return known_cases.known(db, reading.taken, asker().id, accounts.staffed_labs(db, asker().id))


def _written() -> str:
    """The file, or what was pasted."""
    file = request.files.get("file")
    content = file.read() if file else b""
    if content:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # "Unicode text" of a spreadsheet
            return content.decode("utf-16", "replace")
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:  # what spreadsheets of Windows write
            return content.decode("cp1252", "replace")
    return request.form.get("text", "")


@blueprint.url_value_preprocessor  # before anything reads the form
def _take_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    request.max_content_length = request.max_form_memory_size = FILE_MAX


def _page(usual: Usual, written: str, reading: Reading | None = None, unreadable: str = "") -> str:
    here = _known(reading) if reading else {}
    return render_template(
        "cases.html",
        usual=usual,
        written=written,
        reading=reading,
        here=here,
        fresh=[line for line in reading.taken if line.number not in here] if reading else [],
        old=[one for one in here.values() if one.editable and one.new],
        unreadable=unreadable,
        columns=COLUMNS,
        file_max=FILE_MAX // 1024 // 1024,
        most=cases.MOST_LINES,
        spoken=[(code, name) for code, name in LANGUAGE_NAMES.items()],
        problem_words=_problem_words,
        lack_words=lambda lacks: ", ".join(dict.fromkeys(record_words.field_name(lack.field) for lack in lacks)),
    )


def _unreadable_words(unreadable: Unreadable) -> str:
    match unreadable.reason:
        case "empty":
            return str(_("There is no case in it. Choose a file, or paste a table or JSON below."))
        case "no_header":
            return str(
                _(
                    "The first line must name the columns, and one of them must be title. The first line here is: %(found)s",
                    found=unreadable.found,
                )
            )
        case "no_table":
            return str(_("This is neither a table (CSV) nor JSON. In a spreadsheet, choose to save it as CSV."))
        case "too_many":
            return str(
                _(
                    "%(found)s cases are too many at once. Divide the file: at most %(most)s fit.",
                    found=unreadable.found,
                    most=cases.MOST_LINES,
                )
            )
        case _ if unreadable.found:
            return str(_("Line %(number)s is not valid JSON. Nothing was taken.", number=unreadable.found))
        case _:
            return str(_("This begins like JSON, but it is not valid. Nothing was taken."))


def _problem_words(problem: Problem) -> str:
    field = record_words.field_name(problem.field)
    match problem.reason:
        case "no_title":
            return str(_("It has no title."))
        case "no_country":
            return str(
                _(
                    "It does not say which country it comes from. Write it as two letters, like NO, or choose one for all below."
                )
            )
        case "no_source":
            return str(_("It does not say where it was published. Give its address in external_source."))
        case "too_long":
            return str(
                _("%(field)s is too long. Shorten it, so that nothing is cut off without your knowing.", field=field)
            )
        case "too_many_cells":
            return str(_("It has more cells than there are columns. A text with a comma in it needs quotes around it."))
        case "no_object":
            return str(_("This is no case: each must be an object with fields."))
        case "not_understood":
            return str(
                _("%(field)s is not one of the codes or shapes that the library knows.", field=field or _("Something"))
            )
