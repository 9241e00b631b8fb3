"""How easily a text is read: a figure that is usual for its language, and which sentence and words make it heavy.

Swedish and Danish have LIX (words to a sentence, and the share of words of more than six letters; 40 is the goal for texts to the
public). English has ARI, which counts letters and words alone and gives the years of schooling a reader needs. Figures say nothing
about whether a text is true or good, so they never stand in the way of publishing.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

SHORTEST = 8  # words; below them a figure says nothing
LONG_SENTENCE = 22  # words
LONG_WORD = 6  # letters, more than which make a word long for the figure
VERY_LONG_WORD = 15  # letters, more than which a word is named to the writer

Level = Literal["easy", "fair", "heavy"]
LIMITS = {"LIX": (40, 50), "ARI": (9, 13)}  # up to which a text is easy, and fair

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


class Reading(Struct, frozen=True):
    """How a text reads. `sentence` is its longest one where that is too long, `words` the longest words."""

    measure: Literal["LIX", "ARI"]
    figure: int
    level: Level
    sentence: str | None = None
    words: tuple[str, ...] = ()


def reading(text: str, language: str) -> Reading | None:
    """How a text in a language reads; None for one that is too short to tell."""
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    words = _WORD.findall(text)
    if len(words) < SHORTEST:
        return None
    measure: Literal["LIX", "ARI"] = "ARI" if language == "en" else "LIX"
    figure = round(_ari(words, len(sentences)) if measure == "ARI" else _lix(words, len(sentences)))
    longest = max(sentences, key=_length)
    named = sorted({word for word in words if len(word) > VERY_LONG_WORD}, key=lambda word: (-len(word), word))
    return Reading(
        measure=measure,
        figure=figure,
        level=_level(measure, figure),
        sentence=longest.strip() if _length(longest) > LONG_SENTENCE else None,
        words=tuple(named[:3]),
    )


def _level(measure: str, figure: int) -> Level:
    easy, fair = LIMITS[measure]
    return "easy" if figure <= easy else "fair" if figure <= fair else "heavy"


def _lix(words: list[str], sentences: int) -> float:
    long = sum(len(word) > LONG_WORD for word in words)
    return len(words) / sentences + 100 * long / len(words)


def _ari(words: list[str], sentences: int) -> float:
    letters = sum(len(word) for word in words)
    return max(0.0, 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43)


def _length(sentence: str) -> int:
    return len(_WORD.findall(sentence))
