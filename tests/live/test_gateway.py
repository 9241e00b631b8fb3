"""The gateway without a network: what connecting and sending leave behind in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from socketio.exceptions import ConnectionRefusedError as Refuse

from labapp import config, create_app
from labapp.core.messages import Actor
from labapp.live import gateway as module
from labapp.live.allowance import Allowance
from labapp.live.gateway import Gateway


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    """A gateway over a database without tables: every look into it is a fault."""
    app = create_app(config.load({}, instance=str(tmp_path), async_mode="threading"))
    yield app.extensions["labapp"].gateway
    app.extensions["labapp"].db.close()


def test_a_connection_that_meets_a_fault_is_told_to_come_again(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Refuse) as refused:
        gateway.connect("sid", {}, {"lab": "lab", "key": "key"})
    assert refused.value.error_args["data"]["code"] == "shutting_down"
    assert "a connection failed" in caplog.text
    assert not gateway.visitors


def test_allowances_of_people_who_have_left_are_forgotten(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ALLOWANCES", 3)
    busy = gateway._allowance(Actor("busy", "member"))
    for _ in range(15):
        busy.take()
    for name in "abcdef":
        gateway._allowance(Actor(name, "member"))
    assert len(gateway._allowances) <= 3
    assert gateway._allowance(Actor("busy", "member")) is busy, "coming again gives nobody a full allowance"


def test_an_allowance_fills_again_with_time() -> None:
    now = 0.0
    allowance = Allowance(20, 5.0, lambda: now)
    assert [allowance.take() for _ in range(20)] == [0.0] * 20
    assert allowance.take() == pytest.approx(0.2)
    assert not allowance.is_full
    now = 0.2
    assert allowance.take() == 0.0
    now = 5.0
    assert allowance.is_full
