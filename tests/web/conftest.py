"""An application on a real SQLite file, and visitors to it: strangers, facilitators by session, and callers of the API by token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from labapp import Services, config, create_app
from labapp.store import accounts, migrate
from labapp.store.accounts import Account
from tests.support.server import PASSWORD

_numbers = count(1)


@dataclass
class Visitor:
    """A browser, signed in as `account` or not."""

    client: FlaskClient
    account: Account | None = None

    def get(self, path: str, **options: Any) -> TestResponse:
        """A page read to its end, asked for in English unless the options say otherwise."""
        return self.client.get(path, **{"headers": {"Accept-Language": "en"}, "buffered": True, **options})

    def send(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """A form as a browser sends it: with the CSRF token of a page that was shown."""
        sent = {"csrf_token": self.csrf_token(), **(data or {})}
        return self.client.post(path, data=sent, headers={"Accept-Language": "en"}, **options)

    def csrf_token(self) -> str:
        """The token in a form that this visitor can see: sign out, or sign in."""
        page = self.get("/privacy" if self.account else "/login").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, "no form with a CSRF token was shown"
        return found[1]


@dataclass
class Caller:
    """A caller of the API with a bearer token, or without."""

    client: FlaskClient
    token: str | None = None
    language: str = "en"

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """One request to /api/v1."""
        headers = {"Accept-Language": self.language, **options.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            options["json"] = body
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def make_lab(self, **wishes: Any) -> dict[str, Any]:
        """A new lab."""
        body = {"title": "Solved today", "challenge": "How might we?", "language": "en", "template": "taster_90"}
        made = self.call("POST", "/labs", {**body, **wishes})
        assert made.status_code == 201, made.text
        return dict(made.json or {})


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests here; each makes accounts and labs of its own."""
    settings = config.load({}, instance=str(tmp_path_factory.mktemp("instance")), async_mode="threading")
    app = create_app(settings)
    migrate.upgrade(app.extensions["labapp"].db)
    yield app
    app.extensions["labapp"].rooms.drain()
    app.extensions["labapp"].db.close()


@pytest.fixture
def services(app: Flask) -> Services:
    """The parts of the application."""
    found: Services = app.extensions["labapp"]
    return found


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of PASSWORD, made once: it is slow on purpose."""
    return accounts.hash_password(PASSWORD)


@pytest.fixture
def new_account(services: Services, password_hash: str) -> Any:
    """Makes an account with PASSWORD."""

    def make() -> Account:
        email = f"facilitator-{next(_numbers)}@example.org"
        return accounts.create_account(services.db, email=email, password_hash=password_hash)

    return make


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """A browser without an account."""
    return Visitor(app.test_client())


@pytest.fixture
def facilitator(app: Flask, new_account: Any) -> Visitor:
    """A browser that is signed in."""
    return sign_in(app, new_account())


@pytest.fixture
def other_facilitator(app: Flask, new_account: Any) -> Visitor:
    """Another one, with an account of their own."""
    return sign_in(app, new_account())


def sign_in(app: Flask, account: Account) -> Visitor:
    """A browser in which somebody has signed in."""
    visitor = Visitor(app.test_client())
    answer = visitor.send("/login", {"email": account.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    visitor.account = account
    return visitor


@pytest.fixture
def nobody(app: Flask) -> Caller:
    """A caller without a token."""
    return Caller(app.test_client())


@pytest.fixture
def api(app: Flask, services: Services, facilitator: Visitor) -> Caller:
    """A caller with a token of `facilitator`."""
    assert facilitator.account
    return Caller(app.test_client(), accounts.add_token(services.db, facilitator.account.id))


@pytest.fixture
def other_api(app: Flask, services: Services, other_facilitator: Visitor) -> Caller:
    """A caller with a token of `other_facilitator`."""
    assert other_facilitator.account
    return Caller(app.test_client(), accounts.add_token(services.db, other_facilitator.account.id))


@pytest.fixture
def lab(api: Caller) -> dict[str, Any]:
    """A lab of `facilitator`."""
    return api.make_lab(title="Canary of the facilitator")
