"""Pages that anybody may read: the start page with the join code, what we do with personal data, and how accessible we are."""

from __future__ import annotations

import re

from flask import Blueprint, Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from labapp.store import accounts
from labapp.web.asking import services

blueprint = Blueprint("pages", __name__)

_NOT_IN_CODES = re.compile(r"[\s-]+")


def init_app(app: Flask) -> None:
    """Gives the frame of all pages its sections."""
    app.jinja_env.globals["sections"] = sections


def sections() -> list[tuple[str, str]]:
    """(address, words) of the main menu, for this visitor."""
    everybody = [("/library", _("Library"))]
    if not current_user.is_authenticated:
        return everybody
    return [
        ("/labs", _("Labs")),
        ("/programme", _("Programme")),
        ("/follow-ups", _("Follow-ups")),
        ("/goals", _("Effect goals")),
        *everybody,
    ]


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Join by code, or sign in. The code is only carried on: the join page says whether there is such a lab."""
    code = plain_code(request.args.get("code", ""))
    if code:
        return redirect(f"/j/{code}")
    return render_template("home.html", needs_setup=not accounts.any_account(services().db))


@blueprint.get("/privacy")
def privacy() -> str:
    """Who sees what, what is kept, and how to have it removed."""
    return render_template("privacy.html", settings=services().settings)


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What works with which aids, and what does not yet."""
    return render_template("accessibility.html")


def plain_code(text: str) -> str:
    """A join code as people type it, without spaces and hyphens and in capitals; empty if no sign of it can be in a code."""
    code = _NOT_IN_CODES.sub("", text).upper()[:12]
    return code if code.isascii() and code.isalnum() else ""
