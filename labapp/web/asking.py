"""Who asks: the account behind a session cookie or a bearer token, and which labs it leads."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import flask_login
from flask import Flask, Request, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, login_user, logout_user

from labapp.core import policy
from labapp.extensions import login
from labapp.store import accounts, sessions
from labapp.store.accounts import Account
from labapp.store.secrets import digest
from labapp.store.sessions import Claim
from labapp.web.errors import Problem, wants_json

if TYPE_CHECKING:
    from labapp import Services

V = TypeVar("V", bound=Callable[..., Any])

SESSION_ID = "labapp_session_id"  # where the session keeps its own id, and when its person last gave the password
PASSWORD_AT = "labapp_password_at"
PASSWORD_HOLDS_S = 30 * 60  # seconds for which a given password counts for what can't be taken back


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
    """Starts a session of its own: nothing of what the browser carried before is kept, and the session it had is over."""
    _end_session()
    session.clear()
    session.permanent = True
    session[SESSION_ID] = sessions.new_session()
    session[PASSWORD_AT] = int(time.time())
    login_user(SignedIn(account))


def sign_out() -> None:
    """Ends the session, in this browser and wherever a copy of its cookie is, and the sockets that its pages opened."""
    logout_user()
    _end_session()
    session.clear()
    services().gateway.guard.review()


def claim_on(lab: str) -> Claim:
    """What the asker leads a lab by, for the socket of a page: it holds no longer than the session or token that asked for the page."""
    account = asker()
    if "Authorization" in request.headers:
        return Claim(lab, account.id, token=digest(_bearer(request)))
    return Claim(lab, account.id, stamp=account.stamp, session=digest(session[SESSION_ID]))


def knows_password() -> bool:
    """Whether the asker gave the password lately, or comes with a token: programs have none to give."""
    if "Authorization" in request.headers:
        return True
    given_at: int = session.get(PASSWORD_AT, 0)
    return time.time() - given_at < PASSWORD_HOLDS_S


def demand_password() -> None:
    """Lets those pass who gave their password lately; for what takes a lab out of here, or away.

    :raise Problem: `not_signed_in`
    """
    if not knows_password():
        raise Problem("not_signed_in")


def password_given() -> None:
    """Notes that the asker has just given the password."""
    session[PASSWORD_AT] = int(time.time())


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
    if account is None or account.stamp != stamp or SESSION_ID not in session:
        return None
    return None if sessions.has_ended(services().db, session[SESSION_ID]) else SignedIn(account)


def _end_session() -> None:
    if SESSION_ID in session:
        sessions.end_session(services().db, session[SESSION_ID])


def _by_bearer(asked: Request) -> SignedIn | None:
    token = _bearer(asked)
    account = accounts.account_by_token(services().db, token) if token else None
    return SignedIn(account) if account is not None else None


def _bearer(asked: Request) -> str:
    kind, _, token = asked.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _send_to_login() -> ResponseReturnValue:
    if wants_json() or request.method != "GET":
        raise Problem("not_signed_in")
    here = request.full_path.rstrip("?")
    return redirect(url_for("auth.login", next=here))
