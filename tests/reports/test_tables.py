"""Spreadsheets and CSV hold every table and every note, and nothing that is computed."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.reports import csv as csv_files
from labapp.reports import xlsx
from labapp.reports.csv import LIKE_A_FORMULA, as_csv, harmless
from labapp.reports.model import Note, Report
from labapp.reports.tables import Grid, grids
from tests.reports.sample import FORMULAS, report

CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def workbook(made: Report) -> Any:
    """The workbook as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(made, {})))


def files(made: Report) -> dict[str, list[list[str]]]:
    """The rows of each CSV file, by its name."""
    with zipfile.ZipFile(io.BytesIO(csv_files.write(made, {}))) as folder:
        return {
            name: list(csv.reader(io.StringIO(folder.read(name).decode("utf-8-sig"), newline="")))
            for name in folder.namelist()
        }


def test_the_first_table_says_what_the_report_is_and_what_it_leaves_out() -> None:
    overview, notes, *_ = grids(report())
    assert ("Case number", "A note") in overview.rows
    assert ("notes", 31) in overview.rows
    assert ("Left out", "3 notes that were hidden.") in overview.rows
    assert notes.rows == (("A note", "Test one", "A note", "A note", "Harbour", "nurse", ""),)


def test_forms_and_pairs_of_a_part_are_one_table() -> None:
    (form,) = [grid for grid in grids(report()) if "Asked" in grid.titles]
    assert form.titles == ("Heading", "Asked", "We believed", "We measured")
    assert [row[0] for row in form.rows] == ["A form", "Test one"]


def test_every_table_is_as_wide_as_its_titles() -> None:
    for grid in grids(report()):
        assert {len(row) for row in grid.rows} == {len(grid.titles)}


def test_figures_are_figures() -> None:
    sheet = workbook(report())["A note Dots"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Idea", "Dots", "Balanced"],
        ["En sida", 14, 14.1],
        ["Ett möte", 7, 6.9],
    ]
    assert ["En sida", "14", "14.1"] in files(report())["03 A note Dots.csv"]


@pytest.mark.parametrize("payload", FORMULAS)
def test_a_spreadsheet_takes_text_for_text(payload: str) -> None:
    book = workbook(report(text=payload))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    written = payload.replace("\0", "").replace("\r", "\n")
    assert written in {str(cell.value).replace("_x000D_", "").replace("\r", "\n") for cell in cells}


@pytest.mark.parametrize("payload", FORMULAS)
def test_no_field_of_a_csv_file_begins_a_formula(payload: str) -> None:
    for rows in files(report(text=payload)).values():
        for field in (field for row in rows for field in row):
            assert not field.lstrip(' "\u00a0\ufeff\u200b').startswith(tuple("=+@\t\r\0＝＋－＠−-"))


@given(CELL)
def test_an_apostrophe_stands_before_what_could_be_computed_and_nothing_else_is_changed(text: str) -> None:
    made = str(harmless(text))
    assert made.removeprefix("'") == text.replace("\0", "").removeprefix("'")
    assert made.startswith("'") or not LIKE_A_FORMULA.match(made)


@given(st.lists(st.tuples(CELL, st.integers(-9, 9)), max_size=4))
def test_a_csv_file_is_read_back_as_it_was_written(rows: list[tuple[str, int]]) -> None:
    text = as_csv(Grid("x", ("a", "b"), tuple(rows)))
    assert text.startswith("\ufeff")
    (titles, *read) = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), quoting=csv.QUOTE_NONNUMERIC)
    assert titles == ["a", "b"]
    assert read == [[harmless(word), number] for word, number in rows]


@given(st.lists(CELL, min_size=1, max_size=8))
def test_sheets_have_names_that_a_workbook_takes(names: list[str]) -> None:
    taken: set[str] = set()
    made = [xlsx.sheet_name(name, taken) for name in names]
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name == name.strip("'")


def test_a_huge_lab_is_in_it_whole() -> None:
    notes = [Note(f"={number}", organisation="Harbour") for number in range(5000)]
    assert workbook(report(*notes))["Notes"].max_row == 5001


def test_signs_that_xml_cannot_carry_are_left_out() -> None:
    values = {cell.value for row in workbook(report(text="a\x01b\ufffec"))["Notes"].iter_rows() for cell in row}
    assert "abc" in values
