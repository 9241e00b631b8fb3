"""JSON on the wire: one encoder for frames and answers, which lets an already encoded snapshot through as it is."""

from __future__ import annotations

from typing import Any

import msgspec


def dumps(value: Any, **options: Any) -> str:
    """A value as compact JSON; `msgspec.Raw` inside it is copied, not encoded again."""
    return msgspec.json.encode(value).decode()


def loads(text: str | bytes, **options: Any) -> Any:
    """A value from JSON.

    :raise ValueError: it is not JSON
    """
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error


def raw(value: Any) -> msgspec.Raw:
    """A value encoded once, to be sent to many."""
    return msgspec.Raw(msgspec.json.encode(value))
