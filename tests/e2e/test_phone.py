"""The phone in a real browser: in within three taps, one thing to do at a time, and it goes where the facilitator goes."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, Page, expect

from tests.contract.workshop import Site, Workshop, cards_of
from tests.e2e.facilitating import IDEAS, board_with_ideas, signed_in
from tests.e2e.phoning import PROMPT, NewContext, OpenPhone, join, note, texts, write
from tests.support.axe import PRACTICE, assert_sound
from tests.support.waiting import wait_until


def test_three_taps_lead_in_and_the_lobby_says_what_comes(phone: OpenPhone, lab: Workshop) -> None:
    page = phone()

    expect(page.get_by_text("Harbour Municipality")).to_be_visible()
    expect(page.get_by_text("This screen follows by itself.")).to_be_visible()
    me = lab.console.until(
        lambda: [m for m in lab.console.records("member").values() if not m["staff"]], "the new member"
    )
    assert (me[0]["organisation"], me[0]["actor_group"]) == ("org-b", "employee")


def test_a_wrong_code_is_answered_in_words_and_asks_again(contexts: NewContext, lab: Workshop) -> None:
    page = contexts().new_page()
    page.goto(f"{lab.site.base}/j/ZZZZ99")
    expect(page.get_by_role("alert")).to_contain_text("ZZZZ99")

    code = lab.lab["code"]
    page.get_by_label("The code on the wall").fill(f"{code[:3]} {code[3:].lower()}")
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", name=lab.lab["title"])).to_be_visible()


def test_a_note_says_who_will_see_it_before_and_where_it_is_after(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    expect(page.get_by_text("never with your name")).to_be_visible()

    write(page, "One counter for all permits")

    expect(note(page, "One counter for all permits").get_by_text("Saved")).to_be_visible()
    lab.staff("activity.reveal", board)
    assert texts(lab, board) == ["One counter for all permits"]


def test_markup_and_every_script_are_shown_as_they_were_written(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()

    for words in ('<img src=x onerror="document.title=1">', "الأفكار أولاً", "💡👩‍🚒"):
        write(page, words)
        expect(note(page, words).get_by_text("Saved")).to_be_visible()

    lab.staff("activity.reveal", board)
    assert len(texts(lab, board)) == 3
    assert page.title() == lab.lab["title"]


def test_a_note_can_be_changed_and_taken_back_while_the_board_is_open(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    write(page, "First thought")
    write(page, "Second thought")

    note(page, "First thought").get_by_role("button", name="Change the note").click()
    page.get_by_role("dialog").get_by_label("Your note").fill("Better thought")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    note(page, "Second thought").get_by_role("button", name="Change the note").click()
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()

    expect(note(page, "Better thought").get_by_text("Saved")).to_be_visible()
    expect(page.locator(".mine .note")).to_have_count(1)
    lab.console.until(lambda: lab.console.records("activity")[board]["counts"]["cards"] == 1, "one note on the board")
    lab.staff("activity.reveal", board)
    assert texts(lab, board) == ["Better thought"]


def test_the_phone_follows_and_offers_what_was_half_written(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    page.get_by_label(PROMPT).fill("Half a thought")

    lab.open(lab.add("dot_vote", after=board))

    expect(page.locator(".banner")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("A dot_vote")
    expect(page.get_by_role("heading", name="Send what you wrote?")).to_be_visible()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="Send what you wrote?")).to_have_count(0)
    lab.staff("activity.reveal", board)
    late = lab.console.until(
        lambda: [c for c in lab.console.records("card").values() if c.get("late")], "the late note"
    )
    assert late[0]["text"] == "Half a thought"


def test_a_lock_keeps_what_is_in_the_field_and_says_what_happens_to_it(phone: OpenPhone, lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    page.get_by_label(PROMPT).fill("A second too late")

    lab.staff("activity.lock", board)

    expect(page.get_by_text("The facilitator has stopped the writing")).to_be_visible()
    page.get_by_role("button", name="Send it").click()
    expect(note(page, "A second too late").get_by_text("Came after the stop")).to_be_visible()


def test_a_board_with_a_limit_says_when_it_is_reached(phone: OpenPhone, lab: Workshop) -> None:
    lab.open(lab.add("idea_board", per_member=2))
    page = phone()

    write(page, "One")
    expect(page.get_by_text("You can write 1 more note.")).to_be_visible()
    write(page, "Two")

    expect(page.get_by_text("You have written all your 2 notes.")).to_be_visible()
    expect(page.get_by_label(PROMPT)).to_have_count(0)


def test_a_column_is_one_tap(phone: OpenPhone, lab: Workshop) -> None:
    columns = [{"id": "hears", "title": "Hears"}, {"id": "sees", "title": "Sees"}]
    board = lab.open(lab.add("idea_board", columns=columns))
    page = phone()

    page.get_by_role("radio", name="Sees").check()
    write(page, "A long queue")

    expect(note(page, "A long queue").get_by_text("Saved")).to_be_visible()
    expect(note(page, "A long queue").get_by_text("Sees")).to_be_visible()
    lab.staff("activity.reveal", board)
    assert [card["column"] for card in cards_of(lab.console, board).values()] == ["sees"]


def test_the_dots_end_with_the_budget_and_the_result_shows_raw_and_balanced(phone: OpenPhone, lab: Workshop) -> None:
    board_with_ideas(lab)
    vote = lab.open(lab.add("dot_vote", budget=3, per_item=2))
    page = phone()
    places = page.get_by_role("button", name="Place a dot")
    expect(places).to_have_count(len(IDEAS))

    places.nth(0).click()
    places.nth(0).click()
    expect(places.nth(0)).to_be_disabled()
    places.nth(1).click()
    expect(page.get_by_text("All dots placed.")).to_be_visible()
    expect(places.nth(1)).to_be_focused()  # who works by keyboard goes on from there
    expect(places.nth(2)).to_be_disabled()
    page.get_by_role("button", name="Take a dot off").nth(1).click()
    expect(page.get_by_text("1 dot left", exact=True).first).to_be_visible()

    happened = f"/labs/{lab.id}/events?since=0"
    wait_until(lambda: "dot.taken" in lab.api.get(happened).text, "the dot taken off on the server")
    lab.staff("activity.reveal", vote)
    expect(page.locator(".bar")).to_have_count(1)
    expect(page.locator(".bar-value")).to_have_text("2")
    expect(page.locator(".bar-second")).to_have_text("2")
    expect(page.get_by_text("2 dots of yours")).to_be_visible()


def test_dots_on_a_note_that_was_hidden_can_be_taken_back(phone: OpenPhone, lab: Workshop) -> None:
    board = board_with_ideas(lab, ["Only this idea"])
    vote = lab.open(lab.add("dot_vote", budget=1, per_item=1))
    page = phone()
    page.get_by_role("button", name="Place a dot").click()
    expect(page.get_by_text("All dots placed.")).to_be_visible()
    lab.console.until(lambda: lab.console.room[f"tally/{vote}"]["voters"] == 1, "the dot on the server")

    lab.staff("card.hide", card=next(iter(cards_of(lab.console, board))))

    expect(page.get_by_text("No longer on the list")).to_be_visible()
    page.get_by_role("button", name="Take a dot off").click()
    expect(page.get_by_text("No longer on the list")).to_have_count(0)
    lab.console.until(lambda: lab.console.records("tally")[vote]["voters"] == 0, "no voter")


def test_the_result_names_no_note_that_was_hidden(phone: OpenPhone, lab: Workshop) -> None:
    board = board_with_ideas(lab, ["Only this idea"])
    vote = lab.open(lab.add("dot_vote"))
    page = phone()
    page.get_by_role("button", name="Place a dot").click()
    lab.console.until(lambda: lab.console.records("tally")[vote]["voters"] == 1, "one voter")
    lab.staff("activity.reveal", vote)
    expect(page.locator(".bar")).to_have_count(1)

    lab.staff("card.hide", card=next(iter(cards_of(lab.console, board))))

    expect(page.locator(".bar")).to_have_count(0)


def test_two_people_see_the_items_in_orders_of_their_own_that_do_not_jump(phone: OpenPhone, lab: Workshop) -> None:
    board_with_ideas(lab, [f"Idea {number}" for number in range(12)])
    lab.open(lab.add("dot_vote"))
    one, other = phone(), phone("Regional Transport Authority")

    def order(page: Page) -> list[str]:
        expect(page.locator(".vote-item")).to_have_count(12)
        return page.locator(".vote-words").all_inner_texts()

    first = order(one)
    assert sorted(first) == sorted(order(other))
    assert first != order(other)
    one.reload()
    assert order(one) == first


def test_notes_are_piled_by_tapping(phone: OpenPhone, lab: Workshop) -> None:
    board_with_ideas(lab)
    lab.open(lab.add("clustering"))
    page = phone()

    page.get_by_role("button", name="Call the person").click()
    page.get_by_label("Or a new pile").fill("Talk to people")
    page.get_by_role("dialog").get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Let residents see").click()
    page.get_by_role("dialog").get_by_role("button", name="Talk to people").click()

    pile = lab.console.until(
        lambda: [p for p in lab.console.records("cluster").values() if len(p["cards"]) == 2], "a pile of two"
    )
    assert pile[0]["title"] == "Talk to people"
    expect(page.get_by_text(f"{len(IDEAS) - 2} loose notes")).to_be_visible()


def test_two_people_write_on_one_test_card_and_neither_loses_words(phone: OpenPhone, lab: Workshop) -> None:
    board_with_ideas(lab, ["One counter for all permits"])
    lab.open(lab.add("test_card"))
    one, other = phone(), phone("Regional Transport Authority")
    for page in (one, other):
        page.get_by_role("button", name="One counter for all permits").click()

    one.get_by_label("We believe that …").fill("Fewer visits")
    other.get_by_label("We believe that …").fill("Shorter queues")
    one.get_by_role("button", name="Save the test card").click()

    expect(one.get_by_text("Everybody at this card sees the same.")).to_be_visible()
    expect(other.get_by_text("Meanwhile somebody else wrote: “Fewer visits”.")).to_be_visible()
    expect(other.get_by_label("We believe that …")).to_have_value("Shorter queues")
    other.get_by_role("button", name="Take theirs").click()
    expect(other.get_by_label("We believe that …")).to_have_value("Fewer visits")


def test_questions_come_one_at_a_time_and_the_answer_can_be_changed(phone: OpenPhone, lab: Workshop) -> None:
    questions = [{"id": "w", "type": "word", "text": "One word?"}, {"id": "s", "type": "scale5", "text": "How much?"}]
    step = lab.open(lab.add("check_in", questions=questions))
    page = phone()

    page.get_by_label("One word?").fill("Curious")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("radio", name="4").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your answers are in.")).to_be_visible()
    page.get_by_role("button", name="Change the answer to: One word?").click()
    page.get_by_label("One word?").fill("Hopeful")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Saved. You can change them")).to_be_visible()

    lab.staff("activity.reveal", step)
    expect(page.get_by_text("Hopeful")).to_be_visible()
    expect(page.get_by_text("Mean 4 of 5")).to_be_visible()


def test_the_language_changes_at_once_and_stays(phone: OpenPhone, lab: Workshop) -> None:
    page = phone()
    expect(page.get_by_text("You are in.")).to_be_visible()

    page.get_by_role("radio", name="Svenska").check()

    expect(page.locator("html")).to_have_attribute("lang", "sv")
    boot = json.loads(page.locator("#app").get_attribute("data-boot") or "")
    swedish = page.request.get(f"{lab.site.base}{boot['texts']['sv']}").json()
    expect(page.get_by_text(swedish.get("You are in.", "You are in."))).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("radio", name="Svenska")).to_be_checked()


def test_a_message_to_the_room_is_the_only_banner(phone: OpenPhone, lab: Workshop) -> None:
    page = phone()
    lab.open(lab.add("briefing"))
    expect(page.locator(".banner")).to_have_count(1)

    lab.staff("room.tell", text="Coffee is served.")

    expect(page.locator(".banner")).to_have_text("Coffee is served.×")
    lab.staff("room.tell", text="")
    expect(page.locator(".banner")).to_have_count(0)


def test_who_is_removed_is_told_so(phone: OpenPhone, lab: Workshop) -> None:
    page = phone()
    people = lab.console.until(
        lambda: [m for m in lab.console.records("member").values() if not m["staff"]], "the member"
    )

    lab.console.does("member.remove", member=people[0]["id"])

    expect(page.get_by_text("taken your place out of this lab")).to_be_visible()


def test_the_end_shows_what_one_gave(phone: OpenPhone, lab: Workshop) -> None:
    lab.open(lab.add("idea_board"))
    page = phone()
    write(page, "Kept for ever")
    expect(note(page, "Kept for ever").get_by_text("Saved")).to_be_visible()

    lab.staff("lab.close")

    expect(page.get_by_text("The lab is over. Thank you.")).to_be_visible()
    expect(page.get_by_text("Kept for ever")).to_be_visible()
    page.reload()
    expect(page.get_by_text("This lab is over.")).to_be_visible()


def test_a_preview_shows_what_the_crowd_sees_and_lets_nobody_act(chromium: Browser, site: Site, lab: Workshop) -> None:
    lab.open(lab.add("idea_board"))
    context = signed_in(chromium, site)
    page = context.new_page()
    page.goto(f"{site.base}/phone/{lab.id}?preview=1")

    expect(page.get_by_text(PROMPT)).to_be_visible()
    assert page.evaluate("() => document.querySelector('.phone').inert")
    lab.open(lab.add("briefing"))
    expect(page.get_by_text("Now we listen.")).to_be_visible()
    context.close()


def test_a_whole_note_is_written_with_the_keyboard_alone(phone: OpenPhone, lab: Workshop) -> None:
    lab.open(lab.add("idea_board"))
    page = phone(is_mobile=False, has_touch=False, viewport={"width": 1024, "height": 768})
    expect(page.get_by_label(PROMPT)).to_be_visible()

    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "note":
            break
    page.keyboard.type("No mouse at all")
    page.keyboard.press("Control+Enter")

    expect(note(page, "No mouse at all").get_by_text("Saved")).to_be_visible()


def test_axe_finds_nothing_on_the_way_through_a_lab(phone: OpenPhone, contexts: NewContext, lab: Workshop) -> None:
    page = contexts(bypass_csp=True, reduced_motion="reduce").new_page()

    def look(state: str) -> None:
        assert_sound(page, state, PRACTICE)

    page.goto(f"{lab.site.base}/j/ZZZZ99")
    expect(page.get_by_role("alert")).to_be_visible()
    look("wrong code")
    page.goto(f"{lab.site.base}/j/{lab.lab['code']}")
    expect(page.get_by_role("radio").first).to_be_attached()
    look("door")
    join(page, lab, "Harbour Municipality", "Employee")
    look("lobby")
    board = board_with_ideas(lab, reveal=False)
    write(page, "A note of mine")
    expect(note(page, "A note of mine").get_by_text("Saved")).to_be_visible()
    look("board")
    lab.staff("activity.reveal", board)
    expect(page.locator(".others")).to_be_visible()
    look("revealed")
    for kind, sign in (
        ("clustering", ".piles"),
        ("dot_vote", ".vote-item"),
        ("test_card", ".testcards"),
        ("break", ".return-time"),
    ):
        lab.open(lab.add(kind))
        expect(page.locator(sign).first).to_be_visible()
        look(kind)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("menu")
