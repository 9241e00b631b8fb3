"""T9: becoming the facilitator. Every command of the registry, by everybody who may not send it, over HTTP and the socket.

tests/core/test_policy.py holds the judgement itself for every role and state; here each way in is tried, with what an attacker has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from labapp.core.kinds import kinds
from labapp.core.messages import COMMANDS
from tests.contract.live import Console, Live, Phone, Refusal
from tests.contract.workshop import Workshop, new_id
from tests.core.test_policy import PARTICIPANTS_TOO, SAMPLES, STAFF_ALONE, SYSTEM_ALONE
from tests.web.conftest import Caller

PHONE_BURST = 15  # commands that one phone sends here: fewer than its allowance, so that no refusal is of another kind


def test_every_command_is_tried() -> None:
    """Those of kinds that were added later are judged by the same file; what they need stands on their classes."""
    of_kinds = {command.name for kind in kinds().values() for command in kind.commands}
    assert set(SAMPLES) == STAFF_ALONE | SYSTEM_ALONE | PARTICIPANTS_TOO
    assert set(COMMANDS) - of_kinds <= set(SAMPLES) <= set(COMMANDS)


@pytest.mark.parametrize("who", ["nobody", "participant", "wall", "other facilitator", "forged"])
def test_over_http_only_who_leads_the_lab_may_command(
    nobody: Caller, other_api: Caller, lab: dict[str, Any], services: Any, who: str
) -> None:
    caller = other_api if who == "other facilitator" else nobody
    if who == "participant":
        caller.token = (nobody.call("POST", "/join", {"code": lab["code"]}).json or {})["token"]
    elif who == "wall":
        caller.token = lab["wall_key"]
    elif who == "forged":
        caller.token = "x" * 43
    before = services.rooms.lab(lab["id"]).seq
    for name, (activity, data) in SAMPLES.items():
        for claim in ({}, {"role": "staff"}, {"actor": "system"}):
            body = {"id": new_id(), "name": name, "activity": activity, "data": data, **claim}
            answer = caller.call("POST", f"/labs/{lab['id']}/commands", body)
            assert answer.status_code == (404 if who == "other facilitator" else 401), name
    for method, path in (("PATCH", ""), ("DELETE", ""), ("GET", "/export"), ("GET", "/events"), ("POST", "/wall-key")):
        answer = caller.call(method, f"/labs/{lab['id']}{path}", {"title": "Taken"} if method == "PATCH" else None)
        assert answer.status_code == (404 if who == "other facilitator" else 401), path
    assert services.rooms.lab(lab["id"]).seq == before


def test_nobody_says_of_themselves_what_they_are(api: Caller, nobody: Caller, lab: dict[str, Any]) -> None:
    """No field that a client fills in holds a role."""
    for claim in ({"role": "staff"}, {"staff": True}, {"admin": True}, {"member": "x"}):
        assert nobody.call("POST", "/join", {"code": lab["code"], **claim}).status_code == 400
        body = {"id": new_id(), "name": "lab.open", "data": {}, **claim}
        assert api.call("POST", f"/labs/{lab['id']}/commands", body).status_code == 400


def test_system_commands_are_nobodys_to_send(api: Caller, lab: dict[str, Any]) -> None:
    for name in SYSTEM_ALONE:
        body = {"id": new_id(), "name": name, "data": SAMPLES[name][1]}
        answer = api.call("POST", f"/labs/{lab['id']}/commands", body).json or {}
        assert (answer["ok"], answer["code"]) == (False, "not_allowed"), name


def phones_for(workshop: Workshop) -> Iterator[Phone]:
    """A fresh phone for every so many commands."""
    while True:
        phone = workshop.phone()
        yield from [phone] * PHONE_BURST


def test_over_the_socket_a_phone_sends_what_participants_may(workshop: Workshop) -> None:
    workshop.staff("lab.open")
    phones = phones_for(workshop)
    for name in sorted(STAFF_ALONE | SYSTEM_ALONE):
        activity, data = SAMPLES[name]
        next(phones).may_not("not_allowed", name, activity, **data)
    after = workshop.api.get(f"/labs/{workshop.id}").ok()
    assert after["state"] == "open"
    assert {**after, "seq": 0, "state": ""} == {**workshop.lab, "seq": 0, "state": ""}


def test_who_only_looks_sends_nothing_not_even_as_staff(workshop: Workshop) -> None:
    before = workshop.settle()
    for audience in ("crowd", "wall"):
        looking = Live(workshop.site.base, workshop.id, {"token": workshop.site.token, "audience": audience}).connect()
        for name, (activity, data) in SAMPLES.items():
            looking.may_not("not_allowed", name, activity, **data)
        looking.close()
    assert workshop.settle() == before


@pytest.mark.parametrize(
    "auth",
    [
        *({"audience": "staff"}, {"role": "staff"}, {"member": "x"}, {"user": "x"}, {"protocol": 1.5}),
        *({"token": None}, {"token": ["x"]}, {"token": {"$ne": ""}}, {"key": True}, {"lab": ["x"]}),
    ],
    ids=str,
)
def test_the_socket_takes_no_claim(workshop: Workshop, auth: dict[str, Any]) -> None:
    seat = workshop.join()
    with pytest.raises(Refusal):
        Live(workshop.site.base, workshop.id, {"token": seat["token"], **auth}).connect()


def test_the_facilitator_of_another_lab_is_a_stranger_here(workshop: Workshop) -> None:
    with pytest.raises(Refusal) as refused:
        Console(workshop.site.base, workshop.id, {"token": workshop.site.stranger_token}).connect()
    assert refused.value.code == "bad_token"
