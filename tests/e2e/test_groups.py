"""Groups in real browsers: formed and changed at the console by keyboard, seen on the wall, told to each phone; and the two kinds that use them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.contract.workshop import ORGANISATIONS, Site, Workshop, cards_of
from tests.e2e.facilitating import Desk, signed_in
from tests.e2e.following import Screen
from tests.e2e.phoning import OpenPhone
from tests.e2e.walls import Walls
from tests.support.axe import assert_sound

STILL: dict[str, Any] = {
    "bypass_csp": True,
    "reduced_motion": "reduce",
}  # axe is a script of another's, and looks at what stands
SMALL = (1280, 720)


@pytest.fixture(scope="module")
def signed_in_browser(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the facilitator of this module's site has signed in, and which lets axe in."""
    context = signed_in(chromium, site, **STILL)
    yield context
    context.close()


@pytest.fixture
def mine(lab: Workshop, phone: OpenPhone) -> Page:
    """The eighth person, at a phone in a browser; seven people of four organisations are there on sockets."""
    for number in range(7):
        lab.phone(ORGANISATIONS[number % 4]["id"], actor_group=("employee", "manager")[number % 2])
    page = phone("Citizens' Council", "Employee", **STILL)
    lab.screens.append(Screen(page))
    return page


def test_groups_are_formed_changed_by_keyboard_and_told_everywhere(
    desk: Desk, lab: Workshop, mine: Page, open_wall: Walls
) -> None:
    wall = open_wall(lab, SMALL, **STILL)
    lab.open(lab.add("idea_board"))
    desk.press("g")
    desk.page.get_by_role("button", name="Form groups").press("Enter")
    groups = desk.page.locator(".groups > li")
    expect(groups).to_have_count(2)
    expect(groups.first).to_contain_text("Everybody comes from another organisation.")
    expect(mine.locator(".my-group")).to_contain_text("Sit at table")
    expect(mine.locator(".banner")).to_contain_text("You are in group")
    desk.page.get_by_role("button", name="Show the groups on the wall").press("Enter")
    expect(wall.locator(".group-table")).to_have_count(2)
    groups.first.locator("summary").press("Enter")
    groups.first.get_by_role("combobox").first.select_option("3")
    expect(groups).to_have_count(3)
    expect(groups.last).to_contain_text("Nobody should sit alone")
    expect(wall.locator(".group-table")).to_have_count(3)
    mine.locator(".my-group summary").click()
    for page, name in ((desk.page, "console"), (wall, "wall"), (mine, "phone")):
        assert_sound(page, name)
    desk.page.get_by_role("heading", name="Mixed groups").click()
    desk.press("z")
    expect(groups).to_have_count(2)


def test_alone_pairs_fours_all(desk: Desk, lab: Workshop, mine: Page, open_wall: Walls) -> None:
    wall = open_wall(lab, SMALL, **STILL)
    talk = lab.open(lab.add("one_two_four"))
    field = mine.get_by_label("What do you see?")
    field.fill("My own doubt")
    mine.get_by_role("button", name="Keep my note").click()
    expect(mine.locator(".mine .note")).to_contain_text("Saved")
    field.fill("Half a thou")
    desk.page.get_by_role("button", name="Go on: in pairs").press("Enter")
    expect(mine.locator(".kind-talk-code")).to_be_visible()
    expect(mine.get_by_text("Half a thou")).to_be_visible()
    assert_sound(mine, "in pairs")
    mine.get_by_role("button", name="Put it away").click()
    desk.page.get_by_role("button", name="Go on: in fours").press("Enter")
    expect(mine.locator(".kind-talk-code")).to_contain_text("Table")
    mine.get_by_label("What your table shares with all").fill("Lend staff for a week")
    mine.get_by_role("button", name="Share with all").click()
    expect(mine.get_by_text("Saved. Your table has shared this.")).to_be_visible()
    assert_sound(mine, "in fours")
    expect(wall.locator(".group-table.is-done")).to_have_count(1)
    assert_sound(wall, "fours on the wall")
    desk.page.get_by_role("button", name="Show what the fours share").press("Enter")
    expect(wall.locator(".slot")).to_contain_text("Lend staff for a week")
    assert_sound(desk.page, "all at the console")
    assert "My own doubt" not in wall.content() + desk.page.content()
    mine.get_by_label("What your table shares with all").fill("Lend staff for a mon")
    lab.open(lab.add("break"))
    expect(mine.locator(".offer").filter(has_text="Lend staff for a mon")).to_be_visible()
    assert [card["text"] for card in cards_of(lab.console, talk).values()] == ["Lend staff for a week"]


def test_teams_are_chosen_and_balanced(desk: Desk, lab: Workshop, mine: Page, open_wall: Walls) -> None:
    wall = open_wall(lab, SMALL, **STILL)
    board = lab.open(lab.add("idea_board", hidden=False))
    ideas = [lab.phones[0].idea(board, words) for words in ("Lend staff", "Share rooms")]
    teams = lab.open(lab.add("team_forming"))
    for number, one in enumerate(lab.phones):
        one.does("team.choose", teams, first=ideas[number % 2], second=ideas[(number + 1) % 2])
    choice = mine.get_by_role("group", name="Your choice: Share rooms")
    choice.get_by_role("button", name="First").click()
    expect(mine.locator(".budget")).to_contain_text("You have a first choice.")
    expect(wall.locator(".kind-team-count")).to_have_text("8 of 8 have chosen")
    assert_sound(mine, "choosing")
    desk.page.get_by_role("button", name="Make balanced teams").press("Enter")
    expect(mine.get_by_text("It was your first choice.")).to_be_visible()
    expect(wall.locator(".group-table-topic")).to_have_count(2)
    expect(desk.page.locator("main .groups > li")).to_have_count(2)
    for page, name in ((desk.page, "console"), (wall, "wall"), (mine, "phone")):
        assert_sound(page, name)
