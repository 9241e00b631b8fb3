"""The frames of the live pages: who gets one, what it tells the script, and that nothing in it needs an exception from the policy."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from labapp.extensions import Failures
from labapp.store import sessions
from tests.web.conftest import Caller, Visitor

QR_OF = r"""<path[^>]* d="([^"]+)"""


@pytest.fixture(autouse=True)
def fresh_budget(app: Flask) -> None:
    """Wrong codes of other tests do not count here."""
    app.extensions["labapp_failures"] = Failures(None)


def boot(page: TestResponse) -> dict[str, Any]:
    """What a page gives to its script."""
    found = re.search(r"data-boot='([^']*)'", page.text)
    assert found, page.text
    return dict(json.loads(html.unescape(found[1])))


def lead(api: Caller, lab: dict[str, Any], name: str) -> None:
    done = api.call("POST", f"/labs/{lab['id']}/commands", {"id": str(uuid4()), "name": name, "data": {}})
    assert (done.json or {})["ok"], done.text


@pytest.fixture
def pages(lab: dict[str, Any]) -> dict[str, str]:
    """The addresses of a lab's live pages."""
    return {
        "join": f"/j/{lab['code']}",
        "phone": f"/phone/{lab['id']}",
        "wall": f"/wall/{lab['id']}?key={lab['wall_key']}",
        "console": f"/console/{lab['id']}",
        "remote": f"/remote/{lab['id']}",
    }


@pytest.mark.parametrize("surface", ["join", "phone", "wall", "console", "remote"])
def test_a_page_runs_one_script_and_carries_none(surface: str, pages: dict[str, str], facilitator: Visitor) -> None:
    page = facilitator.get(pages[surface])

    assert page.status_code == 200
    assert boot(page)["surface"] == surface
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", page.text, re.DOTALL)
    assert scripts == [""]
    assert re.search(rf'src="/static/{surface}-[A-Z0-9]{{8}}\.js"', page.text)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", page.text)
    assert "unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("surface", ["join", "phone", "wall", "console", "remote"])
def test_the_script_is_told_where_the_texts_of_each_language_are(
    surface: str, pages: dict[str, str], facilitator: Visitor
) -> None:
    told = boot(facilitator.get(pages[surface]))

    assert [one["code"] for one in told["languages"]] == ["sv", "da", "en"]
    assert sorted(told["texts"]) == ["da", "sv"]
    for address in told["texts"].values():
        with facilitator.get(address) as texts:
            assert isinstance(json.loads(texts.data), dict)


@pytest.mark.parametrize(("asked", "spoken"), [("sv", "sv"), ("da-DK,da;q=0.9", "da"), ("en-GB", "en"), ("fi", "sv")])
def test_the_browser_chooses_the_language(asked: str, spoken: str, stranger: Visitor, pages: dict[str, str]) -> None:
    page = stranger.get(pages["join"], headers={"Accept-Language": asked})

    assert boot(page)["language"] == spoken
    assert f'<html lang="{spoken}"' in page.text


def test_the_door_tells_what_a_person_needs_to_choose(stranger: Visitor, api: Caller) -> None:
    lab = api.make_lab(
        title="Solved “today” & <tomorrow>", organisations=[{"name": "Harbour's Municipality", "short": "Harbour"}]
    )

    told = boot(stranger.get(f"/j/{lab['code'].lower()}"))

    assert told["problem"] is None
    assert told["code"] == lab["code"]
    assert told["entry"] == {
        "id": lab["id"],
        "title": "Solved “today” & <tomorrow>",
        "challenge": lab["challenge"],
        "identity": "anonymous_group_tag",
        "language": "en",
        "brief": {
            "scope_in": "",
            "scope_out": "",
            "record_holder": "",
            "mandate": "",
            "series": "",
            "effect_goals": [],
        },
        "organisations": [
            {"id": lab["organisations"][0]["id"], "name": "Harbour's Municipality", "short": "Harbour", "level": None}
        ],
    }


def test_a_wrong_code_asks_for_the_right_one(stranger: Visitor) -> None:
    page = stranger.get("/j/ZZZZ99")

    assert page.status_code == 404
    told = boot(page)
    assert (told["problem"], told["entry"], told["lab"]) == ("unknown_code", None, "")
    assert told["problem_words"]


def test_a_closed_lab_reads_like_an_unknown_code(stranger: Visitor, api: Caller, lab: dict[str, Any]) -> None:
    lead(api, lab, "lab.open")
    lead(api, lab, "lab.close")

    closed, unknown = stranger.get(f"/j/{lab['code']}"), stranger.get("/j/ZZZZ98")

    assert closed.status_code == unknown.status_code == 404
    assert {**boot(closed), "code": ""} == {**boot(unknown), "code": ""}
    assert lab["title"] not in closed.text


def test_a_closed_door_still_knows_who_has_a_place(stranger: Visitor, api: Caller, lab: dict[str, Any]) -> None:
    lead(api, lab, "lab.open")
    lead(api, lab, "door.close")

    page = stranger.get(f"/j/{lab['code']}")

    assert page.status_code == 403
    assert boot(page)["problem"] == "door_closed"
    assert boot(page)["lab"] == lab["id"]


