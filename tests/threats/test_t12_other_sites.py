"""T12: forged requests and hijacked sockets. A page of another site can do nothing in the name of who visits it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
import websocket

from labapp.store import accounts
from tests.contract.workshop import Site, Workshop
from tests.web.conftest import Visitor

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
]
HANDSHAKE = "/socket.io/?EIO=4&transport={}"


def session_lab(visitor: Visitor, lab: dict[str, Any]) -> int:
    """The status by which a lab is there for a session."""
    return visitor.get(f"/labs/{lab['id']}").status_code


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda headers: " ".join(headers.values()))
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/api/v1/labs/{lab}"),
        ("POST", "/labs/{lab}/delete"),
        ("POST", "/labs/{lab}/wall-key"),
        ("POST", "/logout"),
    ],
)
def test_another_site_changes_nothing_even_with_the_session_and_its_token(
    facilitator: Visitor, lab: dict[str, Any], headers: dict[str, str], method: str, path: str
) -> None:
    token = facilitator.csrf_token()
    answer = facilitator.client.open(
        path.format(lab=lab["id"]),
        method=method,
        data={"csrf_token": token, "confirm": lab["title"]},
        headers={**headers, "X-CSRFToken": token},
    )
    assert answer.status_code == 403
    assert session_lab(facilitator, lab) == 200


@pytest.mark.parametrize("headers", [{}, {"X-CSRFToken": "wrong"}, {"Origin": "null"}])
def test_the_api_wants_the_token_of_a_session(
    facilitator: Visitor, lab: dict[str, Any], headers: dict[str, str]
) -> None:
    path = f"/api/v1/labs/{lab['id']}"
    for method in ("DELETE", "PATCH", "POST"):
        answer = facilitator.client.open(
            path + ("/wall-key" if method == "POST" else ""), method=method, json={"title": "Taken"}, headers=headers
        )
        assert answer.status_code == 400
        assert (answer.json or {})["error"]["code"] == "form_expired"
    assert lab["title"] in facilitator.get(f"/labs/{lab['id']}").text


def test_no_other_origin_is_ever_allowed_to_read(facilitator: Visitor, lab: dict[str, Any]) -> None:
    for path in (f"/api/v1/labs/{lab['id']}", "/labs", HANDSHAKE.format("polling")):
        for method in ("GET", "OPTIONS"):
            answer = facilitator.client.open(path, method=method, headers={"Origin": "https://evil.example"})
            assert "Access-Control-Allow-Origin" not in answer.headers, f"{method} {path}"


def test_the_session_alone_opens_no_socket(facilitator: Visitor, services: Any, lab: dict[str, Any]) -> None:
    """What a hijacker would ride on: the socket takes no cookie, only a token that another site can't read."""
    assert facilitator.account
    token = accounts.add_token(services.db, facilitator.account.id)
    assert token not in facilitator.get(f"/console/{lab['id']}").text
    assert services.socketio.server.eio.cookie is None


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example"]
)
@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_the_handshake_wants_our_own_origin(site: Site, workshop: Workshop, origin: str, transport: str) -> None:
    path = HANDSHAKE.format(transport)
    if transport == "polling":
        answer = requests.get(site.base + path, headers={"Origin": origin}, timeout=10)
        assert answer.status_code == 400
        return
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        websocket.create_connection(site.base.replace("http", "ws", 1) + path, origin=origin, timeout=10)
    assert refused.value.status_code == 400


def test_our_own_pages_and_programs_without_an_origin_get_their_socket(site: Site, workshop: Workshop) -> None:
    for origin in (site.base, None):
        options = {"origin": origin} if origin else {"suppress_origin": True}
        wire = websocket.create_connection(
            site.base.replace("http", "ws", 1) + HANDSHAKE.format("websocket"), timeout=10, **options
        )
        wire.recv()
        wire.send("40/live," + json.dumps({"lab": workshop.id, "key": workshop.lab["wall_key"]}))
        assert wire.recv().startswith("40/live,{")
        wire.close()


@pytest.mark.parametrize("auth", [None, {}, {"token": ""}, {"token": "x"}, {"key": ""}, {"cookie": "labapp_session"}])
def test_a_socket_without_its_token_is_refused(site: Site, workshop: Workshop, auth: Any) -> None:
    wire = websocket.create_connection(
        site.base.replace("http", "ws", 1) + HANDSHAKE.format("websocket"), timeout=10, suppress_origin=True
    )
    wire.recv()
    wire.send("40/live," + (json.dumps({"lab": workshop.id, **auth}) if auth is not None else ""))
    assert wire.recv().startswith("44/live,")
    wire.close()
