"""The commands of an operator beside a running server."""

from __future__ import annotations

import json

import pytest
import requests

from tests.support.server import Account, Server


@pytest.fixture(scope="module")
def owner(shared_server: Server) -> Account:
    return shared_server.account()


def test_a_token_opens_the_api(shared_server: Server, owner: Account) -> None:
    token = shared_server.labapp("token", "add", "--email", owner.email, "--name", "archive").strip()
    answer = requests.get(f"{shared_server.url}/api/v1/labs", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 200


def test_a_sample_lab_goes_in_and_out(shared_server: Server, owner: Account) -> None:
    made = owner.api(
        "POST",
        "/labs",
        {"title": "Out", "challenge": "Is it whole?", "language": "en", "template": "taster_90"},
        status=201,
    )
    shared_server.labapp("lab", "export", made["id"], "--out", "lab.json")
    exported = json.loads((shared_server.folder / "lab.json").read_text())
    assert "Out" in json.dumps(exported)


def test_a_wrong_command_says_so_in_one_line(shared_server: Server) -> None:
    with pytest.raises(AssertionError, match=r"There is no account with nobody@example\.org"):
        shared_server.labapp("token", "add", "--email", "nobody@example.org")


def test_the_settings_are_listed_without_their_secrets(shared_server: Server) -> None:
    listed = {setting["name"]: setting for setting in json.loads(shared_server.labapp("config", "--json"))}
    assert listed["LABAPP_SECRET_KEY"]["value"] == "***"
    assert listed["LABAPP_PORT"]["value"] == shared_server.port
