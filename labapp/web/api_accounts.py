"""Routes of the API for getting in."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from labapp.store import accounts
from labapp.web.api import route
from labapp.web.asking import services
from labapp.web.credentials import check_login


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    """What a facilitator signs in with."""

    email: Annotated[str, Meta(max_length=254)]
    password: Annotated[str, Meta(max_length=200)]


class Token(Struct, frozen=True):
    """A bearer token. It is shown this once."""

    token: str


@route(
    "POST",
    "/login",
    auth="anybody",
    body=Credentials,
    answer=Token,
    errors=("bad_login", "rate_limited"),
    tag="Accounts",
)
def log_in(*, body: Credentials) -> Token:
    """A bearer token for an account.

    An unknown address and a wrong password get the same answer. Only failures are counted against the limit. Of the
    tokens that an account got here the latest twenty work; those made on the account's page are not counted."""
    account = check_login(body.email, body.password)
    return Token(accounts.add_login_token(services().db, account.id))
