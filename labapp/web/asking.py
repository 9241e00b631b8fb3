"""Who asks: the account behind a session cookie or a bearer token, and which labs it leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import flask_login
from flask import Flask, Request, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, login_user, logout_user

from labapp.core import policy
from labapp.extensions import login
from labapp.store import accounts
from labapp.store.accounts import Account
from labapp.web.errors import Problem, wants_json

if TYPE_CHECKING:
    from labapp import Services

V = TypeVar("V", bound=Callable[..., Any])


class SignedIn(UserMixin):  # type: ignore[misc]
    """An account as flask-login wants it. The stamp in the session's id ends all sessions of an account when its password changes."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        return f"{self.account.id}.{self.account.stamp}"


def init_app(app: Flask) -> None:
    """Teaches flask-login to find our accounts."""
    login.user_loader(_by_session)
    login.request_loader(_by_bearer)
    login.unauthorized_handler(_send_to_login)
    login.session_protection = None  # it compares addresses, and those change as people move between networks


def login_required(view: V) -> V:
    """Lets only signed-in visitors see a page; others sign in first and come back."""
    return cast(V, flask_login.login_required(view))


def services() -> Services:
    """What the present application is made of: settings, database, rooms."""
    return cast("Services", current_app.extensions["labapp"])


def sign_in(account: Account) -> None:
    """Starts a session of its own: nothing of what the browser carried before is kept."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(account))


def sign_out() -> None:
    """Ends the session in this browser."""
    logout_user()
    session.clear()


def asker() -> Account:
    """The account that asks for a page; for views behind `login_required`."""
    return cast(Account, current_user.account)


def asker_of_request() -> tuple[Account | None, bool]:
    """(account, whether a session cookie said so). A bearer token counts alone where one is sent."""
    if "Authorization" in request.headers:
        found = _by_bearer(request)
        return (found.account if found else None), False
    if current_user.is_authenticated:
        return current_user.account, True
    return None, False


def leads(account: Account, lab: str) -> bool:
    """Whether an account is on the staff of a lab."""
    return policy.may_lead(accounts.staffed_labs(services().db, account.id), lab)


def demand_lead(lab: str) -> Account:
    """The account that asks, if it leads the lab.

    :raise Problem: `not_found`: to everybody else a lab of others does not exist
    """
    if not leads(asker(), lab):
        raise Problem("not_found")
    return asker()


def _by_session(session_id: str) -> SignedIn | None:
    account_id, _, stamp = session_id.partition(".")
    account = accounts.account_by_id(services().db, account_id)
    return SignedIn(account) if account is not None and account.stamp == stamp else None


def _by_bearer(asked: Request) -> SignedIn | None:
    kind, _, token = asked.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    account = accounts.account_by_token(services().db, token.strip())
    return SignedIn(account) if account is not None else None


def _send_to_login() -> ResponseReturnValue:
    if wants_json() or request.method != "GET":
        raise Problem("not_signed_in")
    here = request.full_path.rstrip("?")
    return redirect(url_for("auth.login", next=here))
