"""The pages in a real browser: accessible, within their screen, from this origin alone, and usable without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.axe import PRACTICE, assert_sound
from tests.support.server import PASSWORD, Account, Server

SIZES = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}, {"width": 320, "height": 640}]
SMALLEST = SIZES[-1]["width"]
FOLDED = 4  # parts that are unfolded on a page; the others of an agenda or a gallery are like them
PAGES = [
    "/",
    "/login",
    "/privacy",
    "/accessibility",
    "/nowhere",
    "/labs",
    "/labs/new",
    "/labs/{lab}",
    "/labs/{lab}/agenda",
    "/labs/{lab}/copy",
    "/labs/{lab}/invitation",
    "/labs/{lab}/poster",
    "/labs/templates",
    "/programme",
    "/account",
]


@pytest.fixture(scope="module")
def account(shared_server: Server) -> Account:
    return shared_server.account()


@pytest.fixture(scope="module")
def lab(account: Account) -> dict[str, Any]:
    body = {
        "title": "Solved today", "challenge": "How might we solve it on the same day?", "language": "en", "template": "half_day_lab",
        "organisations": [{"name": "National Permits Agency"}, {"name": "Harbour Municipality"}], "starts_at": "2026-12-01T08:00:00Z",
    }  # fmt: skip
    return dict(account.api("POST", "/labs", body, status=201))


@pytest.fixture
def context(chromium: Browser, shared_server: Server) -> Iterator[BrowserContext]:
    """A browser of its own that asks in English."""
    context = chromium.new_context(base_url=shared_server.url, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, account: Account) -> Page:
    """A page of somebody who is signed in."""
    page = context.new_page()
    sign_in(page, account)
    return page


def sign_in(page: Page, account: Account) -> None:
    page.goto("/login")
    page.get_by_label("E-mail address").fill(account.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/labs")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_every_screen(page: Page, lab: dict[str, Any], path: str) -> None:
    if path == "/login":
        page.context.clear_cookies()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.replace("{lab}", lab["id"]))
    for details in page.locator("details").all()[:FOLDED]:
        details.evaluate("part => { part.open = true }")
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), (
            f"{path} is wider than {size}"
        )
        if size["width"] > SMALLEST:  # axe judges the same page there as in a hand
            assert_sound(page, f"{path} at {size}", PRACTICE)
    origin = page.url.split("/")[2]
    assert all(url.split("/")[2] == origin for url in asked if not url.startswith("data:"))


def test_long_names_break_instead_of_widening_the_page(page: Page, account: Account) -> None:
    body = {"title": "W" * 160, "challenge": "w" * 600, "language": "en", "template": "taster_90"}
    labs = [account.api("POST", "/labs", body, status=201) for _ in range(2)]
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/labs", "/programme", f"/labs/{labs[0]['id']}"):
        page.goto(path)
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), path
        assert_sound(page, path, PRACTICE)


def test_targets_are_large_enough_for_a_thumb(page: Page, lab: dict[str, Any]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/labs", "/labs/new", f"/labs/{lab['id']}"):
        page.goto(path)
        for target in page.locator(
            "main button:visible, main .button:visible, main input:visible:not([type=radio], [type=checkbox]), main summary:visible"
        ).all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 43.5, f"{path}: {target.evaluate('element => element.outerHTML')[:80]} is {box}"


def test_a_lab_is_prepared_without_javascript(chromium: Browser, shared_server: Server, account: Account) -> None:
    context = chromium.new_context(base_url=shared_server.url, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, account)
    page.get_by_role("link", name="Prepare a lab").click()
    page.get_by_label("Name of the lab").fill("Without a script")
    page.get_by_label("The question").fill("How might we do without?")
    page.get_by_label("Half-day lab").check()
    rows = page.locator("input[name=org_name]")
    before = rows.count()
    rows.first.fill("Harbour Municipality")
    page.get_by_role("button", name="More rows").click()
    expect(rows).to_have_count(before + 3)
    expect(rows.first).to_have_value("Harbour Municipality")
    expect(page.get_by_label("Half-day lab")).to_be_checked()
    page.get_by_role("button", name="Create the lab").click()
    expect(page.get_by_role("heading", name="Without a script")).to_be_visible()
    context.close()


def test_a_lab_is_prepared_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/labs/new")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    press_until(page, "#title")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.type("How might we type it?")
    press_until(page, "input[name=template]")
    page.keyboard.press("ArrowDown")
    press_until(page, "input[name=identity]")
    page.keyboard.press("ArrowDown")
    press_until(page, "main button.button-primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="By keyboard")).to_be_visible()


def press_until(page: Page, selector: str, most: int = 60) -> None:
    """Presses Tab until what the selector names has the focus, and its focus can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached in {most} steps")
