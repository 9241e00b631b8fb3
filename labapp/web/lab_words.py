"""What the pages of one lab say alike: its head with its doors and its pages, lengths, phases, moments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from labapp import catalogue
from labapp.catalogue.gallery import BUFFER
from labapp.core.model import Lab
from labapp.extensions import language
from labapp.store.tables import LabRow


def head(row: LabRow, lab: Lab) -> dict[str, Any]:
    """What templates/lab_head.html needs."""
    shown = {field: getattr(lab, field) for field in ("id", "title", "state", "code", "language", "starts_at")}
    return {"lab": {**shown, "wall_key": row.wall_key}, "states": states(), "phase_words": phase_words}


def states() -> dict[str, str]:
    """The words for the states of a lab."""
    return {"planned": _("Planned"), "open": _("Running"), "closed": _("Finished")}


def when(moment: str) -> str:
    """A moment with its day, for lists."""
    words: str = format_datetime(datetime.fromisoformat(moment), "d MMMM yyyy HH:mm")
    return words


def clock(moment: datetime) -> str:
    """The time of day of a moment that is in the zone of the people in the room already."""
    words: str = format_datetime(moment, "HH:mm", rebase=False)
    return words


def phase_words(code: str) -> str:
    """The name of a phase in the reader's language."""
    if code == BUFFER:
        return str(_("Buffer"))
    return catalogue.phase_label(code, language())


def length(minutes: int) -> str:
    """So many minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(parts)


def privacy_words(identity: str) -> str:
    """Who will see what, in one sentence; the same that phones show before the first note."""
    words: dict[str, str] = {
        "anonymous": _("Nobody sees who wrote a note, neither the room nor the facilitator."),
        "anonymous_group_tag": _("The room sees your note with your organisation, never with your name."),
        "role_named": _("The room sees your note with your organisation and your role."),
    }
    return words[identity]
