"""The tables of a report as CSV files in a ZIP: UTF-8 with a mark at the start, so that office programs read å and ø without asking.

A field that an office program would take for a formula gets an apostrophe before it. That is a change of what was written, so it is made
only where text begins like one; figures stay figures.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile

from labapp.reports.model import Report
from labapp.reports.tables import Grid, Value, grids

# What a program may compute: also after spaces and quotes, which some of them take away first.
LIKE_A_FORMULA = re.compile(r"[\s'\"\u00a0\ufeff\u200b]*[=+\-@\t\r\0＝＋－＠−]")
MARK = "\ufeff"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest day a ZIP can name: the same report gives the same file


def write(report: Report, pictures: dict[str, bytes]) -> bytes:
    """A ZIP with one file for each table."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for number, grid in enumerate(grids(report), 1):
            folder.writestr(
                zipfile.ZipInfo(f"{number:02} {_file_name(grid.name)}.csv", EPOCH), as_csv(grid), zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


def as_csv(grid: Grid) -> str:
    """A table with a mark at its start and lines that end as RFC 4180 wants."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    lines.writerow([harmless(title) for title in grid.titles])
    lines.writerows([harmless(value) for value in row] for row in grid.rows)
    return MARK + text.getvalue()


def harmless(value: Value) -> Value:
    """The value as no program computes it; a number is one."""
    if not isinstance(value, str):
        return value
    clean = value.replace("\0", "")
    return f"'{clean}" if LIKE_A_FORMULA.match(value) else clean


def _file_name(name: str) -> str:
    return re.sub(r"[^\w\- ]+", "", name).strip()[:60] or "table"
