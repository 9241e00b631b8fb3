"""What a reader typed into the search field, understood: words, "phrases in quotes", -excluded ones, and a word that is not finished."""

from __future__ import annotations

import re

from msgspec import Struct

from labapp.store.words import COMMON, words

MOST = 12  # words and phrases of a query; more would only slow it down
SHORTEST_BEGINNING = 2  # letters from which a word counts as begun

_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class Term(Struct, frozen=True):
    """One thing to look for: a word, or the words of a phrase in their order. `begun`: it may go on."""

    words: tuple[str, ...]
    begun: bool = False


class Asked(Struct, frozen=True):
    """All of `terms` must be there and none of `without`."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()


def understood(query: str) -> Asked:
    """The question in a query. Any signs may be typed: what is no word and no quote or minus before one is nothing."""
    terms: list[Term] = []
    without: list[Term] = []
    for part in _PART.finditer(query):
        found = tuple(words(part["phrase"] if part["phrase"] is not None else part["word"]))
        if not found:
            continue
        if part["minus"]:
            without.append(Term(found))
        elif part["phrase"] is not None:
            terms.append(Term(found))
        else:
            begun = part["word"].endswith("*") or part.end() == len(query)
            terms += [Term((word,)) for word in found[:-1]]
            terms.append(Term(found[-1:], begun and len(found[-1]) >= SHORTEST_BEGINNING))
    telling = [term for term in terms if term.begun or len(term.words) > 1 or term.words[0] not in COMMON]
    return Asked(tuple(dict.fromkeys(telling or terms))[:MOST], tuple(dict.fromkeys(without))[:MOST])
