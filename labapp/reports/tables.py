"""The tables of a report for sheets and CSV: an overview, all notes, and what each activity tells in tables or in pairs."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from labapp.reports.model import Bullets, Cell, Heading, Note, Pairs, Part, Report, Table, plain

Value = str | float | int


class Grid(Struct, frozen=True):
    """A table of plain values: a line of titles, and rows that are as wide."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def grids(report: Report) -> Iterator[Grid]:
    """All tables of the report, first what it is about."""
    word = report.words
    yield Grid(word["overview"], (word["heading"], word["content"]), tuple(_overview(report)))
    if notes := tuple(_notes(report)):
        titles: tuple[str, ...] = (
            word["part"],
            word["heading"],
            word["title"],
            word["note"],
            word["organisation"],
            word["by"],
            word["photo"],
        )
        yield Grid(word["notes"], titles, notes)
    for part in report.parts:
        for told in _tables(part, word):
            yield Grid(*told)


def _overview(report: Report) -> Iterator[tuple[Value, ...]]:
    word = report.words
    yield word["title"], report.title
    yield report.kind, report.lead
    yield word["address"], report.address
    yield from report.case
    for name, said in report.facts:
        yield name, plain(said)
    for number, named in report.counts:
        yield named, number
    for entry in report.entries:
        yield word["entries"], f"{entry.title} · {' · '.join(entry.facts)} · {entry.evidence_words}"
    for sentence in report.left_out:
        yield word["left_out"], sentence
    yield word["made"], report.made_at


def _notes(report: Report) -> Iterator[tuple[Value, ...]]:
    for part in report.parts:
        below = ""
        for block in part.blocks:
            if isinstance(block, Heading):
                below = plain(block.words)
            elif isinstance(block, Note):
                photo = block.picture.alt if block.picture else ""
                yield part.title, below, block.title, block.text, block.organisation, block.by, photo


def _tables(part: Part, word: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...], tuple[tuple[Value, ...], ...]]]:
    """(name, titles, rows) of each table; of all its pairs and of all its lists one table each, with the heading they stand below."""
    below = ""
    pairs: dict[str, dict[str, str]] = {}
    points: list[tuple[Value, ...]] = []
    for block in part.blocks:
        if isinstance(block, Heading):
            below = plain(block.words)
        elif isinstance(block, Table) and _is_form(block):
            pairs.setdefault(plain(block.caption) or below, {}).update(
                {plain(name.words): plain(said.words) for name, said in block.rows}
            )
        elif isinstance(block, Table):
            caption = plain(block.caption) or below
            name = f"{part.title}: {caption}" if caption else part.title
            yield name, _titles(block), tuple(tuple(map(_value, row)) for row in block.rows)
        elif isinstance(block, Pairs):
            pairs.setdefault(below, {}).update({plain(name): plain(said) for name, said in block.pairs})
        elif isinstance(block, Bullets):
            points += [(below, plain(item)) for item in block.items]
    if pairs:
        asked = tuple(dict.fromkeys(name for said in pairs.values() for name in said))
        rows = tuple((title, *(said.get(name, "") for name in asked)) for title, said in pairs.items())
        yield part.title, (word["heading"], *asked), rows
    if points:
        yield part.title, (word["heading"], word["content"]), tuple(points)


def _is_form(table: Table) -> bool:
    """Whether it is a filled-in form: what was asked, and beside it what was answered."""
    return not table.titles and all(len(row) == 2 and row[0].head for row in table.rows)


def _titles(table: Table) -> tuple[str, ...]:
    """Its titles; a title that is missing is its number, since a table of data needs one over each column."""
    across = max((len(row) for row in table.rows), default=0)
    said = [plain(cell.words) for cell in table.titles]
    return tuple((said[at] if at < len(said) else "") or str(at + 1) for at in range(max(across, len(said))))


def _value(cell: Cell) -> Value:
    if cell.number is None:
        return plain(cell.words)
    return int(cell.number) if float(cell.number).is_integer() else cell.number
