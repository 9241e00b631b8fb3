"""A facilitator rehearses from the console: people come by themselves, every screen says that it is a rehearsal, and it ends without a trace."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.contract.workshop import Workshop
from tests.e2e.facilitating import READY, Desk


def test_a_rehearsal_is_begun_led_and_ended(desk: Desk, lab: Workshop) -> None:
    labs = lab.api.get("/labs").ok()
    page = desk.page
    page.get_by_text("Lab", exact=True).click()
    page.get_by_role("link", name="Rehearse").click()
    page.get_by_label("6", exact=True).check()
    page.get_by_role("button", name="Begin the rehearsal").click()
    page.wait_for_function(READY)
    mark = page.get_by_role("link", name="Rehearsal: nothing is kept")
    expect(mark).to_be_visible()
    assert lab.id not in page.url
    expect(page.locator(".lobby-count")).to_contain_text("here", timeout=60_000)
    expect(page.locator(".lobby-count")).not_to_contain_text("0 people", timeout=60_000)
    assert lab.api.get("/labs").ok() == labs, "it is no lab of anybody's"

    rehearsal = page.url.rsplit("/", 1)[1]
    mark.click()
    page.get_by_role("button", name="End the rehearsal").click()
    expect(page.get_by_role("heading", name="Labs")).to_be_visible()
    lab.api.get(f"/labs/{rehearsal}").refused(404, "not_found")
