"""The report as slides for a steering group: what was asked, what came out, what was ranked, what is tried and promised, what is left out.

Slides are read from a distance and are not read out in full: they hold results, and lead to the report for the notes. Every slide has
a title of its own and an order of reading, charts say their figures in words and can be edited.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.util import Mm, Pt

from labapp.reports.languages import locale, writable
from labapp.reports.model import Cell, Heading, Pairs, Paragraph, Part, Report, Run, Table, Words, plain
from labapp.reports.pictures import qr_png
from labapp.reports.slide_theme import ACCENT, BODY_HEIGHT, BODY_TOP, HEIGHT, MARGIN, WIDTH, prepare

RESULTS_MAX = 24  # slides of results; a steering group has an hour
ROWS_MAX = 8  # on one slide
POINT_MAX = 400  # characters of one point
BRIEF_MAX = 160  # characters of what needs no slide of its own
TITLE_MAX = 110  # characters


def write(report: Report, pictures: dict[str, bytes]) -> bytes:
    """The presentation."""
    deck = _Deck(report)
    deck.opening()
    deck.in_short()
    deck.entries()
    deck.results()
    deck.closing()
    made = io.BytesIO()
    deck.show.save(made)
    return made.getvalue()


class _Deck:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.show: Any = Presentation()
        self.titles: set[str] = set()
        self.unshown: list[str] = []  # results without a slide
        prepare(self.show, report)

    def slide(self, layout: int, title: str, lang: str | None = None) -> Any:
        """A new slide. Titles tell slides apart, so the second of one name gets a number."""
        slide = self.show.slides.add_slide(self.show.slide_layouts[layout])
        tried, number = title, 1
        while tried in self.titles:
            number += 1
            tried = f"{title} ({number})"
        self.titles.add(tried)
        self.write(slide.shapes.title.text_frame, [(Run(tried, lang=lang),)])
        return slide

    def write(self, frame: Any, lines: list[Words], size: int | None = None) -> None:
        """Fills a frame with paragraphs."""
        frame.word_wrap = True
        for number, words in enumerate(lines):
            line = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            for run in words:
                piece = line.add_run()
                piece.text = writable(run.text).replace("\n", " ")
                piece.font.bold = True if run.strong else None
                piece.font.size = Pt(size) if size else None
                language = run.lang or self.report.language
                piece._r.get_or_add_rPr().set("lang", locale(language))

    def opening(self) -> None:
        """The title slide."""
        report = self.report
        slide = self.slide(0, report.title, report.lang)
        head = " · ".join((report.kind, *report.kicker))
        case = " · ".join(f"{name}: {value}" for name, value in report.case)
        lines: list[Words] = [(Run(report.lead, lang=report.lang),), (Run(head),), *([(Run(case),)] if case else [])]
        self.write(slide.placeholders[1].text_frame, lines)

    def in_short(self) -> None:
        """What there was, and what came out of it, in figures."""
        report, word = self.report, self.report.words
        lines: list[Words] = [(Run(str(number), strong=True), Run(f" {named}")) for number, named in report.counts]
        lines += [(Run(f"{name}: ", strong=True), *said) for name, said in report.facts]
        self.points(word["in_short"], lines)

    def entries(self) -> None:
        """One slide for each documented innovation."""
        for entry in self.report.entries:
            slide = self.slide(1, entry.title, entry.lang)
            facts = (Run(" · ".join(entry.facts), strong=True),)
            self.write(
                slide.placeholders[1].text_frame,
                [(Run(entry.summary, lang=entry.lang),), facts, (Run(entry.evidence_words),), (Run(entry.address),)],
            )

    def results(self) -> None:
        """What activities came to: rankings as charts, other tables as tables, test cards and promises as points."""
        found = [(part, *one) for part in self.report.parts for one in _results(part)]
        for part, title, block in found[:RESULTS_MAX]:
            if isinstance(block, list):
                self.points(title, [_cut(line) for line in block], part.lang)
            elif _is_ranking(block):
                self.chart(title, block, part.lang)
            else:
                self.table(title, block, part.lang)
        self.unshown = [title for _, title, _ in found[RESULTS_MAX:]]

    def closing(self) -> None:
        """What it leaves out, and where the whole is."""
        report, word = self.report, self.report.words
        lines: list[Words] = [*((Run(one),) for one in report.left_out), (Run(word["slides_only"]),)]
        if self.unshown:
            lines.append((Run(word["no_slide"].replace("{titles}", ", ".join(self.unshown))),))
        self.points(word["left_out"], lines)
        slide = self.slide(5, word["read_online"])
        picture = slide.shapes.add_picture(qr_png(report.address), MARGIN, BODY_TOP, width=Mm(60))
        picture._element.nvPicPr.cNvPr.set("descr", word["qr"])
        box = slide.shapes.add_textbox(MARGIN + Mm(70), BODY_TOP, WIDTH - 2 * MARGIN - Mm(70), Mm(60))
        self.write(box.text_frame, [(Run(report.address),), (Run(word["made_on"]),)], 20)

    def points(self, title: str, lines: list[Words], lang: str | None = None) -> None:
        """Points on as many slides as they need."""
        while lines:
            most, used = 0, 0
            while most < len(lines) and (most == 0 or used + _lines_of(lines[most]) <= 12):
                used += _lines_of(lines[most])
                most += 1
            slide = self.slide(1, title, lang)
            self.write(slide.placeholders[1].text_frame, lines[:most], 18 if used > 9 else None)
            lines = lines[most:]

    def chart(self, title: str, table: Table, lang: str | None) -> None:
        """The first rows as bars, longest first where the table has that order, with their figures."""
        rows = table.rows[:ROWS_MAX]
        data = CategoryChartData()
        data.categories = [_short(plain(row[0].words)) for row in rows]
        figures = [_figure(row) for row in rows]
        name = next((plain(cell.words) for cell in table.titles[1:]), title)
        data.add_series(_short(name), figures)
        slide = self.slide(5, title, lang)
        frame = slide.shapes.add_chart(
            XL_CHART_TYPE.BAR_CLUSTERED, MARGIN, BODY_TOP, WIDTH - 2 * MARGIN, BODY_HEIGHT, data
        )
        said = "; ".join(f"{_short(plain(row[0].words))}: {value:g}" for row, value in zip(rows, figures, strict=True))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", writable(f"{name}. {said}"))
        chart = frame.chart
        chart.has_legend = False
        chart.has_title = False
        chart.category_axis.reverse_order = True
        chart.category_axis.tick_labels.font.size = Pt(16)
        chart.category_axis.format.line.fill.background()
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        plot = chart.plots[0]
        plot.gap_width = 45
        plot.has_data_labels = True
        plot.data_labels.font.size = Pt(16)
        plot.data_labels.font.bold = True
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        plot.series[0].format.fill.solid()
        plot.series[0].format.fill.fore_color.rgb = ACCENT
        self.foot(slide, f"{name}. " + self.more(table))

    def table(self, title: str, table: Table, lang: str | None) -> None:
        """The first rows of a table."""
        rows = [*([table.titles] if table.titles else []), *table.rows[:ROWS_MAX]]
        across = max(len(row) for row in rows)
        slide = self.slide(5, title, lang)
        frame = slide.shapes.add_table(len(rows), across, MARGIN, BODY_TOP, WIDTH - 2 * MARGIN, Mm(10) * len(rows))
        frame.table.first_row = bool(table.titles)
        frame.table.horz_banding = False
        frame.table.first_col = any(row[0].head for row in table.rows if row)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", writable(title))
        longest = [max((len(plain(row[at].words)) for row in rows if at < len(row)), default=1) for at in range(across)]
        shares = [min(60, max(8, long)) for long in longest]
        for at, share in enumerate(shares):
            frame.table.columns[at].width = int((WIDTH - 2 * MARGIN) * share / sum(shares))
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                self.write(frame.table.cell(number, at).text_frame, [_cut(cell.words, 160)], 14)
        self.foot(slide, self.more(table))

    def more(self, table: Table) -> str:
        """That the table goes on, if it does."""
        left = len(table.rows) - ROWS_MAX
        return self.report.words["rows_more"].replace("{n}", str(left)) if left > 0 else ""

    def foot(self, slide: Any, text: str) -> None:
        """A line below what is shown."""
        if text.strip():
            box = slide.shapes.add_textbox(MARGIN, HEIGHT - Mm(19), WIDTH - 2 * MARGIN - Mm(30), Mm(10))
            self.write(box.text_frame, [(Run(text.strip()),)], 14)


def _results(part: Part) -> Iterator[tuple[str, Table | list[Words]]]:
    """(title, table or points) of what a part came to. What is said in few words shares a slide."""
    below = ""
    facts: Words = ()
    brief: list[Words] = []
    for block in part.blocks:
        if isinstance(block, Heading):
            below, facts = plain(block.words), ()
        elif isinstance(block, Paragraph):
            facts = block.words
        elif isinstance(block, Pairs):
            named = [(Run(f"{plain(name)}: ", strong=True), *said) for name, said in block.pairs]
            if sum(len(plain(line)) for line in named) > BRIEF_MAX or not below:
                yield _titled(part, below), named
            else:
                said = " · ".join(f"{plain(name)}: {plain(said)}" for name, said in block.pairs)
                brief.append((Run(below, strong=True), Run(" · "), *facts, Run(f" · {said}" if facts else said)))
        elif isinstance(block, Table) and block.rows:
            yield _titled(part, plain(block.caption) or below), block
    if brief:
        yield part.title, brief


def _titled(part: Part, below: str) -> str:
    return _short(f"{part.title}: {below}" if below else part.title, TITLE_MAX)


def _is_ranking(table: Table) -> bool:
    """Whether each row is a thing with a bar and a figure."""
    return all(any(cell.share is not None for cell in row) and _figures(row) for row in table.rows)


def _figures(row: tuple[Cell, ...]) -> list[float]:
    return [cell.number for cell in row[1:] if cell.number is not None]


def _figure(row: tuple[Cell, ...]) -> float:
    """The figure of a row's bar: the one in the same cell, or the first beside it."""
    barred = next((cell.number for cell in row if cell.share is not None and cell.number is not None), None)
    return barred if barred is not None else _figures(row)[0]


def _lines_of(words: Words) -> int:
    return 1 + len(plain(words)) // 85


def _short(text: str, most: int = 60) -> str:
    bare = " ".join(writable(text).split())
    return bare if len(bare) <= most else bare[: most - 1].rstrip() + "…"


def _cut(words: Words, most: int = POINT_MAX) -> Words:
    """The words, cut at so many signs."""
    cut: list[Run] = []
    for run in words:
        if most <= 0:
            break
        cut.append(Run(_short(run.text, most) if len(run.text) > most else run.text, run.strong, run.lang))
        most -= len(run.text)
    return tuple(cut)
