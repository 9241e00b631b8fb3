"""The pages and the JSON API: short Flask views that ask the store and the rooms. `init_app` puts them together."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from labapp import Services

# Modules whose import declares routes of the API; the blueprint is registered after all of them.
_API = (
    *("api_accounts", "api_catalogue", "api_templates", "api_labs", "api_innovations"),
    *("api_signing", "versions", "replay", "join", "photos", "openapi"),
)
_PAGES = (
    *("pages", "auth", "account", "labs", "agenda", "templates", "copying", "invitation", "live", "rehearsing"),
    *("followups", "answering", "calendar", "goals", "goal_answer"),
    *("experiments", "exemptions"),
    *("writing", "versions", "signing"),
    *("photos", "library", "library_feeds", "library_bulk", "cases", "report", "record_report", "exports", "health"),
    *("replay",),
    *("sources", "reuse", "spread", "reading_page", "record_pictures", "translating"),
)


def init_app(app: Flask, services: Services) -> None:
    """Registers every page and route, the error answers and the security headers."""
    from labapp.extensions import csrf
    from labapp.web import api, asking, errors, pages, security

    errors.init_app(app)
    asking.init_app(app)
    pages.init_app(app)
    settings = services.settings
    security.init_app(app, https=(settings.public_url or "").startswith("https://"), proxies=settings.trusted_proxies)
    for name in _API:
        importlib.import_module(f"labapp.web.{name}")
    app.register_blueprint(api.blueprint)
    csrf.exempt(api.blueprint)  # it asks for the token itself, and only of those who come with a session cookie
    for name in _PAGES:
        app.register_blueprint(importlib.import_module(f"labapp.web.{name}").blueprint)
