"""A site of its own for each module of browser tests, and a facilitator in front of a lab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.contract.conftest import site_on
from tests.contract.workshop import Site, Workshop
from tests.e2e.facilitating import Desk, desk_at, signed_in
from tests.e2e.walls import Walls
from tests.support.server import Server


@pytest.fixture(scope="module")
def site(shared_server: Server) -> Site:
    """Accounts on the server of this module."""
    return site_on(shared_server)


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
