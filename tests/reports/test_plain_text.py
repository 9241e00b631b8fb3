"""Markdown and JSON say the same, and what people write stays text."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from labapp.reports import data, markdown
from labapp.reports.model import Note, Report
from tests.reports.sample import FORMULAS, MARKUP, report

TAG = re.compile(r"<(\w+)")
RENDER = MarkdownIt("commonmark", {"html": True}).enable("table")


def rendered(made: Report) -> str:
    """The Markdown as HTML."""
    return RENDER.render(markdown.write(made, {}).decode())


def test_the_text_has_the_parts_of_the_report() -> None:
    html = rendered(report())
    assert html.startswith("<h1>A note</h1>")
    assert "<li><strong>31</strong> notes</li>" in html
    assert "<h2>Left out</h2>\n<ul>\n<li>3 notes that were hidden.</li>" in html
    assert "<td>En sida</td>\n<td>14</td>\n<td>14.1</td>" in html
    assert "<p><em>Harbour · nurse</em></p>\n</blockquote>" in html


@pytest.mark.parametrize("text", [*MARKUP, *FORMULAS])
def test_what_people_write_makes_no_markup(text: str) -> None:
    ours = set(TAG.findall(rendered(report())))
    html = rendered(report(text=text))
    assert set(TAG.findall(html)) <= ours | {"br"}
    assert html.count("<a ") == rendered(report()).count("<a ")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1))
def test_every_text_stays_text(text: str) -> None:
    html = RENDER.render(f"> {markdown.line(text)}")
    assert set(TAG.findall(html)) <= {"blockquote", "p"}


def test_the_data_are_the_model() -> None:
    made = report(Note("A\n=1+1", organisation="Harbour"))
    told = msgspec.json.decode(data.write(made, {}))
    assert (told["format"], told["version"]) == ("labapp-report", 1)
    assert msgspec.convert({**told, "words": made.words}, Report) == made
