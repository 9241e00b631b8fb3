"""From each published record of the sample labs, every fact is clicked back to its source in the lab, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from labapp import catalogue
from tests.conftest import servers
from tests.contract.conftest import site_on
from tests.contract.workshop import Site
from tests.e2e.facilitating import signed_in
from tests.support.axe import PRACTICE, assert_sound

CASES = {"en": "counter-mandate-for-small-fixes", "sv": "min-historia-pa-en-sida", "da": "ti-minutters-overlap"}
AFTERWARDS = {"reader", "goal-e3", "goal-e4"}  # what readers told, and goals that were asked months after the lab

# Clicks every number on the page: where each leads.
CLICK_ALL = """() => [...document.querySelectorAll(".rests a")].map((link) => {
  let led = "";
  link.addEventListener("click", (event) => { event.preventDefault(); led = link.href; }, { once: true });
  link.click();
  return led;
})"""

# Of the page of sources: what each says, and where it leads in the report.
SOURCES = """() => [...document.querySelectorAll(".source-one")].map((source) => ({
  id: source.id,
  said: source.textContent.replace(/\\s+/g, " ").trim(),
  report: source.querySelector("a.button")?.href ?? "",
}))"""


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with the three sample labs."""
    with servers(tmp_path_factory.mktemp) as start:
        site = site_on(start())
        for language in catalogue.LANGUAGES:
            site.api.post("/labs/import", catalogue.sample_lab(language)).ok(201)
        yield site


def test_every_fact_of_the_sample_records_leads_back_to_its_source_in_the_lab(chromium: Browser, stocked: Site) -> None:
    context = signed_in(chromium, stocked)
    page = context.new_page()
    for language, slug in CASES.items():
        report = context.request.get(f"{stocked.base}/report/lab-{language}").text()
        page.goto(f"{stocked.base}/library/{slug}/sources?lang={language}")
        listed = {one["id"]: one for one in page.evaluate(SOURCES)}
        assert all(len(one["said"]) > 20 for one in listed.values())
        beyond = {id for id, one in listed.items() if not one["report"]}
        assert beyond <= AFTERWARDS | {"exemption-f1"}
        for one in listed.values():
            place, _hash, anchor = one["report"].partition("#")
            assert not place or place == f"{stocked.base}/report/lab-{language}"
            assert not anchor or f'id="{anchor}"' in report, one

        page.goto(f"{stocked.base}/library/{slug}")
        clicked = page.evaluate(CLICK_ALL)
        assert len(clicked) > 60
        sources = f"{stocked.base}/library/{slug}/sources#"
        assert {led.removeprefix(sources) for led in clicked} <= set(listed)
        # One of them truly, by keyboard: to the experiment that measured the first value, and on into the lab.
        page.locator("#from-values-0 a").first.press("Enter")
        page.wait_for_url("**/sources#experiment-*")
        expect(page.locator(".source-one:target dl").first).to_be_visible()
        page.locator(".source-one:target a.button").press("Enter")
        page.wait_for_url(f"**/report/lab-{language}#experiment-*")
        expect(page.locator("article.experiment:target")).to_be_visible()
        # And from a note of the lab to what became of it.
        page.locator(f".note .became a[href='/library/{slug}']").first.press("Enter")
        page.wait_for_url(f"**/library/{slug}")
    context.close()


def test_the_pages_for_readers_are_sound_in_a_small_hand(chromium: Browser, stocked: Site) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    case = f"{stocked.base}/library/{CASES['en']}"
    for address in ("", "/sources", "/spread", "/copied", "/comment"):
        page.goto(case + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"{address} spills over the edge"
        if address in ("/sources", "/spread", "/copied"):
            assert_sound(page, address, PRACTICE)
    page.goto(case)
    expect(page.get_by_role("button", name="Read aloud")).to_be_hidden()  # this browser has no voice of its own
    context.close()
