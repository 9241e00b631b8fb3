"""Pages for coming in and going out: sign in, sign out, the first account, and a co-facilitator's invitation."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from labapp.messages import message_for, reason_sentence
from labapp.store import accounts
from labapp.store.accounts import Account, EmailTaken
from labapp.web.asking import asker, login_required, password_given, services, sign_in, sign_out
from labapp.web.credentials import check_login, hashed, problems_with
from labapp.web.errors import STATUS, Problem
from labapp.web.preparing import welcome

blueprint = Blueprint("auth", __name__)


@blueprint.get("/login")
def login() -> ResponseReturnValue:
    """The sign-in form."""
    if current_user.is_authenticated:
        return redirect(_next_page())
    return render_template("login.html", email="", problem=None, next=request.args.get("next", ""))


@blueprint.post("/login")
def login_send() -> ResponseReturnValue:
    """Signs in, or shows the form again with what was wrong."""
    email = request.form.get("email", "")
    try:
        sign_in(check_login(email, request.form.get("password", "")))
    except Problem as problem:
        page = render_template(
            "login.html",
            email=email,
            problem=message_for(problem.code, problem.details),
            next=request.form.get("next", ""),
        )
        return page, STATUS[problem.code] if problem.code == "rate_limited" else 422
    return redirect(_next_page())


@blueprint.route("/password", methods=["GET", "POST"])
@login_required
def password() -> ResponseReturnValue:
    """Asks for the password once more, before something that can't be taken back; then goes on to it."""
    problem = None
    if request.method == "POST":
        try:
            check_login(asker().email, request.form.get("password", ""))
        except Problem as refused:
            wrong = refused.code == "bad_login"
            problem = _("This is not your present password.") if wrong else message_for(refused.code, refused.details)
        else:
            password_given()
            return redirect(_next_page())
    page = render_template("password.html", problem=problem, next=request.values.get("next", ""))
    return page, 422 if problem else 200


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """Signs out and has the browser forget what it kept for us."""
    sign_out()
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.route("/setup/<token>", methods=["GET", "POST"])
def setup(token: str) -> ResponseReturnValue:
    """Makes the first account, for whoever holds the link that the server printed. Works once: afterwards there is an account."""
    db = services().db
    if not accounts.setup_is_open(db, token):
        raise Problem("link_expired")
    email, problems = _wanted_account()
    if request.method == "POST" and not problems:
        account = accounts.create_first_account(db, token, email=email, password_hash=hashed(request.form["password"]))
        if account is None:
            raise Problem("link_expired")
        sign_in(account)
        flash(_("Welcome. Your account is ready: prepare your first lab."), "good")
        return redirect("/labs")
    page = render_template("setup.html", email=email, problems=problems)
    return page, 422 if problems else 200


@blueprint.route("/invite/<token>", methods=["GET", "POST"])
def invite(token: str) -> ResponseReturnValue:
    """Makes the visitor a co-facilitator of one lab: signed in already, by signing in here, or with a new account."""
    db = services().db
    invitation = accounts.open_invitation(db, token)
    if invitation is None:
        raise Problem("link_expired")
    problems: dict[str, str] = {}
    email = request.form.get("email", "")
    if request.method == "POST":
        account, problems = _account_of_invited()
        if account is not None:
            if not accounts.accept_invitation(db, token, account.id):
                raise Problem("link_expired")
            welcome(invitation.lab_id, account.id)
            sign_in(account)
            flash(
                _("You now lead “%(lab)s” together with the person who invited you.", lab=invitation.lab_title), "good"
            )
            return redirect("/labs")
    page = render_template("invite.html", invitation=invitation, email=email, problems=problems)
    return page, 422 if problems else 200


def _account_of_invited() -> tuple[Account | None, dict[str, str]]:
    """The account that accepts, or what is wrong with the form."""
    if current_user.is_authenticated:
        return current_user.account, {}
    email, password = request.form.get("email", ""), request.form.get("password", "")
    if request.form.get("have") == "account":
        try:
            return check_login(email, password), {}
        except Problem as problem:
            return None, {"password": message_for(problem.code, problem.details)}
    email, problems = _wanted_account()
    if problems:
        return None, problems
    try:
        return accounts.create_account(services().db, email=email, password_hash=hashed(password)), {}
    except EmailTaken:
        return None, {"email": _("There is an account with this address. Choose “I have an account” and sign in.")}


def _wanted_account() -> tuple[str, dict[str, str]]:
    """(address, {field: sentence} of what is wrong) of a form for a new account; no problems before it was sent."""
    form = request.form
    if request.method != "POST":
        return "", {}
    email = form.get("email", "")
    reasons = problems_with(email, form.get("password", ""), form.get("again", ""))
    return email, {field: reason_sentence(reason) for field, reason in reasons.items()}


def _next_page() -> str:
    """Where to go after signing in: an address of ours that the visitor wanted, or their labs."""
    wanted = request.values.get("next", "")
    path = wanted.partition("?")[0]
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return "/labs"
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return "/labs"
    except HTTPException:
        return "/labs"
    return wanted
