"""T14: open redirects. After signing in, and after the password was given once more, one is on a page of ours and nowhere else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import PASSWORD, Visitor

ELSEWHERE = [
    *(
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
    ),
    *("http://evil.example", "https:evil.example", "https:/evil.example", "HTTP://evil.example", "//evil.example/labs"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:x",
        "mailto:a@evil.example",
    ),
    *("/%2f%2fevil.example", "%2f%2fevil.example", "/%5cevil.example", "/%09/evil.example", "/\t/evil.example"),
    *("/\n/evil.example", "/labs\r\nLocation: https://evil.example", "/labs\x00", " //evil.example", "/ /evil.example"),
    *("http://localhost@evil.example", "//localhost@evil.example/labs", "/labs/../..//evil.example", "evil.example"),
    *("//evil%E3%80%82example", "//ｅvil.example", "/．．/evil.example", "?next=//evil.example", "#//evil.example"),
]


def is_ours(location: str) -> bool:
    """Whether a browser that follows stays here: a plain path, read as browsers do, who take \\ for /."""
    parts = urlsplit(location.replace("\\", "/"))
    return not parts.scheme and not parts.netloc and location.startswith("/") and not location.startswith("//")


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else(stranger: Visitor, new_account: Any, wanted: str) -> None:
    answer = stranger.send("/login", {"email": new_account().email, "password": PASSWORD, "next": wanted})
    if "\x00" in wanted:
        assert answer.status_code == 400
        return
    assert answer.status_code == 302
    assert is_ours(answer.location), answer.location
    assert "evil" not in answer.location


def test_the_other_way_on_is_as_narrow(facilitator: Visitor) -> None:
    for wanted in ELSEWHERE:
        answer = facilitator.send("/password", {"password": PASSWORD, "next": wanted})
        assert answer.status_code == 400 if "\x00" in wanted else answer.location == "/labs", wanted
        signed_in = facilitator.client.get("/login", query_string={"next": wanted})
        assert signed_in.status_code == 400 if "\x00" in wanted else signed_in.location == "/labs", wanted


def test_a_code_in_an_address_leads_to_a_door_of_ours(stranger: Visitor) -> None:
    for code in ("//evil.example", "/../evil", "\\evil", "https://evil.example"):
        answer = stranger.client.get("/", query_string={"code": code})
        assert answer.status_code == 200 or is_ours(answer.location)


def test_where_one_wanted_to_be_is_where_one_gets(stranger: Visitor, new_account: Any) -> None:
    answer = stranger.send("/login", {"email": new_account().email, "password": PASSWORD, "next": "/labs/new?x=1"})
    assert answer.location == "/labs/new?x=1"
