"""Queries of addresses that came as bytes above ASCII: some servers pass them on, and Flask's reader of queries can't read them."""

from __future__ import annotations

from collections.abc import Iterable
from string import punctuation
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class AsciiQuery:
    """WSGI middleware that writes such bytes as browsers do, with %: from there on they are text like any other."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        query: str = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote_from_bytes(query.encode("latin-1", "replace"), safe=punctuation)
        return self._application(environ, start_response)
