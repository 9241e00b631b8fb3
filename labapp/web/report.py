"""The report of a lab: what was asked, written, grouped, chosen and decided to try, in the order it happened. A page, and files of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from labapp.messages import LANGUAGES
from labapp.reports import press
from labapp.reports.press import Job
from labapp.store import photos
from labapp.web import library, reporting
from labapp.web.asking import demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.report_formats import FORMATS, Format

blueprint = Blueprint("report", __name__)


@blueprint.get("/report/<lab>")
@login_required
def show(lab: str) -> str:
    """The documentation of a lab for those who lead it."""
    demand_lead(lab)
    told = reporting.of_lab(lab)
    return render_template(
        "report.html",
        lab=services().rooms.lab(lab),
        report=told.report,
        html=told.html,
        formats=FORMATS,
        **library.words(),
    )


@blueprint.get("/report/<lab>/<file>")
@login_required
def download(lab: str, file: str) -> Response:
    """The same as a file: `report.pdf`, `report.docx` and the others of FORMATS. In the lab's language, or that of `?lang=`."""
    demand_lead(lab)
    form = next((form for form in FORMATS if form.file == file), None)
    if form is None:
        raise Problem("not_found")
    asked = request.args.get("lang")
    with force_locale(asked if asked in LANGUAGES else services().rooms.lab(lab).language):
        told = reporting.of_lab(lab)
        report = told.report
        if told.photos and not form.pictures:
            report = report.leaving_out(_("Photos: they are in the PDF, the Word document and on the page."))
    pictures = _pictures(lab, told.photos) if form.pictures else {}
    html = {part: str(result) for part, result in told.html.items()}
    return sent(Job(form.code, report, form.notes_max, html, pictures), form)


def sent(job: Job, form: Format) -> Response:
    """The file, to be kept."""
    response = Response(press.write(job), mimetype=form.mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{job.report.name}.{form.ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _pictures(lab: str, addresses: Iterable[str]) -> dict[str, bytes]:
    """Address -> small picture, of the photos that are still kept."""
    found = {
        address: photos.picture(services().db, lab, address.removesuffix("/small").rsplit("/", 1)[-1], "small")
        for address in addresses
    }
    return {address: picture for address, picture in found.items() if picture}
