"""Choosing with care: the matrix, 25/10, the decision board and what organisations see differently, on phone, wall and console."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.contract.workshop import Workshop, new_id
from tests.e2e.facilitating import Desk, board_with_ideas
from tests.e2e.phoning import OpenPhone
from tests.e2e.walls import Walls, overlaps
from tests.support.axe import assert_sound

BOXES = """(selector) => [...document.querySelectorAll(selector)].map((one) => {
  const box = one.getBoundingClientRect();
  return {left: box.left, top: box.top, right: box.right, bottom: box.bottom};
})"""


def apart(page: Page, selector: str) -> None:
    """Nothing of this kind lies on another, or beyond the screen."""
    boxes: list[dict[str, Any]] = page.evaluate(BOXES, selector)
    assert boxes
    assert not [pair for at, one in enumerate(boxes) for pair in boxes[at + 1 :] if overlaps(one, pair)]
    size = page.viewport_size or {}
    assert all(box["left"] >= 0 and box["right"] <= size["width"] and box["bottom"] <= size["height"] for box in boxes)


def sideways(page: Page) -> bool:
    """Whether the page is wider than its screen."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))


def test_the_matrix_is_placed_one_by_one_and_shows_what_divides(
    lab: Workshop, desk: Desk, phone: OpenPhone, open_wall: Walls
) -> None:
    board_with_ideas(lab, [f"Idea number {n}\nWith some words of explanation below it." for n in range(12)])
    matrix = lab.open(lab.add("matrix"))
    page = phone()
    assert_sound(page, "phone, placing")
    assert not sideways(page)
    for _ in range(2):
        page.get_by_role("group", name="How much would it do?").get_by_role("radio", name="4", exact=True).check()
        page.get_by_role("group", name="How much would it take?").get_by_role("radio", name="2", exact=True).check()
        page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text("3 of 12")).to_be_visible()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("radio", name="4", exact=True).first).to_be_checked()
    items = lab.console.room[f"items/{matrix}"]["cards"]
    people = [lab.phone("org-a") for _ in range(4)]
    for number, item in enumerate(items):
        for at, person in enumerate(people):
            split = 4 if number == 0 and at % 2 else 0
            person.does("position.set", matrix, item=item, impact=max(1, 5 - number % 2 - split), effort=1 + number % 5)
    wall = open_wall(lab, reduced_motion="reduce")
    expect(wall.locator(".turnout-number")).to_have_text("5")
    desk.press("r")
    expect(wall.locator(".matrix-label")).to_have_count(12)
    apart(wall, ".matrix-label")
    desk.page.get_by_role("button", name="Show on the wall what divides us").click()
    expect(wall.locator(".matrix-label.is-lit")).to_have_count(1)
    expect(page.get_by_text("Here we see it differently")).to_have_count(1)
    assert_sound(desk.page, "console, matrix")
    assert_sound(page, "phone, matrix placed")
    assert_sound(wall, "wall, matrix")


