"""A record in another language than its own: the first texts of it, as far as somebody has translated them.

A translation is no text of its own: it is not signed, and what nobody has translated is read in the language of the record.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from labapp.core.messages import read
from labapp.store.record import Record, Translation

FIELDS = Translation.__struct_fields__


def told_in(record: Record, language: str) -> dict[str, Any]:
    """{field: text} of what has been translated into a language; nothing in that of the record itself."""
    known = record.translations.get(language)  # type: ignore[call-overload]
    if known is None or language == record.language:
        return {}
    return {field: text for field in FIELDS if (text := getattr(known, field))}


def translated(record: Record, language: str, written: dict[str, Any]) -> Record:
    """The record with these texts as its translation; without any, it has none.

    :raise Refused: `bad_request`, `too_long`
    """
    translation = read(Translation, written)
    others = {tag: one for tag, one in record.translations.items() if tag != language}
    if translation == Translation():
        return replace(record, translations=others)
    return read(
        Record, {**msgspec.to_builtins(record), "translations": msgspec.to_builtins({**others, language: translation})}
    )
