"""Blocks are read from the HTML of a kind's template."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.reports.fragments import Reader, number, tidy
from labapp.reports.model import Bullets, Cell, Heading, Note, Pairs, Paragraph, Picture, Run, Table, plain

READER = Reader("sv")


def test_headings_paragraphs_and_lists_keep_their_order() -> None:
    html = "<h3>Pile</h3><p class='soft'>3  notes\n here</p><ul><li>One</li><li><a href='#x'>Two</a></li></ul><ol><li>A</li></ol>"
    assert READER.blocks(html) == (
        Heading(3, (Run("Pile"),)),
        Paragraph((Run("3 notes here"),), soft=True),
        Bullets(((Run("One"),), (Run("Two"),))),
        Bullets(((Run("A"),),), ordered=True),
    )


def test_an_article_without_a_heading_begins_with_its_title() -> None:
    html = "<article><p>Quality</p><p>64 per cent</p></article><article><h3>Test</h3><p>It went well</p></article>"
    assert [type(block) for block in READER.blocks(html)] == [Heading, Paragraph, Heading, Paragraph]


def test_words_outside_of_blocks_are_a_paragraph() -> None:
    assert READER.blocks("<div>Loose <b>words</b><p>and more</p></div>") == (
        Paragraph((Run("Loose "), Run("words", strong=True))),
        Paragraph((Run("and more"),)),
    )


def test_what_is_pressed_or_only_for_screens_is_left() -> None:
    html = "<form><p>Write</p></form><p class='soft screen-only'>Download</p><details><p>More</p></details><p>Kept</p>"
    assert READER.blocks(html) == (Paragraph((Run("Kept"),)),)


def test_a_language_is_said_only_where_it_is_another_than_the_reports() -> None:
    blocks = READER.blocks('<p lang="sv">Hej</p><p lang="da">Hej <span lang="sv">då</span></p>')
    assert blocks == (Paragraph((Run("Hej"),)), Paragraph((Run("Hej ", lang="da"), Run("då"))))


def test_a_table_has_titles_rows_figures_and_bars() -> None:
    html = """<table><caption>Dots</caption><thead><tr><th>Idea</th><th>Dots</th></tr></thead><tbody><tr>
      <td>One<svg><rect class="measure-track" width="100"/><rect class="measure-part" width="62.5"/></svg></td>
      <td class="numbers">1 234,5</td></tr></tbody></table>"""
    (table,) = READER.blocks(html)
    assert table == Table(
        caption=(Run("Dots"),),
        titles=(Cell((Run("Idea"),), head=True), Cell((Run("Dots"),), head=True)),
        rows=((Cell((Run("One"),), share=62.5), Cell((Run("1 234,5"),), number=1234.5)),),
    )


def test_pairs_keep_the_lines_of_lists_in_them() -> None:
    (pairs,) = READER.blocks(
        "<dl><div><dt>We saw</dt><dd><ul><li>a</li><li>b</li></ul></dd></div><dt>None</dt><dd></dd></dl>"
    )
    assert pairs == Pairs((((Run("We saw"),), (Run("a\nb"),)),))


def test_a_note_keeps_its_lines_and_its_photo() -> None:
    html = """<article class="note note-idea" lang="da"><img src="/photo/l/1/small" width="640" height="480" alt="Photo: x">
      <h3 class="note-title">Title</h3><p class="note-text">One\n\n two &lt;b&gt;</p>
      <p class="note-foot"><span class="org-badge org-1">Harbour</span><span class="note-by">nurse</span></p></article>"""
    assert READER.blocks(html) == (
        Note("One\n\n two <b>", "Title", "Harbour", "nurse", "da", Picture("/photo/l/1/small", "Photo: x", 640, 480)),
    )


def test_facts_are_told_apart() -> None:
    assert READER.facts(" <span>5 dots</span>\n<span>at  most 2</span><span></span>") == ("5 dots", "at most 2")
    (facts,) = READER.blocks('<p class="facts"><span>18 answers</span> <strong>met</strong></p>')
    assert isinstance(facts, Paragraph)
    assert plain(facts.words) == "18 answers · met"


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("2,5", "sv", 2.5), ("2.5", "en", 2.5), ("1,234", "en", 1234), ("1.234,5", "da", 1234.5), ("−3", "sv", -3), ("–", "sv", None), ("", "en", None), ("12 x", "en", None)],
)  # fmt: skip
def test_figures_are_read_as_the_language_writes_them(text: str, language: str, value: float | None) -> None:
    assert number(text, language) == value


@given(st.lists(st.builds(Run, st.text(" \nab", max_size=6), st.booleans())))
def test_words_have_no_white_space_too_many(runs: list[Run]) -> None:
    words = plain(tidy(runs))
    assert words == words.strip()
    assert "  " not in words
    assert " \n" not in words
    assert "\n " not in words


@given(st.text())
def test_every_fragment_can_be_read(html: str) -> None:
    READER.blocks(html)
    READER.blocks(f"<table><tr><td>{html}</table><dl><dd>{html}</dl>")
