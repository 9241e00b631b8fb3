"""The PDF is tagged (PDF/UA-1), says its language, and shows every word as it was written or by its name."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from labapp.reports import pdf
from labapp.reports.model import Heading, Note, Paragraph
from tests.reports.sample import FORMULAS, MARKUP, report, said, with_photo

PHOTO = bytes.fromhex(  # four red px as WebP
    "524946463800000057454250565038202c0000009001009d012a0400040002c04c25a00274ba00039800feee431fee6c738b7057ff6d0fff5a1ffeb43fe94000"
)


def read(made: bytes) -> PdfReader:
    """The PDF as another program reads it."""
    return PdfReader(io.BytesIO(made), strict=True)


def words(reader: PdfReader) -> str:
    """All its text on one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: PdfReader) -> Iterator[Any]:
    """Every structure element, in the order in which it is read out."""
    stack = [reader.trailer["/Root"]["/StructTreeRoot"]]  # type: ignore[index]
    while stack:
        element = stack.pop().get_object()
        if not hasattr(element, "get"):
            continue
        if "/S" in element:
            yield element
        below = element.get("/K", [])
        stack += reversed(below if isinstance(below, list) else [below])


@pytest.fixture(scope="module")
def sample() -> PdfReader:
    """The PDF of the report with one of everything."""
    return read(pdf.write(report(), {}))


def test_it_says_that_it_is_accessible(sample: PdfReader) -> None:
    root: Any = sample.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert sample.metadata is not None
    assert sample.metadata.title == "A note"


def test_its_structure_is_that_of_the_report(sample: PdfReader) -> None:
    found = Counter(str(element["/S"]) for element in tags(sample))
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Link"} <= set(found)
    assert all(element.get("/Alt") for element in tags(sample) if element["/S"] == "/Figure")


def test_no_level_of_headings_is_skipped(sample: PdfReader) -> None:
    levels = [
        int(str(tag["/S"])[2:]) for tag in tags(sample) if str(tag["/S"])[:2] == "/H" and str(tag["/S"])[2:].isdigit()
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_words_in_another_language_say_so(sample: PdfReader) -> None:
    assert "sv" in {str(element["/Lang"]) for element in tags(sample) if "/Lang" in element}


def test_pages_are_a4_and_numbered(sample: PdfReader) -> None:
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in sample.pages} == {(595, 842)}
    assert f"Page {len(sample.pages)} Of {len(sample.pages)}" in words(sample)


def test_letters_of_the_north_stand_as_they_are() -> None:
    assert "åäö ÅÄÖ æøå ÆØÅ é ü – “q”" in words(read(pdf.write(report(text="åäö ÅÄÖ æøå ÆØÅ é ü – “q”"), {})))


@pytest.mark.parametrize(
    ("sign", "name"), [("\U0001f680", "rocket"), ("\u4e2d", "cjk unified ideograph-4e2d"), ("\U0001fae8", "")]
)
def test_a_sign_without_a_font_is_shown_or_named(sign: str, name: str) -> None:
    text = words(read(pdf.write(report(Note(f"before {sign} after")), {})))
    assert sign in text or f"before [{name}" in text


def test_what_joins_signs_has_no_name() -> None:
    assert [pdf.named(sign) for sign in ("\u200d", "\ufe0f", "\U0001f3fd", "\U0001f467")] == ["", "", "", "[girl]"]


def test_nothing_that_people_write_is_markup_or_a_formula() -> None:
    texts = [*MARKUP, *FORMULAS]
    text = words(
        read(pdf.write(report(*(Paragraph(said(f"{one} end{number}")) for number, one in enumerate(texts))), {}))
    )
    for number in range(len(texts)):
        assert f"end{number}" in text
    assert '#read("/etc/passwd") end4' in text.replace("“", '"').replace("”", '"')
    assert "*bold* _thin_ `code`" in text
    assert "root:" not in text


def test_a_photo_has_its_words() -> None:
    made = read(pdf.write(with_photo(report()), {"/photo/lab/1/small": PHOTO}))
    assert "Photo: Our model" in {str(tag["/Alt"]) for tag in tags(made) if tag["/S"] == "/Figure"}


def test_a_photo_that_is_gone_leaves_its_note() -> None:
    assert "Our model" in words(read(pdf.write(with_photo(report()), {})))


def test_the_same_report_gives_the_same_file() -> None:
    assert pdf.write(report(), {}) == pdf.write(report(), {})


def test_a_report_of_nothing_can_be_written() -> None:
    assert len(read(pdf.write(report(Heading(3, said("Bare"))), {})).pages) >= 1
