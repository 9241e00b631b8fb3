"""The report as a Word document that can be written on in: real headings, lists and tables, the language of every word, a table of contents.

Word and LibreOffice read it out as it is structured; nothing is only large or bold.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.document import Document as OpenDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run as Piece

from labapp.reports.docx_styles import TEXT_WIDTH, prepare
from labapp.reports.languages import locale, writable
from labapp.reports.model import (
    Block,
    Bullets,
    Cell,
    Heading,
    Note,
    Pairs,
    Paragraph,
    Part,
    Report,
    Run,
    Table,
    Words,
    plain,
)
from labapp.reports.pictures import as_jpeg, qr_png


def write(report: Report, pictures: dict[str, bytes]) -> bytes:
    """The document."""
    writer = _Writer(report, pictures)
    writer.front()
    for part in report.parts:
        writer.part(part)
    made = io.BytesIO()
    writer.document.save(made)
    return made.getvalue()


class _Writer:
    """Writes one document from its top to its end."""

    def __init__(self, report: Report, pictures: dict[str, bytes]) -> None:
        self.report = report
        self.pictures = pictures
        self.document: OpenDocument = Document()
        prepare(self.document, report)
        _foot(self.document.sections[0].footer.paragraphs[0], report)
        # By hand: the library looks each name up in the whole list of styles, which takes most of its time.
        self.styles = {style.name: style.style_id for style in self.document.styles}

    def front(self) -> None:
        """What it is, what came out of it, what it leaves out, and what is in it."""
        report, word = self.report, self.report.words
        self.words((Run(" · ".join((report.kind, *report.kicker))),), style="Kicker")
        self.words((Run(report.title, lang=report.lang),), style="Title")
        if report.lead:
            self.words((Run(report.lead, lang=report.lang),), style="Subtitle")
        facts = [*((name, (Run(value),)) for name, value in report.case), *report.facts]
        self.pairs(tuple(((Run(name),), said) for name, said in [*facts, (word["address"], (Run(report.address),))]))
        picture = self.document.add_paragraph().add_run().add_picture(qr_png(report.address), width=Mm(22))
        _describe(picture, word["qr"])
        if report.counts:
            self.document.add_heading(word["in_short"], 1)
            for number, named in report.counts:
                self.words((Run(str(number), strong=True), Run(f" {named}")), style="List Bullet")
        if report.entries:
            self.document.add_heading(word["entries"], 1)
            for entry in report.entries:
                self.words((Run(entry.title, lang=entry.lang),), style="Heading 2")
                self.words((Run(" · ".join((*entry.facts, entry.evidence_words))),), style="Kicker")
                self.words((Run(entry.summary, lang=entry.lang),))
        if report.left_out:
            self.document.add_heading(word["left_out"], 1)
            for sentence in report.left_out:
                self.words((Run(sentence),), style="List Bullet")
        if len(report.parts) > 1:
            self.words((Run(word["contents"]),), style="TOC Heading")
            _contents(self.document, [part.title for part in report.parts])

    def part(self, part: Part) -> None:
        """One part of the report."""
        title = self.words((Run(part.title, lang=part.lang),), style="Heading 1")
        title.paragraph_format.page_break_before = part is self.report.parts[0]
        if part.kicker:
            self.words((Run(" · ".join(part.kicker)),), style="Kicker")
        if part.prompt:
            self.words((Run(part.prompt, lang=part.lang),), style="Prompt")
        for block in part.blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.words(block.words, style=f"Heading {min(max(block.level - 1, 2), 4)}")
            case Paragraph():
                self.words(block.words, style="Soft" if block.soft else "Normal")
            case Bullets():
                for item in block.items:
                    self.words(item, style="List Number" if block.ordered else "List Bullet")
            case Table():
                self.table(block)
            case Pairs():
                self.pairs(block.pairs)
            case Note():
                self.note(block)

    def note(self, note: Note) -> None:
        if note.picture and (photo := self.pictures.get(note.picture.source)):
            run = self.words((), style="Note").add_run()
            _describe(run.add_picture(as_jpeg(photo), width=Mm(70)), note.picture.alt)
        title = (Run(f"{note.title}\n", strong=True, lang=note.lang),) if note.title else ()
        self.words((*title, Run(note.text, lang=note.lang)), style="Note")
        if foot := " · ".join(filter(None, (note.organisation, note.by))):
            self.words((Run(foot),), style="Note foot")

    def table(self, table: Table) -> None:
        if table.caption:
            self.words(table.caption, style="Caption").paragraph_format.keep_with_next = True
        lines: list[tuple[Cell, ...]] = [*([table.titles] if table.titles else []), *table.rows]
        across = max((len(line) for line in lines), default=0)
        if not across:
            return
        grid = self.document.add_table(rows=0, cols=across, style="Report table")
        widths = _widths(lines, across)
        _set_widths(grid, widths)
        counted = [_counts(table.rows, column) for column in range(across)]
        for number, line in enumerate(lines):
            row = grid.add_row()
            heading = bool(table.titles) and number == 0
            _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
            if heading:
                _mark(row._tr.get_or_add_trPr(), "w:tblHeader")
            for column, (cell, field) in enumerate(zip(row.cells, line, strict=False)):
                cell.width = widths[column]
                self.fill(cell, field, heading, right=counted[column])
        self.words((), style="After table")

    def fill(self, cell: _Cell, field: Cell, heading: bool, *, right: bool) -> None:
        line = cell.paragraphs[0]
        line._p.style = self.styles["Cell"]
        if right:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for run in field.words:
            self.run(line, Run(run.text, run.strong or heading or field.head, run.lang))

    def pairs(self, pairs: tuple[tuple[Words, Words], ...]) -> None:
        grid = self.document.add_table(rows=0, cols=2, style="Report table")
        widths = [Mm(42), TEXT_WIDTH - Mm(42)]
        _set_widths(grid, widths)
        for name, said in pairs:
            row = grid.add_row()
            for cell, words, width in zip(row.cells, (name, said), widths, strict=True):
                cell.width = width
                cell.paragraphs[0]._p.style = self.styles["Cell"]
                for run in words:
                    self.run(cell.paragraphs[0], Run(run.text, run.strong or words is name, run.lang))
        self.words((), style="After table")

    def words(self, words: Words, style: str = "Normal") -> Line:
        line = self.document.add_paragraph()
        line._p.style = self.styles[style]
        for run in words:
            self.run(line, run)
        return line

    def run(self, line: Line, run: Run) -> None:
        piece = line.add_run(writable(run.text))
        if run.strong:
            piece.bold = True
        if run.lang:
            _speak(piece, run.lang)


def _counts(rows: tuple[tuple[Cell, ...], ...], column: int) -> bool:
    """Whether a column holds figures alone."""
    return all(column < len(row) and row[column].number is not None for row in rows)


def _widths(lines: list[tuple[Cell, ...]], across: int) -> list[Any]:
    """How wide each column is, by the longest text in it; figures get little."""
    longest = [max((len(plain(line[at].words)) for line in lines if at < len(line)), default=1) for at in range(across)]
    shares = [min(48, max(9, long)) for long in longest]
    return [int(TEXT_WIDTH * share / sum(shares)) for share in shares]


def _set_widths(grid: Any, widths: list[Any]) -> None:
    """Fixed columns; programs differ in whether they read the widths of the grid or of the cells."""
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width


def _foot(line: Line, report: Report) -> None:
    """The foot of each page: when it was made, and the page's number."""
    line.add_run(f"{report.title[:80]} · {report.words['made_on']} · {report.words['page']} ")
    _field(line, "PAGE", "1")


def _contents(document: OpenDocument, titles: list[str]) -> None:
    """A table of contents that Word keeps up; until it has, the titles stand there without page numbers."""
    line = document.add_paragraph(style="Normal")
    _field(line, 'TOC \\o "1-2" \\h \\z \\u', "\n".join(writable(title) for title in titles))


def _field(line: Line, code: str, shown: str) -> None:
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = code
            line.add_run()._r.append(instruction)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        line.add_run()._r.append(mark)
        if kind == "separate":
            line.add_run(shown)


def _speak(piece: Piece, language: str) -> None:
    """Tells what reads aloud, and what checks spelling, the language of these words."""
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), locale(language))
    piece._r.get_or_add_rPr().append(lang)


def _describe(picture: Any, alt: str) -> None:
    """What a picture shows, for those who don't see it."""
    picture._inline.docPr.set("descr", writable(alt))


def _mark(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))
