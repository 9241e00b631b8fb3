"""The library, an innovation, its form and the report in a real browser: on a desk, in a hand, by keyboard, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from labapp import catalogue
from tests.conftest import servers
from tests.contract.conftest import site_on
from tests.contract.workshop import Site
from tests.e2e.facilitating import signed_in
from tests.support.axe import PRACTICE, assert_sound

SIZES = {
    "desk": {"width": 1280, "height": 800},
    "hand": {"width": 390, "height": 844},
    "small": {"width": 320, "height": 640},
}
CASE = "/library/counter-mandate-for-small-fixes"
PAGES = [
    "/library",
    "/library?q=xyzzy",
    "/library?theme=meaningful_documentation&decision=adopt",
    CASE,
    "/library/min-historia-pa-en-sida?lang=sv",
    "/library/ti-minutters-overlap?lang=da",
    "/library/inn-en-01/edit",
    "/library/inn-en-01/versions",
    "/library/inn-en-01/publishing",
    "/report/lab-en",
    "/report/lab-da?lang=da",
]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the three sample labs, and nothing else in its library."""
    with servers(tmp_path_factory.mktemp) as start:
        site = site_on(start())
        for language in catalogue.LANGUAGES:
            site.api.post("/labs/import", catalogue.sample_lab(language)).ok(201)
        yield site


@pytest.fixture(scope="module", params=SIZES)
def leading(request: pytest.FixtureRequest, chromium: Browser, stocked: Site) -> Iterator[BrowserContext]:
    """A browser in which the facilitator has signed in, at each size."""
    context = signed_in(chromium, stocked, viewport=SIZES[request.param], reduced_motion="reduce")
    yield context
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(leading: BrowserContext, stocked: Site, path: str) -> None:
    complaints: list[str] = []
    asked: set[str] = set()
    page = leading.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.goto(f"{stocked.base}{path}")
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    if page.evaluate("innerWidth") > SIZES["small"]["width"]:  # axe judges the same page there as in a hand
        assert_sound(page, rules=PRACTICE)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), (
        "it spills over the edge"
    )
    assert complaints == []
    assert asked <= {urlsplit(stocked.base).netloc, ""}, "something was asked of another origin"
    page.close()


def test_a_case_is_found_and_read_without_a_mouse(chromium: Browser, stocked: Site) -> None:
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{stocked.base}/library")
    _tab_to(page, "q")
    page.keyboard.type("mandate")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=mandate*")  # the link stands on the page before, too
    expect(page.get_by_text("1 innovation", exact=False).first).to_be_visible()
    link = page.get_by_role("link", name="Counter mandate for small fixes")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Counter mandate for small fixes")
    page.get_by_role("link", name="How to copy it").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#copy")).to_be_in_viewport()
    context.close()


def test_what_is_missing_leads_to_its_field(chromium: Browser, stocked: Site) -> None:
    made = stocked.api.post("/innovations", {"lab": "lab-en", "source": {"card": "i01"}}).ok(201)
    context = signed_in(chromium, stocked)
    page = context.new_page()
    page.goto(made["links"]["edit"])
    expect(page.locator("[name=title]")).to_have_value("Small-fix mandate")
    for link in page.locator(".lacks a").all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        expect(page.locator(f"[id='{target}']")).to_have_count(1)
    page.locator("[name='costs.purchase']").fill("a lot")
    page.locator("[name=what_failed]").fill("Nobody dared.")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("[name=what_failed]")).to_have_value("Nobody dared.")
    expect(page.locator("[name='costs.purchase']")).to_have_attribute("aria-invalid", "true")
    assert_sound(page, "what is wrong is said", PRACTICE)
    context.close()


def test_the_report_fills_sheets_of_a4(chromium: Browser, stocked: Site) -> None:
    context = signed_in(chromium, stocked)
    page = context.new_page()
    page.goto(f"{stocked.base}/report/lab-en")
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    page.emulate_media(media="print")
    for part in (".masthead", ".colophon", ".actions", ".crumb"):
        expect(page.locator(part).first).to_be_hidden()
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") in range(4, 16)
    assert b"/MediaBox [0 0 594.95996 841.91998]" in paper or b"/MediaBox [0 0 595" in paper
    context.close()


def _tab_to(page: Page, name: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.getAttribute('name')") == name:
            return
    raise AssertionError(f"{name} is not reached with the keyboard")
