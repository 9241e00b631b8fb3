"""Seals on the rows of the journal: whoever changes one in the database can't give it the seal that belongs to it.

The journal is only ever added to. Somebody with the database alone could change it all the same; the seal of a row is made with the
server's key, which the database does not hold, from all that the row says and where it stands.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

FIELDS = ("lab_id", "seq", "at", "actor", "command", "name", "activity", "data")


def sealing_key(secret_key: str) -> bytes:
    """The key for seals; nothing that is signed otherwise can pass for one."""
    return hashlib.sha256(b"labapp journal\0" + secret_key.encode()).digest()


def seal(key: bytes, row: Mapping[str, Any]) -> str:
    """The seal of a row with these `FIELDS`."""
    told = msgspec.json.encode([row[field] for field in FIELDS], order="sorted")
    return hmac.digest(key, told, "sha256").hex()


def is_foreign(key: bytes, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these rows were sealed with another key, so that nothing can be told by them: after a move, say, without the key."""
    sealed = [row for row in rows if row["seal"] is not None]
    return bool(sealed) and not any(_fits(key, row) for row in sealed)


def broken(key: bytes, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with the seals of a lab's rows, in order, one line each; nothing where they are foreign.

    Rows from before there were seals have none. A row without one after a row that has one was put there by somebody else.
    """
    if is_foreign(key, rows):
        return []
    first = next((row["seq"] for row in rows if row["seal"] is not None), None)
    found = []
    for row in rows:
        if row["seal"] is None and first is not None and row["seq"] > first:
            found.append(f"event {row['seq']} has no seal: it was not written by this server")
        elif row["seal"] is not None and not _fits(key, row):
            found.append(f"event {row['seq']} is not as it was written: its seal does not fit")
    return found


def _fits(key: bytes, row: Mapping[str, Any]) -> bool:
    return hmac.compare_digest(seal(key, row), row["seal"])
