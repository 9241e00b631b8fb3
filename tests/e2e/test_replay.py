"""The replay of a lab's wall by keyboard: the wall in its frame shows what it showed then, and the slider says when that was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from labapp import catalogue
from tests.contract.workshop import Site
from tests.e2e.facilitating import signed_in
from tests.support.axe import assert_sound


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """The replay of a sample lab, for its facilitator."""
    lab = site.api.post("/labs/import", catalogue.sample_lab("en")).ok(201)
    context = signed_in(chromium, site, reduced_motion="reduce", bypass_csp=True)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.goto(f"{site.base}/labs/{lab['id']}/replay")
    yield opened
    context.close()
    assert complaints == []


def test_a_lab_is_played_again_by_keyboard(page: Page) -> None:
    slider, wall = page.get_by_role("slider"), page.frame_locator("iframe")
    expect(wall.locator("[data-scene=activity]")).to_be_visible()
    assert_sound(page)

    page.keyboard.press("End")
    expect(wall.locator("[data-scene=closing]")).to_be_visible()
    last = slider.input_value()
    page.keyboard.press("Home")
    expect(wall.locator("[data-scene=lobby]")).to_be_visible()
    assert slider.input_value() == "0"

    page.get_by_label("Go to activity").select_option(index=2)
    title = page.get_by_label("Go to activity").locator("option:checked").inner_text()
    assert (slider.get_attribute("aria-valuetext") or "").endswith(title)
    expect(wall.locator("[data-scene=activity]")).to_contain_text(title)
    there = int(slider.input_value())
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).not_to_have_value(str(there))
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_value(str(there))

    page.get_by_label("Speed").select_option("960")
    slider.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(slider).not_to_have_value(str(there))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert there < int(slider.input_value()) <= int(last)
