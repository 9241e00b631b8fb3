"""What reports of every sort have in common: the writers' own words, the head of a case file, and names of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from flask_babel import gettext as _

from labapp.store.innovations import Innovation


def words(made_on: str) -> dict[str, str]:
    """The words of the writers themselves, in the language of this request; `made_on` says from when the report is."""
    return {
        "contents": _("Contents"),
        "page": _("Page"),
        "of": _("of"),
        "in_short": _("In short"),
        "entries": _("Documented innovations"),
        "left_out": _("What this report leaves out"),
        "made": _("Made"),
        "content": _("Content"),
        "made_on": made_on,
        "read_online": _("Read online"),
        "qr": _("QR code that leads to this report on the web"),
        "notes": _("Notes"),
        "note": _("Note"),
        "title": _("Title"),
        "organisation": _("Organisation"),
        "by": _("By"),
        "part": _("Activity"),
        "photo": _("Photo"),
        "overview": _("Overview"),
        "address": _("Address"),
        "heading": _("Heading"),
        "notes_cut": _(
            "Notes for want of room: %(num)s. The first ones of each activity are in it, the spreadsheet and the data file have all.",
            num="{n}",
        ),
        "slides_only": _("Notes and explanations: they are in the report."),
        "no_slide": _("Results without a slide of their own: %(titles)s.", titles="{titles}"),
        "rows_more": _("%(num)s more in the report.", num="{n}"),
    }


def case_head(found: list[Innovation]) -> tuple[tuple[str, str], ...]:
    """The head of a case file, of what the records say: functions and numbers, never people. What is empty is left out."""
    records = [one.record for one in found]
    fields: list[tuple[str, Iterator[str | None]]] = [
        (_("Unit"), (record.unit for record in records)),
        (_("Responsible function"), (record.contact.function for record in records)),
        (_("Coordinated with"), (record.coordinated_with for record in records)),
        (_("Case number"), (record.case_number for record in records)),
        (_("Document number"), (record.doc_number for record in records)),
    ]
    filled = ((name, ", ".join(dict.fromkeys(filter(None, values)))) for name, values in fields)
    return tuple((name, value) for name, value in filled if value)


def file_name(kind: str, title: str) -> str:
    """A name for a file that every system takes: letters without marks, figures and hyphens."""
    folded = f"{kind} {title}".translate(str.maketrans("æÆøØ", "aAoO"))
    ascii_only = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:80].rstrip("-")
