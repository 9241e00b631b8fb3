"""Databases with an account that leads labs, and the pages over one of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from labapp import catalogue, config, create_app
from labapp.store import accounts, exchange, migrate
from labapp.store.db import Database
from tests.support import postgres
from tests.web.conftest import PASSWORD, Caller, Visitor, sign_in

NewDatabase = Callable[[], Database]


def _own(url: str) -> None:
    db = Database(url)
    migrate.upgrade(db)
    accounts.create_account(db, email="leader@example.org", password_hash="not a password", name="Leader")
    db.close()


@pytest.fixture(scope="session")
def owned_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with the account leader@example.org, to be copied: the migrations take longer than most tests."""
    file = tmp_path_factory.mktemp("owned") / "labapp.sqlite3"
    _own(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def owned_postgres(postgres_url: str) -> Iterator[str]:
    """The same on PostgreSQL."""
    with postgres.new_database(postgres_url) as url:
        _own(url)
        yield url


def copied(owned: Path, file: Path) -> str:
    """The address of a copy of an SQLite database."""
    with closing(sqlite3.connect(owned)) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)
    return f"sqlite:///{file}"


@pytest.fixture
def new_database(tmp_path: Path, owned_file: Path) -> Iterator[NewDatabase]:
    """Makes empty SQLite databases with the account leader@example.org."""
    made: list[Database] = []

    def make() -> Database:
        made.append(Database(copied(owned_file, tmp_path / f"{len(made)}.sqlite3")))
        return made[-1]

    yield make
    for db in made:
        db.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind, with the account leader@example.org."""
    with _database(request, tmp_path) as db:
        yield db


@contextmanager
def _database(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """A copy of the owned database of the kind that the fixture's parameter names."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            server, template = (request.getfixturevalue(name) for name in ("postgres_url", "owned_postgres"))
            url = stack.enter_context(postgres.new_database(server, template))
        else:
            url = copied(request.getfixturevalue("owned_file"), folder / "labapp.sqlite3")
        db = Database(url)
        stack.callback(db.close)
        yield db


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of each kind with the three sample labs and their records, for tests that only read."""
    with _database(request, tmp_path_factory.mktemp("library")) as db:
        for language in catalogue.LANGUAGES:
            exchange.import_lab(db, catalogue.sample_lab(language), leader(db))
        yield db


def leader(db: Database) -> str:
    """The id of leader@example.org."""
    account = accounts.account_by_email(db, "leader@example.org")
    assert account is not None
    return account.id


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application for all tests of a module."""
    settings = config.load({}, instance=str(tmp_path_factory.mktemp("instance")), async_mode="threading")
    app = create_app(settings)
    db = app.extensions["labapp"].db
    migrate.upgrade(db)
    accounts.create_account(
        db, email="leader@example.org", password_hash=accounts.hash_password(PASSWORD), name="Leader"
    )
    yield app
    app.extensions["labapp"].rooms.drain()
    db.close()


@pytest.fixture
def reader(app: Flask) -> Visitor:
    """Somebody without an account."""
    return Visitor(app.test_client())


@pytest.fixture
def facilitator(app: Flask) -> Visitor:
    """leader@example.org, signed in."""
    account = accounts.account_by_email(app.extensions["labapp"].db, "leader@example.org")
    assert account is not None
    return sign_in(app, account)


@pytest.fixture
def caller(app: Flask) -> Caller:
    """leader@example.org over the API."""
    db = app.extensions["labapp"].db
    return Caller(app.test_client(), accounts.add_token(db, leader(db), "test"))
