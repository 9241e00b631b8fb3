"""A published record as files to print and file: what its page tells, from the same model as the report of a lab."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from labapp.extensions import language
from labapp.messages import LANGUAGES
from labapp.reports import pages
from labapp.reports.model import Report, plain
from labapp.reports.press import Job
from labapp.store import innovations, translating
from labapp.store.innovations import Innovation
from labapp.web import library, record_words, report_words
from labapp.web.addresses import site_address
from labapp.web.asking import services
from labapp.web.errors import Problem
from labapp.web.report import sent
from labapp.web.report_formats import FORMATS

blueprint = Blueprint("record_report", __name__)

OFFERED = {form.ending: form for form in FORMATS if form.code in ("pdf", "docx", "markdown")}


@blueprint.get("/library/<innovation>/record.<any(pdf, docx, md):ending>")
def download(innovation: str, ending: str) -> Response:
    """The record as PDF, Word document or Markdown, in its own language or that of `?lang=`."""
    found = innovations.find(services().db, innovation)
    if found is None or found.status != "published":
        raise Problem("not_found")
    asked = request.args.get("lang")
    form = OFFERED[ending]
    with force_locale(asked if asked in LANGUAGES else found.record.language):
        return sent(Job(form.code, of_record(found), form.notes_max), form)


def of_record(found: Innovation) -> Report:
    """What the page of a record says, as a report in the language of this request."""
    record, told = found.record, translating.told_in(found.record, language())
    page = library.read(found.slug)
    if not isinstance(page, str):
        raise Problem("not_found")
    case = report_words.case_head([found])
    in_case = {value for _field, value in case}
    return Report(
        language=language(),
        kind=_("Documented innovation"),
        name=report_words.file_name(_("innovation"), record.title),
        title=told.get("title", record.title),
        lead=told.get("summary_plain", record.summary_plain),
        address=site_address() + url_for("library.read", innovation=found.slug),
        made_at=found.updated_at,
        kicker=(
            record_words.verdict_words(record)[0],
            record_words.term("stage", record.stage),
            _("Version %(version)s", version=found.version),
        ),
        case=case,
        facts=tuple((name, said) for name, said in pages.facts(page, language()) if plain(said) not in in_case),
        parts=pages.parts(page, language()),
        left_out=(
            _("What only the web page has: pictures, comments that are asked for, and links to the notes of the lab."),
        ),
        lang=None if record.language == language() else record.language,
        words=report_words.words(_("Made %(day)s", day=record_words.day(found.updated_at))),
    )
