"""The page behind a link that asks an effect goal later: one question, five steps, no account. Opening it changes nothing."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from labapp.core.refused import Refused
from labapp.extensions import LANGUAGE_COOKIE
from labapp.store import goal_records, goals, labs
from labapp.web import following
from labapp.web.asking import services
from labapp.web.errors import Problem

blueprint = Blueprint("goal_answer", __name__)


@blueprint.route("/g/<token>", methods=["GET", "POST"])
def show(token: str) -> ResponseReturnValue:
    """Asks, or says that it is too early, and takes one answer."""
    found = goals.opened(services().db, token)
    if found is None:
        raise Problem("link_expired")
    asking, used = found
    row = labs.lab_row(services().db, asking.lab_id)
    if row is not None and not (request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE)):
        g.letter_language = row.language
        refresh()
    now, problem = following.today(), ""
    state: str = asking.state(now) if not used else "used"
    if request.method == "POST":
        value = request.form.get("value", "")
        try:
            goals.answer(services().db, token, int(value) if value.isdecimal() and len(value) < 3 else 0, now)
            state = "done"
            if asking.tally.answers + 1 >= asking.invited:  # it ends with the last link
                goal_records.write_back(services().db, services().rooms.lab(asking.lab_id), now)
        except Refused as refused:
            if refused.code == "too_early":
                raise Problem("too_early", day=following.day(asking.not_before)) from None
            if refused.code != "bad_request":
                raise
            problem = _("Choose one of the five steps.")
    page = render_template(
        "goal_answer.html",
        bare=True,
        asking=asking,
        lab=row,
        state=state,
        problem=problem,
        day=following.day,
        steps=[
            (5, _("Agree completely")),
            (4, _("Agree")),
            (3, _("Neither")),
            (2, _("Disagree")),
            (1, _("Disagree completely")),
        ],
    )
    return page, 422 if problem else 200
