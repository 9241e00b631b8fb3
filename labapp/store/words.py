"""Words as the search sees them: folded, and stemmed by the language of the text that they stand in.

The index and the query are made by the same functions, so they can't disagree, and the database only compares signs: SQLite and
PostgreSQL find the same. Folding comes before stemming, because a query is often typed on a keyboard without å, ä, ö, æ and ø.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

STEMMERS = {"sv": "swedish", "da": "danish", "en": "english"}
LONGEST = 40  # signs of a word that are compared; longer ones are addresses or mischief

# Words that say little and stand nearly everywhere: a question with other words in it is not narrowed by them.
_SAYING_LITTLE = """
a an and are at av de den der det en er et ett for fra from har have i in is it med of og och om on or pa som that the til till to vi we with
"""
COMMON = frozenset(_SAYING_LITTLE.split())

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
_WORD = re.compile(r"[^\W_]+")
_stemmers = {language: snowballstemmer.stemmer(name) for language, name in STEMMERS.items()}
_one_at_a_time = threading.Lock()  # a stemmer keeps the word it works on in itself


def folded(written: str) -> str:
    """Small letters without accents, so that a keyboard without å, ä, ö, æ and ø finds as much as one with them."""
    small = written.casefold()
    if small.isascii():
        return small
    plain = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words(written: str) -> list[str]:
    """The words of a text in their order, folded. Aarhus and Århus are one word."""
    return [word for word, _ in spelt(written)]


def spelt(written: str) -> list[tuple[str, str]]:
    """(folded word, the same as it is written) of a text."""
    whole = _WORD.findall(unicodedata.normalize("NFC", written))
    return [(word, one) for one in whole for word in folded_word(one)]


@lru_cache(maxsize=100_000)
def folded_word(word: str) -> tuple[str, ...]:
    """What a word between two signs is folded to: mostly one word."""
    return tuple(part[:LONGEST].replace("aa", "a") for part in _WORD.findall(folded(word)))


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself in a language that has no stemmer here."""
    stemmer = _stemmers.get(language)
    if stemmer is None:
        return word
    with _one_at_a_time:
        found: str = stemmer.stemWord(word)
    return found


def stems(word: str) -> dict[str, str]:
    """{language: stem} of a folded word whose language nobody said."""
    return {language: stem(word, language) for language in STEMMERS}
