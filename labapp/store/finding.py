"""Finding published innovations: by words and facets, in an order, with what can be narrowed further.

Which records a word stands in is `search`'s to say; everything after it is sets. The order is ours and the same on both databases: a word in
the title weighs eight times one in the text, a rare word more than a common one, and of equals the latest published comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from math import log
from operator import or_
from typing import Literal, get_args

from msgspec import Struct
from sqlalchemy.orm import Session

from labapp.store import innovations, search
from labapp.store.asked import Asked, understood
from labapp.store.db import Database
from labapp.store.facets import ACCESS, ADOPTERS, CHOOSABLE, FACETS, MOST_ADOPTERS, SHOWN, plain
from labapp.store.innovations import Innovation
from labapp.store.shelf import Shelf, bits, shelf

PAGE_SIZE = 20
WEIGHTS = {search.TITLE: 8.0, search.SUMMARY: 3.0}  # a word in the text weighs 1
Sort = Literal["relevance", "newest", "evidence", "copied"]
SORTS: tuple[Sort, ...] = get_args(Sort)


class Wish(Struct, frozen=True):
    """What a reader asks for. `chosen` are values of facets, any of each; `access` is which records they may find at all."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = {}
    sort: Sort = "relevance"
    page: int = 1
    access: tuple[str, ...] = ("public",)


class Choice(Struct, frozen=True):
    """A value of a facet: how many records there would be with it, and whether it is chosen."""

    value: str
    count: int
    chosen: bool = False


class Found(Struct, frozen=True):
    """A page of what fits, how much there is, and how it can be narrowed. Counts of a facet leave its own choice out."""

    items: list[Innovation]
    total: int
    page: int
    pages: int
    facets: dict[str, list[Choice]]
    asked: Asked


def find(db: Database, wish: Wish, *, page_size: int = PAGE_SIZE) -> Found:
    """The published innovations that fit."""
    with db.read() as session:
        known = shelf(db, session)
        asked = understood(wish.q)
        fitting, weighed = _by_words(session, known, asked)
        among = fitting & known.everything & known.having(ACCESS, wish.access)
        narrowed = {
            name: known.having(name, values) for name, values in wish.chosen.items() if values and name in CHOOSABLE
        }
        result = _all_of(among, narrowed.values())
        total = result.bit_count()
        pages = max(1, -(-total // page_size))
        page = min(max(1, wish.page), pages)
        classes = _classes(known, result, wish.sort, weighed)
        numbers = _slice(known, classes, (page - 1) * page_size, page_size)
        items = innovations.by_ids(session, [known.ids[number] for number in numbers])
    return Found(items, total, page, pages, _facets(known, among, narrowed, wish), asked)


def all_ids(db: Database, wish: Wish) -> list[str]:
    """The ids of everything that fits, the latest published first: for exports and maps of the site."""
    with db.read() as session:
        known = shelf(db, session)
        among, _ = _by_words(session, known, understood(wish.q))
        among &= known.everything & known.having(ACCESS, wish.access)
        chosen = (known.having(name, values) for name, values in wish.chosen.items() if values and name in CHOOSABLE)
        return [known.ids[number] for number in known.in_order(_all_of(among, chosen))]


def addresses(db: Database, wish: Wish, *, most: int) -> list[tuple[str, str]]:
    """(permalink, when it was last changed) of everything that fits, the latest published first."""
    ids = all_ids(db, wish)[:most]
    with db.read() as session:
        changed = innovations.permalinks(session)
    return [changed[innovation] for innovation in ids if innovation in changed]


def _all_of(among: int, narrowed: Iterable[int]) -> int:
    for those in narrowed:
        among &= those
    return among


Weighed = list[list[tuple[float, int]]]  # for each term: (weight, who has it there), the heaviest first


def _by_words(session: Session, known: Shelf, asked: Asked) -> tuple[int, Weighed]:
    """(the records that have all terms and none of the excluded ones, what each term weighs where)."""
    wanted = [(term, place) for term in asked.terms for place in (*WEIGHTS, search.BODY)]
    wanted += [(term, search.ANYWHERE) for term in asked.without]
    highest = known.everything.bit_length()
    found = iter([bits(numbers, highest) for numbers in search.numbers(session, wanted)])
    fitting, weighed = known.everything, Weighed()
    for _ in asked.terms:
        places = [(weight, next(found)) for weight in WEIGHTS.values()]
        anywhere = reduce(or_, (there for _, there in places), next(found))
        fitting &= anywhere
        rare = log(1 + known.everything.bit_count() / (1 + anywhere.bit_count()))
        weighed.append([*((weight * rare, there) for weight, there in places), (rare, anywhere)])
    for unwanted in found:
        fitting &= ~unwanted
    return fitting, weighed


def _classes(known: Shelf, result: int, sort: Sort, weighed: Weighed) -> list[int]:
    """The result cut into sets, the first to be shown first; within one the latest published comes first."""
    if sort == "evidence":
        return [result & known.having("evidence_level", [str(level)]) for level in range(5, -1, -1)]
    if sort == "copied":
        return [result & known.having(ADOPTERS, [str(count)]) for count in range(MOST_ADOPTERS, -1, -1)]
    if sort == "newest" or not weighed:
        return [result]
    scored: dict[float, int] = {0.0: result}
    for places in weighed:
        finer: dict[float, int] = {}
        for score, those in scored.items():
            for weight, there in places:
                if part := those & there:
                    finer[score + weight] = finer.get(score + weight, 0) | part
                    those &= ~there
        scored = finer
    return [those for _, those in sorted(scored.items(), reverse=True)]


def _slice(known: Shelf, classes: Iterable[int], skip: int, wanted: int) -> list[int]:
    found: list[int] = []
    for those in classes:
        count = those.bit_count()
        if skip >= count:
            skip -= count
            continue
        for number in _after(known.in_order(those), skip):
            found.append(number)
            if len(found) == wanted:
                return found
        skip = 0
    return found


def _after(numbers: Iterator[int], skip: int) -> Iterator[int]:
    for _ in range(skip):
        next(numbers, None)
    return numbers


def _facets(known: Shelf, among: int, narrowed: dict[str, int], wish: Wish) -> dict[str, list[Choice]]:
    """Every facet with the values that the result has, and those that are chosen. What has the same count stays in its order."""
    found: dict[str, list[Choice]] = {}
    for name in SHOWN:
        rest = _all_of(among, (those for other, those in narrowed.items() if other != name))
        chosen = dict.fromkeys(plain(name, value) for value in wish.chosen.get(name, ()))
        codes = FACETS[name].codes
        values = known.values[name] if codes is None else codes
        counted = [
            Choice(
                known.names[name].get(value, value),
                (
                    (known.values[name].get(value, 0) if name != "factor" else known.having(name, [value])) & rest
                ).bit_count(),
                value in chosen,
            )
            for value in dict.fromkeys([*values, *chosen])
        ]
        kept = [choice for choice in counted if choice.count or choice.chosen]
        if codes is None:
            by_name = sorted(kept, key=lambda choice: choice.value.casefold(), reverse=name == "year")
            kept = by_name if name == "year" else sorted(by_name, key=lambda choice: -choice.count)
        found[name] = kept
    return found