def test_guessing_codes_by_the_join_page_spends_the_same_budget(stranger: Visitor) -> None:
    answers = [stranger.get(f"/j/ZZ{number:04}").status_code for number in range(70)]

    assert answers[0] == 404
    assert answers[-1] == 429
    assert boot(stranger.get("/j/ZZ9999"))["problem"] == "rate_limited"


def test_the_phone_page_holds_nothing_of_the_lab_but_its_title(stranger: Visitor, api: Caller) -> None:
    lab = api.make_lab(title="A title", challenge="CANARY-CHALLENGE", organisations=[{"name": "CANARY-ORGANISATION"}])

    page = stranger.get(f"/phone/{lab['id']}")

    assert "CANARY" not in page.text
    assert lab["code"] not in page.text
    assert lab["wall_key"] not in page.text
    assert boot(page)["token"] is None


@pytest.mark.parametrize("key", ["", "?key=", "?key=wrong", "?key=%C3%A5"])
def test_the_wall_wants_its_key(key: str, stranger: Visitor, lab: dict[str, Any]) -> None:
    page = stranger.get(f"/wall/{lab['id']}{key}")

    assert page.status_code == 404
    assert lab["code"] not in page.text


def test_the_wall_knows_how_to_join(stranger: Visitor, lab: dict[str, Any], pages: dict[str, str]) -> None:
    told = boot(stranger.get(pages["wall"]))

    assert told["key"] == lab["wall_key"]
    assert told["urls"]["join"] == f"http://localhost/j/{lab['code']}"
    assert stranger.get(told["urls"]["qr"]).mimetype == "image/svg+xml"


@pytest.mark.parametrize("surface", ["console", "remote"])
def test_the_console_sends_strangers_to_the_sign_in(surface: str, stranger: Visitor, pages: dict[str, str]) -> None:
    page = stranger.get(pages[surface])

    assert page.status_code == 302
    assert page.headers["Location"].startswith("/login?next=")


@pytest.mark.parametrize("surface", ["console", "remote"])
def test_the_console_of_others_does_not_exist(surface: str, other_facilitator: Visitor, pages: dict[str, str]) -> None:
    assert other_facilitator.get(pages[surface]).status_code == 404


def test_the_console_gets_a_token_for_this_lab_alone(
    app: Flask, facilitator: Visitor, api: Caller, lab: dict[str, Any], pages: dict[str, str]
) -> None:
    token = boot(facilitator.get(pages["console"]))["token"]
    db, secret = app.extensions["labapp"].db, app.config["SECRET_KEY"]

    assert sessions.account_of(db, sessions.claim_of_console_token(secret, token, lab["id"])) == facilitator.account
    assert sessions.claim_of_console_token(secret, token, api.make_lab()["id"]) is None


@pytest.mark.parametrize(("surface", "audience"), [("phone", "crowd"), ("wall", "wall")])
def test_a_preview_is_for_facilitators_of_the_lab(
    surface: str,
    audience: str,
    facilitator: Visitor,
    other_facilitator: Visitor,
    stranger: Visitor,
    lab: dict[str, Any],
) -> None:
    address = f"/{surface}/{lab['id']}?preview=1"

    told = boot(facilitator.get(address))
    assert (told["audience"], told["token"] is not None) == (audience, True)
    assert stranger.get(address).status_code == 404
    assert other_facilitator.get(address).status_code == 404


@pytest.mark.parametrize("surface", ["phone", "wall", "console", "remote"])
def test_an_unknown_lab_is_not_found(surface: str, facilitator: Visitor) -> None:
    assert facilitator.get(f"/{surface}/nothing-here?key=x").status_code == 404


def test_a_qr_code_is_the_same_for_the_same_address_and_tells_nothing_of_the_lab(
    stranger: Visitor, lab: dict[str, Any]
) -> None:
    one, again, other = (stranger.get(f"/j/{code}/qr.svg") for code in (lab["code"], lab["code"].lower(), "ZZZZ97"))

    assert one.status_code == other.status_code == 200
    assert one.data == again.data != other.data
    assert re.search(QR_OF, one.text)
    assert "<script" not in one.text


def test_a_place_is_drawn_from_the_body_and_kept_nowhere(stranger: Visitor, lab: dict[str, Any]) -> None:
    address = f"/phone/{lab['id']}/place.svg"
    link = f"http://localhost/phone/{lab['id']}#place=abc.def"

    drawn = stranger.client.post(address, data=link, content_type="text/plain")

    assert drawn.status_code == 200
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.headers["Cache-Control"] == "no-store"
    for wrong in ("", "https://elsewhere.example/", "javascript:alert(1)", link + "x" * 400):
        assert stranger.client.post(address, data=wrong, content_type="text/plain").status_code == 400


def test_the_manifest_leads_back_to_the_phone_page(stranger: Visitor, lab: dict[str, Any]) -> None:
    answer = stranger.get(f"/phone/{lab['id']}/manifest.webmanifest")

    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.data)
    assert told["start_url"] == f"/phone/{lab['id']}"
    assert stranger.get(told["icons"][0]["src"]).mimetype == "image/svg+xml"
