"""Boards that go step by step, journeys, building on ideas of others, and eight boxes in eight minutes, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.contract.workshop import Site, Workshop, cards_of, new_id
from tests.e2e.facilitating import Desk, signed_in
from tests.e2e.phoning import OpenPhone, note
from tests.e2e.walls import Walls
from tests.support.axe import assert_sound

STILL = {"bypass_csp": True, "reduced_motion": "reduce"}  # axe is a script of another's, and looks at what stands
PARTS = [{"id": "fail", "title": "How we would fail"}, {"id": "stop", "title": "What we stop"}]
STEPS = [{"id": "before", "title": "Before"}, {"id": "contact", "title": "First contact"}]


@pytest.fixture(scope="module")
def signed_in_browser(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the facilitator has signed in, and which lets axe in."""
    context = signed_in(chromium, site, **STILL)
    yield context
    context.close()


def test_columns_come_one_after_the_other_and_nothing_begun_is_lost(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    board = lab.open(lab.add("idea_board", columns=PARTS, steps=True, hidden=False))
    page, wall = phone(**STILL), open_wall(lab, **STILL)
    page.get_by_label("How we would fail").fill("Ask for a third signature")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(note(page, "third signature")).to_contain_text("How we would fail")
    page.locator("#note").fill("And a fourth, just in")
    desk.page.get_by_role("button", name="Open “What we stop”").click()
    expect(page.locator(".prompt")).to_have_text("What we stop")
    expect(page.locator("#note")).to_have_value("And a fourth, just in")
    expect(page.get_by_role("radio", name="How we would fail")).to_be_checked()
    assert_sound(page, "words begun for the column before")
    page.locator("#note").press_sequentially(" case")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(note(page, "just in case")).to_contain_text("How we would fail")
    page.locator("#note").fill("The third signature")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(note(page, "The third signature")).to_contain_text("What we stop")
    expect(wall.locator(".note-column.is-now")).to_contain_text("What we stop")
    expect(wall.locator(".note-column")).to_have_count(2)
    assert_sound(desk.page, "console with parts")
    assert_sound(wall, "wall with parts")
    desk.press("z")
    expect(page.locator(".prompt")).to_have_text("How we would fail")
    lab.console.until(lambda: lab.console.room[f"board/{board}"] == {"column": "fail"}, "the part before")


def test_a_sentence_begins_with_its_stem_once(lab: Workshop, phone: OpenPhone) -> None:
    board = lab.open(lab.add("idea_board", stem="How might we", hidden=False, card_kind="question"))
    page = phone(**STILL)
    expect(page.locator(".stem")).to_contain_text("How might we")
    for words in ("answer on the same day?", "How might we … ask only once?"):
        page.locator("#note").fill(words)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(note(page, words[-12:])).to_contain_text("Saved")
    assert_sound(page, "a stem")
    lab.settle()
    texts = {card["text"] for card in cards_of(lab.console, board).values()}
    assert texts == {"How might we answer on the same day?", "How might we ask only once?"}


def test_a_journey_is_written_felt_and_drawn(desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls) -> None:
    way = lab.open(lab.add("journey", columns=STEPS))
    page, wall = phone(**STILL), open_wall(lab, **STILL)
    page.get_by_role("radio", name="First contact").check(force=True)
    page.locator("#note").fill("Tells the story a third time")
    page.locator(".composer").get_by_role("radio", name="Very bad").check(force=True)
    assert_sound(page, "a note with its mood")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(wall.locator(".curve-point")).to_contain_text("-2")
    expect(wall.locator(".mood-stamp")).to_have_count(1)
    note(page, "third time").get_by_role("radio", name="Bad", exact=True).check(force=True)
    expect(wall.locator(".curve-point")).to_contain_text("-1")
    desk.page.get_by_label("A new step").fill("Afterwards")
    desk.page.get_by_role("button", name="Add a step").click()
    expect(page.get_by_role("radio", name="Afterwards")).to_have_count(1)
    desk.page.get_by_role("button", name="Move “Afterwards” earlier").click()
    expect(wall.locator(".note-column-title").nth(1)).to_have_text("Afterwards")
    expect(desk.page.get_by_label("Step 2")).to_have_value("Afterwards")  # the console hears of it on a line of its own
    desk.page.get_by_label("Step 2").fill("A week later")
    desk.page.get_by_label("Step 2").press("Enter")
    expect(wall.locator(".note-column-title").nth(1)).to_have_text("A week later")
    assert_sound(desk.page, "console with steps")
    assert_sound(wall, "wall with a curve")
    lab.console.until(lambda: lab.console.room[f"journey/{way}"]["curve"][2]["mean"] == -1, "the curve")


def test_everybody_builds_on_ideas_of_others_and_a_new_round_loses_no_word(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    ideas = lab.open(lab.add("idea_board", hidden=False))
    other = lab.phone("org-a")
    for number in range(6):
        other.idea(ideas, f"Idea number {number}")
    page, wall = phone(**STILL), open_wall(lab, **STILL)
    build = lab.open(lab.add("brainwriting"))
    expect(page.locator(".idea-in-hand .note")).to_have_count(1)
    expect(page.get_by_role("radio", name="Idea 3")).to_have_count(1)
    page.locator("#note").fill("And tell them why")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(note(page, "tell them why")).to_contain_text("Builds on: Idea number")
    page.locator("#note").fill("Half a thou")
    desk.page.get_by_role("button", name="Begin round 2").click()
    expect(page.get_by_role("radio", name="Idea 4")).to_be_checked()
    expect(page.locator("#note")).to_have_value("Half a thou")
    assert_sound(page, "an idea in the hand")
    page.locator("#note").fill("Half a thought")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(note(page, "Half a thought")).to_contain_text("Saved")
    expect(wall.locator(".chain-idea")).to_have_count(2)
    expect(desk.tile("Half a thought")).to_have_count(1)
    assert_sound(desk.page, "console with rounds")
    assert_sound(wall, "wall with chains")
    lab.settle()
    assert all("builds_on" in card for card in cards_of(lab.console, build).values())


def test_eight_boxes_follow_the_clock_and_only_the_chosen_one_is_shown(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    boxes = lab.open(lab.add("crazy_eights"))
    page, wall = phone(**STILL), open_wall(lab, **STILL)
    other = lab.phone("org-a")
    other.does("card.add", boxes, card=new_id(), text="Kept for myself")
    lab.staff("timer.start", seconds=480)
    expect(page.locator(".pulse-words")).to_contain_text("Box 1 of 8")
    expect(wall.locator(".pulse-box")).to_have_text("Box 1 of 8")
    page.locator("#note").fill("A bus that is an office")
    page.get_by_role("button", name="Into box 1").click()
    expect(page.get_by_role("button", name="Box 1: A bus that is an office")).to_have_count(1)
    page.locator("#note").fill("An office that is a b")
    assert_sound(page, "a box being filled")
    lab.staff("timer.add", seconds=60)  # more time takes nothing away
    page.locator("#note").fill("An office that is a bus")
    page.get_by_role("button", name="Into box 2").click()
    page.get_by_text("Choose the one you share").click()
    page.get_by_role("button", name="Share this one").first.click()
    expect(page.get_by_role("button", name="You share this one")).to_have_count(1)
    lab.console.until(lambda: lab.console.room[f"eights/{boxes}"] == {"boxes": 3, "shared": 1}, "what is shared")
    assert_sound(wall, "wall with the pulse")
    desk.press("r")
    expect(wall.locator(".note-text")).to_have_text(["A bus that is an office"])
    expect(desk.page.locator("[data-tile]")).to_have_count(1)
    assert_sound(desk.page, "console with what was shared")
    for content in (wall.content(), desk.page.content(), page.content()):
        assert "Kept for myself" not in content
