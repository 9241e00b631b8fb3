"""T1: guessing join codes. Whoever guesses gets nothing: not in, not an answer that tells codes apart, not time that does."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from itertools import product
from typing import Any

import pytest
from flask import Flask

from labapp.store.secrets import CODE_LENGTH, CODE_SIGNS
from labapp.web import join as joining
from labapp.web.join import days_to_a_hit
from tests.web.conftest import Caller, Visitor

pytestmark = pytest.mark.usefixtures("fresh_budget")

OPEN_LABS = 50
GUESSES = 1000
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


def join(caller: Caller, code: str, **options: Any) -> Any:
    return caller.call("POST", "/join", {"code": code}, **options)


def codes(seed: int) -> list[str]:
    """As many codes as are guessed, by chance."""
    chance = random.Random(seed)
    return ["".join(chance.choices(CODE_SIGNS, k=CODE_LENGTH)) for _ in range(GUESSES)]


def test_no_guess_hits_and_soon_none_is_even_looked_up(
    nobody: Caller, lab: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from labapp.store import labs

    looked_up: list[str] = []
    find = labs.lab_by_code
    monkeypatch.setattr(labs, "lab_by_code", lambda db, code: looked_up.append(code) or find(db, code))
    statuses = Counter(join(nobody, code, environ_base=ELSEWHERE).status_code for code in codes(1))
    assert set(statuses) == {404, 429}
    assert statuses[404] <= 61
    assert len(looked_up) <= joining.UNDER_ATTACK_PER_MINUTE + 1
    assert join(nobody, lab["code"], environ_base=ELSEWHERE).status_code == 429, "a right guess would have been a hit"


def test_the_page_of_a_code_is_no_way_around(
    stranger: Visitor, lab: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "UNDER_ATTACK", "80/minute")
    statuses = [stranger.client.get(f"/j/{code}", environ_base=ELSEWHERE).status_code for code in codes(2)[:100]]
    assert set(statuses) == {404, 429}
    answer = stranger.client.get(f"/j/{lab['code']}", environ_base=ELSEWHERE)
    assert answer.status_code == 429
    assert lab["title"] not in answer.text


def test_on_average_a_hit_takes_weeks() -> None:
    """That many labs open day and night, that budget spent without end."""
    assert joining.UNDER_ATTACK_PER_MINUTE == 600
    assert joining.UNDER_ATTACK == "600/minute"
    assert days_to_a_hit(OPEN_LABS) == pytest.approx(24.4, abs=0.1)
    assert days_to_a_hit(1) > 365


def test_an_unknown_and_a_closed_code_are_told_apart_by_nothing(
    app: Flask, api: Caller, nobody: Caller, lab: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "WRONG_CODES", "10000/minute")
    monkeypatch.setattr(joining, "UNDER_ATTACK", "10000/minute")
    for name, number in product(("lab.open", "lab.close"), (1,)):
        body = {"id": f"00000000-0000-4000-8000-0000000{number}{len(name):04d}", "name": name}
        assert (api.call("POST", f"/labs/{lab['id']}/commands", body).json or {})["ok"]
    took: dict[str, list[float]] = {lab["code"]: [], "ZZZZZZ": []}
    answers = set()
    for _ in range(40):
        for code, times in took.items():
            began = time.perf_counter()
            answer = join(nobody, code)
            times.append((time.perf_counter() - began) * 1000)
            answers.add((answer.status_code, answer.text))
    assert len(answers) == 1
    closed, unknown = (statistics.median(times) for times in took.values())
    assert abs(closed - unknown) < 5, f"{closed:.2f} ms for a closed code, {unknown:.2f} ms for an unknown one"
