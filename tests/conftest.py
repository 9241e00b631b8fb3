"""Fixtures that every test may ask for, and the rule that none is skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from labapp.store import accounts
from tests.support import chromium as browsers
from tests.support import postgres, redis
from tests.support.server import QUICKLY, Account, Server

ROOT = Path(__file__).resolve().parents[1]
LONG_LINES = 300
LONG_FIRST = (
    "e2e",
    "faults",
    "rehearsal",
    "bench",
    "live",
    "fuzz",
    "simulation",
    "contract",
    "threats",
    "web",
    "photos",
)


class StartServer(Protocol):
    """Starts a server of its own for the test; keyword arguments are settings without the prefix LABAPP_."""

    def __call__(self, **settings: str) -> Server: ...


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashing as it is, with less work: tests sign in some hundred times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", QUICKLY)
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server; `postgres_database` gives an empty database on it."""
    with postgres.postgres() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, for this test alone."""
    with postgres.new_database(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis."""
    with redis.redis() as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for the whole run; a test makes its own contexts."""
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartServer]:
    """Starts as many servers as the test asks for; those that still run at its end must stop in good order."""
    with servers(tmp_path_factory.mktemp) as start:
        yield start


@pytest.fixture
def server(start_server: StartServer) -> Server:
    """A server on SQLite for this test alone."""
    return start_server()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on SQLite for all tests of a module; they make labs and accounts of their own."""
    with servers(tmp_path_factory.mktemp) as start:
        yield start()


@pytest.fixture
def facilitator(server: Server) -> Account:
    """An account on `server`."""
    return server.account()


@contextmanager
def servers(new_folder: Callable[[str], Path]) -> Iterator[StartServer]:
    """Starts servers in new folders; in the end all must stop in good order, and none may have logged an exception."""
    started: list[Server] = []

    def start(**settings: str) -> Server:
        server = Server(new_folder("server"), settings)
        started.append(server)
        return server.start()

    try:
        yield start
        statuses = [server.stop() for server in started if server.process]
        assert statuses == [0] * len(statuses), "a server did not drain and exit 0 on SIGTERM"
    finally:
        for server in started:
            if server.process:
                server.kill()
            print(f"--- log of the server on port {server.port} ---\n{server.log}")  # pytest shows it with a failure
    for server in started:
        assert "Traceback" not in server.log, "a server logged an exception"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: one that comes last keeps a single worker busy while the others have nothing to do."""
    items.sort(key=_begins)  # stable: within a folder, and within a file, all stays as it was


def _begins(item: pytest.Item) -> int:
    folder = item.path.relative_to(ROOT / "tests").parts[0]
    return LONG_FIRST.index(folder) if folder in LONG_FIRST else len(LONG_FIRST)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails a run in which a test was skipped: what is needed is set up by dev.py, so nothing may be left out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names the long files: a question to whoever changes them, not a fault."""
    suffixes = {".py", ".ts", ".tsx", ".css", ".html"}
    sources = (path for part in ("labapp", "static/src", "templates", "tests") for path in (ROOT / part).rglob("*"))
    lengths = {path: path.read_bytes().count(b"\n") for path in sources if path.suffix in suffixes}
    for path, lines in sorted(lengths.items(), key=lambda item: -item[1]):
        if lines > LONG_LINES:
            terminalreporter.write_line(f"{path.relative_to(ROOT)} has {lines} lines: does it still do one thing?")
