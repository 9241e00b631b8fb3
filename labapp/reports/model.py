"""What a report says, in one language and in the order in which it is read: plain values that every format is written from.

A report is parts, and a part is blocks. Texts stand as they were written: it is for each writer to keep them from being taken for
formulas or markup. `lang` is set only where a text is in another language than the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class Run(Struct, frozen=True, omit_defaults=True):
    """Words of one sort; a line break in them is meant."""

    text: str
    strong: bool = False
    lang: str | None = None


Words = tuple[Run, ...]


def plain(words: Iterable[Run]) -> str:
    """The words alone."""
    return "".join(run.text for run in words)


class Heading(Struct, frozen=True, tag="heading"):
    """A heading inside a part: level 3 stands below the part's own."""

    level: int
    words: Words


class Paragraph(Struct, frozen=True, tag="paragraph", omit_defaults=True):
    """Running text; `soft` is what explains the rest."""

    words: Words
    soft: bool = False


class Bullets(Struct, frozen=True, tag="list"):
    """Points in no order, or in one."""

    items: tuple[Words, ...]
    ordered: bool = False


class Cell(Struct, frozen=True, omit_defaults=True):
    """A field of a table. `number` is its value where it is a figure; `share` how long its bar is, from 0 to 100."""

    words: Words = ()
    head: bool = False
    number: float | None = None
    share: float | None = None


class Table(Struct, frozen=True, tag="table", omit_defaults=True):
    """Rows of cells below a row of titles, which may be missing where each row bears its own."""

    rows: tuple[tuple[Cell, ...], ...]
    titles: tuple[Cell, ...] = ()
    caption: Words = ()


class Pairs(Struct, frozen=True, tag="pairs"):
    """What something is called, and what it is."""

    pairs: tuple[tuple[Words, Words], ...]


class Picture(Struct, frozen=True):
    """A photo of the lab. `alt` says it in words; size in px."""

    source: str
    alt: str
    width: int
    height: int


class Note(Struct, frozen=True, tag="note", omit_defaults=True):
    """A card as the room saw it."""

    text: str
    title: str = ""
    organisation: str = ""
    by: str = ""
    lang: str | None = None
    picture: Picture | None = None


Block = Heading | Paragraph | Bullets | Table | Pairs | Note


class Part(Struct, frozen=True):
    """A part of the report: one activity of a lab, or one aspect of a record.

    :param kicker: what is said above the title: phase, time, settings
    :param data: what the blocks were made of, as JSON, for those who reckon on with it
    """

    id: str
    title: str
    kicker: tuple[str, ...] = ()
    prompt: str = ""
    lang: str | None = None
    blocks: tuple[Block, ...] = ()
    data: Any = None

    def notes(self) -> Iterator[Note]:
        """Its notes."""
        return (block for block in self.blocks if isinstance(block, Note))


class Entry(Struct, frozen=True, omit_defaults=True):
    """A documented innovation that came of it. `verdict` is a code, `evidence` a level from 0 to 5."""

    title: str
    summary: str
    verdict: str
    facts: tuple[str, ...]
    evidence: int
    evidence_words: str
    address: str
    lang: str | None = None


class Report(Struct, frozen=True):
    """The whole report.

    :param case: the head of a case file: unit, function, case and document number. Only what is filled in
    :param lang: of what the room wrote, None where that is the report's language
    :param left_out: sentences on what it does not hold, and why
    :param words: the few words that writers need, by a name of ours
    """

    language: str
    kind: str
    name: str  # of the file, without its ending
    title: str
    lead: str
    address: str
    made_at: str
    kicker: tuple[str, ...] = ()
    case: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, Words], ...] = ()
    counts: tuple[tuple[int, str], ...] = ()
    entries: tuple[Entry, ...] = ()
    parts: tuple[Part, ...] = ()
    left_out: tuple[str, ...] = ()
    lang: str | None = None
    words: dict[str, str] = {}

    def leaving_out(self, sentence: str) -> Report:
        """This report, which says that it leaves out more."""
        return replace(self, left_out=(*self.left_out, sentence))
