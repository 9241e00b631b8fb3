"""Words that many people said, counted: the same word in other letters is the same word."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any


def folded(word: str) -> str:
    """What two spellings of a word have in common."""
    return unicodedata.normalize("NFC", " ".join(word.split())).casefold()


def counted(words: Iterable[str]) -> list[dict[str, Any]]:
    """[{word, n}] in the spelling that most have used, most said first, then by alphabet: no order tells who was first."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for word in words:
        spellings[folded(word)][word] += 1
    ordered = sorted(spellings.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    return [{"word": min(said, key=lambda one: (-said[one], one)), "n": said.total()} for _, said in ordered]
