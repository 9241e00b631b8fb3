"""The site under test: a `labapp serve` of our own, or any server named in the environment.

To run the suite against another server:

    LABAPP_CONTRACT_URL=https://lab.example LABAPP_CONTRACT_EMAIL=… LABAPP_CONTRACT_PASSWORD=… \\
    LABAPP_CONTRACT_STRANGER_TOKEN=… pytest tests/contract

The first account owns the labs that the tests make, the stranger's token is of an account that has no part in them. Tests that must
start, stop or kill a server, or spend its site-wide budgets, always start one of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.conftest import StartServer
from tests.contract.api import Api
from tests.contract.workshop import Site, Workshop
from tests.support.server import Server


def site_on(server: Server, number: int | None = None) -> Site:
    """Two facilitators on a server of ours; `number` tells apart those of several sites on one server."""
    which = "" if number is None else f"-{number}"
    owner, stranger = (server.account(f"{who}{which}@labapp.example") for who in ("owner", "stranger"))
    return Site(server.url, owner.token, stranger.token, owner.email, owner.password)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for the whole suite; every test makes labs of its own on it."""
    if base := os.environ.get("LABAPP_CONTRACT_URL"):
        base = base.rstrip("/")
        email, password = os.environ["LABAPP_CONTRACT_EMAIL"], os.environ["LABAPP_CONTRACT_PASSWORD"]
        token = Api(base).post("/login", {"email": email, "password": password}).ok()["token"]
        yield Site(base, token, os.environ["LABAPP_CONTRACT_STRANGER_TOKEN"], email, password)
        return
    server = Server(tmp_path_factory.mktemp("contract")).start()
    try:
        yield site_on(server)
        assert server.stop() == 0, "the server did not drain and exit 0 on SIGTERM"
        assert "Traceback" not in server.log, server.log[-20_000:]
        assert "canary" not in server.log, "the log holds what people wrote"
    finally:
        if server.process:
            server.kill()


@pytest.fixture
def own_server(start_server: StartServer) -> Server:
    """A server for this test alone, to be stopped, killed and started again."""
    return start_server()


@pytest.fixture
def own_site(own_server: Server) -> Site:
    """Two facilitators on `own_server`."""
    return site_on(own_server)


@pytest.fixture
def lab(site: Site) -> Iterator[Workshop]:
    """A fresh lab with its console and wall connected; everybody leaves at the end."""
    workshop = Workshop.create(site)
    assert workshop.console.in_step
    assert workshop.wall.in_step
    yield workshop
    workshop.leave()


@pytest.fixture(scope="session")
def calm(site: Site) -> Workshop:
    """A lab that no test changes."""
    return Workshop.create(site)
