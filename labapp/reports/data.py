"""The report as JSON: the model itself, and beside what each part says the figures it was made of."""

from __future__ import annotations

import msgspec

from labapp.reports.model import Report

VERSION = 1


def write(report: Report, pictures: dict[str, bytes]) -> bytes:
    """The JSON. What names no one's words (the writers' own) is left out."""
    told = msgspec.to_builtins(report)
    told.pop("words")
    return msgspec.json.format(msgspec.json.encode({"format": "labapp-report", "version": VERSION, **told}), indent=1)
