"""The indexes of a lab: what must be counted or found again and again, without looking through all there is.

An index follows from the collections and is brought up to date in one place, where `Lab.put` and `Lab.drop` change one entry of a
collection: `place` says where the entry stood before and where it stands now. So an index can't disagree with what it is made of;
a test makes each from nothing again after every step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from labapp.core.table import EMPTY, Table

if TYPE_CHECKING:
    from labapp.core.model import Lab

Path = tuple[str, ...]
Place = tuple[Path, Any]  # under which keys, one below the other, an entry stands, and with what value


class Index(Struct, frozen=True):
    """One index, a table of tables.

    :param field: the lab's field that holds it
    :param follows: the collections it is made of. They have the same keys, and an entry depends on what they hold under its own.
    :param place: where the entry of a key stands, or None for nowhere
    """

    field: str
    follows: tuple[str, ...]
    place: Callable[[Lab, str], Place | None]


def shelf(lab: Lab, card: str) -> Path | None:
    """(activity, kind of card) where a card lies for all who may see it, or None if it was taken back, kept, hidden or late."""
    known = lab.cards.get(card)
    if known is None or known.taken_back or known.kept:
        return None
    if card in lab.hidden or (known.late and card not in lab.accepted):
        return None
    return known.activity, known.kind


def _on_the_board(lab: Lab, card: str) -> Place | None:
    path = shelf(lab, card)
    return (path, True) if path else None


def _by_writer(lab: Lab, card: str) -> Place | None:
    path = shelf(lab, card)
    return ((path[0], lab.cards[card].author), True) if path and lab.cards[card].author else None


def _by_author(lab: Lab, card: str) -> Place | None:
    return ((lab.cards[card].author,), True) if card in lab.cards and lab.cards[card].author else None


def _kept(lab: Lab, card: str) -> Place | None:
    known = lab.cards.get(card)
    return ((known.activity, known.author), True) if known and known.kept and not known.taken_back else None


def _in_its_pile(lab: Lab, card: str) -> Place | None:
    return ((lab.grouping[card],), shelf(lab, card)) if card in lab.grouping else None


def _ready(lab: Lab, member: str) -> Place | None:
    return ((lab.ready[member],), True) if member in lab.ready and member not in lab.removed else None


def _takes_part(lab: Lab, member: str) -> Place | None:
    known = lab.members.get(member)
    return ((), True) if known and not known.staff and member not in lab.removed else None


ON_THE_BOARD = ("cards", "hidden", "accepted")
INDEXES = (
    Index("board", ON_THE_BOARD, _on_the_board),
    Index("writers", ON_THE_BOARD, _by_writer),
    Index("own_cards", ("cards",), _by_author),
    Index("kept", ("cards",), _kept),
    Index("piles", ("grouping", *ON_THE_BOARD), _in_its_pile),
    Index("getting_ready", ("ready", "removed"), _ready),
    Index("taking_part", ("members", "removed"), _takes_part),
)
FOLLOWING: dict[str, list[Index]] = {}
for _index in INDEXES:
    for _collection in _index.follows:
        FOLLOWING.setdefault(_collection, []).append(_index)


def moved(before: Lab, after: Lab, collection: str, key: str) -> dict[str, Table[str, Any]]:
    """The indexes that differ, by field, between two labs of which only one entry of one collection differs."""
    changed: dict[str, Table[str, Any]] = {}
    for index in FOLLOWING.get(collection, ()):
        old, new = index.place(before, key), index.place(after, key)
        if old == new:
            continue
        table = getattr(before, index.field)
        if old is not None and (new is None or new[0] != old[0]):
            table = _without(table, old[0], key)
        if new is not None:
            table = _with(table, new[0], key, new[1])
        changed[index.field] = table
    return changed


def _with(table: Table[str, Any], path: Path, key: str, value: Any) -> Table[str, Any]:
    if not path:
        return table.put(key, value)
    return table.put(path[0], _with(table.get(path[0], EMPTY), path[1:], key, value))


def _without(table: Table[str, Any], path: Path, key: str) -> Table[str, Any]:
    """A table that gets empty is taken out of the one above it."""
    if not path:
        return table.drop(key)
    rest = _without(table[path[0]], path[1:], key)
    return table.put(path[0], rest) if rest else table.drop(path[0])
