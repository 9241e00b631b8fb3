"""Routes of the API for what the package itself knows: templates and vocabularies."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from labapp import catalogue
from labapp.web.api import route


class Words(Struct, frozen=True):
    """A text in the three languages."""

    sv: str
    da: str
    en: str


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


class TemplateItem(Struct, frozen=True):
    """One activity of a template. `activity` is its code in the catalogue."""

    day: int
    phase: str
    activity: str
    minutes: int
    prompt: Words


class Template(Struct, frozen=True):
    """A lab template."""

    code: str
    title: Words
    total_minutes: int
    items: list[TemplateItem]


class Templates(Struct, frozen=True):
    """All lab templates."""

    templates: list[Template]


@route("GET", "/templates", auth="anybody", answer=Templates, tag="Reference")
def list_templates() -> Any:
    """The lab templates, in three languages."""
    return {"templates": catalogue.templates()}


@route("GET", "/vocabularies", auth="anybody", answer=dict[str, Vocabulary], tag="Reference")
def list_vocabularies() -> Any:
    """The controlled vocabularies by name, with labels in three languages."""
    return catalogue.vocabularies()
