"""Every template runs from start to end on a real server: thirty phones on sockets, and a phone, a wall and a console in a browser.

The three pages stay open all the way, over the night of the two-day lab too. At every activity each of them shows that activity, while
people give to it and when its result is shown; afterwards the report tells of each, and the export opens as a lab of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from markupsafe import escape
from playwright.sync_api import Browser, BrowserContext, Page, expect

from labapp import catalogue
from tests.contract.workshop import Site, Workshop
from tests.e2e.facilitating import desk_at
from tests.e2e.following import Screen
from tests.e2e.phoning import NewContext, join
from tests.e2e.walking import PEOPLE, Crowd
from tests.support.server import Server

TEMPLATES = [template["code"] for template in catalogue.templates()]
WITHOUT_RESULT = {"break", "briefing"}  # that the report names, and says no more of
WHILE_AWAY = (
    "WebSocket connection",
    "ERR_CONNECTION_REFUSED",
)  # what a browser says of a server that is being restarted


@dataclass
class Pages:
    """The phone, the wall and the console of one lab, each in the page in which it was opened."""

    lab: Workshop
    phone: Page
    wall: Page
    console: Page
    complaints: list[str]

    def show(self, step: dict[str, Any]) -> None:
        """Waits until all three show the lab's newest number; fails unless they show this activity, without a complaint."""
        self.lab.settle()
        expect(self.phone.get_by_role("heading", level=1)).to_have_text(step["title"])
        expect(self.phone.locator("main > *").last).to_be_visible()
        expect(self.wall.locator(f".wall[data-scene=activity][data-kind={step['kind']}]")).to_contain_text(
            step["title"]
        )
        expect(self.console.locator("main h1")).to_have_text(step["title"])
        assert self.complaints == [], (step["title"], self.complaints)

    def sit_through_a_restart(self, server: Server) -> None:
        """The server ends and starts again; nobody touches a page, and everybody comes back."""
        before = {seat: seat.resumes for seat in self.lab.seats}
        server.restart()
        for seat, resumes in before.items():
            seat.until(lambda seat=seat, resumes=resumes: seat.in_step and seat.resumes > resumes, "its way back")
        self.lab.settle()
        self.complaints[:] = [said for said in self.complaints if not any(words in said for words in WHILE_AWAY)]


@pytest.fixture
def opened(
    site: Site, chromium: Browser, contexts: NewContext, signed_in_browser: BrowserContext
) -> Iterator[Callable[[Workshop], Pages]]:
    """Opens the three pages of a lab in its lobby."""
    hall = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 720})
    desks: list[Page] = []

    def open_pages(lab: Workshop) -> Pages:
        desk = desk_at(signed_in_browser, lab)
        desks.append(desk.page)
        pages = Pages(lab, contexts().new_page(), hall.new_page(), desk.page, desk.complaints)
        for page in (pages.phone, pages.wall):
            page.on("pageerror", lambda error: pages.complaints.append(str(error)))
            page.on("console", lambda said: pages.complaints.append(said.text) if said.type == "error" else None)
            lab.screens.append(Screen(page))
        pages.wall.goto(f"{site.base}/wall/{lab.id}?key={lab.lab['wall_key']}")
        join(pages.phone, lab, "Harbour Municipality", "Employee")
        return pages

    yield open_pages
    hall.close()
    for page in desks:
        page.close()


@pytest.fixture(params=TEMPLATES)
def crowd(request: pytest.FixtureRequest, site: Site, shared_server: Server) -> Iterator[Crowd]:
    """A lab made from a template, with everybody in it."""
    lab = Workshop.create(site, template=request.param)
    assert lab.console.in_step
    found = Crowd.of(lab, shared_server)
    yield found
    found.leave()


def test_a_template_runs_from_start_to_end(
    crowd: Crowd,
    opened: Callable[[Workshop], Pages],
    site: Site,
    shared_server: Server,
    signed_in_browser: BrowserContext,
) -> None:
    lab, agenda = crowd.lab, crowd.lab.agenda
    pages = opened(lab)
    day = 1
    for step in agenda:
        if step["day"] != day:
            day = step["day"]
            pages.sit_through_a_restart(shared_server)
        lab.console.does("activity.open", step["id"])
        pages.show(step)
        crowd.play(step["id"])
        pages.show(step)
    lab.check_seats([lab.console, *lab.phones[:2]])
    crowd.close()
    expect(pages.wall.locator(".closing-numbers")).to_contain_text(str(PEOPLE + 1))

    report = signed_in_browser.request.get(f"{site.base}/report/{lab.id}").text()
    untold = {step["kind"] for step in agenda if f'id="activity-{step["id"]}"' not in report}
    assert untold <= WITHOUT_RESULT
    assert all(escape(step["title"]) in report for step in agenda)
    export = lab.api.get(f"/labs/{lab.id}/export").ok()
    again = lab.api.post("/labs/import", export).ok(201)
    assert [step["kind"] for step in again["agenda"]] == [step["kind"] for step in agenda]
