"""Accounts of its own for each module of browser tests, on one server for them all, and a facilitator in front of a lab."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import servers
from tests.contract.conftest import site_on
from tests.contract.workshop import Site, Workshop
from tests.e2e.facilitating import Desk, desk_at, signed_in
from tests.e2e.following import Screen
from tests.e2e.phoning import PHONE, NewContext, OpenPhone, join
from tests.e2e.walls import Walls
from tests.support.server import Server

_numbers = count(1)


@pytest.fixture(scope="session")
def lasting_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all browser tests: to start one takes as long as a test. Who needs a fresh one asks for `server`."""
    with servers(tmp_path_factory.mktemp) as start:
        yield start()


@pytest.fixture(scope="module")
def shared_server(lasting_server: Server) -> Iterator[Server]:
    """The lasting server, while a module uses it; it may log no exception meanwhile."""
    before = len(lasting_server.log)
    yield lasting_server
    assert "Traceback" not in lasting_server.log[before:], "the server logged an exception"


@pytest.fixture(scope="module")
def site(shared_server: Server) -> Site:
    """Accounts of this module."""
    return site_on(shared_server, next(_numbers))


@pytest.fixture
def lab(site: Site) -> Iterator[Workshop]:
    """A fresh lab with its console connected."""
    workshop = Workshop.create(site)
    assert workshop.console.in_step
    yield workshop
    workshop.leave()


@pytest.fixture(scope="module")
def signed_in_browser(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the facilitator of this module's site has signed in."""
    context = signed_in(chromium, site)
    yield context
    context.close()


@pytest.fixture
def desk(signed_in_browser: BrowserContext, lab: Workshop) -> Iterator[Desk]:
    """The console of the lab in a page of its own; a page that logs an error fails the test."""
    opened = desk_at(signed_in_browser, lab)
    yield opened
    opened.page.close()
    assert opened.complaints == [], "\n".join(opened.complaints)


@pytest.fixture
def open_wall(chromium: Browser) -> Iterator[Walls]:
    """Opens walls; a page that throws an error fails the test."""
    walls = Walls(chromium)
    yield walls
    walls.close()


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[NewContext]:
    """Makes phones; a page of theirs that logs an error while it has a network fails the test."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**wishes: Any) -> BrowserContext:
        context = chromium.new_context(**{**PHONE, **wishes})
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(contexts: NewContext, lab: Workshop) -> OpenPhone:
    """Joins the lab of the test by its join page and gives the phone's page."""

    def open_phone(organisation: str = "Harbour Municipality", role: str = "Employee", **wishes: Any) -> Page:
        page = contexts(**wishes).new_page()
        join(page, lab, organisation, role)
        screen = Screen(page)
        screen.reached(0)
        lab.screens.append(screen)
        return page

    return open_phone
