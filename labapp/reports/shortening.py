"""Cuts a report to so many notes. Tables and figures stay whole: they are what a long report is read for."""

from __future__ import annotations

from msgspec.structs import replace

from labapp.reports.model import Block, Heading, Note, Part, Report


def shortened(report: Report, most: int) -> Report:
    """The report with at most so many notes, the first of each part, and a sentence about the rest.

    Small parts keep all they have; what they do not need is shared among the large ones.
    """
    have = {part.id: sum(1 for _ in part.notes()) for part in report.parts}
    total = sum(have.values())
    if total <= most:
        return report
    keep: dict[str, int] = {}
    room, waiting = most, sorted(have, key=lambda part: have[part])
    for at, part in enumerate(waiting):
        keep[part] = min(have[part], room // (len(waiting) - at))
        room -= keep[part]
    parts = tuple(_cut(part, keep[part.id]) for part in report.parts)
    made = replace(report, parts=parts)
    if not most:  # a format without notes says so itself
        return made
    return made.leaving_out(report.words["notes_cut"].replace("{n}", str(total - sum(keep.values()))))


def _cut(part: Part, notes: int) -> Part:
    """The part with its first notes; a heading that no block follows any more goes too."""
    kept: list[Block] = []
    seen = 0
    for block in part.blocks:
        seen += isinstance(block, Note)
        if isinstance(block, Note) and seen > notes:
            continue
        if isinstance(block, Heading):
            _drop_bare_heading(kept, block.level)
        kept.append(block)
    _drop_bare_heading(kept, 0)
    return replace(part, blocks=tuple(kept))


def _drop_bare_heading(kept: list[Block], level: int) -> None:
    """Takes headings from the end that have nothing below them, before one of this level follows."""
    while kept and isinstance(last := kept[-1], Heading) and last.level >= level:
        kept.pop()
