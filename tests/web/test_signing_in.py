"""Coming in and going out by the pages: sign in, sign out, the first account, an invitation."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from labapp import Services, config, create_app
from labapp.store import accounts, migrate
from labapp.web import credentials
from tests.web.conftest import PASSWORD, Caller, Visitor, sign_in

ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)",
    "/%2f%2fevil.example", "labs", "", "/no/such/page", "/labs\r\nX: y", "/\t/evil.example", "http:evil.example", "/logout",
]  # fmt: skip


def test_after_signing_in_one_is_where_one_wanted_to_be(stranger: Visitor, new_account: Any) -> None:
    asked = stranger.get("/labs/new?template=half_day_lab")
    assert asked.location == "/login?next=/labs/new?template%3Dhalf_day_lab"
    account = new_account()
    credentials = {"email": account.email, "password": PASSWORD, "next": "/labs/new?template=half_day_lab"}
    assert stranger.send("/login", credentials).location == "/labs/new?template=half_day_lab"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(stranger: Visitor, new_account: Any, wanted: str) -> None:
    credentials = {"email": new_account().email, "password": PASSWORD, "next": wanted}
    assert stranger.send("/login", credentials).location == "/labs"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(stranger: Visitor, new_account: Any) -> None:
    email = new_account().email
    wrong = stranger.send("/login", {"email": email, "password": "not this one"})
    unknown = stranger.send("/login", {"email": "nobody@example.org", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 422
    assert "The e-mail address and the password do not match." in wrong.text
    assert "The e-mail address and the password do not match." in unknown.text
    assert stranger.get("/labs").status_code == 302


def test_a_session_of_before_is_not_carried_into_the_account(app: Flask, new_account: Any) -> None:
    visitor = Visitor(app.test_client())
    with visitor.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    account = new_account()
    visitor.send("/login", {"email": account.email, "password": PASSWORD})
    with visitor.client.session_transaction() as session:
        assert "planted" not in session


def test_signing_out_ends_the_session(facilitator: Visitor) -> None:
    assert facilitator.get("/labs").status_code == 200
    assert facilitator.send("/logout").location == "/"
    assert facilitator.get("/labs").status_code == 302


def test_a_new_password_ends_all_sessions(services: Services, facilitator: Visitor) -> None:
    assert facilitator.account
    accounts.set_password(services.db, facilitator.account.id, accounts.hash_password("another sentence"))
    assert facilitator.get("/labs").status_code == 302


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(stranger: Visitor, new_account: Any) -> None:
    answer = stranger.send("/login", {"email": new_account().email, "password": PASSWORD})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if "session" in value)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_under_https_the_session_cookie_is_secure_and_bound_to_the_host(tmp_path: Any) -> None:
    settings = config.load({}, instance=str(tmp_path), async_mode="threading", public_url="https://lab.example")
    app = create_app(settings)
    migrate.upgrade(app.extensions["labapp"].db)
    answer = app.test_client().get("/login", base_url="https://lab.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    app.extensions["labapp"].db.close()


# Guessing


def test_many_wrong_passwords_are_slowed_down_and_the_right_one_too_until_then(
    nobody: Caller, new_account: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "PER_ACCOUNT", "3/minute")
    email = new_account().email
    right = {"email": email, "password": PASSWORD}
    for _ in range(5):
        assert nobody.call("POST", "/login", right).status_code == 200  # successes are not counted
    for _ in range(3):
        assert nobody.call("POST", "/login", {"email": email, "password": "wrong"}).status_code == 401
    stopped = nobody.call("POST", "/login", right)
    assert stopped.status_code == 429
    assert (stopped.json or {})["error"]["code"] == "rate_limited"
    assert 0 < int(stopped.headers["Retry-After"]) <= 61
    other = {"email": new_account().email, "password": PASSWORD}
    assert nobody.call("POST", "/login", other).status_code == 200


# The first account


@pytest.fixture
def empty_app(tmp_path: Any) -> Any:
    app = create_app(config.load({}, instance=str(tmp_path), async_mode="threading"))
    migrate.upgrade(app.extensions["labapp"].db)
    yield app
    app.extensions["labapp"].db.close()


def test_the_set_up_link_makes_the_first_account_once(empty_app: Flask) -> None:
    visitor = Visitor(empty_app.test_client())
    db = empty_app.extensions["labapp"].db
    assert "This server has no account yet" in visitor.get("/").text
    link = accounts.setup_link(db, "")
    assert link
    assert "The first account" in visitor.get(link).text
    wrong = visitor.send(link, {"email": "no address", "password": "short", "again": "other"})
    assert wrong.status_code == 422
    assert "Write a whole e-mail address" in wrong.text
    assert "This is too short." in wrong.text
    mismatch = visitor.send(link, {"email": "a@example.org", "password": PASSWORD, "again": PASSWORD + "!"})
    assert "The two do not match." in mismatch.text
    made = visitor.send(link, {"email": "a@example.org", "password": PASSWORD, "again": PASSWORD})
    assert made.location == "/labs"
    assert visitor.get("/labs").status_code == 200
    later = Visitor(empty_app.test_client())
    assert later.get(link).status_code == 410
    assert later.send(link, {"email": "b@example.org", "password": PASSWORD, "again": PASSWORD}).status_code == 410
    assert accounts.account_by_email(db, "b@example.org") is None


@pytest.mark.parametrize("path", ["/setup/nonsense", "/invite/nonsense"])
def test_a_link_that_was_never_made_opens_nothing(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 410
    assert "This link has expired or has been used." in answer.text


# Invitations


def test_a_new_person_accepts_an_invitation_with_a_new_account(
    services: Services, stranger: Visitor, lab: dict[str, Any]
) -> None:
    token, _ = accounts.invite(services.db, lab["id"])
    assert "Canary of the facilitator" in stranger.get(f"/invite/{token}").text
    bad = stranger.send(f"/invite/{token}", {"have": "none", "email": "x", "password": "short"})
    assert bad.status_code == 422
    new = {"have": "none", "email": f"new-{lab['id']}@example.org", "password": PASSWORD, "again": PASSWORD}
    assert stranger.send(f"/invite/{token}", new).location == "/labs"
    assert "Canary of the facilitator" in stranger.get("/labs").text
    assert stranger.get(f"/labs/{lab['id']}").status_code == 200


def test_an_account_accepts_an_invitation_by_signing_in(
    services: Services, stranger: Visitor, new_account: Any, lab: dict[str, Any]
) -> None:
    token, _ = accounts.invite(services.db, lab["id"])
    account = new_account()
    taken = {"have": "none", "email": account.email, "password": PASSWORD, "again": PASSWORD}
    assert "There is an account with this address." in stranger.send(f"/invite/{token}", taken).text
    wrong = {"have": "account", "email": account.email, "password": "not this one"}
    assert stranger.send(f"/invite/{token}", wrong).status_code == 422
    assert lab["id"] not in accounts.staffed_labs(services.db, account.id)
    right = {"have": "account", "email": account.email, "password": PASSWORD}
    assert stranger.send(f"/invite/{token}", right).location == "/labs"
    assert lab["id"] in accounts.staffed_labs(services.db, account.id)


def test_who_is_signed_in_accepts_with_one_click_and_the_link_is_used_up(
    app: Flask, services: Services, new_account: Any, lab: dict[str, Any]
) -> None:
    token, _ = accounts.invite(services.db, lab["id"])
    first, second = sign_in(app, new_account()), sign_in(app, new_account())
    assert first.send(f"/invite/{token}").location == "/labs"
    assert first.get(f"/labs/{lab['id']}").status_code == 200
    assert second.send(f"/invite/{token}").status_code == 410
    assert second.get(f"/labs/{lab['id']}").status_code == 404
