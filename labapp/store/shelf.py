"""What a process knows of the library by heart: for each value of each facet the set of records that have it, as the bits of a number.

Twenty thousand records are 2500 bytes a set, so counting a facet within a result is one AND and one count of bits. That is why facets are
counted here and not by the database: grouping three quarters of a million rows takes SQLite a tenth of a second, in which no room of
the same process could move. The tables stay the truth: every question looks whether the library has moved, and reads what did.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from msgspec import Struct
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from labapp.store.db import Database
from labapp.store.facets import FACETS, factor_limit, plain
from labapp.store.tables import InnovationFacet, InnovationShelf, LibraryState

FEW = 40  # one of so many records: they are sooner sorted than found among all
AT_ONCE = 100  # values of facets that are read before others of this process have their turn
MOST_MOVED = 500  # records; if more have moved, all is read anew

Values = dict[str, dict[str, int]]  # {facet: {value as it is compared: bits}}


class Shelf(Struct, frozen=True):
    """All that is published, at one version. `ranks` are their numbers, the latest published first, each with its place; `names` how values are written."""

    version: int
    everything: int
    values: Values
    names: dict[str, dict[str, str]]
    ids: dict[int, str]
    published: dict[int, str]
    ranks: dict[int, int]

    def having(self, facet: str, asked: Iterable[str]) -> int:
        """The records that have any of these values."""
        known = self.values.get(facet, {})
        found = 0
        for value in asked:
            if facet == "factor" and (limit := factor_limit(value)):
                for score in limit[1]:
                    found |= known.get(f"{limit[0]}={score}", 0)
            else:
                found |= known.get(plain(facet, value), 0)
        return found

    def in_order(self, among: int) -> Iterator[int]:
        """The numbers of these records, the latest published first."""
        held = as_bytes(among)
        if among.bit_count() * FEW < len(self.ranks):
            return iter(sorted(members(held), key=self.ranks.__getitem__))
        size = len(held) * 8
        return (n for n in self.ranks if n < size and held[n >> 3] & (1 << (n & 7)))


_shelves: WeakKeyDictionary[Database, Shelf] = WeakKeyDictionary()
_one_reader = threading.Lock()


def shelf(db: Database, session: Session) -> Shelf:
    """The library as this session sees it."""
    known = _shelves.get(db)
    version = session.scalar(select(LibraryState.version)) or 0
    if known is not None and known.version == version:
        return known
    read = _moved(session, known, version) if known is not None else None
    fresh = read or _whole(session, version)
    with _one_reader:
        latest = _shelves.get(db)
        if latest is None or latest.version < fresh.version:
            _shelves[db] = fresh
    return fresh


def bits(numbers: Iterable[int], highest: int) -> int:
    """A set of numbers as bits."""
    held = bytearray((highest >> 3) + 1)
    for number in numbers:
        if number <= highest:
            held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def as_bytes(among: int) -> bytes:
    """A set as bytes, the lowest first."""
    return among.to_bytes((among.bit_length() + 7) // 8 or 1, "little")


def members(held: bytes) -> Iterator[int]:
    """The numbers in a set that is held as bytes, the lowest first."""
    for place, eight in enumerate(held):
        if eight:
            yield from (place * 8 + bit for bit in range(8) if eight & (1 << bit))


def _whole(session: Session, version: int) -> Shelf:
    rows = session.execute(
        select(InnovationShelf.number, InnovationShelf.innovation_id, InnovationShelf.published_at).where(
            InnovationShelf.shown
        )
    ).all()
    highest = max((row.number for row in rows), default=0)
    values: Values = {facet: {} for facet in FACETS}
    names: dict[str, dict[str, str]] = {facet: {} for facet in FACETS}
    joined = func.aggregate_strings(cast(InnovationFacet.number, String), ",")
    query = select(InnovationFacet.facet, InnovationFacet.value, joined).group_by(
        InnovationFacet.facet, InnovationFacet.value
    )
    for some in session.execute(query.execution_options(yield_per=AT_ONCE)).partitions():
        for facet, value, numbers in some:
            if facet in values:
                key = plain(facet, value)
                values[facet][key] = values[facet].get(key, 0) | bits(map(int, numbers.split(",")), highest)
                names[facet].setdefault(key, value)
        time.sleep(0)
    ids = {row.number: row.innovation_id for row in rows}
    published = {row.number: row.published_at or "" for row in rows}
    return Shelf(version, bits(ids, highest), values, names, ids, published, _ranks(published, ids))


def _moved(session: Session, known: Shelf, version: int) -> Shelf | None:
    """The library with what has moved since it was known; None if that is too much."""
    query = select(InnovationShelf).where(InnovationShelf.changed > known.version).limit(MOST_MOVED + 1)
    rows = session.scalars(query).all()
    if len(rows) > MOST_MOVED:
        return None
    moved = {row.number for row in rows}
    stay = ~bits(moved, max(moved, default=0))
    values = {facet: {key: those & stay for key, those in known.values[facet].items()} for facet in known.values}
    names = {facet: dict(written) for facet, written in known.names.items()}
    facets = select(InnovationFacet.facet, InnovationFacet.value, InnovationFacet.number)
    for facet, value, number in session.execute(facets.where(InnovationFacet.number.in_(moved))):
        key = plain(facet, value)
        values[facet][key] = values[facet].get(key, 0) | 1 << number
        names[facet].setdefault(key, value)
    ids, published = dict(known.ids), dict(known.published)
    for row in rows:
        ids.pop(row.number, None)
        published.pop(row.number, None)
        if row.shown:
            ids[row.number], published[row.number] = row.innovation_id, row.published_at or ""
    shown = bits((row.number for row in rows if row.shown), max(moved, default=0))
    return Shelf(version, known.everything & stay | shown, values, names, ids, published, _ranks(published, ids))


def _ranks(published: dict[int, str], ids: dict[int, str]) -> dict[int, int]:
    """The latest published first; of those of one moment the one with the smaller id."""
    by_id = sorted(ids, key=ids.__getitem__)
    newest = sorted(by_id, key=published.__getitem__, reverse=True)
    return {number: rank for rank, number in enumerate(newest)}


def forget(db: Database) -> None:
    """Lets the process learn the library anew at the next question."""
    with _one_reader:
        _shelves.pop(db, None)
