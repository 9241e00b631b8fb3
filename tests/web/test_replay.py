"""The replay of the wall: a page and two routes for those who lead the lab, and for nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from labapp import Services, catalogue
from labapp.store import exchange
from tests.web.conftest import Caller, Visitor


def command(api: Caller, lab: str, name: str, number: int, **data: Any) -> dict[str, Any]:
    """One command of the facilitator, which must be carried out."""
    body = {"id": f"00000000-0000-4000-8000-{number:012}", "name": name, "data": data}
    if activity := data.pop("on", None):
        body["activity"] = activity
    done = dict(api.call("POST", f"/labs/{lab}/commands", body).json or {})
    assert done["ok"], done
    return done


@pytest.fixture
def sample(facilitator: Visitor, services: Services) -> str:
    """A lab that was imported from elsewhere and is closed, led by `facilitator`."""
    assert facilitator.account
    return exchange.import_lab(services.db, catalogue.sample_lab("en"), facilitator.account.id)


def ok(api: Caller, lab: str, query: str) -> dict[str, Any]:
    answer = api.call("GET", f"/labs/{lab}/replay{query}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def test_a_closed_and_imported_lab_plays_from_its_first_moment_to_what_its_wall_shows_now(
    api: Caller, sample: str
) -> None:
    told = ok(api, sample, "/moments")
    assert len(told["moments"]) > 100
    assert [told["activities"][on]["title"] for _, _, on in told["moments"] if on >= 0]
    seqs = [seq for seq, _, _ in told["moments"]]
    middle, last = seqs[len(seqs) // 2], told["seq"]
    then = ok(api, sample, f"?seq={middle}")
    assert then["full"]
    assert then["put"]["lab"]["state"] == "open"
    change = ok(api, sample, f"?seq={last}&since={middle}")
    assert not change["full"]
    played = {key: value for key, value in {**then["put"], **change["put"]}.items() if key not in change["drop"]}
    now = api.call("GET", f"/labs/{sample}/records?audience=wall").json or {}
    shown = {key: value for key, value in now["records"].items() if key != "presence"}  # who is online is in no journal
    assert played == ok(api, sample, f"?seq={last}")["put"] == shown


def test_a_lab_that_goes_on_is_played_up_to_now(api: Caller, lab: dict[str, Any]) -> None:
    before = ok(api, lab["id"], "/moments")
    command(api, lab["id"], "lab.open", 1)
    after = ok(api, lab["id"], "/moments")
    assert after["seq"] > before["seq"]
    assert after["moments"][: len(before["moments"])] == before["moments"]
    assert ok(api, lab["id"], f"?seq={before['seq']}")["put"]["lab"]["state"] == "planned"
    assert ok(api, lab["id"], f"?seq={after['seq']}")["put"]["lab"]["state"] == "open"


def test_what_was_hidden_since_is_not_in_what_was_there_before(api: Caller, lab: dict[str, Any]) -> None:
    board = next(step["id"] for step in lab["agenda"] if step["kind"] == "idea_board")
    command(api, lab["id"], "lab.open", 1)
    command(api, lab["id"], "activity.open", 2, on=board)
    card = "00000000-0000-4000-8000-000000000100"
    command(api, lab["id"], "card.add", 3, on=board, card=card, text="Not for everybody", source="paper")
    shown = command(api, lab["id"], "activity.reveal", 4, on=board)["seq"]
    assert "Not for everybody" in json.dumps(ok(api, lab["id"], f"?seq={shown}"))
    command(api, lab["id"], "card.hide", 5, card=card)
    assert "Not for everybody" not in json.dumps(ok(api, lab["id"], f"?seq={shown}"))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "seq"),
        ("?seq=0", "seq"),
        ("?seq=-1", "seq"),
        ("?seq=999999", "seq"),
        ("?seq=99999999999999999999", "seq"),
        ("?seq=first", "seq"),
        ("?seq=1&since=2", "since"),
        ("?seq=1&since=0", "since"),
        ("?seq=1&audience=staff", "audience"),
    ],
)
def test_a_number_that_the_lab_does_not_have_is_refused_with_its_reason(
    api: Caller, lab: dict[str, Any], query: str, field: str
) -> None:
    answer = api.call("GET", f"/labs/{lab['id']}/replay{query}")
    assert answer.status_code == 400, answer.text
    error = (answer.json or {})["error"]
    assert error["code"] == "bad_request"
    assert error["details"]["field"] == field
    assert error["details"]["reason"]


@pytest.mark.parametrize("path", ["/replay?seq=1", "/replay/moments"])
def test_strangers_are_told_nothing(
    lab: dict[str, Any], nobody: Caller, other_api: Caller, api: Caller, path: str
) -> None:
    member = (nobody.call("POST", "/join", {"code": lab["code"]}).json or {})["token"]
    assert nobody.call("GET", f"/labs/{lab['id']}{path}").status_code == 401
    assert Caller(nobody.client, member).call("GET", f"/labs/{lab['id']}{path}").status_code == 401
    assert other_api.call("GET", f"/labs/{lab['id']}{path}").status_code == 404
    assert api.call("GET", f"/labs/none{path}").status_code == 404


@pytest.mark.parametrize("page", ["replay", "replay/wall"])
def test_the_pages_are_for_those_who_lead_the_lab(
    lab: dict[str, Any], facilitator: Visitor, other_facilitator: Visitor, stranger: Visitor, page: str
) -> None:
    address = f"/labs/{lab['id']}/{page}"
    assert facilitator.get(address).status_code == 200
    assert other_facilitator.get(address).status_code == 404
    assert "/login" in stranger.get(address).headers["Location"]


def test_the_page_says_without_a_script_what_was_on(facilitator: Visitor, sample: str) -> None:
    page = facilitator.get(f"/labs/{sample}/replay").text
    listed = page[page.index("<noscript>") : page.index("</noscript>")]
    assert listed.count(f"/report/{sample}#activity-") > 3


@pytest.mark.parametrize("page", ["/report/{lab}", "/labs/{lab}"])
def test_the_report_and_the_page_of_a_lab_lead_to_its_replay(facilitator: Visitor, sample: str, page: str) -> None:
    assert f'href="/labs/{sample}/replay"' in facilitator.get(page.format(lab=sample)).text


def test_the_film_of_a_deleted_lab_is_forgotten(app: Flask, api: Caller, lab: dict[str, Any]) -> None:
    films = app.extensions["labapp_films"]
    ok(api, lab["id"], "?seq=1")
    assert lab["id"] in {film.last.id for film in films.values()}
    assert api.call("DELETE", f"/labs/{lab['id']}").status_code == 204
    ok(api, api.make_lab()["id"], "?seq=1")
    assert lab["id"] not in {film.last.id for film in films.values()}
