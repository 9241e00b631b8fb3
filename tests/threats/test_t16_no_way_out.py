"""T16: requests that the server is made to send. It sends none: nothing is fetched by an address that somebody gave."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.contract.workshop import new_id
from tests.web.conftest import Caller, Visitor

ROOT = Path(__file__).resolve().parents[2]
INSIDE = (
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]:22/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://127.0.0.1:6379/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "http://rebinding.example/",
)
MAIL = "labapp/mail/smtp.py"
CLIENTS = ("urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib", "xmlrpc")
# `labapp bench` and `labapp rehearse` are phones of their own, in processes of their own; the server imports none of it.
BESIDE = ("labapp/bench", "labapp/rehearsal", "labapp/cli/rehearsing.py")
# The address of this machine in its network is asked of the routing table: the packet that is named there is never sent.
ALLOWED = {"labapp/server.py"}


class WayOut(AssertionError):
    """Something in this process wanted to speak to an address."""


@pytest.fixture
def nobody_leaves(services: Any) -> Any:
    """From here on whoever opens a connection or asks for a name in this thread fails the test."""
    tried: list[str] = []

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if watch.on and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):  # type: ignore[attr-defined]
            tried.append(f"{event} {args[-1] if event == 'socket.connect' else args[0]}")
            raise WayOut(event)

    watch.on = True  # type: ignore[attr-defined]
    sys.addaudithook(watch)  # a hook stays for the life of the process, so it is switched off by hand
    yield tried
    watch.on = False  # type: ignore[attr-defined]


def test_the_guard_bites(nobody_leaves: list[str]) -> None:
    import urllib.request

    with pytest.raises(WayOut):
        urllib.request.urlopen("http://127.0.0.1:9/")
    assert nobody_leaves


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_that_is_given_is_ever_asked(
    app: Flask, facilitator: Visitor, api: Caller, lab: dict[str, Any], nobody_leaves: list[str], address: str
) -> None:
    path = f"/labs/{lab['id']}"
    api.call("PATCH", path, {"title": address, "challenge": address})
    for name, data in (
        ("room.tell", {"text": address}),
        ("activity.add", {"kind": "idea_board", "title": address, "prompt": address}),
        ("card.add", {"card": new_id(), "text": address, "photo": address}),
    ):
        api.call("POST", f"{path}/commands", {"id": new_id(), "name": name, "activity": "act-1", "data": data})
    api.call("POST", "/innovations", {"lab": lab["id"], "source": {"url": address}, "url": address, "image": address})
    api.call("POST", "/labs/import", {"url": address, "file": address})
    facilitator.send("/login", {"email": address, "password": address, "next": address})
    facilitator.send(f"/phone/{lab['id']}/place.svg", {"link": address})
    for page in (path, f"/report/{lab['id']}", f"/wall/{lab['id']}?key={address}", f"/library?q={address}"):
        facilitator.get(page, headers={"Host": "localhost", "Referer": address, "X-Forwarded-Host": address})
    assert nobody_leaves == []


def test_only_the_part_that_sends_letters_speaks_to_a_mail_server_and_the_operator_says_to_which() -> None:
    """Nobody who uses the server chooses its mail server; a mailbox is an address in a letter, never a host to connect to."""
    text = (ROOT / MAIL).read_text(encoding="utf-8")
    assert set(re.findall(r"smtplib\.SMTP(?:_SSL)?\((\w+), (\w+),", text)) == {("host", "port")}
    assert 'host, port, context = settings.smtp_host or "", settings.smtp_port' in text


def test_no_part_of_the_server_can_fetch() -> None:
    found = []
    for path in sorted((ROOT / "labapp").rglob("*.py")):
        module = path.relative_to(ROOT).as_posix()
        if module.startswith(BESIDE):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [
                f"{module} imports {name}"
                for name in names
                if name.startswith(CLIENTS) and (module, name) != (MAIL, "smtplib")
            ]
        if module not in ALLOWED and re.search(r"\.connect\(\(|create_connection\(", path.read_text(encoding="utf-8")):
            found.append(f"{module} opens a connection")
    assert found == []
