"""What holds for every address of the site: headers, CSRF, other people's labs, errors, and where requests come from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from labapp import Services, config, create_app
from labapp.store import accounts, migrate
from labapp.web.security import CONTENT_SECURITY_POLICY, HEADERS
from tests.web.conftest import Caller, Visitor

PART = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>\w+)>")  # of an address, as a rule names it
DATA = '<script type="application/ld+json">'  # for search engines: nothing runs it
EXEMPT = {
    "labapp.web.live.place_code",  # changes nothing
    "labapp.web.answering.no_more",  # the button of a mail program (RFC 8058): the signed address says what may be done
}


def rules(app: Flask) -> list[Rule]:
    """Every address there is, without Socket.IO's own."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def address(rule: Rule, lab: str) -> str:
    """An address that a rule matches: of this lab, and otherwise of things that there are not."""

    def filled(part: re.Match[str]) -> str:
        if part["kind"] == "any":
            return part["choices"].split(",")[0]
        return {"lab": lab, "code": "ABCDEF"}.get(part["name"], "1" if part["kind"] == "int" else "none")

    return PART.sub(filled, rule.rule)


def unsafe_pages(app: Flask) -> list[Rule]:
    """The pages that change something."""
    return [rule for rule in rules(app) if "POST" in (rule.methods or set()) and not rule.rule.startswith("/api/")]


def test_every_answer_carries_the_security_headers(
    app: Flask, facilitator: Visitor, stranger: Visitor, lab: dict[str, Any]
) -> None:
    for visitor in (facilitator, stranger):
        for rule in rules(app):
            path = address(rule, lab["id"])
            method = "GET" if "GET" in (rule.methods or set()) else "POST"
            headers = visitor.client.open(path, method=method).headers
            for name, value in HEADERS.items():
                assert headers.get(name) == value, f"{method} {path}: {name}"
            assert headers.get("Cache-Control"), path
            if path.startswith("/api/"):
                assert headers["Cache-Control"] == "no-store", path


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api/v1/nowhere", "/static/nowhere.js", "/socket.io/?EIO=4&transport=none"]
)
def test_also_where_nothing_is(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code in (400, 404)
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_policy_lets_no_foreign_and_no_inline_code_in() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    for word in ("unsafe", "http:", "https:", "*"):
        assert word not in CONTENT_SECURITY_POLICY


def test_no_page_holds_inline_code_or_style(app: Flask, facilitator: Visitor, lab: dict[str, Any]) -> None:
    for rule in rules(app):
        if "GET" not in (rule.methods or set()):
            continue
        page = facilitator.get(address(rule, lab["id"]))
        if page.mimetype == "text/html":
            told = page.text.replace(DATA, "<data>")
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", told), rule.rule
            assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//(?!localhost)""", page.text), rule.rule


def test_every_form_needs_its_csrf_token(
    app: Flask, services: Services, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    seen = 0
    for rule in unsafe_pages(app):
        view = app.view_functions[rule.endpoint]
        if f"{view.__module__}.{view.__name__}" in EXEMPT:
            continue
        for data in ({}, {"csrf_token": "wrong"}):
            answer = facilitator.client.post(address(rule, lab["id"]), data=data)
            assert answer.status_code == 400, rule.rule
            assert "Formuläret" in answer.text, "it says what happened"
        seen += 1
    assert seen >= 8
    assert services.rooms.lab(lab["id"]).title == lab["title"]


def test_only_what_needs_no_form_of_ours_is_exempt_from_csrf() -> None:
    from labapp.extensions import csrf

    assert csrf._exempt_views == EXEMPT
    assert {blueprint.name for blueprint in csrf._exempt_blueprints} == {"api"}


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_site_can_send_no_form_even_with_a_token(
    facilitator: Visitor, lab: dict[str, Any], headers: dict[str, str]
) -> None:
    token = {"csrf_token": facilitator.csrf_token(), "confirm": lab["title"]}
    for path in (f"/labs/{lab['id']}/delete", "/api/v1/login"):
        assert facilitator.client.post(path, data=token, headers=headers).status_code == 403
    assert facilitator.get(f"/labs/{lab['id']}").status_code == 200


def test_every_page_of_another_accounts_lab_is_not_there(
    app: Flask, other_facilitator: Visitor, lab: dict[str, Any]
) -> None:
    open_to_all = {"live.phone", "live.manifest", "live.place_code"}
    seen = 0
    for rule in rules(app):
        if "<lab>" not in rule.rule or rule.rule.startswith("/api/") or rule.endpoint in open_to_all:
            continue
        path = address(rule, lab["id"])
        methods = (rule.methods or set()) & {"GET", "POST"}
        for method in methods:
            answer = other_facilitator.send(path) if method == "POST" else other_facilitator.get(path)
            assert answer.status_code == 404, f"{method} {path}"
            assert "Canary" not in answer.text
            assert lab["code"] not in answer.text
            seen += 1
    assert seen >= 8


def test_strangers_are_sent_to_sign_in(app: Flask, stranger: Visitor, lab: dict[str, Any]) -> None:
    for path in (
        "/labs",
        "/labs/new",
        "/programme",
        f"/labs/{lab['id']}",
        f"/labs/{lab['id']}/export",
        f"/console/{lab['id']}",
    ):
        answer = stranger.get(path)
        assert answer.status_code == 302, path
        assert answer.location.startswith("/login?next=/"), path


def test_what_changes_something_is_not_done_by_reading(app: Flask, facilitator: Visitor, lab: dict[str, Any]) -> None:
    readable = {rule.rule for rule in rules(app) if "GET" in (rule.methods or set())}
    for rule in rules(app):
        if rule.rule not in readable:
            assert facilitator.get(address(rule, lab["id"])).status_code in (404, 405), rule.rule


def test_a_nul_is_refused_wherever_it_comes_in(facilitator: Visitor, lab: dict[str, Any]) -> None:
    for path in ("/labs/%00", "/library?q=%00", "/j/AB%00", "/api/v1/innovations?q=%00", "/setup/%00"):
        assert facilitator.get(path).status_code == 400, path
    assert facilitator.send("/login", {"email": "a\0@example.org"}).status_code == 400


# Errors


@pytest.mark.parametrize("language", ["sv", "da", "en"])
@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("PUT", "/login", 405), ("POST", "/login", 400)]
)
def test_an_error_page_says_what_happened_and_where_to_go(
    stranger: Visitor, method: str, path: str, status: int, language: str
) -> None:
    answer = stranger.client.open(path, method=method, headers={"Accept-Language": language})
    assert answer.status_code == status
    assert f'<html lang="{language}">' in answer.text
    assert 'href="/"' in answer.text
    if status == 405:
        assert answer.headers["Allow"]


