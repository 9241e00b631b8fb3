"""How full a prepared database is to be, and what its file is called. Apart from `prepared`: the driver needs no database library."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FILE = "labapp.sqlite3"


@dataclass(frozen=True)
class Shape:
    """How full the database is to be.

    :param phones: participants of all labs together
    :param cards: on the board of each lab before anything begins
    :param vote: what the dot vote is to be (config); None: the board is open
    """

    phones: int
    labs: int = 1
    walls: int = 3
    consoles: int = 2
    cards: int = 0
    vote: dict[str, Any] | None = field(default=None, hash=False)
