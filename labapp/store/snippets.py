"""The place in a record where a query was found: a few words around the first hit, in parts that are hits or not."""

from __future__ import annotations

import re

from msgspec import Struct

from labapp.store.asked import Asked
from labapp.store.record import Record
from labapp.store.texts import pieces
from labapp.store.words import folded, folded_word, stem

BEFORE, AFTER = 60, 140  # signs around the first hit
_FOLDED_LETTERS = {
    chr(code): folded(chr(code))[:1] for code in range(0xC0, 0x250)
}  # those of Europe that are not ASCII
_SHOWN_ANYWAY = ("title", "summary_plain", "organisations")

Parts = list[tuple[str, bool]]  # (text, whether it is what was asked for)


class Snippet(Struct, frozen=True):
    """Words of a field with the hits marked."""

    field: str
    parts: Parts


class Marker:
    """Finds the words of one query in texts of one language."""

    def __init__(self, asked: Asked, language: str) -> None:
        self._language = language
        self._stems = {stem(word, language) for term in asked.terms for word in term.words}
        self._begun = tuple(term.words[-1] for term in asked.terms if term.begun)
        self._beginnings = tuple({found[:2] for found in (*self._stems, *self._begun)})
        self._candidates = _beginning_with({found[0] for found in self._beginnings})

    def marked(self, written: str) -> Parts:
        """A whole text in parts."""
        return _parts(written, self._hits(written))

    def snippet(self, record: Record) -> Snippet | None:
        """The text with most of the words, cut to what stands around them; None where only title or summary have them: they are shown."""
        best: tuple[int, str, str, list[tuple[int, int]]] | None = None
        for field, written in pieces(record):
            if field in _SHOWN_ANYWAY:
                continue
            hits = self._hits(written)
            different = len({stem(folded_word(written[a:b])[0], self._language) for a, b in hits})
            if different and (best is None or different > best[0]):
                best = different, field, written, hits
        if best is None:
            return None
        _, field, written, hits = best
        start, end = _cut(written, hits[0][0])
        inside = [(a - start, b - start) for a, b in hits if a >= start and b <= end]
        parts = _parts(written[start:end], inside)
        return Snippet(field, [("… ", False)] * (start > 0) + parts + [(" …", False)] * (end < len(written)))

    def _hits(self, written: str) -> list[tuple[int, int]]:
        if not self._beginnings:
            return []
        return [found.span() for found in self._candidates.finditer(written) if self._is_hit(found[0])]

    def _is_hit(self, word: str) -> bool:
        found = folded_word(word)
        if not found or not found[0].startswith(self._beginnings):
            return False
        return stem(found[0], self._language) in self._stems or (bool(self._begun) and found[0].startswith(self._begun))


def _beginning_with(letters: set[str]) -> re.Pattern[str]:
    """Words whose first letter folds to one of these, so that not every word of a record has to be folded."""
    signs = letters | {letter.upper() for letter in letters}
    signs |= {letter for letter, plain in _FOLDED_LETTERS.items() if plain in letters}
    return re.compile(rf"(?<![^\W_])[{re.escape(''.join(sorted(signs)))}][^\W_]*")


def _parts(written: str, hits: list[tuple[int, int]]) -> Parts:
    parts: Parts = []
    at = 0
    for start, end in hits:
        parts += [(written[at:start], False), (written[start:end], True)]
        at = end
    parts.append((written[at:], False))
    return [part for part in parts if part[0]]


def _cut(written: str, hit: int) -> tuple[int, int]:
    """Where the words around a hit begin and end, between words."""
    start = max(0, hit - BEFORE)
    if start:
        start = written.find(" ", start, hit) + 1 or hit
    end = min(len(written), hit + AFTER)
    if end < len(written):
        end = max(written.rfind(" ", hit, end), hit + 1)
        if end == hit + 1:
            end = min(len(written), hit + AFTER)
    return start, end
