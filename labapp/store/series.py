"""To which series a lab belongs: as its frame says, or as the file of a sample lab did."""

from __future__ import annotations

from typing import Any

from labapp.core.model import Lab


def series_of(lab: Lab) -> str:
    """The title of the lab's series; empty for a lab of its own."""
    if lab.brief.series.strip():
        return lab.brief.series.strip()
    for note in lab.notes:
        if title := _titled(note):
            return title
    return ""


def _titled(note: Any) -> str:
    """The title that the file of a sample lab gives its series. A note may have any shape."""
    for part in ("file", "lab", "series", "title"):
        note = note.get(part) if isinstance(note, dict) else None
    return note.strip()[:120] if isinstance(note, str) else ""
