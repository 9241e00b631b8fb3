"""What a client holds: the records of a channel, key -> value."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

Records = dict[str, Any]


def fold(records: Records, change: dict[str, Any]) -> None:
    """Applies `put` and `drop` to a channel's records."""
    for key in change["drop"]:
        records.pop(key, None)
    records.update(change["put"])


def fingerprint(records: Records) -> str:
    """The same for two clients that hold the same records; who is online is live and bears no number."""
    told = {key: value for key, value in records.items() if key != "presence"}
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()
