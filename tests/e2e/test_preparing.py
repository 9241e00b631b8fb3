"""Preparing in a real browser: the agenda is dragged, moved by keys and changed beside an open console, and the poster is one sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.contract.workshop import Workshop
from tests.support.axe import PRACTICE, assert_sound


@pytest.fixture
def page(signed_in_browser: BrowserContext, lab: Workshop) -> Iterator[Page]:
    """The agenda's page of the lab; a script that fails on it fails the test."""
    page = signed_in_browser.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{lab.site.base}/labs/{lab.id}/agenda")
    yield page
    page.close()
    assert failed == []


def titles(page: Page) -> list[str]:
    return page.locator(".entry-what b").all_inner_texts()


def test_an_activity_is_dragged_and_the_room_follows(page: Page, lab: Workshop) -> None:
    before = titles(page)
    grip = page.get_by_role("button", name=f"Move “{before[0]}”: drag").bounding_box()
    below = page.locator(".entry").nth(3).bounding_box()
    assert grip
    assert below
    page.mouse.move(grip["x"] + 20, grip["y"] + 20)
    page.mouse.down()
    page.mouse.move(grip["x"] + 20, below["y"] + 10, steps=6)
    page.mouse.move(grip["x"] + 20, below["y"] + below["height"] - 6, steps=4)
    page.mouse.up()
    moved = [*before[1:4], before[0], *before[4:]]
    expect(page.locator(".entry-what b")).to_have_text(moved)
    lab.console.until(lambda: lab.console.room["lab"]["agenda"][3] == "act-1", "the new order at the console")
    page.locator("[data-key=undo]").click()
    expect(page.locator(".entry-what b")).to_have_text(before)


def test_an_activity_is_moved_and_duplicated_by_keys_while_words_elsewhere_stay(page: Page) -> None:
    before = titles(page)
    page.locator(".entry-more > summary").nth(4).click()
    page.locator(".entry").nth(4).get_by_label("What the room is asked").fill("Half a thou")
    page.locator("[data-grip]").nth(1).focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".entry-what b")).to_have_text([before[1], before[0], *before[2:]])
    assert page.evaluate("document.activeElement.matches('.entry:first-child [data-grip]')")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".entry-what b")).to_have_text(before)
    expect(page.locator(".entry").nth(4).get_by_label("What the room is asked")).to_have_value("Half a thou")
    page.locator(".entry").nth(4).get_by_role("button", name="Duplicate").press("Enter")
    expect(page.locator(".entry-what b")).to_have_text([*before[:5], before[4], *before[5:]])
    page.locator(".entry-more > summary").nth(1).press("Enter")
    title = page.locator(".entry").nth(1).get_by_label("Title")
    title.fill("Another")
    title.press("Enter")
    expect(page.locator(".entry-what b").nth(1)).to_have_text("Another")
    expect(page.locator(".entry").nth(1)).to_be_focused()  # its form has closed
    assert_sound(page, rules=PRACTICE)


def test_the_poster_is_one_sheet_of_a4(page: Page, lab: Workshop) -> None:
    question = "How might we make sure that a person who meets five authorities in one week meets one plan?"
    lab.console.does("lab.edit", title="W" * 160, challenge=question)
    page.goto(f"{lab.site.base}/labs/{lab.id}/poster")
    page.emulate_media(media="print")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page/") + pdf.count(b"/Type/Page/") <= 1
    assert b"/Count 1" in pdf
    assert page.locator(".poster").evaluate("sheet => sheet.scrollHeight <= sheet.clientHeight + 1")
