"""Reads a whole page into the parts of a report: what is printed of it, section by section. Forms, buttons and menus are left."""

from __future__ import annotations

from collections.abc import Iterator

from labapp.reports.fragments import Node, Reader, tree
from labapp.reports.model import Heading, Pairs, Part, Words, plain


def parts(html: str, language: str) -> tuple[Part, ...]:
    """A part for each section of the page that has an id and a heading of its own; sections in a section belong to it."""
    return tuple(_parts(tree(html), Reader(language)))


def facts(html: str, language: str) -> tuple[tuple[str, Words], ...]:
    """The pairs of what the page tells at a glance."""
    blocks = (block for aside in tree(html).all("aside") for block in Reader(language).within(aside))
    return tuple((plain(name), said) for block in blocks if isinstance(block, Pairs) for name, said in block.pairs)


def _parts(node: Node, reader: Reader) -> Iterator[Part]:
    for child in node.nodes():
        if child.tag == "section" and "id" in child.attributes:
            blocks = reader.within(child)
            if blocks and isinstance(blocks[0], Heading) and blocks[1:]:
                yield Part(id=child.attributes["id"], title=plain(blocks[0].words), blocks=blocks[1:])
        elif child.tag not in ("aside", "nav"):
            yield from _parts(child, reader)
