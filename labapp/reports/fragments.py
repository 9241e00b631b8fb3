"""Reads blocks from the HTML that a kind's template makes of its result.

So a kind of activity says in one place how its result is told, and every format tells it, also of a kind that is added tomorrow. What is
drawn beside figures (bars, plots) is left: the figures stand there in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from msgspec.structs import replace

from labapp.reports.model import (
    Block,
    Bullets,
    Cell,
    Heading,
    Note,
    Pairs,
    Paragraph,
    Picture,
    Report,
    Run,
    Table,
    Words,
    plain,
)

EMPTY_TAGS = frozenset({"br", "img", "hr", "input", "rect", "path", "wbr"})
INLINE = frozenset(
    {"a", "abbr", "b", "br", "cite", "data", "em", "i", "q", "small", "span", "strong", "sub", "sup", "time", "wbr"}
)
UNREAD = frozenset({"button", "details", "dialog", "form", "nav", "script", "style", "svg", "template"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}


class Node:
    """An element: its tag, attributes, and what is in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node | str] = []

    def nodes(self) -> Iterator[Node]:
        """The elements directly in it."""
        return (child for child in self.children if isinstance(child, Node))

    def all(self, *tags: str) -> Iterator[Node]:
        """The elements of these tags anywhere in it."""
        for child in self.nodes():
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    def has(self, name: str) -> bool:
        """Whether it is of this class."""
        return name in self.attributes.get("class", "").split()


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in EMPTY_TAGS:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def tree(html: str) -> Node:
    """The elements of a page or a fragment, below one that stands for all."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    return parser.root


class Reader(NamedTuple):
    """Reads fragments into blocks for a report in `language`."""

    language: str

    def blocks(self, html: str) -> tuple[Block, ...]:
        """The blocks of a fragment."""
        return self.within(tree(html))

    def within(self, node: Node) -> tuple[Block, ...]:
        """The blocks in an element."""
        return tuple(self._blocks(node, self._lang(node, None)))

    def facts(self, html: str) -> tuple[str, ...]:
        """The words of each element of a fragment, apart."""
        said = (plain(self._words([node], None)) for node in tree(html).nodes())
        return tuple(filter(None, said))

    def _blocks(self, node: Node, lang: str | None) -> Iterator[Block]:
        loose: list[Node | str] = []  # words that stand between blocks
        for child in node.children:
            if isinstance(child, str) or child.tag in INLINE:
                loose.append(child)
                continue
            yield from self._paragraph(loose, lang)
            loose = []
            yield from self._block(child, self._lang(child, lang))
        yield from self._paragraph(loose, lang)

    def _block(self, node: Node, lang: str | None) -> Iterator[Block]:
        if node.tag in UNREAD or node.has("screen-only"):
            return
        if node.tag in HEADINGS:
            if words := self._words(node.children, lang):
                yield Heading(HEADINGS[node.tag], words)
        elif node.tag == "p":
            yield from self._paragraph(node.children, lang, soft=node.has("soft"), apart=node.has("facts"))
        elif node.tag in ("ul", "ol"):
            items = tuple(filter(None, (self._words(item.children, self._lang(item, lang)) for item in node.all("li"))))
            if items:
                yield Bullets(items, node.tag == "ol")
        elif node.tag == "table":
            yield self._table(node, lang)
        elif node.tag == "dl":
            if pairs := tuple(self._pairs(node, lang)):
                yield Pairs(pairs)
        elif node.tag == "article" and node.has("note"):
            yield self._note(node, lang)
        elif node.tag == "article" and not any(node.all(*HEADINGS)):
            for number, block in enumerate(self._blocks(node, lang)):  # what it begins with is its title
                yield Heading(3, block.words) if number == 0 and isinstance(block, Paragraph) else block
        else:
            yield from self._blocks(node, lang)

    def _paragraph(
        self, children: list[Node | str], lang: str | None, *, soft: bool = False, apart: bool = False
    ) -> Iterator[Block]:
        if words := self._words(children, lang, apart=apart):
            yield Paragraph(words, soft)

    def _table(self, node: Node, lang: str | None) -> Table:
        caption = next(node.all("caption"), None)
        head = next(node.all("thead"), None)
        above = set(head.all("tr")) if head else set()
        rows = [row for row in node.all("tr") if row not in above]
        return Table(
            rows=tuple(self._cells(row, lang) for row in rows),
            titles=self._cells(next(head.all("tr")), lang) if head else (),
            caption=self._words(caption.children, lang) if caption else (),
        )

    def _cells(self, row: Node, lang: str | None) -> tuple[Cell, ...]:
        return tuple(
            self._cell(cell, self._lang(cell, self._lang(row, lang)))
            for cell in row.nodes()
            if cell.tag in ("td", "th")
        )

    def _cell(self, cell: Node, lang: str | None) -> Cell:
        words = self._words(cell.children, lang)
        counts = cell.has("numbers") or any(inner.has("numbers") for inner in cell.all("span"))
        part = next((rect for rect in cell.all("rect") if rect.has("measure-part")), None)
        return Cell(
            words=words,
            head=cell.tag == "th",
            number=number(plain(words), self.language) if counts else None,
            share=float(part.attributes["width"]) if part else None,
        )

    def _pairs(self, node: Node, lang: str | None) -> Iterator[tuple[Words, Words]]:
        title: Words = ()
        for term in node.all("dt", "dd"):
            words = self._words(term.children, self._lang(term, self._lang(node, lang)))
            if term.tag == "dt":
                title = words
            elif words:
                yield title, words

    def _note(self, node: Node, lang: str | None) -> Note:
        def first(name: str) -> str:
            return next((_text(inner) for inner in node.all("h3", "h4", "p", "span") if inner.has(name)), "")

        foot = next((inner for inner in node.all("p") if inner.has("note-foot")), Node("p", {}))
        unmarked = next((_text(inner) for inner in foot.nodes() if inner.tag == "span" and not inner.attributes), "")
        image = next(node.all("img"), None)
        return Note(
            text=first("note-text"),
            title=first("note-title"),
            organisation=first("org-badge") or unmarked,
            by=first("note-by"),
            lang=self._lang(node, lang),
            picture=_picture(image) if image else None,
        )

    def _lang(self, node: Node, lang: str | None) -> str | None:
        own = node.attributes.get("lang", lang)
        return None if own == self.language else own

    def _words(self, children: list[Node | str], lang: str | None, *, apart: bool = False) -> Words:
        """Runs of words, with single spaces. `apart` puts a dot between elements: they are facts, not a sentence."""
        runs: list[Run] = []
        for child in children:
            if apart and isinstance(child, Node) and plain(runs).strip():
                runs.append(Run(" · "))
            runs.extend(self._runs(child, lang, strong=False))
        return tidy(runs)

    def _runs(self, child: Node | str, lang: str | None, *, strong: bool) -> Iterator[Run]:
        if isinstance(child, str):
            yield Run(re.sub(r"\s+", " ", child), strong, lang)
        elif child.tag == "br":
            yield Run("\n")
        elif child.tag != "svg":
            if child.tag not in INLINE:  # a paragraph or a list in a cell
                yield Run("\n")
            for inner in child.children:
                yield from self._runs(inner, self._lang(child, lang), strong=strong or child.tag in ("strong", "b"))


def with_blocks(report: Report, html: dict[str, str]) -> Report:
    """The report with the blocks of these parts read from their HTML."""
    reader = Reader(report.language)
    parts = (replace(part, blocks=reader.blocks(html[part.id])) if part.id in html else part for part in report.parts)
    return replace(report, parts=tuple(parts))


def tidy(runs: list[Run]) -> Words:
    """The runs without white space at their ends and doubled between them; neighbours of one sort are one run."""
    made: list[Run] = []
    before = "\n"
    for run in runs:
        text = re.sub(r" *\n\s*", "\n", re.sub(" +", " ", run.text))
        if before in (" ", "\n"):
            text = text.lstrip(" \n" if before == "\n" else " ")
        if not text:
            continue
        if text.startswith("\n") and made:
            made[-1] = Run(made[-1].text.rstrip(" "), made[-1].strong, made[-1].lang)
        before = text[-1]
        if made and (made[-1].strong, made[-1].lang) == (run.strong, run.lang):
            made[-1] = Run(made[-1].text + text, run.strong, run.lang)
        else:
            made.append(Run(text, run.strong, run.lang))
    while made and not made[-1].text.rstrip():
        made.pop()
    if made:
        made[-1] = Run(made[-1].text.rstrip(), made[-1].strong, made[-1].lang)
    return tuple(made)


def number(text: str, language: str) -> float | None:
    """The figure that a text is, as the language writes figures; None where it is none."""
    bare = re.sub(r"[\s\u202f\u00a0]", "", text).replace("−", "-")
    bare = bare.replace(",", "") if language == "en" else bare.replace(".", "").replace(",", ".")
    return float(bare) if re.fullmatch(r"-?\d+(\.\d+)?", bare) else None


def _text(node: Node) -> str:
    """The words in an element as they are, with their lines."""
    return "".join(child if isinstance(child, str) else _text(child) for child in node.children).strip()


def _picture(image: Node) -> Picture:
    size = (int(image.attributes.get(side) or 0) for side in ("width", "height"))
    return Picture(image.attributes["src"], image.attributes.get("alt", ""), *size)
