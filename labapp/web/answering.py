"""Answering a follow-up from the address in a letter: three fields, no account, no script. And asking for no more letters.

The address is signed, names one question, and ends after two months. Opening it changes nothing: mail programs open addresses by themselves.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import refresh

from labapp.core.following import Check, Matter
from labapp.core.refused import Refused
from labapp.extensions import LANGUAGE_COOKIE, csrf
from labapp.store import followups, passes
from labapp.web import following
from labapp.web.asking import services
from labapp.web.errors import Problem
from labapp.web.followups import reason_words, wished_day

blueprint = Blueprint("answering", __name__)


@blueprint.route("/f/<token>", methods=["GET", "POST"])
def show(token: str) -> ResponseReturnValue:
    """Asks how a matter stands, and says what was noted."""
    matter, check = _asked(token)
    if check.state != "planned":
        return _page("followup_noted.html", matter, check)
    if not matter.is_open:
        raise Problem("link_expired")
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            form, day = request.form, wished_day(request.form.get("next_on", ""))
            words, standing = form.get("words", ""), form.get("standing", "")
            followups.answer(services().db, check.id, standing, words, day, following.today())
        except Refused as refused:
            if refused.code != "bad_request":
                raise
            problems = {str(refused.details["field"]): reason_words(str(refused.details["reason"]))}
        else:
            return redirect(url_for("answering.show", token=token))
    page = _page("followup_answer.html", matter, check, problems=problems, form=request.form)
    return page, 422 if problems else 200


@blueprint.route("/f/stop/<token>", methods=["GET", "POST"])
def no_more(token: str) -> ResponseReturnValue:
    """Ends the reminders of one matter. Mail programs send the POST by themselves when somebody presses their button (RFC 8058)."""
    about = passes.opened(services().settings.secret_key, passes.NO_MORE, token, following.today())
    matter = followups.find(services().db, about) if about else None
    if matter is None:
        raise Problem("link_expired")
    if request.method == "POST":
        followups.mail_no_more(services().db, matter.id)
    stopped = request.method == "POST" or not matter.mailed
    return _in_its_language(matter, "followup_no_more.html", stopped=stopped)


csrf.exempt(no_more)  # whoever presses the button in a mail program has no page of ours before them


def _asked(token: str) -> tuple[Matter, Check]:
    """What a letter asked.

    :raise Problem: `link_expired`
    """
    about = passes.opened(services().settings.secret_key, passes.ANSWER, token, following.today())
    matter = followups.of_check(services().db, about) if about else None
    check = next((one for one in matter.checks if one.id == about), None) if matter else None
    if matter is None or check is None:
        raise Problem("link_expired")
    return matter, check


def _page(template: str, matter: Matter, check: Check, **more: object) -> str:
    soonest = following.today() + timedelta(days=1)
    return _in_its_language(matter, template, check=check, soonest=soonest.isoformat(), **more)


def _in_its_language(matter: Matter, template: str, **more: object) -> str:
    """The page in the language of the letter, unless its reader has chosen one."""
    chosen = request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    if not chosen:
        g.letter_language = matter.language
        refresh()
    return render_template(template, matter=matter, bare=True, **{**following.words(), **more})
