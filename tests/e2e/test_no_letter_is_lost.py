"""Whatever the facilitator does while somebody writes on a phone, no letter is lost: in every kind of activity that has words on the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from labapp.core.kinds import kinds
from tests.contract.workshop import Workshop
from tests.e2e.following import THERE
from tests.e2e.phoning import OpenPhone

WORDLESS = {"break", "briefing", "dot_vote", "matrix", "poll", "team_forming"}  # nothing is written there
UNDER_THE_HAND = ("activity.reopen", "activity.lock", "activity.unlock", "activity.reveal", "activity.hide")
MOST_KEYS = 400
NOTE = "Let the desk decide"
# A busy machine must not look like fingers at rest: to this page ten seconds are one.
SLOW = "const real = performance.now.bind(performance); performance.now = () => real() / 10;"


@dataclass(frozen=True)
class Way:
    """The way to the first field of a kind: its settings, and what is pressed before one can write."""

    presses: tuple[str, ...] = ()
    config: dict[str, Any] | None = None
    inside: str = "main"

    def go(self, page: Page) -> Locator:
        """The field, when everything is pressed that is there to be pressed; what was begun before stands open already."""
        field = page.locator(f"{self.inside} :is(textarea, input:not([type]), input[type=text]):visible").first
        for name in self.presses:
            button = page.locator(f'main :is(button, label, summary):visible:has-text("{name}")').first
            expect(button.or_(field).first).to_be_visible()
            if not field.count():
                button.click()
        expect(field).to_be_visible()
        return field


WAYS = {
    "idea_board": Way(),
    "journey": Way(config={"columns": [{"id": "before", "title": "Before"}]}),
    "brainwriting": Way(),
    "crazy_eights": Way(),
    "crowd_scoring": Way(),
    "one_two_four": Way(),
    "check_in": Way(config={"questions": [{"id": "w", "type": "word", "text": "One word"}]}),
    "check_out": Way(config={"questions": [{"id": "t", "type": "text", "text": "Anything else"}]}),
    "word_cloud": Way(),
    "sheet": Way(),
    "prototype": Way(),
    "rules_check": Way(("Yes",), config={"checks": [{"id": "law", "title": "Does a law say otherwise?"}]}),
    "test_card": Way((NOTE,)),
    "decision": Way((NOTE,), config={"organisation": "org-b"}),
    "promise": Way(),
    "commitment": Way(("Write a promise",)),
    "dialogue": Way(("Leave a note",)),
    "give_get": Way(("Write an offer",)),
    "gradients": Way(("I am for it.",)),
    "interface_map": Way(("National", "Write where we meet")),
    "open_stop": Way(("Something in my own words",)),
    "clustering": Way((NOTE,), inside="dialog"),
}


def test_every_kind_with_words_is_tried() -> None:
    assert WAYS.keys() == kinds().keys() - WORDLESS


@pytest.fixture
def page(phone: OpenPhone, lab: Workshop) -> Page:
    """A phone in a lab with notes and groups."""
    board = lab.open(lab.add("idea_board", hidden=False))
    for number in range(4):
        lab.phone(f"org-{'abcd'[number]}").idea(board, NOTE if number == 0 else f"Another note {number}")
    opened = phone()
    lab.staff("groups.form", size=5)
    opened.add_init_script(SLOW)
    opened.reload()
    expect(opened.locator("header.top")).to_be_visible()
    return opened


def come_along(page: Page, title: str) -> None:
    """The person rests, and does what the room does."""
    expect(page.locator("h1")).to_have_text(title)  # the header goes on with the room, the rest with the person
    held = page.get_by_role("button", name="Come along", include_hidden=True)
    if held.count():
        held.dispatch_event("click")  # from behind a dialog, where a person can only rest
    expect(held).to_have_count(0)


def typing(page: Page, lab: Workshop, name: str, activity: str) -> None:
    """Fingers that do not rest until the page has heard of a facilitator's command."""
    sent = lab.console.send(name, activity)
    for _ in range(MOST_KEYS):
        if sent.done.is_set() and page.evaluate(THERE, sent.answer().get("seq", 0)):
            return
        page.keyboard.type("x")
        page.keyboard.press("Backspace")
    raise AssertionError(f"the page never heard of {name}")


def test_who_writes_loses_nothing_in_any_kind(page: Page, lab: Workshop) -> None:
    elsewhere = lab.open(lab.add("briefing"))
    for kind, way in WAYS.items():
        here = lab.add(kind, after=elsewhere, **(way.config or {}))
        lab.console.does("activity.open", here)
        come_along(page, f"A {kind}")
        field = way.go(page)
        field.click()
        written = ""
        for name, activity in [("activity.open", elsewhere), *((name, here) for name in UNDER_THE_HAND)]:
            letter = name.partition(".")[2][0]
            page.keyboard.type(letter)
            written += letter
            typing(page, lab, name, activity)
        expect(field).to_have_value(written)
        lab.console.does("activity.open", elsewhere)
        come_along(page, "A briefing")
        lab.console.does("activity.reopen", here)
        come_along(page, f"A {kind}")
        expect(way.go(page)).to_have_value(written)
