"""T13: stolen, fixed and forgotten sessions. What ends, ends everywhere: in copies of the cookie, in pages, in open sockets."""

from __future__ import annotations

import html
import json
import re
import time
from typing import Any

import pytest
import requests
from flask import Flask

from labapp.web import asking
from labapp.web.security import SESSION_IDLE
from tests.contract.live import Console, Live
from tests.contract.workshop import Site, Workshop
from tests.support.server import PASSWORD
from tests.threats.test_t10_wall_link import CUT_WITHIN_S, assert_cut
from tests.web.conftest import PASSWORD as WEB_PASSWORD
from tests.web.conftest import Visitor, sign_in

EMAIL = "owner@labapp.example"


class Browser:
    """A facilitator's browser at a real server."""

    def __init__(self, base: str) -> None:
        self.base, self.session = base, requests.Session()

    def page(self, path: str) -> str:
        return self.session.get(self.base + path, timeout=10).text

    def send(self, path: str, **form: str) -> requests.Response:
        """A form with the token of a page that can be seen."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page("/privacy") + self.page("/login"))
        assert token
        return self.session.post(
            self.base + path, data={"csrf_token": token[1], **form}, timeout=10, allow_redirects=False
        )

    def sign_in(self, password: str = PASSWORD) -> Browser:
        assert self.send("/login", email=EMAIL, password=password).status_code == 302
        return self

    def token_of(self, path: str) -> str:
        """The token that a live page was given."""
        boot = re.search(r"data-boot='([^']+)'", self.page(path))
        assert boot, "the page carries no boot data"
        return str(json.loads(html.unescape(boot[1]))["token"])

    def console(self, workshop: Workshop) -> Console:
        """The console as its page opens it."""
        console = Console(self.base, workshop.id, {"token": self.token_of(f"/console/{workshop.id}")})
        console.connect()
        return console


@pytest.fixture
def browser(site: Site) -> Browser:
    return Browser(site.base).sign_in()


def test_signing_out_cuts_the_console_and_voids_every_copy(browser: Browser, workshop: Workshop) -> None:
    copy = browser.session.cookies.copy()
    console = browser.console(workshop)
    preview = Live(browser.base, workshop.id, {"token": console.auth["token"], "audience": "crowd"}).connect()
    assert browser.send("/logout").status_code == 302
    assert_cut(console)
    assert_cut(preview)
    thief = requests.get(f"{browser.base}/labs", cookies=copy, timeout=10, allow_redirects=False)
    assert thief.status_code == 302
    thief = requests.get(f"{browser.base}/api/v1/labs", cookies=copy, timeout=10)
    assert thief.status_code == 401
    workshop.console.does("room.tell", text="The other console goes on")


def test_a_token_that_is_withdrawn_cuts_its_console(browser: Browser, workshop: Workshop) -> None:
    token = re.search(r'<input[^>]*value="([\w-]{43})"', browser.send("/account/tokens", name="a program").text)
    assert token
    console = Console(browser.base, workshop.id, {"token": token[1]}).connect()
    (row,) = [row for row in re.findall(r"<li>.*?</li>", browser.page("/account"), re.S) if "a program" in row]
    withdraw = re.search(r'action="(/account/tokens/\w+/withdraw)"', row)
    assert withdraw
    assert browser.send(withdraw[1]).status_code == 302
    assert_cut(console)


def test_who_is_taken_off_the_staff_is_refused_at_once_and_cut(workshop: Workshop) -> None:
    """In the midst of what they do: from the commit on none of their commands takes effect."""
    site = workshop.site
    owner = Browser(site.base).sign_in()
    owner.send(f"/labs/{workshop.id}/invite")
    link = re.search(r"/invite/([\w-]+)", owner.page(f"/labs/{workshop.id}"))
    assert link
    friend = Browser(site.base)
    assert (
        friend.send(
            f"/invite/{link[1]}", have="account", email="stranger@labapp.example", password=PASSWORD
        ).status_code
        == 302
    )
    console = Console(site.base, workshop.id, {"token": site.stranger_token}).connect()
    looking = Live(site.base, workshop.id, {"token": site.stranger_token, "audience": "wall"}).connect()
    burst = [console.send("room.tell", text=f"number {n}") for n in range(40)]
    burst[0].answer()
    row = next(
        row for row in re.findall(r"<li>.*?</li>", owner.page(f"/labs/{workshop.id}"), re.S) if "stranger@" in row
    )
    remove = re.search(r'action="(/labs/\w+/staff/\w+/remove)"', row)
    assert remove
    assert owner.send(remove[1]).status_code == 302
    at = workshop.settle()
    late = console.send("room.tell", text="after the end")
    console.until(lambda: late.done.is_set() or not console.in_step, "a refusal or the end", timeout=CUT_WITHIN_S)
    assert late.ack is None or late.ack["code"] == "not_allowed"
    assert_gone(console)
    assert_gone(looking)
    assert workshop.settle() == at
    site.stranger.get(f"/labs/{workshop.id}").refused(404, "not_found")


def assert_gone(seat: Live) -> None:
    """Cut, whichever reason came first."""
    seat.until(lambda: bool(seat.byes) and not seat.in_step, "its end", timeout=CUT_WITHIN_S)
    assert seat.byes[-1]["reason"] in ("signed_out", "removed")
    seat.close()


# Fixation, age, and what can't be taken back


def test_signing_in_takes_over_nothing_that_was_there_before(app: Flask, new_account: Any) -> None:
    visitor = Visitor(app.test_client())
    with visitor.client.session_transaction() as session:
        session[asking.SESSION_ID] = "chosen by an attacker"
        session["planted"] = "by an attacker"
    account = new_account()
    visitor.send("/login", {"email": account.email, "password": WEB_PASSWORD})
    with visitor.client.session_transaction() as session:
        first = session[asking.SESSION_ID]
        assert first != "chosen by an attacker"
        assert "planted" not in session
    again = sign_in(app, account)
    with again.client.session_transaction() as session:
        assert session[asking.SESSION_ID] != first


def test_a_session_ends_after_half_a_day_without_a_visit(app: Flask) -> None:
    assert app.config["PERMANENT_SESSION_LIFETIME"] == SESSION_IDLE
    assert SESSION_IDLE.total_seconds() == 12 * 3600


@pytest.fixture
def long_signed_in(facilitator: Visitor) -> Visitor:
    """Somebody whose browser was left alone after the password was given."""
    with facilitator.client.session_transaction() as session:
        session[asking.PASSWORD_AT] = int(time.time()) - asking.PASSWORD_HOLDS_S
    return facilitator


def test_what_takes_a_lab_away_asks_for_the_password_again(long_signed_in: Visitor, lab: dict[str, Any]) -> None:
    path = f"/labs/{lab['id']}"
    for answer in (
        long_signed_in.get(f"{path}/export"),
        long_signed_in.send(f"{path}/delete", {"confirm": lab["title"]}),
        long_signed_in.send("/account/tokens", {"name": "mine"}),
    ):
        assert answer.status_code == 302
        assert answer.location.startswith("/password?next=/")
    token = {"X-CSRFToken": long_signed_in.csrf_token()}
    for method, address in (("GET", f"/api/v1{path}/export"), ("DELETE", f"/api/v1{path}")):
        refused = long_signed_in.client.open(address, method=method, headers=token)
        assert (refused.status_code, (refused.json or {})["error"]["code"]) == (401, "not_signed_in")
    assert long_signed_in.get(path).status_code == 200, "the rest goes on as before"


def test_the_password_opens_it_for_a_while(long_signed_in: Visitor, lab: dict[str, Any]) -> None:
    path = f"/labs/{lab['id']}"
    asked = long_signed_in.get(f"{path}/export").location
    assert "What takes a lab out of here" in long_signed_in.get(asked).text
    wrong = long_signed_in.send("/password", {"password": "wrong", "next": f"{path}/export"})
    assert wrong.status_code == 422
    assert long_signed_in.get(f"{path}/export").status_code == 302
    right = long_signed_in.send("/password", {"password": WEB_PASSWORD, "next": f"{path}/export"})
    assert right.location == f"{path}/export"
    assert long_signed_in.get(f"{path}/export").mimetype == "application/json"
    assert long_signed_in.send(f"{path}/delete", {"confirm": lab["title"]}).location == "/labs"


def test_nobody_is_asked_without_being_signed_in(stranger: Visitor) -> None:
    assert stranger.get("/password?next=/labs").location.startswith("/login?next=")


def test_after_signing_out_going_back_shows_nothing(facilitator: Visitor, lab: dict[str, Any]) -> None:
    for path in (f"/labs/{lab['id']}", f"/console/{lab['id']}", "/account"):
        assert facilitator.get(path).headers["Cache-Control"] == "no-store"
    left = facilitator.send("/logout")
    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert facilitator.get(f"/labs/{lab['id']}").status_code == 302
