"""Requests to every other address of the site: pages, forms and files, with generated paths, queries and bodies.

Forms are first read from the pages that show them, so that a body is nearly what a browser sends.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from flask import Flask
from requests.adapters import HTTPAdapter

from tests.contract.workshop import new_id
from tests.fuzz import hostile
from tests.fuzz.findings import Findings
from tests.fuzz.forms import forms_in
from tests.fuzz.ground import Ground
from tests.support.server import Account

QUERY = (
    "lang", "next", "code", "page", "q", "theme", "stage", "organisation", "decision", "key", "preview", "audience", "as", "print", "since",
)  # fmt: skip
CSRF = "csrf_token"
ANSWER_S = 20.0
AGAIN = (
    200  # requests after which others play on: some of them sign out, delete the lab, or spend the tries of a password
)
PARTS = "multipart/form-data; boundary=x"
BODIES = ("application/x-www-form-urlencoded", "application/json", "text/plain", PARTS, "x/y", "")


class From(HTTPAdapter):
    """Connections from an address of this machine that nobody has failed to sign in from."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As the library does, from the address."""
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


class Browser:
    """A session with its cookies and the token of its forms. Without an account it is nobody's."""

    def __init__(self, ground: Ground, account: Account | None, chance: random.Random) -> None:
        self.base = ground.server.url
        self.session = requests.Session()
        self.session.mount("http://", From(f"127.{chance.randint(1, 254)}.{chance.randint(1, 254)}.1"))
        (form,) = [one for one in forms_in("/login", self.page("/login")) if CSRF in dict(one.fields)]
        if account is not None:
            given = {**dict(form.fields), "email": account.email, "password": account.password, "next": ""}
            answer = self.session.post(f"{self.base}/login", data=given, timeout=ANSWER_S)
            assert answer.ok, answer.text
        self.token = dict(form.fields)[CSRF]
        for other in forms_in("/", self.page("/privacy")):
            self.token = dict(other.fields).get(CSRF, self.token)

    def page(self, path: str) -> str:
        """The text of a page."""
        return self.session.get(self.base + path, timeout=ANSWER_S).text


class PageFuzz:
    """One run against one server. `app` is asked for its addresses alone."""

    def __init__(self, ground: Ground, app: Flask, chance: random.Random) -> None:
        self.chance = chance
        self.findings = Findings()
        self.rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/")]
        self.base = ground.server.url
        self._begin(ground)

    def run(self, wanted: int) -> Findings:
        """Sends so many requests: all addresses in turn."""
        for number in range(wanted):
            if number % AGAIN == AGAIN - 1:
                self._end()
                self._begin(Ground.on(self.ground.server, number))
            rule = self.rules[number % len(self.rules)]
            method = self.chance.choice([*(rule.methods or {"GET"}), "POST"])
            self._send(rule.endpoint, method, self._address(rule.rule))
        self._end()
        return self.findings

    def _begin(self, ground: Ground) -> None:
        """Signs in to accounts that have all their tries, with a lab and a draft that are there."""
        self.ground = ground
        self.lab = ground.lab()
        self.owner = Browser(ground, ground.owner, self.chance)
        strangers = (Browser(ground, account, self.chance) for account in (ground.stranger, None))
        self.browsers = (self.owner, self.owner, self.owner, *strangers)
        card = {"lab": self.lab.id, "source": {"card": "00000000-0000-4000-8000-000000000000"}}
        innovation = self.lab.api.post("/innovations", card).ok(201)["id"]
        self.values = {"innovation": [innovation], "code": [self.lab.lab["code"]], "lab": [self.lab.id]}
        pages = [self._address(rule.rule, 0.0) for rule in self.rules if "GET" in (rule.methods or ())]
        forms = [form for page in pages for form in forms_in(page, self.owner.page(page))]
        self.forms = [form for form in forms if form.method == "POST"]

    def _end(self) -> None:
        for browser in set(self.browsers):
            browser.session.close()

    def _address(self, rule: str, odd: float = 0.15) -> str:
        """A path of a rule with things that exist, or with odd ones."""

        def filled(match: re.Match[str]) -> str:
            known = self.values.get(match[1], [new_id()])
            text = (self._odd_text() or "x") if self.chance.random() < odd else self.chance.choice(known)
            return quote(text, safe="", errors="surrogatepass")

        return re.sub(r"<(?:\w+:)?(\w+)>", filled, rule)

    def _send(self, name: str, method: str, path: str) -> None:
        browser = self.chance.choice(self.browsers)
        query = {
            self.chance.choice(QUERY): self.chance.choice(("1", "sv", "on", self._odd_text()))
            for _ in range(self.chance.choice((0, 0, 1, 2, 4)))
        }
        body, headers = self._body(path, browser) if method == "POST" else (None, {})
        try:
            answer = browser.session.request(
                method,
                self.base + path,
                params=[(key, value.encode("utf-8", "surrogatepass")) for key, value in query.items()],
                data=body,
                headers=headers,
                timeout=ANSWER_S,
                allow_redirects=False,
            )
        except requests.RequestException as fault:
            self.findings.fault(f"no answer to {method} {name}", (path, query, body), repr(fault))
            return
        self.findings.answer(name, str(answer.status_code))
        if answer.status_code >= 500 or "Traceback" in answer.text:
            self.findings.fault(f"{answer.status_code} to {method} {name}", (path, query, body, headers), answer.text)

    def _body(self, path: str, browser: Browser) -> tuple[Any, dict[str, str]]:
        """A form's body for the path, spoiled or not, or something else altogether, and the headers it needs."""
        if self.chance.random() < 0.1:
            kind = self.chance.choice(BODIES)
            return self.chance.randbytes(self.chance.choice((0, 10, 300))), {"Content-Type": kind}
        pairs = self.chance.choice([form.fields for form in self.forms if urlsplit(form.action).path == path] or [[]])
        pairs = [pair for pair in self._spoiled(pairs) if pair[0] != CSRF]
        if self.chance.random() < 0.95:
            pairs.append((CSRF, browser.token))
        coded = [(key.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass")) for key, value in pairs]
        if self.chance.random() < 0.9:
            return coded, {}
        parts = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (key.replace(b'"', b""), value)
            for key, value in coded
        )
        return parts + self.chance.choice((b"--x--\r\n", b"--x", b"")), {"Content-Type": PARTS}

    def _spoiled(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return list(self._each_spoiled(pairs)) + [
            (self._odd_text() or "x", self._odd_text()) for _ in range(self.chance.choice((0, 0, 0, 1)))
        ]

    def _each_spoiled(self, pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        odd = self.chance.choice((0.0, 0.05, 0.3))
        for key, value in pairs:
            if self.chance.random() > odd:
                yield key, value or self.chance.choice(("", "text", "2026-05-05", "3"))
            elif self.chance.random() < 0.8:
                yield key, self._odd_text()

    def _odd_text(self) -> str:
        if self.chance.random() < 0.7:
            return self.chance.choice(hostile.TEXTS)
        return str(self.chance.choice(hostile.NUMBERS))[:1000]
