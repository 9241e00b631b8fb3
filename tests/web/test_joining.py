"""Joining by code: who gets in, what everybody else is told, and why guessing is hopeless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from labapp import Services
from labapp.extensions import Failures
from tests.web.conftest import Caller


@pytest.fixture(autouse=True)
def fresh_budget(app: Flask) -> Iterator[None]:
    """Wrong codes of other tests do not count here, nor these elsewhere."""
    app.extensions["labapp_failures"] = Failures(None)
    yield
    app.extensions["labapp_failures"] = Failures(None)


def join(caller: Caller, code: str, **who: Any) -> Any:
    return caller.call("POST", "/join", {"code": code, **who})


def lead(api: Caller, lab: dict[str, Any], name: str) -> None:
    done = api.call("POST", f"/labs/{lab['id']}/commands", {"id": str(uuid4()), "name": name, "data": {}})
    assert (done.json or {})["ok"], done.text


def test_a_code_is_enough_however_it_is_written(services: Services, nobody: Caller, lab: dict[str, Any]) -> None:
    code = lab["code"]
    for written in (code, code.lower(), f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        seat = join(nobody, written)
        assert seat.status_code == 201, seat.text
        assert seat.json["lab"] == lab["id"]
        assert seat.json["member"] in services.rooms.lab(lab["id"]).members


def test_a_name_is_for_the_members_table_alone(services: Services, api: Caller, nobody: Caller) -> None:
    lab = api.make_lab(identity="role_named")
    seat = join(nobody, lab["code"], name="  Zara \n Thustra ", actor_group="employee", party="union", language="da")
    assert services.rooms.names(lab["id"])[seat.json["member"]] == "Zara Thustra"
    assert "Zara" not in api.call("GET", f"/labs/{lab['id']}/events").text


def test_a_name_that_will_not_be_shown_is_not_kept(services: Services, nobody: Caller, lab: dict[str, Any]) -> None:
    assert lab["identity"] == "anonymous_group_tag"
    assert join(nobody, lab["code"], name="Zara").status_code == 201
    assert services.rooms.names(lab["id"]) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [("organisation", "of-another-lab"), ("actor_group", "nobody"), ("party", "mine"), ("language", "fi"), ("name", "x" * 81),
     ("name", 7), ("surprise", 1), ("code", 7), ("code", None)],
)  # fmt: skip
def test_a_bad_field_at_the_door_is_refused(
    services: Services, nobody: Caller, lab: dict[str, Any], field: str, value: Any
) -> None:
    before = len(services.rooms.lab(lab["id"]).members)
    answer = nobody.call("POST", "/join", {"code": lab["code"], field: value})
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "bad_request"
    assert len(services.rooms.lab(lab["id"]).members) == before


def test_an_unknown_and_a_closed_code_get_the_same_answer(api: Caller, nobody: Caller, lab: dict[str, Any]) -> None:
    lead(api, lab, "lab.open")
    lead(api, lab, "lab.close")
    closed, unknown = join(nobody, lab["code"]), join(nobody, "ZZZZZZ")
    assert closed.status_code == 404
    assert (closed.status_code, closed.data, dict(closed.headers)) == (
        unknown.status_code,
        unknown.data,
        dict(unknown.headers),
    )


def test_a_closed_door_is_said_to_be_closed(api: Caller, nobody: Caller, lab: dict[str, Any]) -> None:
    lead(api, lab, "door.close")
    answer = join(nobody, lab["code"])
    assert answer.status_code == 403
    assert answer.json["error"]["code"] == "door_closed"
    lead(api, lab, "door.open")
    assert join(nobody, lab["code"]).status_code == 201


def test_a_member_token_opens_nothing_of_the_api(nobody: Caller, lab: dict[str, Any]) -> None:
    nobody.token = join(nobody, lab["code"]).json["token"]
    assert nobody.call("GET", "/labs").status_code == 401
    assert nobody.call("GET", f"/labs/{lab['id']}/records").status_code == 401


def test_wrong_codes_are_stopped_for_the_whole_site_while_a_room_gets_in(nobody: Caller, lab: dict[str, Any]) -> None:
    answers = [join(nobody, f"ZZZZ{first}{second}") for first in "ABCDEFGH" for second in "ABCDEFGHJK"]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [404] * 60 + [429] * 20
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    assert {join(nobody, lab["code"]).status_code for _ in range(30)} == {201}


def test_successes_are_never_counted(nobody: Caller, lab: dict[str, Any]) -> None:
    assert {join(nobody, lab["code"]).status_code for _ in range(100)} == {201}
    assert join(nobody, "ZZZZZZ").status_code == 404
