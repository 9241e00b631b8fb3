"""JSON on the wire: one encoder for frames and answers, which lets an already encoded snapshot through as it is."""

from __future__ import annotations

import json
from typing import Any

import msgspec


def dumps(value: Any, **options: Any) -> str:
    """A value as compact JSON; `msgspec.Raw` inside it is copied, not encoded again."""
    return msgspec.json.encode(value).decode()


def loads(text: str | bytes, **options: Any) -> Any:
    """A value from JSON. Half a surrogate pair (an emoji that a phone cut in two) becomes U+FFFD instead of losing the message.

    :raise ValueError: it is not JSON
    """
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return _well_formed(json.loads(text))


def _well_formed(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_well_formed(item) for item in value]
    if isinstance(value, dict):
        return {_well_formed(key): _well_formed(item) for key, item in value.items()}
    return value


def raw(value: Any) -> msgspec.Raw:
    """A value encoded once, to be sent to many."""
    return msgspec.Raw(msgspec.json.encode(value))