def test_a_fault_is_answered_in_our_shape_and_shows_nothing_of_the_inside(
    app: Flask, stranger: Visitor, nobody: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: Any) -> None:
        raise RuntimeError("canary: a secret of the inside")

    monkeypatch.setitem(app.view_functions, "pages.privacy", fails)
    monkeypatch.setitem(app.view_functions, "api.list_templates", fails)
    page, body = stranger.get("/privacy"), nobody.call("GET", "/templates")
    assert page.status_code == body.status_code == 500
    assert (body.json or {})["error"]["code"] == "internal"
    for answer in (page, body):
        assert "canary" not in answer.text
        assert "Traceback" not in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_error_page_works_without_the_database(
    app: Flask, services: Services, facilitator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(accounts, "account_by_id", fails)
    answer = facilitator.get("/labs")
    assert answer.status_code == 500
    assert "What was saved before is safe." in answer.text


# Behind a proxy


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "lab.example", "X-Forwarded-For": "192.0.2.7"}


def test_what_a_visitor_says_of_its_own_address_is_not_believed(api: Caller) -> None:
    body = {"title": "A", "challenge": "How?", "language": "en", "template": "taster_90"}
    made = api.call("POST", "/labs", body, headers=FORWARDED)
    assert (made.json or {})["links"]["join"].startswith("http://localhost/")


def test_what_a_trusted_proxy_says_is(tmp_path: Path) -> None:
    app = create_app(config.load({}, instance=str(tmp_path), async_mode="threading", trusted_proxies=1))
    db = app.extensions["labapp"].db
    migrate.upgrade(db)
    account = accounts.create_account(db, email="a@example.org", password_hash="x")
    caller = Caller(app.test_client(), accounts.add_token(db, account.id))
    body = {"title": "A", "challenge": "How?", "language": "en", "template": "taster_90"}
    made = caller.call("POST", "/labs", body, headers=FORWARDED)
    assert (made.json or {})["links"]["join"].startswith("https://lab.example/")
    assert app.test_client().get("/metrics", headers=FORWARDED).status_code == 403
    db.close()


# Languages


def test_a_language_that_is_chosen_is_remembered(stranger: Visitor) -> None:
    assert '<html lang="en">' in stranger.get("/").text
    assert '<html lang="da">' in stranger.get("/?lang=da").text
    assert '<html lang="da">' in stranger.get("/privacy").text
    assert '<html lang="da">' in stranger.get("/?lang=xx").text


def test_the_links_to_other_languages_keep_the_page(stranger: Visitor) -> None:
    page = stranger.get("/login?next=/labs/new").text
    assert 'href="/login?next=%2Flabs%2Fnew&amp;lang=sv"' in page


# For operators


def test_health_is_told_to_everybody_and_metrics_to_few(stranger: Visitor) -> None:
    assert stranger.get("/healthz").json == {"ok": True}
    ready = stranger.get("/readyz")
    assert ready.status_code == 200
    assert all((ready.json or {})["checks"].values())
    assert stranger.get("/metrics").status_code == 200
    assert stranger.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 403
    assert stranger.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403


def test_who_drains_is_not_ready(services: Services, stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.rooms, "draining", True)
    answer = stranger.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json or {})["checks"]["serving"] is False