def test_25_10_goes_from_the_writing_to_the_count_down(
    lab: Workshop, desk: Desk, phone: OpenPhone, open_wall: Walls
) -> None:
    scoring = lab.open(lab.add("crowd_scoring"))
    page = phone()
    page.get_by_label("What do you see?").fill("Close on Mondays")
    page.get_by_label("What is the first step?", exact=True).fill("Ask the regulars")
    assert_sound(page, "phone, bold idea")
    people = [lab.phone("org-a") for _ in range(6)]
    for number, person in enumerate(people):
        person.does("card.add", scoring, card=new_id(), text=f"Bold idea {number}\nStep {number}")
    lab.staff("score.round", scoring, round=1)
    offer = page.get_by_role("region", name="Send what you wrote?")
    expect(offer.get_by_text("Close on Mondays Ask the regulars")).to_be_visible()
    offer.get_by_role("button", name="Send it").click()
    expect(offer).to_have_count(0)
    lab.staff("score.round", scoring, round=0)
    expect(page.get_by_text("Your idea is in.")).to_be_visible()
    expect(page.locator(".note-state-saved")).to_be_visible()
    wall = open_wall(lab, reduced_motion="reduce")
    desk.page.get_by_role("button", name="Begin round 1").click()
    expect(wall.get_by_text("Round 1 of 5")).to_be_visible()
    page.get_by_role("radio", name="5", exact=True).check()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert_sound(page, "phone, scoring")
    assert not sideways(page)
    for number in range(1, 6):
        if number > 1:
            lab.staff("score.round", scoring, round=number)
        for person in people:
            dealt = person.me[f"score/{scoring}"]["cards"][-1]
            person.does("score.give", scoring, card=dealt["id"], score=1 + len(dealt["text"]) % 5)
    expect(page.get_by_role("button", name="Score the one you missed")).to_have_count(0)
    desk.press("r")
    expect(wall.get_by_text("The best 7 ideas")).to_be_visible()
    assert "points" not in page.locator("main").inner_text()
    desk.page.get_by_role("button", name="Show place").click()
    expect(wall.locator(".countdown-latest")).to_be_visible()
    expect(wall.locator(".rung.is-covered").first).to_be_visible()
    desk.page.get_by_role("button", name="Show all").click()
    expect(wall.locator(".rung.is-covered")).to_have_count(0)
    expect(wall.locator(".rung")).to_have_count(7)
    apart(wall, ".rung")
    assert_sound(desk.page, "console, count-down")
    assert_sound(wall, "wall, count-down")


def test_a_function_decides_and_says_why_where_it_differs(
    lab: Workshop, desk: Desk, phone: OpenPhone, open_wall: Walls
) -> None:
    board_with_ideas(lab)
    people = [lab.phone(body) for body in ("org-a", "org-b") for _ in range(3)]
    vote = lab.open(lab.add("dot_vote"))
    cards = lab.console.room[f"items/{vote}"]["cards"]
    for number, person in enumerate(people):
        for item in cards[:2] if number < 3 else cards[2:4]:
            person.does("dot.place", vote, item=item)
    wall = open_wall(lab, reduced_motion="reduce")
    lab.staff("activity.reveal", vote)
    expect(wall.get_by_text("The room's priority, not a decision")).to_be_visible()
    expect(wall.locator(".vote-split")).to_have_count(3)
    expect(desk.page.locator(".result-split")).to_have_count(3)
    assert_sound(wall, "wall, vote that divides")
    settings = {"function": "Head of service", "first": 4}
    decision = lab.open(lab.add("decision", **settings))
    page = phone()
    expect(page.get_by_text("It is decided by: Head of service.")).to_be_visible()
    lab.staff("activity.edit", decision, config={**settings, "organisation": "org-b"})
    page.locator(".note-button").first.click()
    expect(page.get_by_label("Who decides?")).to_have_value("Head of service")
    page.get_by_role("radio", name="Stop").check(force=True)
    expect(page.get_by_role("button", name="Write down the decision")).to_be_disabled()
    page.get_by_label("Why otherwise than the room put it?").fill("The law forbids it")
    assert_sound(page, "phone, decision")
    assert not sideways(page)
    page.get_by_role("button", name="Write down the decision").click()
    expect(page.get_by_text("Decided. Everybody sees it.")).to_be_visible()
    expect(wall.locator(".decided")).to_contain_text("The law forbids it")
    row = desk.page.locator(".decision-row").nth(1)
    row.get_by_role("radio", name="Go to pilot").check()
    row.get_by_role("button", name="Write down the decision").click()
    expect(wall.locator(".decided")).to_have_count(2)
    lab.settle()
    made = lab.console.room[f"decisions/{decision}"]["items"]
    assert [one["decision"]["differs"] for one in made if one["decision"]] == [True, False]
    assert_sound(desk.page, "console, decisions")
    assert_sound(wall, "wall, decisions")
