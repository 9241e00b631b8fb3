"""A facilitator's own account: a new password, and tokens for programs."""

from __future__ import annotations

import re

from flask import Flask

from labapp import Services
from labapp.store import accounts
from tests.web.conftest import PASSWORD, Caller, Visitor, sign_in

NEW = "another sentence to remember"


def test_a_new_password_needs_the_present_one(services: Services, facilitator: Visitor) -> None:
    assert facilitator.account
    answer = facilitator.send("/account/password", {"present": "guess", "password": NEW, "again": NEW})
    assert answer.status_code == 422
    assert "This is not your present password." in answer.text
    found = accounts.account_with_password(services.db, facilitator.account.email)
    assert found
    assert accounts.password_fits(found[1], PASSWORD)


def test_a_new_password_keeps_this_session_and_ends_the_others(app: Flask, facilitator: Visitor) -> None:
    assert facilitator.account
    elsewhere = sign_in(app, facilitator.account)
    short = facilitator.send("/account/password", {"present": PASSWORD, "password": "short", "again": "short"})
    assert short.status_code == 422
    done = facilitator.send("/account/password", {"present": PASSWORD, "password": NEW, "again": NEW})
    assert done.location == "/account"
    assert facilitator.get("/labs").status_code == 200
    assert elsewhere.get("/labs").status_code == 302


def test_a_token_is_shown_once_works_and_can_be_withdrawn(app: Flask, facilitator: Visitor) -> None:
    shown = facilitator.send("/account/tokens", {"name": "the archive"}).text
    token = re.search(r'id="fresh" readonly value="([^"]+)"', shown)
    assert token
    caller = Caller(app.test_client(), token[1])
    assert caller.call("GET", "/labs").status_code == 200
    later = facilitator.get("/account").text
    assert "the archive" in later
    assert token[1] not in later
    withdraw = re.search(r'action="(/account/tokens/\w+/withdraw)"', later)
    assert withdraw
    facilitator.send(withdraw[1])
    assert caller.call("GET", "/labs").status_code == 401


def test_nobody_withdraws_the_token_of_somebody_else(
    app: Flask, services: Services, facilitator: Visitor, other_facilitator: Visitor
) -> None:
    assert facilitator.account
    token = accounts.add_token(services.db, facilitator.account.id, "mine")
    (entry,) = accounts.tokens_of(services.db, facilitator.account.id)
    other_facilitator.send(f"/account/tokens/{entry.id}/withdraw")
    assert accounts.account_by_token(services.db, token) == facilitator.account
