"""The console under a quick hand: the server's answer is still on its way when the next key is pressed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.contract.workshop import Workshop
from tests.e2e.facilitating import IDEAS, Desk, board_with_ideas, desk_at, table_with_piles
from tests.e2e.holding import ANSWERS, EVENTS, EVERYTHING, HeldLine

# Keys faster than the browser draws, with the focus on a button; it returns when what waits for a picture has had two.
WITHIN_ONE_PICTURE = """async (keys) => {
  document.querySelector("[data-handle=help]").focus();
  for (const key of keys) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    await new Promise((drawn) => queueMicrotask(drawn));
  }
  for (let picture = 0; picture < 2; picture += 1) {
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  }
}"""


@pytest.fixture
def line() -> HeldLine:
    """The line of `desk`, which can be held."""
    return HeldLine()


@pytest.fixture
def desk(signed_in_browser: BrowserContext, lab: Workshop, line: HeldLine) -> Iterator[Desk]:
    """A console whose line can be held; a page that logs an error fails the test."""
    opened = desk_at(signed_in_browser, lab, line.lay)
    yield opened
    opened.page.close()
    assert opened.complaints == [], "\n".join(opened.complaints)


def title_of(desk: Desk) -> Locator:
    """The title's field in the open form of an activity."""
    return desk.page.get_by_label("Title", exact=True)


def test_a_key_after_enter_is_no_letter_in_the_closing_form(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    lab.open(lab.add("break"))
    desk.press("e")
    title_of(desk).fill("Coffee and fruit")
    line.hold(ANSWERS)
    desk.press("Enter")
    desk.title("Coffee and fruit")  # the frame is here, the answer is not
    expect(desk.page.locator(".entry-form")).to_have_attribute("aria-busy", "true")
    desk.press("k")
    desk.seen(lambda room: room["wall"]["theme"] == "dark", "the wall dark")
    expect(title_of(desk)).to_have_value("Coffee and fruit")
    line.let_go()
    expect(title_of(desk)).to_have_count(0)


def test_a_form_asked_for_again_while_it_closes_stays_open(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    lab.open(lab.add("break"))
    desk.press("e")
    title_of(desk).fill("Coffee")
    line.hold(ANSWERS)
    desk.press("Enter", "e")
    line.let_go()
    expect(title_of(desk)).to_be_focused()
    desk.page.keyboard.type("Tea")
    desk.press("Enter")
    desk.title("Tea")
    expect(title_of(desk)).to_have_count(0)


def test_enter_pressed_twice_adds_one_activity(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    before = [one["title"] for one in lab.agenda]
    desk.press("a")
    title_of(desk).fill("Coffee")
    line.hold(ANSWERS)
    desk.press("Enter", "Enter")
    line.let_go()
    expect(title_of(desk)).to_have_count(0)
    desk.seq  # noqa: B018 (waits until the page is in step)
    expect(desk.page.locator(".entry-title")).to_have_text([*before, "Coffee"])


def test_a_refused_form_comes_back_as_it_was_left(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    gone = lab.open(lab.add("break"))
    desk.press("e")
    title_of(desk).fill("A title for what is no longer there")
    line.hold(EVENTS)
    lab.console.does("activity.drop", gone)
    desk.press("Enter")
    expect(desk.page.locator(".notice-wrong")).to_be_visible()
    expect(title_of(desk)).to_be_focused()
    expect(title_of(desk)).to_have_value("A title for what is no longer there")
    line.let_go()


def test_the_next_message_can_be_begun_before_the_last_is_said(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    message = desk.page.get_by_label("All phones and walls show it")
    desk.press("t")
    line.hold(ANSWERS)
    desk.page.keyboard.type("Five minutes more")
    desk.press("Enter")
    desk.page.keyboard.type("Then coff")
    desk.seen(lambda room: room["wall"]["message"] == "Five minutes more", "the message")
    line.let_go()
    desk.page.keyboard.type("ee")
    expect(message).to_have_value("Then coffee")


def test_next_goes_on_from_what_is_shown(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    first, second = lab.agenda[:2]
    line.hold(EVERYTHING)
    desk.press("ArrowRight", "ArrowRight")
    lab.console.until(lambda: lab.console.room["lab"]["current"] == first["id"], "the first activity")
    line.let_go()
    desk.title(first["title"])
    line.hold(ANSWERS)
    desk.press("ArrowRight")
    desk.title(second["title"])
    desk.press("ArrowLeft")
    desk.title(first["title"])
    line.let_go()
    assert desk.seen(lambda room: room["lab"]["current"] == first["id"], "the first activity again")


def test_letters_typed_before_the_new_pile_is_there_do_nothing(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    table_with_piles(lab, "Mandate")
    before = desk.seq
    line.hold(EVERYTHING)
    desk.press("n")
    desk.page.keyboard.type("lord")
    line.let_go()
    name = desk.page.get_by_label("Name of the pile").nth(1)
    expect(name).to_be_focused()
    desk.page.keyboard.type("After")
    expect(name).to_have_value("After")
    assert desk.seq == before + 1
    desk.press("Escape")
    desk.has_sent_nothing_since(before + 1)


def test_a_name_written_on_while_it_is_saved_is_not_lost(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    table_with_piles(lab, "Mandate")
    name = desk.page.get_by_label("Name of the pile")
    line.hold(ANSWERS)
    name.fill("Mandates")
    name.press("Enter")
    desk.seen(lambda room: any(value.get("title") == "Mandates" for value in room.values()), "the name")
    name.fill("Mandates and trust")
    line.let_go()
    name.press("Enter")
    desk.seen(lambda room: any(value.get("title") == "Mandates and trust" for value in room.values()), "the name")


def test_what_is_picked_while_a_note_is_hidden_stays_picked(desk: Desk, lab: Workshop, line: HeldLine) -> None:
    board_with_ideas(lab)
    desk.tile("Sample five").click()
    line.hold(ANSWERS)
    desk.press("h")
    expect(desk.tile("Sample five")).to_contain_text("Hidden from the room")
    desk.tile("Let residents see").click()
    line.let_go()
    desk.press("f")
    lit = desk.seen(lambda room: room["wall"]["spotlight"], "a spotlight")
    assert lab.console.records("card")[lit]["text"] == IDEAS[4]


def test_a_help_page_that_closes_does_not_take_the_focus_with_it(desk: Desk, lab: Workshop) -> None:
    desk.page.evaluate(WITHIN_ONE_PICTURE, ["?", "Escape", "t"])
    expect(desk.page.get_by_label("All phones and walls show it")).to_be_focused()
