"""Which offers may meet which requests: by the words they share and by whom they are meant for. Local, explainable, only ever a suggestion.

Words are cut to five letters, so that "train", "trains" and "training" meet in all our languages; words that many share tell nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

STEM, SHORTEST = 5, 4  # letters; shorter words are glue
COMMON = 0.25  # of the texts
FEW = 8  # texts: below this no word is common
EACH = 3  # suggestions for one request: more is a list again
MEANT = 2  # being meant for each other weighs as much as so many words


class Wanted(Struct, frozen=True):
    """An offer or a request: of whom it is, and for whom it is meant; null where that is not to be looked at."""

    id: str
    side: Literal["offer", "request"]
    text: str
    author: str
    body: str | None
    to: str | None


def suggestions(wanted: Sequence[Wanted]) -> list[tuple[str, str]]:
    """(offer, request), best first, at most three for each request. 200 of each cost about 10 ms."""
    words = {one.id: _stems(one.text) for one in wanted}
    uses = Counter(word for stems in words.values() for word in stems)
    limit = max(2, COMMON * len(wanted)) if len(wanted) > FEW else len(wanted)
    telling = {id: {word for word in stems if uses[word] <= limit} for id, stems in words.items()}
    offers = {one.id: one for one in wanted if one.side == "offer"}
    by_word: dict[str, list[str]] = defaultdict(list)
    by_aim: dict[tuple[str, str], list[str]] = defaultdict(list)
    for offer in offers.values():
        for word in telling[offer.id]:
            by_word[word].append(offer.id)
        if offer.body and offer.to:
            by_aim[offer.body, offer.to].append(offer.id)
    found: list[tuple[int, str, str]] = []
    for request in wanted:
        if request.side != "request":
            continue
        score: Counter[str] = Counter(id for word in telling[request.id] for id in by_word[word])
        for id in by_aim[request.to or "", request.body or ""]:
            score[id] += MEANT
        fitting = ((n, id) for id, n in score.items() if _may_meet(offers[id], request))
        found += [(-n, id, request.id) for n, id in sorted(fitting, key=lambda one: (-one[0], one[1]))[:EACH]]
    return [(offer, request) for _, offer, request in sorted(found)]


def _may_meet(offer: Wanted, request: Wanted) -> bool:
    """Not with oneself, not within one organisation, and only with those for whom the two are meant."""
    if offer.author == request.author or (offer.body is not None and offer.body == request.body):
        return False
    return offer.to in (None, request.body) and request.to in (None, offer.body)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in _words(text) if len(word) >= SHORTEST}


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())
