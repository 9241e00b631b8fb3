"""T11: reading the lab of others. A crawler with an account of its own asks every address and every command for somebody else's lab."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from labapp import Services
from tests.contract.live import Live, Refusal
from tests.contract.workshop import Workshop, new_id
from tests.core.test_policy import SAMPLES
from tests.web.conftest import Caller, Visitor

CANARY = "canary-of-tenant-a"


def command(caller: Caller, lab: str, name: str, activity: str | None = None, **data: Any) -> dict[str, Any]:
    body = {"id": new_id(), "name": name, "activity": activity, "data": data}
    return dict(caller.call("POST", f"/labs/{lab}/commands", body).json or {})


@pytest.fixture
def others(api: Caller) -> dict[str, str]:
    """Tenant A's lab with a canary in everything, and the ids of all that is in it. The title alone is for whoever has the address."""
    lab = api.make_lab(
        title="A lab",
        challenge=f"{CANARY} challenge",
        identity="role_named",
        organisations=[{"name": f"{CANARY} body"}],
    )
    command(api, lab["id"], "lab.open")
    assert command(api, lab["id"], "activity.add", kind="idea_board", title=f"{CANARY} step", config={"hidden": False})[
        "ok"
    ]
    (board,) = [
        step["id"] for step in (api.call("GET", f"/labs/{lab['id']}").json or {})["agenda"] if CANARY in step["title"]
    ]
    assert command(api, lab["id"], "activity.open", board)["ok"]
    card = new_id()
    assert command(api, lab["id"], "card.add", board, card=card, text=f"{CANARY} card")["ok"]
    command(api, lab["id"], "room.tell", text=f"{CANARY} message")
    seat = api.client.post("/api/v1/join", json={"code": lab["code"], "name": f"{CANARY} name"}).json or {}
    draft = api.call("POST", "/innovations", {"lab": lab["id"], "source": {"card": card}}).json or {}
    assert CANARY in json.dumps(draft), draft
    return {
        "lab": lab["id"],
        "card": card,
        "member": seat["member"],
        "innovation": draft["id"],
        "activity": board,
        "code": "ABCDEF",
        "key": lab["wall_key"],
    }


def addresses(app: Flask, others: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every rule with every method, filled in with what is A's."""
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: others.get(part[1], others["card"]), rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, path


def test_no_address_tells_another_tenant_anything(
    app: Flask,
    services: Services,
    other_facilitator: Visitor,
    other_api: Caller,
    stranger: Visitor,
    others: dict[str, str],
) -> None:
    before = services.rooms.lab(others["lab"])
    token = other_facilitator.csrf_token()
    asked = 0
    for method, path in addresses(app, others):
        for visitor in (other_facilitator, stranger):
            form = {"csrf_token": token, "title": "Taken", "confirm": "A lab", "organisation": "x"}
            sent: dict[str, Any] = {} if method == "GET" else {"data": form}
            if path in ("/logout", "/login"):
                continue
            assert_silent(method, path, visitor.client.open(path, method=method, **sent))
            asked += 1
        if path.startswith("/api/v1"):
            for body in ({}, {"title": "Taken"}, {"id": new_id(), "name": "lab.close", "data": {}}):
                answer = other_api.call(method, path.removeprefix("/api/v1"), body if method != "GET" else None)
                assert_silent(method, path, answer)
                asked += 1
    assert asked > 150
    after = services.rooms.lab(others["lab"])
    assert (after.title, after.state, after.seq) == (before.title, before.state, before.seq)


def assert_silent(method: str, path: str, answer: Any) -> None:
    assert CANARY not in answer.text, f"{method} {path}"
    assert answer.status_code < 500, f"{method} {path}"
    if "/api/v1/labs/" in path and "<lab>" not in path:
        assert answer.status_code >= 400, f"{method} {path}: {answer.status_code}"
    answer.close()


def test_the_key_of_one_wall_opens_no_other(
    api: Caller, other_api: Caller, stranger: Visitor, others: dict[str, str]
) -> None:
    theirs = other_api.make_lab()
    assert stranger.get(f"/wall/{others['lab']}?key={theirs['wall_key']}").status_code == 404
    assert stranger.get(f"/wall/{theirs['id']}?key={others['key']}").status_code == 404


def test_no_command_reaches_into_another_lab(
    api: Caller, other_api: Caller, services: Services, others: dict[str, str]
) -> None:
    """In one's own lab, with all ids of the other: nothing there is found, and nothing of it comes out."""
    mine = other_api.make_lab()
    command(other_api, mine["id"], "lab.open")
    for name, (_, sample) in SAMPLES.items():
        data = {key: others.get(_kind(key), value) for key, value in sample.items()}
        answer = command(other_api, mine["id"], name, others["activity"], **data)
        assert CANARY not in json.dumps(answer), name
    for path in ("records", "events", "export"):
        assert CANARY not in other_api.call("GET", f"/labs/{mine['id']}/{path}").text
    whole = services.rooms.lab(others["lab"])
    assert whole.cards[others["card"]].text == f"{CANARY} card"
    assert not whole.removed


def _kind(field: str) -> str:
    return "card" if field in ("card", "item", "spotlight") else "member" if field == "member" else ""


def test_no_socket_opens_on_another_lab_whatever_it_shows(workshop: Workshop) -> None:
    mine = Workshop.create(workshop.site)
    seat = mine.join()
    stranger = workshop.site.stranger_token
    for auth in (
        {"token": seat["token"]},
        {"key": mine.lab["wall_key"]},
        {"token": stranger},
        {"token": stranger, "audience": "wall"},
    ):
        with pytest.raises(Refusal) as refused:
            Live(workshop.site.base, workshop.id, auth).connect()
        assert refused.value.code == "bad_token"


def test_a_socket_hears_its_own_lab_alone(workshop: Workshop) -> None:
    """Two labs side by side on one server, one of them full of canaries."""
    board = workshop.open(workshop.add("idea_board", hidden=False))
    other = Workshop.create(workshop.site)
    mine = other.open(other.add("idea_board", hidden=False))
    seats = [other.console, other.wall, other.phone()]
    for number in range(5):
        workshop.phone().idea(board, f"{CANARY} {number}")
    own = other.phone()
    own.idea(mine, "of our own")
    other.settle()
    assert CANARY not in other.heard_by(*seats, own)
    assert "of our own" not in workshop.heard_by(*workshop.seats)
    other.leave()
