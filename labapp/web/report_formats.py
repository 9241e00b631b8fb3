"""The formats that a report can be had in."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Format(NamedTuple):
    """A format.

    :param code: the module of `labapp.reports` that writes it
    :param notes_max: how many notes it holds; who has more gets the first of each activity, and is told so
    :param first: whether the page offers it at once
    """

    code: str
    file: str
    ending: str
    mimetype: str
    title: LazyString
    use: LazyString
    notes_max: int
    pictures: bool = False
    first: bool = False


OFFICE = "application/vnd.openxmlformats-officedocument"
ALL = 1_000_000  # notes: more than any lab takes in
FORMATS = (
    Format("pdf", "report.pdf", "pdf", "application/pdf", _l("PDF"), _l("To read, print and file."), 2000, True, True),
    Format(
        "docx",
        "report.docx",
        "docx",
        f"{OFFICE}.wordprocessingml.document",
        _l("Word document"),
        _l("To go on writing in."),
        1000,
        True,
        True,
    ),
    Format(
        "slides",
        "slides.pptx",
        "pptx",
        f"{OFFICE}.presentationml.presentation",
        _l("Slides"),
        _l("For a steering group."),
        0,
        first=True,
    ),
    Format(
        "xlsx",
        "report.xlsx",
        "xlsx",
        f"{OFFICE}.spreadsheetml.sheet",
        _l("Spreadsheet"),
        _l("Every table and every note."),
        ALL,
        first=True,
    ),
    Format("csv", "tables.zip", "zip", "application/zip", _l("CSV tables"), _l("The same tables, one file each."), ALL),
    Format(
        "markdown", "report.md", "md", "text/markdown; charset=utf-8", _l("Markdown"), _l("Plain text with marks."), ALL
    ),
    Format(
        "data",
        "report.json",
        "json",
        "application/json",
        _l("Data (JSON)"),
        _l("The report as data for programs."),
        ALL,
    ),
)
