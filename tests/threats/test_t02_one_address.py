"""T2: a limit that hits the whole room. Three hundred people and a guesser behind one address: they come in, he is stopped."""

from __future__ import annotations

import time
from typing import Any

import pytest

from labapp.web import join as joining
from tests.web.conftest import Caller, Visitor

pytestmark = pytest.mark.usefixtures("fresh_budget", "small_budget")

PEOPLE = 300
WITHIN_S = 60


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of what the site has (test_t01 holds how much that is), so that it is soon spent."""
    monkeypatch.setattr(joining, "UNDER_ATTACK", f"{joining.UNDER_ATTACK_PER_MINUTE // 10}/minute")


def join(caller: Caller, code: str, address: str = "127.0.0.1") -> int:
    body = {"code": code}
    return int(caller.call("POST", "/join", body, environ_base={"REMOTE_ADDR": address}).status_code)


def guess_until_stopped(caller: Caller, address: str) -> None:
    """Spends the whole site's budget."""
    for number in range(70):
        last = join(caller, f"ZZZ{number:03d}".translate(str.maketrans("01", "XY")), address)
    assert last == 429


def test_a_room_gets_in_while_the_guesser_among_them_is_stopped(nobody: Caller, lab: dict[str, Any]) -> None:
    guess_until_stopped(nobody, "127.0.0.1")
    began, wrong = time.monotonic(), []
    for person in range(PEOPLE):
        assert join(nobody, lab["code"]) == 201, f"person {person} was kept out"
        if person % 5 == 0:
            wrong.append(join(nobody, "ZZZZZZ"))
    assert time.monotonic() - began < WITHIN_S
    assert set(wrong) == {429}


@pytest.mark.parametrize("page", ["wall", "console"])
def test_a_room_is_known_by_its_wall_and_its_console(
    facilitator: Visitor, nobody: Caller, lab: dict[str, Any], page: str
) -> None:
    venue = {"REMOTE_ADDR": "203.0.113.9"}
    path = f"/wall/{lab['id']}?key={lab['wall_key']}" if page == "wall" else f"/console/{lab['id']}"
    assert facilitator.client.get(path, environ_base=venue).status_code == 200
    guess_until_stopped(nobody, venue["REMOTE_ADDR"])
    assert join(nobody, lab["code"], venue["REMOTE_ADDR"]) == 201
    assert join(nobody, lab["code"], "203.0.113.10") == 429, "elsewhere nobody has shown to know the code"


def test_a_household_of_ipv6_is_one_address(nobody: Caller, lab: dict[str, Any]) -> None:
    assert join(nobody, lab["code"], "2001:db8:1:2::3") == 201
    guess_until_stopped(nobody, "2001:db8:1:2::4")
    assert join(nobody, lab["code"], "2001:db8:1:2::5") == 201
    assert join(nobody, lab["code"], "2001:db8:1:3::5") == 429


def test_knowing_one_code_opens_no_other(nobody: Caller, api: Caller, lab: dict[str, Any]) -> None:
    other = api.make_lab()
    assert join(nobody, lab["code"], "203.0.113.20") == 201
    guess_until_stopped(nobody, "203.0.113.20")
    assert join(nobody, other["code"], "203.0.113.20") == 429
    assert join(nobody, lab["code"], "203.0.113.20") == 201
