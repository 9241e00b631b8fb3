"""The security headers, on every answer there is: pages, errors, redirects, files, exports, the socket's own, over HTTP and HTTPS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from labapp import assets, config, create_app
from labapp.store import accounts, migrate
from labapp.web.security import HEADERS, HSTS
from tests.web.conftest import PASSWORD, Visitor

HTTPS = "https://lab.example"
# What a view may set itself, for a reason of its own.
OWN = {"Content-Security-Policy": {"photos"}}


def addresses(app: Flask, lab: str) -> list[tuple[str, str]]:
    """(method, address) of every rule with every method, filled in with a lab that is there."""
    return [
        (method, re.sub(r"<(?:\w+:)?(\w+)>", lambda part: lab if part[1] == "lab" else "ABCDEF", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) | {"GET", "POST", "PUT"})
    ]


def wrong_headers(app: Flask, client: FlaskClient, lab: str, **options: Any) -> list[str]:
    """What every answer should carry and some does not, one line each."""
    found = []
    owner = {rule.rule: rule for rule in app.url_map.iter_rules()}
    assert len(owner) > 40
    for method, path in addresses(app, lab):
        headers = client.open(path, method=method, **options).headers
        for name, value in HEADERS.items():
            if headers.get(name) != value and not _own(name, path):
                found.append(f"{method} {path}: {name} is {headers.get(name)}")
        if headers.getlist("Content-Security-Policy")[1:]:
            found.append(f"{method} {path}: two policies")
    return found


def _own(name: str, path: str) -> bool:
    return any(part in path for part in OWN.get(name, ()))


@pytest.fixture
def https_client(tmp_path: Path) -> Iterator[FlaskClient]:
    """A facilitator at a site whose public address is HTTPS."""
    app = create_app(config.load({}, instance=str(tmp_path), async_mode="threading", public_url=HTTPS))
    db = app.extensions["labapp"].db
    migrate.upgrade(db)
    accounts.create_account(db, email="a@example.org", password_hash=accounts.hash_password(PASSWORD))
    yield app.test_client()
    app.extensions["labapp"].rooms.drain()
    db.close()


def test_every_address_with_every_method_carries_them(
    app: Flask, facilitator: Visitor, stranger: Visitor, lab: dict[str, Any]
) -> None:
    for visitor in (facilitator, stranger):
        assert wrong_headers(app, visitor.client, lab["id"]) == []


def test_https_adds_transport_security_and_binds_the_cookies_to_the_host(https_client: FlaskClient) -> None:
    app = https_client.application
    assert wrong_headers(app, https_client, "none", base_url=HTTPS) == []
    for path in ("/", "/nowhere", "/labs", "/static/nowhere.js", "/api/v1/labs"):
        assert https_client.get(path, base_url=HTTPS).headers["Strict-Transport-Security"] == HSTS
    page = https_client.get("/login", base_url=HTTPS)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    form = {"csrf_token": token[1], "email": "a@example.org", "password": PASSWORD}
    answer = https_client.post("/login", data=form, base_url=HTTPS)
    assert answer.status_code == 302
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_files_redirects_and_faults_carry_them_too(
    app: Flask, facilitator: Visitor, lab: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: Any) -> None:
        raise RuntimeError

    monkeypatch.setitem(app.view_functions, "pages.privacy", fails)
    script = assets.Assets().url("pages.js")
    with facilitator.client.get(script) as file:
        modified = file.headers["Last-Modified"]
    seen = {}
    for path, headers in (
        (script, {}),
        (script, {"If-Modified-Since": modified}),
        ("/?code=abcdef", {}),
        ("/privacy", {}),
        ("/nowhere", {}),
        ("/labs/%00", {}),
        ("/socket.io/?EIO=4&transport=polling&j=0", {}),
        ("/socket.io/?EIO=9&transport=polling", {}),
    ):
        with facilitator.client.get(path, headers=headers) as answer:
            seen[answer.status_code] = path
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
    assert set(seen) >= {200, 302, 304, 400, 404, 500}
    large = facilitator.client.post("/login", data={"email": "x" * 300_000})
    assert (large.status_code, large.headers["X-Content-Type-Options"]) == (413, "nosniff")


def test_what_is_one_persons_is_kept_nowhere(facilitator: Visitor, stranger: Visitor, lab: dict[str, Any]) -> None:
    personal = ["/labs", f"/labs/{lab['id']}", f"/labs/{lab['id']}/export", "/account", "/programme"]
    personal += [
        f"/console/{lab['id']}",
        f"/remote/{lab['id']}",
        f"/report/{lab['id']}",
        f"/wall/{lab['id']}?key={lab['wall_key']}",
    ]
    personal += ["/api/v1/labs", f"/api/v1/labs/{lab['id']}/export", "/api/v1/nowhere"]
    for path in personal:
        answer = facilitator.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
    for path in ("/", "/library", "/privacy"):
        assert stranger.get(path).headers["Cache-Control"] == "private, no-cache"


def test_only_files_named_by_their_content_are_kept_for_long(app: Flask, stranger: Visitor) -> None:
    with stranger.get(assets.Assets().url("pages.js")) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    rules: list[Rule] = list(app.url_map.iter_rules())
    assert not any(rule.rule.startswith("/static") for rule in rules), "files are served by one place alone"
