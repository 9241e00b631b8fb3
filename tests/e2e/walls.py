"""A wall in a real browser, for the tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.contract.workshop import Workshop
from tests.e2e.following import Screen

SHORT = "Let the desk decide."

NOTES_NOW = """() => [...document.querySelectorAll('.slot')].map((slot) => {
  const note = slot.querySelector('.note');
  const text = slot.querySelector('.note-text');
  const box = note.getBoundingClientRect();
  return {
    id: slot.dataset.card, font: parseFloat(getComputedStyle(text).fontSize), cut: slot.classList.contains('is-cut'),
    left: box.left, top: box.top, right: box.right, bottom: box.bottom,
    spills: note.scrollHeight > note.clientHeight + 1 || note.scrollWidth > note.clientWidth + 1,
    still: slot.getAnimations({subtree: true}).length === 0,
  };
})"""


class Walls:
    """Opens walls of labs at any size, and remembers what must not happen: an error, a broken policy, another origin."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(self, lab: Workshop, size: tuple[int, int] = (1920, 1080), **wishes: Any) -> Page:
        """The wall of a lab, connected, in its own typeface; its clock can be wound on."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, **wishes)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._hear(said.text))
        page.on("request", lambda request: self._see(request.url, lab.site.base))
        page.clock.install()
        page.goto(f"{lab.site.base}/wall/{lab.id}?key={lab.lab['wall_key']}")
        page.wait_for_selector(".wall")
        page.wait_for_function("() => document.fonts.status === 'loaded'")
        lab.screens.append(Screen(page))
        lab.settle()
        return page

    def _hear(self, said: str) -> None:
        if "Content Security Policy" in said or "Refused to" in said:
            self.complaints.append(said)

    def _see(self, address: str, base: str) -> None:
        if not address.startswith((base, base.replace("http", "ws", 1), "data:", "blob:")):
            self.complaints.append(f"the wall asked {address}")

    def close(self) -> None:
        """Closes them all; fails if one of them complained."""
        for context in self.contexts:
            context.close()
        assert self.complaints == []


def board_with(lab: Workshop, texts: list[str], *, reveal: bool = True, **config: Any) -> str:
    """An open idea board on which several people have written these texts; its id."""
    board = lab.open(lab.add("idea_board", **config))
    organisations = [organisation["id"] for organisation in lab.lab["organisations"]]
    while len(lab.phones) < min(8, 1 + len(texts) // 10):
        lab.phone(organisations[len(lab.phones) % len(organisations)])
    for number, text in enumerate(texts):
        lab.phones[number % len(lab.phones)].idea(board, text)
    if reveal:
        lab.staff("activity.reveal", board)
    return board


def notes_now(page: Page) -> list[dict[str, Any]]:
    """The notes on the wall, once none of them moves."""
    page.wait_for_function(
        "() => document.querySelector('.slot') && document.querySelector('.stage').getAnimations({subtree: true})"
        ".every((one) => one.playState === 'finished')"
    )
    return list(page.evaluate(NOTES_NOW))


def pages_of(page: Page) -> Iterator[list[dict[str, Any]]]:
    """The notes of each page in turn."""
    notes_now(page)
    mark = page.locator(".page-mark")
    pages = int(mark.get_attribute("data-pages") or 1) if mark.count() else 1
    for number in range(1, pages + 1):
        if pages > 1:
            turn_to(page, number)
        yield notes_now(page)


def turn_to(page: Page, number: int) -> None:
    """Lets time pass until a page is shown."""
    mark = page.locator(f".page-mark[data-page='{number}']")
    for _ in range(120):
        if mark.count():
            return
        page.clock.run_for(1000)
    raise AssertionError(f"page {number} never came")


def overlaps(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two notes lie on each other."""
    return bool(
        one["left"] < other["right"] - 1
        and other["left"] < one["right"] - 1
        and one["top"] < other["bottom"] - 1
        and other["top"] < one["bottom"] - 1
    )
