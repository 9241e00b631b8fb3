"""Routes of the API for what the package itself knows: its vocabularies. (Its templates stand with those of accounts.)"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from labapp import catalogue
from labapp.web.api import route


class Term(Struct, frozen=True):
    """One term of a vocabulary."""

    code: str
    sv: str
    da: str
    en: str


class Vocabulary(Struct, frozen=True):
    """A closed list of codes with labels."""

    description: str
    terms: list[Term]


@route("GET", "/vocabularies", auth="anybody", answer=dict[str, Vocabulary], tag="Reference")
def list_vocabularies() -> Any:
    """The controlled vocabularies by name, with labels in three languages."""
    return catalogue.vocabularies()
