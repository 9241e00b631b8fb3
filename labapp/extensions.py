"""Flask extensions, created once and bound to each application: sign-in, CSRF, languages, and the budget for failures."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_locale
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from labapp.messages import LANGUAGES

if TYPE_CHECKING:
    from labapp import Services

log = logging.getLogger(__name__)

LANGUAGE_NAMES = {"sv": "Svenska", "da": "Dansk", "en": "English"}
DEFAULT_LANGUAGE = "sv"
LANGUAGE_COOKIE = "labapp_language"
YEAR_S = 365 * 24 * 3600

csrf = CSRFProtect()
login = LoginManager()
babel = Babel()


class Failures:
    """Counts what went wrong, never what went right: three hundred people behind one address must all get in.

    Counted together by all processes when there is a Redis; by each process for itself otherwise, and while Redis is away.
    """

    def __init__(self, redis_url: str | None) -> None:
        self._alone = MovingWindowRateLimiter(MemoryStorage())
        self._together = MovingWindowRateLimiter(_shared(redis_url)) if redis_url else self._alone

    def wait_s(self, limit: str, *key: str) -> int | None:
        """Seconds until one more failure would fit into `limit` ("60/minute"); None when it fits now."""
        item = parse(limit)
        if self._ask("test", item, key):
            return None
        reset_at = self._ask("get_window_stats", item, key).reset_time
        return max(1, int(reset_at - time.time()) + 1)

    def add(self, limit: str, *key: str) -> None:
        """Counts one failure. To be called whether or not it still fits."""
        self._ask("hit", parse(limit), key)

    def _ask(self, question: str, item: RateLimitItem, key: tuple[str, ...]) -> Any:
        try:
            return getattr(self._together, question)(item, *key)
        except StorageError:
            log.warning("the shared count of failures can't be reached; counting in this process")
            return getattr(self._alone, question)(item, *key)


def _shared(redis_url: str) -> Any:
    """The count that all processes share. A Redis that hangs holds nobody at the door for long."""
    return storage_from_string(redis_url, wrap_exceptions=True, socket_timeout=0.5, socket_connect_timeout=0.5)


def init_app(app: Flask, services: Services) -> None:
    """Binds all extensions to `app`."""
    app.extensions["labapp_failures"] = Failures(services.settings.redis_url)
    # The API judges its own CSRF header (labapp/web/api.py); a missing Referer is our own doing (labapp/web/security.py).
    app.config.update(WTF_CSRF_SSL_STRICT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    login.init_app(app)
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", services.settings.timezone)
    babel.init_app(app, locale_selector=choose_language)
    app.after_request(_remember_language)
    app.context_processor(language_context)


def failures() -> Failures:
    """The budget for failures of the present application."""
    budget: Failures = current_app.extensions["labapp_failures"]
    return budget


def choose_language() -> str:
    """The language of this request: asked for in the address, remembered, or preferred by the browser."""
    for asked in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if asked in LANGUAGES and not request.path.startswith("/api/"):
            return str(asked)
    if "letter_language" in g:  # an address out of a letter opens in the language of the letter
        return str(g.letter_language)
    return request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def language() -> str:
    """The code of the language that this request is answered in."""
    return str(get_locale() or DEFAULT_LANGUAGE)


def _remember_language(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LANGUAGES and not request.path.startswith("/api/"):
        response.set_cookie(
            LANGUAGE_COOKIE, str(asked), max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure
        )
    if "csrf_token" in g or response.mimetype == "text/html":
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def language_context() -> dict[str, Any]:
    """What every template needs to speak a language and to offer the others."""
    return {"language": language(), "languages": LANGUAGE_NAMES, "in_language": _in_language}


def _in_language(code: str) -> str:
    """The address of this page in another language."""
    asked = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    return f"{request.path}?{urlencode([*asked, ('lang', code)])}"
