"""The report as Markdown (CommonMark with tables). What people wrote is escaped: it can be no heading, no link and no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    Table,
    Words,
    plain,
)

# ASCII punctuation that means something somewhere in a line, and what makes a list or a heading at its start.
MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
AT_START = re.compile(r"^(\s*)([-+=:]|\d+[.)])", re.MULTILINE)
ADDRESS = re.compile(r"(?<=[a-zA-Z])(://|@)|(www)\.", re.IGNORECASE)  # what some readers make a link of by themselves


def write(report: Report, pictures: dict[str, bytes]) -> bytes:
    """The text, in UTF-8."""
    return ("\n\n".join(filter(None, _whole(report))) + "\n").encode()


def _whole(report: Report) -> Iterator[str]:
    word = report.words
    yield f"# {line(report.title)}"
    yield " · ".join(line(text) for text in (report.kind, *report.kicker))
    yield _marked("*", line(report.lead))
    heads = [
        *((name, line(value)) for name, value in report.case),
        *((name, _words(said)) for name, said in report.facts),
    ]
    heads.append((word["address"], f"<{report.address}>"))
    yield "\n".join(f"- **{line(name)}:** {said}" for name, said in heads)
    if report.counts:
        yield f"## {line(word['in_short'])}"
        yield "\n".join(f"- **{number}** {line(named)}" for number, named in report.counts)
    if report.entries:
        yield f"## {line(word['entries'])}"
        for entry in report.entries:
            yield f"### [{line(entry.title)}](<{entry.address}>)"
            yield line(" · ".join((*entry.facts, entry.evidence_words)))
            yield escaped(entry.summary)
    if report.left_out:
        yield f"## {line(word['left_out'])}"
        yield "\n".join(f"- {line(sentence)}" for sentence in report.left_out)
    for part in report.parts:
        yield from _part(part)
    yield _marked("*", line(word["made_on"]))


def _part(part: Part) -> Iterator[str]:
    yield f"## {line(part.title)}"
    yield line(" · ".join(part.kicker))
    yield _marked("*", line(part.prompt))
    for block in part.blocks:
        yield _block(block)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {' '.join(_words(block.words).split())}"
        case Paragraph():
            return _words(block.words)
        case Bullets():
            mark = "1." if block.ordered else "-"
            return "\n".join(f"{mark} {_words(item).replace(chr(10), chr(10) + '  ')}" for item in block.items)
        case Table():
            return _table(block)
        case Pairs():
            return "\n".join(
                f"- **{_words(name)}:** {_words(said).replace(chr(10), ' ')}" for name, said in block.pairs
            )
        case Note():
            foot = " · ".join(filter(None, (block.organisation, block.by)))
            said = [
                _marked("**", line(block.title)),
                escaped(block.text),
                _marked("*", line(foot)),
            ]
            photo = f"({line(block.picture.alt)})" if block.picture else ""
            return "\n".join(f"> {one}".rstrip() for one in "\n\n".join(filter(None, [*said, photo])).split("\n"))


def _table(table: Table) -> str:
    across = max(len(table.titles), *(len(row) for row in table.rows), 1) if table.rows else len(table.titles)
    caption = f"{_marked('**', line(plain(table.caption)))}\n\n" if table.caption else ""
    rows = [table.titles or tuple(Cell() for _ in range(across)), None, *table.rows]
    lines = [
        "| " + " | ".join("---" if row is None else _field(row, column) for column in range(across)) + " |"
        for row in rows
    ]
    return caption + "\n".join(lines)


def _field(row: tuple[Cell, ...], column: int) -> str:
    return _words(row[column].words).replace("\n", " ").strip() if column < len(row) else ""


def _words(words: Words) -> str:
    return "".join(_marked("**", escaped(run.text)) if run.strong else escaped(run.text) for run in words)


def _marked(mark: str, text: str) -> str:
    """The text between marks; spaces at its ends stay outside, where the marks would not count."""
    inner = text.strip()
    return text.replace(inner, f"{mark}{inner}{mark}", 1) if inner else text


def line(text: str) -> str:
    """The text on one line, escaped."""
    return escaped(" ".join(text.split()))


def escaped(text: str) -> str:
    """The text with every sign meaning itself."""
    marked = MARKS.sub(r"\\\1", text.replace("\0", ""))
    marked = AT_START.sub(
        lambda start: (
            f"{start[1].strip()}\\{start[2]}" if not start[2][0].isdigit() else f"{start[2][:-1]}\\{start[2][-1]}"
        ),
        marked,
    )
    return ADDRESS.sub(lambda found: f"{found[2]}\\." if found[2] else f"\\{found[1]}", marked)
