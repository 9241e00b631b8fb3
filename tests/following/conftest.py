"""A lab that keeps a result, an application whose clock the test moves, and a real mail server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from labapp import Services, config, create_app
from labapp.core.model import Lab
from labapp.live.clock import Clock
from labapp.store import accounts, followups, migrate
from labapp.store.db import Database
from tests.support.ports import free_port
from tests.support.waiting import wait_until
from tests.web.conftest import PASSWORD, Caller, Visitor, sign_in

NOTE = "00000000-0000-4000-8000-000000000001"
START = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
ANCHOR = {"owner_function": "Head of service", "scheduled_time": "Fridays", "review_on": "2026-09-01"}


class Moved(Clock):
    """A clock that stands until the test moves it."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def to(self, days: int) -> None:
        """So many days after the lab, at nine."""
        self.moment = START + timedelta(days=days)


class Letterbox:
    """A mail server that keeps what it gets; `answers` are said instead of 250, one for each letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.offered = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """One letter as it came over the line."""
        self.offered += 1
        if self.answers:
            return self.answers.pop(0)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    """A real SMTP server on this machine."""
    box = Letterbox()
    box.port = free_port()  # type: ignore[attr-defined]
    server = Controller(box, hostname="127.0.0.1", port=box.port)  # type: ignore[attr-defined]
    server.start()
    yield box
    server.stop()


def make_app(folder: Path, box: Letterbox | None, **more: Any) -> Flask:
    """An application that sends its letters to `box`."""
    mail = {} if box is None else {
        "smtp_host": "127.0.0.1",
        "smtp_port": box.port,  # type: ignore[attr-defined]
        "smtp_security": "none",
        "smtp_from": "labs@labapp.example",
    }  # fmt: skip
    chosen = {"async_mode": "threading", "timezone": "UTC", "public_url": "https://lab.example", **mail, **more}
    app = create_app(config.load({}, instance=str(folder), **chosen))
    migrate.upgrade(app.extensions["labapp"].db)
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_database"))
    return f"sqlite:///{tmp_path / 'labapp.sqlite3'}"


@pytest.fixture
def app(tmp_path: Path, letterbox: Letterbox) -> Iterator[Flask]:
    """An application on SQLite whose clock stands at the day of the lab."""
    app = make_app(tmp_path, letterbox)
    app.extensions["labapp"].rooms.clock = Moved()
    yield app
    app.extensions["labapp"].rooms.drain()
    app.extensions["labapp"].db.close()


@pytest.fixture
def services(app: Flask) -> Services:
    """The parts of the application."""
    found: Services = app.extensions["labapp"]
    return found


@pytest.fixture
def db(services: Services) -> Database:
    """Its database."""
    return services.db


@pytest.fixture
def clock(services: Services) -> Moved:
    """Its clock."""
    assert isinstance(services.rooms.clock, Moved)
    return services.rooms.clock


@pytest.fixture
def reader(app: Flask) -> Visitor:
    """Somebody without an account."""
    return Visitor(app.test_client())


@pytest.fixture
def leader(app: Flask, services: Services) -> Visitor:
    """Somebody who leads labs, signed in."""
    account = accounts.create_account(
        services.db, email="leader@example.org", password_hash=accounts.hash_password(PASSWORD), name="Leader"
    )
    return sign_in(app, account)


@pytest.fixture
def api(app: Flask, services: Services, leader: Visitor) -> Caller:
    """The same over the API."""
    assert leader.account
    return Caller(app.test_client(), accounts.add_token(services.db, leader.account.id))


@pytest.fixture
def lab(api: Caller) -> dict[str, Any]:
    """A lab with an experiment that is to be piloted, and nobody to own it."""
    return experimenting(api)


def experimenting(api: Caller, **wishes: Any) -> dict[str, Any]:
    """A new lab with such an experiment."""
    made = api.make_lab(template="half_day_lab", **wishes)
    command(api, made["id"], "lab.open")
    board = activity(api, made["id"], "idea_board")
    command(api, made["id"], "activity.open", activity=board)
    card = {"card": NOTE, "text": "Call back the same day\nBefore four o'clock"}
    command(api, made["id"], "card.add", card, activity=board)
    command(api, made["id"], "activity.reveal", activity=board)
    tests = activity(api, made["id"], "test_card")
    command(api, made["id"], "activity.open", activity=tests)
    plan = {"card": NOTE, "action": "Ring back", "decision": "pilot", "state": "decided"}
    command(api, made["id"], "experiment.write", plan, activity=tests)
    return made


def fold(services: Services, lab_id: str) -> Lab:
    """The lab as it is now."""
    return services.rooms.lab(lab_id)


def activity(api: Caller, lab_id: str, kind: str) -> str:
    """The first activity of a kind."""
    services: Services = api.client.application.extensions["labapp"]
    return next(step.id for step in services.rooms.lab(lab_id).agenda() if step.kind == kind)


def command(api: Caller, lab_id: str, name: str, data: Any = None, activity: str | None = None) -> dict[str, Any]:
    """A facilitator's command that must succeed."""
    answer = try_command(api, lab_id, name, data, activity)
    assert answer["ok"], answer
    return answer


def try_command(api: Caller, lab_id: str, name: str, data: Any = None, activity: str | None = None) -> dict[str, Any]:
    """The answer to a facilitator's command."""
    from uuid import uuid4

    body = {"id": str(uuid4()), "name": name, "data": data or {}, **({"activity": activity} if activity else {})}
    return dict(api.call("POST", f"/labs/{lab_id}/commands", body).json or {})


def close_with_anchor(api: Caller, lab_id: str, **more: Any) -> None:
    """The result gets an owner, and the lab closes."""
    command(api, lab_id, "result.anchor", {"item": NOTE, **ANCHOR, **more})
    command(api, lab_id, "lab.close")
    services: Services = api.client.application.extensions["labapp"]
    wait_until(lambda: bool(followups.of_lab(services.db, lab_id)), "the follow-up begins")
