"""Checking who somebody is by password, slowly for those who guess; shared by the sign-in page and the API."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import current_app, request

from labapp.extensions import failures
from labapp.store import accounts
from labapp.store.accounts import Account
from labapp.web.asking import services
from labapp.web.errors import Problem

# Failures, not successes: a course of thirty facilitators may sign in behind one address.
PER_ACCOUNT = "10/15 minutes"
PER_ADDRESS = "100/15 minutes"

PASSWORD_MIN, PASSWORD_MAX = accounts.SHORTEST_PASSWORD, 200
EMAIL_MAX = 254
P = ParamSpec("P")
R = TypeVar("R")

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def check_login(email: str, password: str) -> Account:
    """The account of these credentials.

    Takes as long for an unknown address as for a wrong password, and answers both alike.

    :raise Problem: `bad_login`; `rate_limited` {retry_in} after too many failures, before anything is compared
    """
    email = accounts.plain_email(email)
    keys = (
        (PER_ACCOUNT, "login", hashlib.sha256(email.encode()).hexdigest()),
        (PER_ADDRESS, "login-from", request.remote_addr or ""),
    )
    for limit, *key in keys:
        if wait_s := failures().wait_s(limit, *key):
            raise Problem("rate_limited", retry_in=wait_s)
    found = accounts.account_with_password(services().db, email)
    password_hash = found[1] if found else None
    if not beside(accounts.password_fits, password_hash, password[:PASSWORD_MAX]) or found is None:
        for limit, *key in keys:
            failures().add(limit, *key)
        raise Problem("bad_login")
    return found[0]


def hashed(password: str) -> str:
    """The hash to keep of a new password, made beside the event loop."""
    return beside(accounts.hash_password, password)


def beside(slow: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a slow function that touches only its arguments returns, run beside the event loop.

    `labapp.server` puts the way into `app.extensions["labapp_beside"]` where there is a loop to keep free; threads need none.
    """
    run: Callable[..., R] | None = current_app.extensions.get("labapp_beside")
    return run(slow, *args, **kwargs) if run else slow(*args, **kwargs)


def problems_with(email: str, password: str, again: str) -> dict[str, str]:
    """{field: reason} of what is wrong with the form for a new account; empty if all is well."""
    problems = {}
    if len(email) > EMAIL_MAX or not _EMAIL.fullmatch(email.strip()):
        problems["email"] = "not_an_address"
    if len(password) < PASSWORD_MIN:
        problems["password"] = "too_short"
    elif len(password) > PASSWORD_MAX:
        problems["password"] = "too_long"
    elif password != again:
        problems["again"] = "mismatch"
    return problems
