"""Leading a room: two consoles, the remote, walls of their own, people without a phone, and phones that come along without losing a letter."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.contract.workshop import Workshop
from tests.e2e.facilitating import Desk, board_with_ideas
from tests.e2e.following import Screen
from tests.e2e.phoning import PHONE, PROMPT, OpenPhone, write
from tests.e2e.walls import Walls
from tests.support.axe import PRACTICE, assert_sound


def no_barrier(page: Page) -> None:
    """Fails with what axe finds on a page, good practice included."""
    assert_sound(page, rules=PRACTICE)


def test_who_writes_never_loses_a_letter_whatever_the_facilitator_does(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    later = lab.add("dot_vote", after=board)
    page = phone()
    field = page.get_by_label(PROMPT)
    field.click()
    written = ""
    for name, on in (
        ("activity.open", later),
        ("activity.reopen", board),
        ("activity.lock", board),
        ("activity.unlock", board),
        ("activity.reveal", board),
        ("activity.hide", board),
        ("activity.finish", board),
        ("activity.reopen", board),
    ):
        for words in (f"{name} ", "and on "):  # the room moves on in the middle of a sentence
            page.keyboard.type(words)
            written += words
            if words.startswith("activity"):
                lab.console.does(name, on)
        expect(field).to_have_value(written)
    lab.console.does("activity.open", later)
    expect(page.get_by_role("heading", level=1, name="A dot_vote")).to_be_visible()
    expect(page.locator(".offer blockquote")).to_have_text(written.strip())
    lab.console.does("activity.reopen", board)
    expect(page.get_by_label(PROMPT)).to_have_value(written)


def test_a_phone_looks_back_and_returns_with_one_button(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    write(page, "My thought")
    lab.open(lab.add("check_in", after=board, questions=[{"id": "w", "type": "word", "text": "One word"}]))
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Agenda and earlier steps").click()
    expect(page.get_by_role("heading", name="Agenda and earlier steps")).to_be_focused()
    page.get_by_role("button", name="Look back at “A idea_board”").click()
    expect(page.get_by_text("You look back at “A idea_board”.")).to_be_visible()
    expect(page.locator(".mine .note")).to_contain_text("My thought")
    no_barrier(page)
    page.get_by_role("button", name="Back to the room").click()
    expect(page.get_by_role("heading", name="One word")).to_be_visible()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Agenda and earlier steps").click()
    page.get_by_role("button", name="Look back at “A idea_board”").click()
    lab.open(lab.add("briefing"))
    expect(page.get_by_role("button", name="Back to the room")).to_have_count(0)


def test_one_key_calms_every_screen_and_one_brings_them_back(
    desk: Desk, phone: OpenPhone, lab: Workshop, open_wall: Walls
) -> None:
    lab.open(lab.add("idea_board"))
    page, wall = phone(), open_wall(lab)
    page.get_by_label(PROMPT).fill("Begun")
    desk.press(".")
    expect(page.get_by_text("Look up for a moment.")).to_be_visible()
    expect(wall.locator(".is-blank")).to_be_visible()
    expect(desk.page.get_by_text("All walls are dark and all phones are calm.")).to_be_visible()
    no_barrier(page)
    desk.press(".")
    expect(page.get_by_text("Look up for a moment.")).to_have_count(0)
    expect(page.get_by_label(PROMPT)).to_have_value("Begun")
    expect(wall.locator(".is-blank")).to_have_count(0)


def test_a_colleagues_words_are_shown_beside_mine_and_nothing_is_overwritten_by_chance(
    desk: Desk, lab: Workshop
) -> None:
    board = lab.open(lab.add("idea_board"))
    desk.title("A idea_board")
    desk.press("e")
    desk.page.get_by_label("Title").fill("My title")
    lab.staff("activity.edit", board, title="Their title", minutes=25)
    expect(desk.page.get_by_role("alert")).to_contain_text("Their title")
    expect(desk.page.get_by_label("Minutes", exact=True)).to_have_value("25")
    expect(desk.page.get_by_role("button", name="Save")).to_be_disabled()
    no_barrier(desk.page)
    desk.page.get_by_role("button", name="Keep mine").click()
    desk.page.get_by_role("button", name="Save").click()
    desk.seen(lambda room: room[f"activity/{board}"]["title"] == "My title", "my title")
    assert lab.console.records("activity")[board]["minutes"] == 25


def test_notes_of_the_facilitators_are_kept_and_what_undo_took_back_is_said(desk: Desk, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    desk.page.get_by_role("button", name="Add a note for facilitators").click()
    desk.page.get_by_label("Only facilitators see this").fill("Mind the silent ones")
    desk.seen(lambda room: room.get(f"note/{board}", {}).get("text") == "Mind the silent ones", "the note")
    desk.page.keyboard.press("Escape")
    desk.press("l")
    desk.seen(lambda room: room[f"activity/{board}"]["state"] == "locked", "locked")
    desk.press("z")
    expect(desk.page.get_by_text("Undone: lock in “A idea_board”")).to_be_visible()
    desk.page.locator(".notice").get_by_role("button", name="Redo").click()
    desk.seen(lambda room: room[f"activity/{board}"]["state"] == "locked", "locked again")


def test_a_vote_that_was_opened_again_is_compared_and_paper_is_counted_apart(
    desk: Desk, lab: Workshop, open_wall: Walls
) -> None:
    board_with_ideas(lab)
    vote = lab.open(lab.add("dot_vote"))
    first, second = list(lab.console.records("card"))[:2]
    lab.phones[0].does("dot.place", vote, item=first)
    lab.staff("activity.reveal", vote)
    lab.staff("activity.reopen", vote)
    lab.phones[1].does("dot.place", vote, item=second)
    wall = open_wall(lab)
    desk.page.get_by_text("For people without a phone").click()
    plus = desk.page.get_by_role("button", name="One more for").first
    plus.click()
    desk.seen(lambda room: room.get(f"paper/{vote}"), "a dot on paper")
    lab.staff("activity.reveal", vote)
    compared = desk.page.get_by_role("region", name="Rounds compared")
    expect(compared.get_by_role("columnheader")).to_have_text(["What is compared", "Round 1", "Now"])
    expect(compared.locator("tbody tr")).to_have_count(2)
    expect(wall.locator(".paper-mark")).to_contain_text("On paper, counted apart: 1")
    no_barrier(desk.page)
    lab.open(lab.add("idea_board", hidden=False))
    desk.page.get_by_text("For people without a phone").click()
    desk.page.get_by_label("A note from paper").fill("Written with a pen")
    desk.page.keyboard.press("Enter")
    expect(desk.tile("Written with a pen")).to_contain_text("from paper")


def test_the_remote_has_five_buttons_that_lead_the_room(signed_in_browser: BrowserContext, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = signed_in_browser.new_page()
    page.set_viewport_size(PHONE["viewport"])
    page.goto(f"{lab.site.base}/remote/{lab.id}")
    screen = Screen(page)
    lab.screens.append(screen)
    buttons = page.locator(".remote-button")
    expect(buttons).to_have_count(5)
    page.get_by_role("button", name="Reveal").click()
    lab.console.until(lambda: lab.console.records("activity")[board]["revealed"], "the reveal")
    page.get_by_role("button", name="Lock").click()
    lab.console.until(lambda: lab.console.records("activity")[board]["state"] == "locked", "the lock")
    page.get_by_role("button", name="Calm all screens").click()
    lab.console.until(lambda: lab.console.room["wall"]["calm"], "calm")
    no_barrier(page)
    page.close()


def test_wall_b_shows_clock_and_code_until_another_is_chosen(desk: Desk, lab: Workshop, open_wall: Walls) -> None:
    board_with_ideas(lab)
    page = open_wall(lab)
    page.goto(f"{page.url}&wall=b")
    expect(page.locator(".clock-code")).to_have_text(lab.lab["code"])
    expect(page.get_by_role("timer")).to_be_visible()
    no_barrier(page)
    desk.press("w")
    desk.page.get_by_role("button", name="Wall B").click()
    desk.page.get_by_role("radio", name="Notes").check()
    expect(page.locator(".slot").first).to_be_visible()


def test_a_device_goes_from_hand_to_hand_and_each_has_a_place_of_their_own(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    write(page, "From the first")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Several people share this device").click()
    expect(page.get_by_text("From the first")).to_have_count(0)
    no_barrier(page)
    page.get_by_label("What do you call each other?").fill("Bo")
    page.get_by_role("button", name="Take the device").click()
    expect(page.get_by_text("Bo has the device")).to_be_visible()
    expect(page.get_by_text("From the first")).to_have_count(0)
    write(page, "From Bo")
    expect(page.get_by_role("region", name="Notice").get_by_text("Saved. Whose turn is it?")).to_be_visible()
    lab.console.until(lambda: lab.console.records("activity")[board]["counts"]["contributors"] == 2, "two people")
    assert all(member["name"] is None for member in lab.console.records("member").values() if not member["staff"])
    page.get_by_role("button", name="Pass it on").last.click()
    page.get_by_role("button", name="Person 1").click()
    expect(page.locator(".mine .note")).to_contain_text("From the first")
