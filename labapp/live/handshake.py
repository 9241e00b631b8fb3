"""What a client may ask for when it opens a socket: neither compression nor JSONP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Handshake:
    """Wraps the application for the socket's path.

    Browsers always offer per-message compression and the server would take it: half the throughput and twice the memory for
    frames that are small. JSONP polling is a way around the same-origin rule (ASVS 3.5.6).
    """

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith("/socket.io"):
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            if "j" in parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True):
                return _refuse(start_response)
        return self.app(environ, start_response)


def _refuse(start_response: Any) -> Iterable[bytes]:
    start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
    return [b"JSONP is not offered."]
