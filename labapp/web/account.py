"""A facilitator's own account: a new password, and tokens for programs that act for them."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from labapp.messages import message_for, reason_sentence
from labapp.store import accounts
from labapp.web.asking import asker, knows_password, login_required, services, sign_in
from labapp.web.credentials import check_login, hashed, problems_with
from labapp.web.errors import Problem

blueprint = Blueprint("account", __name__)

TOKEN_NAME_MAX = 120


@blueprint.get("/account")
@login_required
def show() -> str:
    """The account."""
    return _page({})


@blueprint.post("/account/password")
@login_required
def change_password() -> ResponseReturnValue:
    """Sets a new password, for who knows the present one. All other sessions of the account end."""
    account, form = asker(), request.form
    new = form.get("password", "")
    problems = {
        f: reason_sentence(reason) for f, reason in problems_with(account.email, new, form.get("again", "")).items()
    }
    try:
        check_login(account.email, form.get("present", ""))
    except Problem as problem:
        wrong = problem.code == "bad_login"
        problems["present"] = (
            _("This is not your present password.") if wrong else message_for(problem.code, problem.details)
        )
    if problems:
        return _page(problems), 422
    accounts.set_password(services().db, account.id, hashed(new))
    renewed = accounts.account_by_id(services().db, account.id)
    if renewed is not None:
        sign_in(renewed)
    services().gateway.guard.review()
    flash(_("Your password is changed. You are signed out everywhere else."), "good")
    return redirect("/account")


@blueprint.post("/account/tokens")
@login_required
def add_token() -> ResponseReturnValue:
    """Makes a bearer token and shows it, this once."""
    if not knows_password():
        return redirect(url_for("auth.password", next="/account"))
    name = request.form.get("name", "").strip()[:TOKEN_NAME_MAX]
    return _page({}, fresh=accounts.add_token(services().db, asker().id, name))


@blueprint.post("/account/tokens/<token>/withdraw")
@login_required
def withdraw_token(token: str) -> ResponseReturnValue:
    """Makes a bearer token void."""
    accounts.withdraw_token(services().db, asker().id, token)
    services().gateway.guard.review()
    flash(_("The token no longer works."), "good")
    return redirect("/account")


def _page(problems: dict[str, str], fresh: str | None = None) -> str:
    return render_template(
        "account.html",
        problems=problems,
        fresh=fresh,
        tokens=accounts.tokens_of(services().db, asker().id),
        day=lambda moment: format_date(datetime.fromisoformat(moment), "d MMMM yyyy"),
    )
