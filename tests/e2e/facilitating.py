"""A facilitator at the console: a real browser, signed in, with a lab in front of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.contract.workshop import Site, Workshop, new_id
from tests.e2e.following import Screen

READY = "() => document.querySelector('.agenda') !== null && document.fonts.status === 'loaded'"
IDEAS = [
    "Small-fix mandate\nStaff may correct any error worth less than 50 euro on the spot.",
    "Drop the second signature on low-risk permits",
    "Call the person instead of sending a letter",
    "Sample five per cent afterwards",
    "Let residents see where their case is",
    "A thank-you wall for small fixes",
]


@dataclass
class Desk:
    """One console in a browser page. `lab` is the same lab over the contract, to see what really happened."""

    lab: Workshop
    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.screen = Screen(self.page)

    def press(self, *keys: str) -> None:
        """Presses keys one after the other, with nothing but the keyboard."""
        for key in keys:
            self.page.keyboard.press(key)

    def title(self, words: str) -> None:
        """Waits until the middle shows this title."""
        expect(self.page.locator("main h1")).to_have_text(words)

    def tile(self, words: str) -> Locator:
        """The note with these words."""
        return self.page.locator("[data-tile]").filter(has_text=words)

    def pile(self, name: str) -> Locator:
        """The pile of this name."""
        return self.page.get_by_role("group", name=name, exact=True)

    def button(self, name: str) -> Locator:
        """The handle of this name in its list."""
        return self.page.locator(f'[data-handle="{name}"]')

    def seen(self, condition: Callable[[dict[str, Any]], Any], what: str) -> Any:
        """Waits until the staff's records fulfil a condition, and this page shows them."""
        found = self.lab.console.until(lambda: condition(self.lab.console.room), what)
        self.screen.reached(self.lab.console.seq or 0)
        return found

    @property
    def seq(self) -> int:
        """The lab's newest number, which this page shows."""
        return self.lab.settle()

    def has_sent_nothing_since(self, seq: int) -> None:
        """Fails if this page has sent anything since a number: what it sends now must get the next one."""
        runs = not self.lab.console.room["timer"]["paused"]
        self.button("timer").click()
        self.seen(lambda room: room["timer"]["paused"] == runs, "the clock started or stopped")
        assert self.seq == seq + 1, "the page has sent more than was meant"


def signed_in(chromium: Browser, site: Site, **wishes: Any) -> BrowserContext:
    """A browser in which the facilitator has signed in by the page that is there for it."""
    context = chromium.new_context(locale="en-GB", **{"viewport": {"width": 1440, "height": 900}, **wishes})
    page = context.new_page()
    page.goto(f"{site.base}/login")
    page.locator("input[name=email]").fill(site.email)
    page.locator("input[name=password]").fill(site.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login" not in address)
    page.close()
    return context


def desk_at(context: BrowserContext, lab: Workshop, prepare: Callable[[Page], Any] | None = None) -> Desk:
    """Opens the console of a lab; what the page complains about is kept. `prepare` gets the page while it is empty."""
    page = context.new_page()
    if prepare is not None:
        prepare(page)
    desk = Desk(lab, page)
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    page.on("console", lambda said: desk.complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{lab.site.base}/console/{lab.id}")
    page.wait_for_function(READY)
    lab.screens.append(desk.screen)
    return desk


def board_with_ideas(lab: Workshop, ideas: list[str] = IDEAS, *, reveal: bool = True) -> str:
    """An open idea board on which people of three organisations have written; its id."""
    board = lab.open(lab.add("idea_board"))
    while len(lab.phones) < 3:
        lab.phone(f"org-{'abc'[len(lab.phones)]}")
    for number, idea in enumerate(ideas):
        lab.phones[number % 3].idea(board, idea)
    if reveal:
        lab.staff("activity.reveal", board)
    return board


def table_with_piles(lab: Workshop, *names: str) -> tuple[str, list[str]]:
    """An open clustering of a revealed board, with empty piles of these names; its id and theirs."""
    board_with_ideas(lab)
    table = lab.open(lab.add("clustering"))
    piles = [new_id() for _ in names]
    for pile, name in zip(piles, names, strict=True):
        lab.staff("cluster.add", table, cluster=pile, title=name)
    return table, piles
