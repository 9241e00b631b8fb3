"""The tables of a report as a workbook: one table on each sheet, with a line of titles that stays and can be filtered.

Text is written as text, whatever it begins with: no cell is a formula, and no address is a link that somebody's note could plant.
"""

from __future__ import annotations

import io
import re

import xlsxwriter

from labapp.reports.languages import writable
from labapp.reports.model import Report
from labapp.reports.tables import Grid, Value, grids

CELL_MAX = 32_767  # characters; what the format takes
WIDEST, NARROWEST = 70, 9  # characters
WIDEST_OF_MANY = 34  # in a table of more than four columns
LINE_HEIGHT, TALLEST = 15, 26  # points; lines in one row
SHEETS_MAX = 120


def write(report: Report, pictures: dict[str, bytes]) -> bytes:
    """The workbook."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": writable(report.title), "subject": report.kind, "comments": report.address})
        title = book.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "font_color": "#0b5f6b"}
        )
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        figure = book.add_format({"valign": "top"})
        taken: set[str] = set()
        for grid in list(grids(report))[:SHEETS_MAX]:
            sheet = book.add_worksheet(sheet_name(grid.name, taken))
            widths = [_width(grid, column) for column in range(len(grid.titles))]
            for column, name in enumerate(grid.titles):
                sheet.write_string(0, column, _writable(name), title)
                sheet.set_column(column, column, widths[column])
            for line, row in enumerate(grid.rows, 1):
                sheet.set_row(line, LINE_HEIGHT * min(TALLEST, _lines(row, widths)))
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(line, column, _writable(value), text)
                    else:
                        sheet.write_number(line, column, value, figure)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(1, len(grid.rows)), len(grid.titles) - 1)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.set_footer("&L&F&R&P / &N")
    return made.getvalue()


def _writable(text: str) -> str:
    return re.sub("\r\n?", "\n", writable(text))[:CELL_MAX]


def _width(grid: Grid, column: int) -> float:
    """As wide as the longest line in it, within reason."""
    values: list[Value] = [grid.titles[column], *(row[column] for row in grid.rows[:500] if column < len(row))]
    longest = max(len(line) for value in values for line in str(value).split("\n"))
    return min(WIDEST if len(grid.titles) <= 4 else WIDEST_OF_MANY, max(NARROWEST, longest * 1.1 + 2))


def _lines(row: tuple[Value, ...], widths: list[float]) -> int:
    """How many lines the row takes: not every program measures that when it opens a workbook."""
    texts = [(value, width) for value, width in zip(row, widths, strict=False) if isinstance(value, str)]
    return max(
        (sum(1 + int(len(line) * 1.1 // width) for line in text.split("\n")) for text, width in texts), default=1
    )


def sheet_name(name: str, taken: set[str]) -> str:
    """The name as a workbook takes it: at most 31 signs, without some, not at quotes, and no two alike but for case."""
    bare = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", writable(name)).strip("' ").split())
    tried, number = bare[:31].strip("' ") or "-", 1
    while tried.casefold() in taken or tried.casefold() == "history":
        number += 1
        tried = f"{bare[: 30 - len(str(number))].rstrip(chr(39) + ' ')} {number}"
    taken.add(tried.casefold())
    return tried
