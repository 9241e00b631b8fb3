"""What office files want of texts: the language with its country, and no signs that XML can't carry."""

from __future__ import annotations

import re

LOCALES = {"sv": "sv-SE", "da": "da-DK", "en": "en-GB"}
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def locale(language: str) -> str:
    """The language as office files name it."""
    return LOCALES.get(language, language)


def writable(text: str) -> str:
    """The text without signs that XML can't carry."""
    return UNWRITABLE.sub("", text)
