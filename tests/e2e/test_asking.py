"""What a room is asked and answers at once: levels of support, polls, word clouds, and what it closes in the open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.contract.workshop import Site, Workshop, new_id
from tests.e2e.facilitating import Desk, signed_in
from tests.e2e.phoning import OpenPhone
from tests.e2e.walls import Walls
from tests.support.axe import assert_sound

STILL: dict[str, Any] = {
    "bypass_csp": True,
    "reduced_motion": "reduce",
}  # axe is a script of another's, and looks at what stands
WORDS = (
    "trust",
    "time",
    "courage",
    "responsibility",
    "night shifts",
    "forms",
    "hope",
    "the same questions again",
    "phone",
    "ÅÄÖ",
    "keys",
)
PLACES = """() => [...document.querySelectorAll('.cloud li')].map((word) => {
  const { left, top, right, bottom } = word.getBoundingClientRect();
  return { left, top, right, bottom, font: parseFloat(getComputedStyle(word).fontSize), words: word.textContent };
})"""


@pytest.fixture(scope="module")
def signed_in_browser(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the facilitator of this module's site has signed in, and which lets axe in."""
    context = signed_in(chromium, site, **STILL)
    yield context
    context.close()


def test_a_room_says_where_it_stands_and_an_objection_becomes_a_condition(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    crowd = [lab.phone() for _ in range(4)]
    asked = lab.open(
        lab.add(
            "gradients",
            proposals=[
                {"id": "p1", "text": "We try one counter for four weeks"},
                {"id": "p2", "text": "We start on Monday"},
            ],
        )
    )
    for one, level in zip(crowd, ("full_support", "full_support", "can_live_with", "stand_aside"), strict=True):
        one.does("support.give", asked, proposal="p1", level=level)
    expect(mine.get_by_role("heading", name="We try one counter for four weeks")).to_be_visible()
    mine.get_by_role("radio", name="Cannot support").focus()
    mine.keyboard.press("Space")
    mine.get_by_label("What harm do you see?").fill("Nights are not covered")
    mine.reload()
    expect(mine.get_by_label("What harm do you see?")).to_have_value("Nights are not covered")
    assert_sound(mine, "asked on the phone")
    mine.get_by_role("button", name="Send", exact=True).click()
    expect(mine.locator("main")).to_contain_text("Saved. You can change it until the result is shown.")
    expect(wall.locator(".turnout-number")).to_have_text("5")
    assert "Nights" not in lab.heard_by(lab.console, lab.wall, *crowd)
    desk.press("r")
    expect(wall.locator(".answer-bar.tone-full_support .answer-n")).to_have_text("2")
    expect(wall.locator(".stance-words")).to_contain_text("Nights are not covered")
    expect(mine.locator(".bar-note")).to_have_text("Your answer")
    desk.page.get_by_role("button", name="Make a condition of “Nights").click()
    desk.page.get_by_label("We try it if").fill("Only by day")
    desk.page.get_by_role("button", name="Keep as a condition").click()
    expect(wall.locator(".is-condition")).to_contain_text("Only by day")
    desk.page.get_by_role("button", name="Hide “Nights").click()
    expect(wall.locator(".stance-words")).not_to_contain_text("Nights")
    for state, page in (("console", desk.page), ("wall", wall), ("phone", mine)):
        assert_sound(page, state)
    desk.page.get_by_role("button", name="Ask this now").click()
    expect(wall.locator("h1").last).to_have_text("We start on Monday")
    expect(mine.get_by_role("heading", name="We start on Monday")).to_be_visible()


def test_a_poll_is_live_after_the_reveal(desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    options = [
        {"id": id, "title": title}
        for id, title in (("desk", "At the desk"), ("home", "At home"), ("both", "Where it suits the person"))
    ]
    poll = lab.open(lab.add("poll", type="several", options=options, at_most=2))
    mine.get_by_label("At home").check(force=True)
    mine.get_by_label("At the desk").check(force=True)
    expect(mine.get_by_label("Where it suits")).to_be_disabled()
    assert_sound(mine, "asked on the phone")
    mine.get_by_role("button", name="Send", exact=True).click()
    expect(mine.locator("main")).to_contain_text("Saved")
    expect(mine.get_by_role("heading", name="What do you see?")).to_be_focused()  # the button that had it is gone
    expect(wall.locator(".turnout-number")).to_have_text("1")
    desk.press("r")
    expect(wall.locator(".answer-n")).to_have_text(["1", "1", "0"])
    mine.get_by_role("button", name="Change my answer").click()
    mine.get_by_label("At home").uncheck(force=True)
    mine.get_by_role("button", name="Send", exact=True).click()
    expect(wall.locator(".answer-n")).to_have_text(["1", "0", "0"])
    expect(desk.page.locator(".kind-poll .poll-n")).to_have_text(["1", "0", "0"])
    for state, page in (("console", desk.page), ("wall", wall), ("phone", mine)):
        assert_sound(page, state)
    scale = lab.open(lab.add("poll", type="scale10", low="Not at all", high="Fully"))
    mine.get_by_role("radio", name="7", exact=True).check(force=True)
    mine.get_by_role("button", name="Send", exact=True).click()
    lab.console.until(lambda: lab.console.room[f"poll/{scale}"]["n"] == 1, "the answer")
    desk.press("r")
    expect(wall.locator(".poll-mean strong")).to_have_text("7")
    expect(wall.locator(".scale-bars li")).to_have_count(11)
    assert lab.console.room[f"poll/{poll}"]["n"] == 1


def test_words_of_a_cloud_do_not_lie_on_each_other(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    mine = phone(**STILL)
    cloud = lab.open(lab.add("word_cloud"))
    crowd = [lab.phone() for _ in range(10)]
    for number, one in enumerate(crowd):
        one.does("word.give", cloud, words=[WORDS[number % 3], WORDS[number], WORDS[number + 1]])
    mine.get_by_label("Word 1").fill("Trust")
    assert_sound(mine, "asked on the phone")
    mine.get_by_role("button", name="Send", exact=True).click()
    expect(mine.locator(".word-mine")).to_have_text("Trust")
    expect(mine.locator("main")).to_contain_text("Saved")
    desk.press("r")
    desk.page.get_by_role("button", name="Hide “hope”").click()
    expect(desk.page.get_by_role("button", name="Show “hope” again")).to_be_visible()
    assert_sound(desk.page, "console")
    laid = []
    for size in ((1920, 1080), (1280, 720), (1280, 720)):
        if len(laid) < 2:
            wall = open_wall(lab, size, **STILL)
        else:
            wall.reload()
        expect(wall.locator(".cloud li")).to_have_count(10)
        places = wall.evaluate(PLACES)
        laid.append(places)
        least = 0.022 * size[1]
        assert all(one["font"] >= least for one in places)
        assert places[0]["words"].startswith("trust")
        for number, one in enumerate(places):
            for other in places[number + 1 :]:
                apart = one["right"] <= other["left"] or other["right"] <= one["left"]
                assert apart or one["bottom"] <= other["top"] + 1 or other["bottom"] <= one["top"] + 1, (one, other)
    assert laid[1] == laid[2]
    assert_sound(wall, "wall")


def test_what_is_closed_leaves_its_lesson(desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    board = lab.open(lab.add("idea_board", hidden=False))
    lab.phone().idea(board, "Evening desk\nOpen until eight")
    tests = lab.open(lab.add("test_card"))
    (card,) = lab.console.records("card")
    lab.staff("experiment.write", tests, card=card, belief="People come", state="running")
    lab.open(lab.add("open_stop"))
    mine.get_by_role("button", name="Evening desk").click()
    mine.get_by_label("What did we learn?").fill("Tell people before")
    assert_sound(mine, "asked on the phone")
    mine.get_by_role("button", name="Put it on the list").click()
    expect(mine.locator(".stop-lesson")).to_contain_text("Tell people before")
    expect(wall.locator(".stop-card")).to_contain_text("Tell people before")
    expect(wall.locator("h1")).to_contain_text("Thank you")
    lab.console.until(lambda: lab.console.room[f"experiment/{card}"]["decision"] == "stop", "the decision")
    desk.page.get_by_label("What do we close?").fill("The Friday report")
    desk.page.keyboard.press("Enter")
    expect(wall.locator(".stop-card")).to_have_count(2)
    expect(desk.page.get_by_label("Why we close it")).to_have_count(2)
    desk.page.get_by_label("Why we close it").last.fill("Nobody reads it")
    desk.page.keyboard.press("Tab")
    expect(wall.locator(".stop-card").last).to_contain_text("Nobody reads it")
    for state, page in (("console", desk.page), ("wall", wall), ("phone", mine)):
        assert_sound(page, state)
    lab.phone().does("stop.write", item=new_id(), text="Paper forms", lesson="They were filled in and never read. " * 9)
    expect(wall.locator(".stop-number")).to_have_text("2")
    lab.staff("room.tell", text="Coffee is served.")
    expect(wall.locator(".ribbon")).to_be_visible()  # it takes its room from the lessons, which stay whole
    wall.wait_for_function(
        "() => [...document.querySelectorAll('.stop-card .fit')].every(({firstElementChild: text, clientHeight}) => text.offsetHeight <= clientHeight + 1)"
    )


def test_one_after_the_other_has_the_word_and_a_word_may_be_hidden(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    asked = lab.open(lab.add("check_in", questions=[{"id": "w", "type": "word", "text": "One word"}]))
    desk.page.get_by_role("button", name="Call the first speaker").click()
    expect(mine.get_by_text("You have the word now.")).to_be_visible()
    expect(wall.locator(".speaker")).to_contain_text("Harbour Municipality")
    assert_sound(desk.page, "a speaker at the console")
    desk.page.get_by_role("button", name="Next speaker").click()
    expect(wall.locator(".speaker")).to_contain_text("Everybody has had the word.")
    expect(mine.get_by_text("You have the word now.")).to_have_count(0)
    for one in ("calm", "rude"):
        lab.phone().does("answer.give", asked, question="w", value=one)
    desk.press("r")
    expect(wall.locator(".cloud li")).to_have_count(2)
    desk.page.get_by_role("button", name="Hide “rude”").click()
    expect(wall.locator(".cloud li")).to_have_text(["calm"])
    assert_sound(desk.page, "answers at the console")
    desk.press("z")
    expect(wall.locator(".cloud li")).to_have_count(2)
