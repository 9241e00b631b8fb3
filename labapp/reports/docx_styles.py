"""Paper, properties, languages and styles of the Word document."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from labapp.reports.languages import locale, writable
from labapp.reports.model import Report

ACCENT, INK, QUIET = RGBColor(0x0B, 0x5F, 0x6B), RGBColor(0x1B, 0x2A, 0x33), RGBColor(0x51, 0x62, 0x6C)
TEXT_WIDTH = Mm(163)


def prepare(document: Document, report: Report) -> None:
    """Paper, properties, language and styles."""
    core = document.core_properties
    core.title, core.subject, core.language = (
        writable(report.title)[:255],
        report.kind,
        locale(report.language),
    )
    core.author, core.comments, core.keywords = (
        "",
        writable(report.address)[:255],
        writable(", ".join(report.kicker))[:255],
    )
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)
    styles: Any = document.styles
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), locale(report.language))
    _style(styles["Normal"], Pt(10.5), after=6)
    _style(styles["Title"], Pt(28), ACCENT, after=4, bold=True)
    for spacing in list(styles["Subtitle"].element.rPr.iter(qn("w:spacing"))):  # between letters
        spacing.getparent().remove(spacing)
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        styles["Title"].element.pPr.remove(border)
    _style(styles["Subtitle"], Pt(14), INK, after=14, italic=True)
    for level, size, before in ((1, 17, 22), (2, 13, 14), (3, 11, 10), (4, 10.5, 8)):
        _style(
            styles[f"Heading {level}"],
            Pt(size),
            ACCENT if level == 1 else INK,
            before,
            4,
            bold=level < 4,
        )
    _style(styles["Caption"], Pt(10.5), INK, 8, 3, bold=True)
    made = (
        ("Kicker", 9, QUIET, False),
        ("Soft", 9.5, QUIET, False),
        ("Prompt", 11.5, None, True),
        ("Note", 10.5, None, False),
    )
    for name, size, colour, italic in (
        *made,
        ("Note foot", 8.5, QUIET, False),
        ("After table", 4, None, False),
        ("Cell", 10, None, False),
    ):
        styles.add_style(name, 1).base_style = styles["Normal"]
        _style(styles[name], Pt(size), colour, after=0 if name in ("After table", "Cell") else 6, italic=italic)
    for name in ("Note", "Note foot"):
        styles[name].paragraph_format.left_indent = Mm(4)
    styles["Note"].paragraph_format.space_after = Pt(1)
    styles["Kicker"].paragraph_format.keep_with_next = True
    _table_style(styles)


def _style(
    style: Any,
    size: Any,
    colour: RGBColor | None = None,
    before: float = 0,
    after: float = 0,
    *,
    bold: bool = False,
    italic: bool = False,
) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = "Calibri", size, bold, italic
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    if colour is not None:
        style.font.color.rgb = colour
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _table_style(styles: Any) -> None:
    """Lines between the rows, and air in the cells."""
    style = styles.add_style("Report table", 3)
    style.base_style = styles["Normal Table"]
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9D3D8")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "50"), ("left", "80"), ("bottom", "50"), ("right", "80")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(borders)
    properties.append(margins)
    style.element.append(properties)
