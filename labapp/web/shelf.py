"""The page of the library: what fits a wish, the facets by which it can be narrowed, and the words for all of them."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from msgspec import Struct

from labapp.extensions import language
from labapp.store import finding, suggesting
from labapp.store.facets import FACETS, SHOWN, has_stopped
from labapp.store.finding import Choice, Found, Wish
from labapp.store.innovations import Innovation
from labapp.store.snippets import Marker, Parts, Snippet
from labapp.web import version_words
from labapp.web.asking import services
from labapp.web.facet_words import facet_name, value_words
from labapp.web.structured import collection
from labapp.web.wishes import query_of, without

OPEN_AT_FIRST = ("theme", "stage", "value_type", "evidence_level")
MOST_SHOWN = 12  # values of a facet without a vocabulary; others are asked for by name


class Option(Struct, frozen=True):
    """A value of a facet as the page shows it."""

    value: str
    words: str
    count: int
    chosen: bool


class FacetOnPage(Struct, frozen=True):
    """A facet as the page shows it. `more` counts the values that there was no room for."""

    name: str
    words: str
    options: list[Option]
    open: bool
    chosen: int
    more: int


class Chip(Struct, frozen=True):
    """A choice that can be taken back: in words, and the address without it."""

    facet: str
    words: str
    address: str


class Result(Struct, frozen=True):
    """One record on the page, with what was asked for marked in its words."""

    item: Innovation
    title: Parts
    summary: Parts
    snippet: Snippet | None


def page(wish: Wish, drafts: list[Innovation], words: dict[str, Any]) -> str:
    """The library as a page."""
    db = services().db
    found = finding.find(db, wish)
    better = suggesting.suggestion(db, found.asked) if not found.total and found.asked.terms else None
    return render_template(
        "library.html",
        found=found,
        wish=wish,
        results=[_result(found, item) for item in found.items],
        facets=_facets(found),
        chips=_chips(wish),
        drafts=drafts,
        sorts=_sorts(bool(found.asked.terms)),
        better=(better, _address(Wish(better, wish.chosen, wish.sort))) if better else None,
        page_address=lambda number: _address(wish, number),
        feed=_with_query(url_for("library_feeds.atom"), query_of(wish)),
        ndjson=_with_query(url_for("library_bulk.records"), query_of(wish)),
        opsi=_with_query(url_for("library_bulk.opsi"), query_of(wish)),
        structured=collection(found.items, found.total),
        narrowed=sum(map(len, wish.chosen.values())),
        stopped=has_stopped,
        value_words=value_words,
        field_name=version_words.field_name,
        **words,
    )


def _result(found: Found, item: Innovation) -> Result:
    marker = Marker(found.asked, item.record.language)
    snippet = marker.snippet(item.record) if found.asked.terms else None
    return Result(item, marker.marked(item.record.title), marker.marked(item.record.summary_plain), snippet)


def _facets(found: Found) -> list[FacetOnPage]:
    return [_facet(name, found.facets[name]) for name in SHOWN if found.facets[name]]


def _facet(name: str, choices: list[Choice]) -> FacetOnPage:
    room = len(choices) if FACETS[name].codes is not None else MOST_SHOWN
    shown = [choice for number, choice in enumerate(choices) if number < room or choice.chosen]
    options = [
        Option(choice.value, value_words(name, choice.value, language()), choice.count, choice.chosen)
        for choice in shown
    ]
    chosen = sum(option.chosen for option in options)
    return FacetOnPage(
        name, facet_name(name), options, bool(chosen) or name in OPEN_AT_FIRST, chosen, len(choices) - len(shown)
    )


def _chips(wish: Wish) -> list[Chip]:
    chips = []
    if wish.q.strip():
        bare = Wish("", wish.chosen, wish.sort)
        chips.append(Chip(_("Words"), f"“{wish.q.strip()}”", _address(bare)))
    for name, values in wish.chosen.items():
        for value in values:
            words = value_words(name, value, language())
            chips.append(Chip(facet_name(name), words, _address(without(wish, name, value))))
    return chips


def _sorts(by_words: bool) -> list[tuple[str, str]]:
    """(code, words) of the orders. Without words asked for, what fits best is what is newest."""
    best = [("relevance", _("Best match"))] if by_words else []
    newest = ("newest" if by_words else "relevance", _("Newest"))
    return [*best, newest, ("evidence", _("Strongest evidence")), ("copied", _("Most copied"))]


def _address(wish: Wish, number: int = 1) -> str:
    return _with_query(url_for("library.shelf"), query_of(wish, page=number))


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
