"""A group writes its draft at the end of the lab: on a small phone, without an account and without scripts, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.contract.workshop import Site, Workshop
from tests.e2e.facilitating import signed_in
from tests.support.axe import PRACTICE, assert_sound


@pytest.fixture(scope="module")
def link(chromium: Browser, site: Site) -> str:
    """The address that a facilitator shows to the group: it writes a draft of a lab that is open."""
    lab = Workshop.create(site)
    board = lab.open(lab.add("idea_board", hidden=False))
    card = lab.phone().idea(board, "Small-fix mandate\nThe counter decides on the spot.")
    lab.settle()
    draft = lab.api.post("/innovations", {"lab": lab.id, "source": {"card": card}}).ok(201)
    context = signed_in(chromium, site)
    page = context.new_page()
    page.goto(f"{site.base}/library/{draft['id']}/share")
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("Or send the address").input_value()
    context.close()
    lab.leave()
    return address


def test_a_group_writes_on_a_small_phone_without_scripts(chromium: Browser, link: str) -> None:
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="en-GB", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_text("questions answered")).to_be_visible()
    page.get_by_role("link", name="What went wrong?").click()
    field = page.get_by_label("What went wrong")
    field.focus()
    page.keyboard.type("Nobody dared to use it in the first week, and the log was lost on the second day.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you tell those who try it next?")
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_label("What went wrong")).to_have_value(
        "Nobody dared to use it in the first week, and the log was lost on the second day."
    )
    expect(page.get_by_text("Easy to read.")).to_be_visible()
    context.close()


def test_a_question_is_sound_and_keeps_what_is_typed_without_a_network(chromium: Browser, link: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    for question in ("", "/values"):
        page.goto(link + question)
        assert _spills(page) == 0
        assert_sound(page, rules=PRACTICE)
    page.goto(f"{link}/problem")
    field, onward = page.get_by_label("The problem"), page.get_by_role("button", name="Save and go on")
    field.fill("It took days.")
    context.set_offline(True)
    onward.click()
    expect(page.get_by_role("alert")).to_contain_text("What you wrote is kept on this device.")
    context.set_offline(False)
    page.reload()
    expect(page.locator("#typed-said")).to_contain_text("It is back in the fields below.")
    expect(field).to_have_value("It took days.")
    onward.click()
    page.wait_for_url("**/whats_new")
    assert page.evaluate("Object.keys(localStorage)") == [], "the server has it"
    context.close()


def _spills(page: Page) -> int:
    return max(0, int(page.evaluate("document.documentElement.scrollWidth - innerWidth")))
