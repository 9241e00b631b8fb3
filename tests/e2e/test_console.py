"""The facilitator's console in a real browser: a lab is led with the keyboard, several lead at once, and nothing is lost."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.contract.workshop import Workshop
from tests.e2e.facilitating import IDEAS, Desk, board_with_ideas, desk_at


def test_the_lobby_shows_the_way_in_and_who_has_come(desk: Desk, lab: Workshop) -> None:
    expect(desk.page.locator(".ticket-code")).to_contain_text(lab.lab["code"])
    desk.page.wait_for_function("() => document.querySelector('.ticket-qr').naturalWidth > 0")
    lab.phone("org-a")
    lab.phone("org-b")
    expect(desk.page.locator(".lobby-count")).to_contain_text("2 people are here")
    expect(desk.page.locator(".arrivals li").first).to_contain_text("National Permits Agency")
    desk.press("c")
    expect(desk.page.get_by_role("dialog", name="How to join")).to_be_visible()
    desk.page.wait_for_function("() => document.querySelector('.cover-join .ticket-qr').clientHeight > 400")
    desk.press("Escape")
    expect(desk.page.get_by_role("dialog", name="How to join")).to_have_count(0)


def test_a_small_lab_is_led_with_the_keyboard_alone(desk: Desk, lab: Workshop) -> None:
    people = [lab.phone("org-a"), lab.phone("org-b"), lab.phone("org-c")]
    first, second = lab.agenda[0], lab.agenda[1]
    desk.press("ArrowRight")  # opens the lab and its first activity
    desk.title(first["title"])
    desk.press(" ")
    desk.seen(lambda room: not room["timer"]["paused"], "a running clock")
    desk.press("+")
    desk.seen(lambda room: room["timer"]["planned_s"] or room["timer"]["remaining_s"], "more time")
    expect(desk.page.locator(".clock-words")).to_have_text("Time left")
    desk.press(" ")
    desk.seen(lambda room: room["timer"]["paused"], "a clock that stands")
    desk.press("ArrowRight")
    desk.title(second["title"])
    for person, idea in zip(people, IDEAS, strict=False):
        person.idea(second["id"], idea)
    expect(desk.page.locator(".blank")).to_have_count(3)
    assert "mandate" not in desk.page.content(), "hidden text has reached the console"
    desk.press("l")
    expect(desk.page.locator(".state")).to_contain_text("Locked")
    desk.press("r")
    expect(desk.page.locator("[data-tile]")).to_have_count(3)
    desk.press("/")
    desk.page.keyboard.type("second signature")
    desk.press("Enter")
    note = desk.tile("Drop the second signature")
    expect(note).to_be_focused()
    expect(note).to_have_attribute("aria-pressed", "true")
    desk.press("f")
    desk.seen(lambda room: room["wall"]["spotlight"], "a spotlight")
    desk.press("h")
    expect(note).to_contain_text("Hidden from the room")
    desk.press("z")
    expect(note).not_to_contain_text("Hidden from the room")
    desk.press("Shift+Z")
    expect(note).to_contain_text("Hidden from the room")
    desk.press("b")
    desk.seen(lambda room: room["wall"]["view"] == "blank", "a blank wall")
    expect(desk.button("undo")).to_contain_text("the wall")
    desk.press("b")
    desk.seen(lambda room: room["wall"]["view"] == "auto", "the wall as it was")
    desk.press("k")
    desk.seen(lambda room: room["wall"]["theme"] == "dark", "a dark wall")
    desk.press("d")
    expect(desk.page.locator(".state")).to_have_text("Done")
    desk.press("Escape", "ArrowLeft")
    desk.title(first["title"])
    desk.press("o")
    desk.seen(lambda room: room["lab"]["door"] == "closed", "a closed door")


def test_space_after_a_click_is_the_clock_and_not_the_button_again(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab, reveal=False)
    desk.button("reveal").click()
    expect(desk.page.locator("[data-tile]")).to_have_count(len(IDEAS))
    desk.press(" ")
    desk.seen(lambda room: not room["timer"]["paused"], "a running clock")
    expect(desk.page.locator("[data-tile]")).to_have_count(len(IDEAS))


def test_a_button_with_the_focus_is_pressed_by_space(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab)
    desk.button("lock").focus()
    desk.press(" ")
    expect(desk.page.locator(".state")).to_contain_text("Locked")
    assert lab.console.room["timer"]["paused"]


def test_shortcuts_do_not_fire_while_typing(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab, reveal=False)
    before = desk.seq
    desk.press("t")
    message = desk.page.get_by_label("All phones and walls show it")
    expect(message).to_be_focused()
    desk.page.keyboard.type("rlz fbhd + - 0 ? / x")
    desk.press("ArrowRight", "ArrowLeft")
    expect(message).to_have_value("rlz fbhd + - 0 ? / x")
    desk.press("Escape", "e")
    expect(desk.page.get_by_label("Title", exact=True)).to_be_focused()
    desk.page.keyboard.type("rlzb ")
    desk.press("Escape")
    expect(desk.page.get_by_label("Title", exact=True)).to_have_count(0)
    desk.has_sent_nothing_since(before)


def test_single_keys_can_be_turned_off(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab, reveal=False)
    desk.press("?")
    dialog = desk.page.get_by_role("dialog", name="Shortcuts")
    expect(dialog.get_by_text("Open the next activity")).to_be_visible()
    dialog.get_by_role("checkbox").uncheck()
    desk.press("Escape")
    before = desk.seq
    desk.press("l", "r", " ")
    desk.has_sent_nothing_since(before)
    expect(desk.page.locator(".key")).to_have_count(0)
    desk.button("help").click()
    dialog.get_by_role("checkbox").check()
    desk.press("Escape", "l")
    expect(desk.page.locator(".state")).to_contain_text("Locked")


def test_undo_says_what_it_would_take_back(desk: Desk, lab: Workshop) -> None:
    board = board_with_ideas(lab, reveal=False)
    desk.press("r")
    expect(desk.button("undo")).to_contain_text("Undo: reveal")
    desk.press("z")
    expect(desk.page.locator("[data-tile]")).to_have_count(0)
    expect(desk.button("redo")).to_have_attribute("title", "Redo: reveal in “A idea_board”")
    lab.console.until(lambda: not lab.console.room[f"activity/{board}"]["revealed"], "the board hidden again")


def test_several_facilitators_lead_at_once(desk: Desk, lab: Workshop, signed_in_browser: BrowserContext) -> None:
    other = desk_at(signed_in_browser, lab)
    board_with_ideas(lab)
    expect(other.page.locator("[data-tile]")).to_have_count(len(IDEAS))
    desk.tile("Sample five").click()
    expect(desk.page.locator(".selection")).to_be_visible()
    expect(other.page.locator(".selection")).to_have_count(0)
    desk.press("h")
    expect(other.tile("Sample five")).to_contain_text("Hidden from the room")
    other.press("z")
    expect(desk.tile("Sample five")).not_to_contain_text("Hidden from the room")
    assert other.complaints == []
    other.page.close()


def test_looking_at_another_activity_leaves_the_room_where_it_is(desk: Desk, lab: Workshop) -> None:
    board = board_with_ideas(lab)
    later = lab.open(lab.add("break"))
    desk.page.get_by_role("button", name=re.compile("^A idea_board")).click()
    expect(desk.page.get_by_text("Only you look at this.")).to_be_visible()
    expect(desk.page.locator("[data-tile]")).to_have_count(len(IDEAS))
    assert lab.console.room["lab"]["current"] == later
    desk.page.get_by_role("button", name="Bring the room back here").click()
    desk.seen(lambda room: room["lab"]["current"] == board, "the room back at the board")
    expect(desk.page.get_by_text("Only you look at this.")).to_have_count(0)


def test_the_agenda_is_changed_in_place(desk: Desk, lab: Workshop) -> None:
    names = desk.page.locator(".entry-title")
    before = [one["title"] for one in lab.agenda]
    expect(names).to_have_text(before)
    desk.press("a")
    desk.page.get_by_label("Kind", exact=True).select_option("break")
    desk.page.get_by_label("Title", exact=True).fill("Coffee")
    desk.page.get_by_label("Minutes", exact=True).fill("7")
    desk.press("Enter")
    expect(names).to_have_text([*before, "Coffee"])
    desk.page.get_by_role("button", name=re.compile("^Coffee")).click()
    desk.press("e")
    desk.page.get_by_role("button", name="Move up").click()
    expect(names).to_have_text([*before[:-1], "Coffee", before[-1]])
    desk.page.get_by_label("Title", exact=True).fill("Coffee and fruit")
    desk.press("Enter")
    expect(names).to_have_text([*before[:-1], "Coffee and fruit", before[-1]])
    desk.press("e")
    desk.page.get_by_role("button", name="Drop").click()
    expect(names).to_have_text(before)
    desk.page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(names).to_have_text([*before[:-1], "Coffee and fruit", before[-1]])


def test_what_was_typed_stays_while_others_change_the_same(desk: Desk, lab: Workshop) -> None:
    coffee = lab.add("break")
    desk.page.locator(".entry-button").last.dblclick()
    title = desk.page.get_by_label("Title", exact=True)
    title.fill("A title that took me a while")
    lab.console.does("activity.edit", coffee, prompt="Theirs")
    expect(desk.page.locator(".stage-prompt")).to_have_text("Theirs")
    expect(title).to_have_value("A title that took me a while")
    title.press("Enter")
    changed = desk.seen(lambda room: room[f"activity/{coffee}"]["title"].startswith("A title") and room, "my title")
    assert changed[f"activity/{coffee}"]["prompt"] in {"Theirs", "What do you see?"}


def test_refusals_are_said_in_words(desk: Desk, lab: Workshop) -> None:
    coffee = lab.add("break")
    desk.page.locator(".entry-button").last.dblclick()
    field = desk.page.get_by_label("Title", exact=True)
    field.fill(" ")
    desk.page.get_by_label("What the room is asked").fill("When do we start again?")
    desk.page.evaluate("() => document.querySelector('#minutes-" + coffee + "').removeAttribute('max')")
    desk.page.get_by_label("Minutes", exact=True).fill("99999")
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.locator(".notice-wrong")).to_be_visible()
    expect(desk.page.get_by_label("What the room is asked")).to_have_value("When do we start again?")


def test_late_notes_wait_in_the_tray(desk: Desk, lab: Workshop) -> None:
    board = board_with_ideas(lab)
    lab.staff("activity.lock", board)
    lab.phones[0].idea(board, "Better late than never")
    desk.page.get_by_text("1 late note").click()
    desk.page.get_by_role("button", name="Bring it in").click()
    expect(desk.tile("Better late than never")).to_be_visible()
    expect(desk.page.get_by_text("1 late note")).to_have_count(0)


def test_a_person_is_removed_and_let_back_in(desk: Desk, lab: Workshop) -> None:
    phone = lab.phone("org-a")
    desk.page.locator(".body summary").first.click()
    desk.page.get_by_role("button", name=re.compile("^Remove")).click()
    desk.seen(lambda room: room[f"member/{phone.member}"]["removed"], "a person removed")
    desk.page.get_by_text("1 person removed").click()
    desk.page.get_by_role("button", name="Let back in").click()
    desk.seen(lambda room: not room[f"member/{phone.member}"]["removed"], "the person back")


def test_the_room_is_told_and_grouped(desk: Desk, lab: Workshop) -> None:
    for body in "aabbcc":
        lab.phone(f"org-{body}")
    desk.press("ArrowRight")
    desk.press("t")
    desk.page.keyboard.type("Five minutes more")
    desk.press("Enter")
    desk.seen(lambda room: room["wall"]["message"] == "Five minutes more", "the message")
    desk.page.get_by_role("button", name="Take it away").click()
    desk.seen(lambda room: not room["wall"]["message"], "no message")
    desk.page.get_by_label("People in each").fill("3")
    desk.page.get_by_role("button", name="Form groups").click()
    expect(desk.page.locator(".groups > li")).to_have_count(2)
    expect(desk.page.locator(".groups > li").first.locator(".groups-body")).to_have_count(3)


def test_previews_show_what_the_room_sees(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab)
    desk.press("p")
    wall = desk.page.frame_locator("iframe[title='What the wall sees']")
    phone = desk.page.frame_locator("iframe[title='What the phones see']")
    expect(wall.get_by_text("Sample five per cent afterwards")).to_be_visible()
    expect(phone.get_by_text("What do you see?").first).to_be_visible()
    desk.press("p")
    expect(desk.page.get_by_role("dialog", name="What the room sees")).to_have_count(0)


def test_a_note_becomes_an_innovation(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab)
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    desk.tile("Small-fix mandate").click()
    desk.press("i", "i")
    link = desk.page.get_by_role("link", name="Open the draft")
    expect(link).to_be_visible()
    with desk.page.context.expect_page() as opened:
        link.click()
    draft: Page = opened.value
    expect(draft.get_by_label("Title", exact=True)).to_have_value("Small-fix mandate")
    assert re.search(r"/library/[^/]+/edit$", draft.url)
    assert asked.count("/api/v1/innovations") == 1, "two presses are one draft"
    draft.close()


def test_a_lost_line_is_said_and_heals(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab)
    desk.page.context.set_offline(True)
    desk.page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(desk.page.locator(".top-wire")).to_contain_text("No connection")
    desk.page.context.set_offline(False)
    expect(desk.page.locator(".top-wire")).to_have_count(0)
    desk.complaints.clear()  # the browser itself logs the failed attempts
