"""What a reader of the library asks for, in an address: read from it and written back into it, with one thing more or less."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from labapp.core.policy import readable_access
from labapp.store.facets import CHOOSABLE, plain
from labapp.store.finding import SORTS, Sort, Wish

Q_MAX = 200  # signs
MOST_VALUES = 50  # of one facet


def wish_of_request() -> Wish:
    """The wish in the address; what makes no sense in it is left out."""
    return wish_of(request.args, page=request.args.get("page", 1, type=int))


def wish_of(asked: MultiDict[str, str], page: int = 1) -> Wish:
    """The wish in a query."""
    chosen = {}
    for name in CHOOSABLE:
        values = (plain(name, value[:Q_MAX]) for value in asked.getlist(name)[:MOST_VALUES])
        if kept := tuple(dict.fromkeys(value for value in values if value)):
            chosen[name] = kept
    sort: Sort = next((known for known in SORTS if known == asked.get("sort")), "relevance")
    return Wish(asked.get("q", "")[:Q_MAX], chosen, sort, page, readable_access(current_user.is_authenticated))


def query_of(wish: Wish, *, page: int = 1) -> str:
    """The wish as the query of an address, always in the same order; empty for everything."""
    pairs = [("q", wish.q.strip())] if wish.q.strip() else []
    pairs += [(name, value) for name in CHOOSABLE for value in wish.chosen.get(name, ())]
    if wish.sort != "relevance":
        pairs.append(("sort", wish.sort))
    if page > 1:
        pairs.append(("page", str(page)))
    return urlencode(pairs)


def without(wish: Wish, facet: str, value: str) -> Wish:
    """The wish without one of its choices."""
    chosen = {name: tuple(v for v in values if (name, v) != (facet, value)) for name, values in wish.chosen.items()}
    return Wish(wish.q, {name: values for name, values in chosen.items() if values}, wish.sort, 1, wish.access)
