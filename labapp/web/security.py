"""The security headers, put on in one place: around the whole WSGI application, so that no answer leaves without them.

That includes error pages, static files and Socket.IO's own answers. What a view has set itself is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from labapp.web.errors import Problem
from labapp.web.queries import AsciiQuery

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BODY_MAX = 256 * 1024  # bytes; the largest form or command is far below; an import asks for more by itself

SESSION_COOKIE = "labapp_session"
SESSION_IDLE = timedelta(hours=12)  # a lab's day with its breaks; every page that is looked at begins it anew

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self'",  # the console's previews of phone and wall
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'self'",
        "require-trusted-types-for 'script'",  # text can't become code by a slip of a script of ours, for no script may make any
        "trusted-types 'none'",
    )
)
# No report-to: a report names the page it happened on, and join codes and wall keys are in addresses.

HEADERS: dict[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # join codes and wall keys are in addresses
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"


class SecurityHeaders:
    """WSGI middleware that adds what an answer of the application lacks."""

    def __init__(self, application: WSGIApplication, *, https: bool) -> None:
        self._application = application
        self._headers = {**HEADERS, **({"Strict-Transport-Security": HSTS} if https else {})}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            present = {name.lower() for name, _ in headers}
            added = {**self._headers, "Cache-Control": _cache_control(path)}
            return start_response(
                status, [*headers, *((k, v) for k, v in added.items() if k.lower() not in present)], *rest
            )

        return self._application(environ, start)


# Pages that are of one person, or hold a token or a key: the next who sits down at a shared machine and goes back sees nothing.
NOT_KEPT = (
    "/api/",
    "/account",
    "/c/",
    "/calendar/",
    "/console/",
    "/f/",
    "/follow-ups",
    "/g/",
    "/goals",
    "/invite/",
    "/labs",
    "/programme",
    "/remote/",
    "/report/",
    "/setup/",
    "/sign/",
    "/wall/",
    "/write/",
    "/x/",
)


def _cache_control(path: str) -> str:
    if path.startswith(NOT_KEPT):
        return "no-store"
    return "private, no-cache"  # pages differ by person and language; static files say their own


def init_app(app: Flask, *, https: bool, proxies: int = 0) -> None:
    """Puts the headers around `app`, a cap on bodies, keeps its cookies close, and refuses forms that another site sends.

    What `X-Forwarded` headers say of the visitor's address is believed of so many `proxies` in front, and of nobody else.
    """
    app.config.update(
        SESSION_COOKIE_NAME=f"__Host-{SESSION_COOKIE}" if https else SESSION_COOKIE,
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_IDLE,
    )
    app.config["MAX_CONTENT_LENGTH"] = BODY_MAX
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_MAX
    app.before_request(_refuse_other_sites)
    app.before_request(_refuse_nul)
    app.wsgi_app = AsciiQuery(SecurityHeaders(app.wsgi_app, https=https))  # type: ignore[method-assign]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


def _refuse_other_sites() -> None:
    """A browser says where a request comes from; CSRF tokens stand behind this for browsers that do not."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Problem("not_allowed")
    origin = request.headers.get("Origin")
    # "null" is what browsers send with a form of ours, because our pages ask for no referrer.
    if origin not in (None, "null") and origin.partition("://")[2] != request.host:
        raise Problem("not_allowed")


def _refuse_nul() -> None:
    """U+0000 is in no address and no text of people, and PostgreSQL can't store it (JSON bodies: `api.read_body`)."""
    texts = [request.path, *request.args.values()]
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        texts += [value for values in request.form.lists() for value in values[1]]
    if any("\0" in text for text in texts):
        raise Problem("bad_request")
