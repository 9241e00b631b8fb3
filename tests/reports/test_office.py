"""Word documents and slides have a structure that is read out, the language of every word, and no markup of people's making."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pptx import Presentation
from pptx.oxml.ns import qn as slide_qn

from labapp.reports import docx, slides
from labapp.reports.model import Bullets, Cell, Heading, Note, Pairs, Report, Table
from tests.reports.sample import FORMULAS, MARKUP, RANKING, TEST_CARD, report, said, with_photo
from tests.reports.test_pdf import PHOTO


def document(made: Report, pictures: dict[str, bytes] | None = None) -> Any:
    """The document as another program reads it."""
    return Document(io.BytesIO(docx.write(made, pictures or {})))


def show(made: Report) -> Any:
    """The slides as another program reads them."""
    return Presentation(io.BytesIO(slides.write(made, {})))


def levels(made: Any) -> list[int]:
    """The levels of a document's headings, in their order."""
    names = [line.style.name for line in made.paragraphs]
    return [int(name[-1]) for name in names if name.startswith("Heading ")]


def titles(made: Any) -> list[str]:
    """The titles of slides."""
    return [slide.shapes.title.text_frame.text for slide in made.slides]


def test_a_document_has_a_title_and_headings_without_gaps() -> None:
    made = document(report())
    assert [line.text for line in made.paragraphs if line.style.name == "Title"] == ["A note"]
    assert levels(made)[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels(made)))


def test_a_document_says_its_language_and_those_of_its_words() -> None:
    made = document(report())
    assert made.core_properties.language == "en-GB"
    assert {lang.get(qn("w:val")) for lang in made.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    spoken = {lang.getparent().getparent().text: lang.get(qn("w:val")) for lang in made.element.body.iter(qn("w:lang"))}
    assert spoken["En sida"] == "sv-SE"


def test_the_titles_of_a_table_are_marked_as_such() -> None:
    marked = [table for table in document(report(RANKING)).tables if list(table.rows[0]._tr.iter(qn("w:tblHeader")))]
    assert [[cell.text for cell in row.cells] for row in marked[0].rows] == [
        ["Idea", "Dots", "Balanced"],
        ["En sida", "14", "14.1"],
        ["Ett möte", "7", "6.9"],
    ]


def test_every_picture_of_a_document_has_its_words() -> None:
    made = document(with_photo(report()), {"/photo/lab/1/small": PHOTO})
    assert [shape._inline.docPr.get("descr") for shape in made.inline_shapes] == ["Qr", "Photo: Our model"]


def test_a_document_holds_text_as_it_was_written() -> None:
    texts = [*MARKUP, *FORMULAS]
    made = document(report(*(Note(text) for text in texts)))
    notes = [line.text for line in made.paragraphs if line.style.name == "Note"]
    assert [note.replace("\r", "\n") for note in notes] == [
        text.replace("\0", "").replace("\r", "\n") for text in texts
    ]
    assert not made.element.body.findall(f".//{qn('w:hyperlink')}")


def test_slides_have_titles_of_their_own_and_a_language() -> None:
    made = show(report(TEST_CARD, RANKING, RANKING, Bullets((said("x"),))))
    assert len(set(titles(made))) == len(made.slides)
    assert made.core_properties.language == "en-GB"
    spoken = {piece.get("lang") for slide in made.slides for piece in slide._element.iter(slide_qn("a:rPr"))}
    assert spoken <= {"en-GB", "sv-SE"}


def test_a_ranking_is_a_chart_that_says_its_figures() -> None:
    (chart,) = [shape for slide in show(report(RANKING)).slides for shape in slide.shapes if shape.has_chart]
    assert list(chart.chart.plots[0].categories) == ["En sida", "Ett möte"]
    assert list(chart.chart.plots[0].series[0].values) == [14, 7]
    assert chart._element.nvGraphicFramePr.cNvPr.get("descr") == "Dots. En sida: 14; Ett möte: 7"


def test_a_long_table_says_how_much_is_not_shown() -> None:
    rows = tuple((Cell(said(f"Row {number}")), Cell(said("x"))) for number in range(11))
    made = show(report(Table(titles=(Cell(said("What")), Cell(said("Why"))), rows=rows)))
    assert "3 more" in [
        shape.text_frame.text for slide in made.slides for shape in slide.shapes if shape.has_text_frame
    ]


def test_what_is_said_in_few_words_shares_a_slide() -> None:
    brief = Pairs(((said("Reports back"), said("15 June")),))
    made = show(report(Heading(3, said("We promise a desk")), brief, Heading(3, said("We promise an hour")), brief))
    texts = [shape.text_frame.text for slide in made.slides for shape in slide.shapes if shape.has_text_frame]
    (shared,) = [text for text in texts if "We promise a desk" in text]
    assert "We promise an hour" in shared


def test_a_steering_group_is_told_which_results_have_no_slide() -> None:
    tables = [
        block for n in range(slides.RESULTS_MAX + 1) for block in (Heading(3, said(f"Question {n}")), RANKING_BARE)
    ]
    made = show(report(*tables))
    (left,) = [slide for slide in made.slides if slide.shapes.title.text_frame.text == "Left out"]
    assert f"No slide: A note: Question {slides.RESULTS_MAX}" in left.placeholders[1].text_frame.text
    assert "3 notes that were hidden." in left.placeholders[1].text_frame.text


RANKING_BARE = Table(RANKING.rows, RANKING.titles)


@pytest.mark.parametrize("text", [*MARKUP[:4], *FORMULAS[:4], "a\x01b\ufffec", "x" * 5000, "\U0001f680"])
def test_slides_hold_text_as_it_was_written(text: str) -> None:
    made = show(report(text=text))
    first = made.slides[0].placeholders[1].text_frame.paragraphs[0].text
    assert first == text.replace("\n", " ").replace("\x01", "").replace("\ufffe", "")
    assert not [link for slide in made.slides for link in slide._element.iter(slide_qn("a:hlinkClick"))]


def test_a_report_of_nothing_can_be_written() -> None:
    bare = report(Heading(3, said("Bare")))
    assert document(bare).paragraphs
    assert show(bare).slides
