"""Sheets in a real browser: two phones in one field, groups that hide theirs, lights on the wall, and a call for help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.contract.workshop import Site, Workshop, new_id
from tests.e2e.facilitating import Desk, desk_at, signed_in
from tests.e2e.phoning import OpenPhone
from tests.e2e.walls import Walls
from tests.support.axe import assert_sound

STILL: dict[str, Any] = {
    "bypass_csp": True,
    "reduced_motion": "reduce",
}  # axe is a script of another's, and looks at what stands
FIELDS = [
    {"id": "small", "title": "How small?", "hint": "One person, one place, one day", "required": True},
    {"id": "who", "title": "Who can stop it?", "type": "line"},
    {"id": "day", "title": "When?", "type": "date"},
    {"id": "scale", "title": "Scale", "type": "choice", "options": ["One ward", "Two wards"]},
]
CHECKS = [{"id": "law", "title": "Touches laws or rules"}, {"id": "data", "title": "Touches personal data"}]


@pytest.fixture(scope="module")
def signed_in_browser(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the facilitator of this module's site has signed in, and which lets axe in."""
    context = signed_in(chromium, site, **STILL)
    yield context
    context.close()


@pytest.fixture
def desk(signed_in_browser: BrowserContext, lab: Workshop) -> Iterator[Desk]:
    """The console of the lab."""
    opened = desk_at(signed_in_browser, lab)
    yield opened
    opened.page.close()
    assert opened.complaints == []


def written(lab: Workshop, plan: str) -> dict[str, str]:
    """What stands on the room's sheet, as the facilitator's records have it."""
    (sheet,) = lab.console.room[f"sheets/{plan}"]["sheets"]
    return dict(sheet["fields"])


def type_on(page: Page, text: str) -> None:
    """Types at the end of the field that has the focus."""
    page.keyboard.press("End")
    page.keyboard.type(text)


def test_two_phones_in_one_field_come_to_the_same_text(phone: OpenPhone, lab: Workshop, desk: Desk) -> None:
    plan = lab.open(lab.add("sheet", fields=FIELDS))
    one, other = phone("Harbour Municipality", **STILL), phone("National Permits Agency", **STILL)
    mine, theirs = one.get_by_label("How small?"), other.get_by_label("How small?")

    mine.focus()
    expect(other.get_by_text("Somebody from Harbour Municipality writes here")).to_be_visible()
    type_on(one, "One ward")
    theirs.focus()
    type_on(other, "Two nurses")
    lab.console.until(lambda: len(written(lab, plan).get("small", "").split()) == 4, "both texts")
    expect(mine).to_have_value(written(lab, plan)["small"])
    expect(theirs).to_have_value(written(lab, plan)["small"])
    assert_sound(one, "a sheet on the phone")

    theirs.fill("One school")
    theirs.blur()
    lab.console.until(lambda: written(lab, plan)["small"] == "One school", "the other's text")
    expect(mine).to_have_value("One school")
    one.get_by_text("1 earlier text is kept").click()
    one.get_by_role("button", name="Bring back").click()
    lab.console.until(lambda: "One ward" in written(lab, plan)["small"], "what was brought back")
    expect(desk.page.get_by_label("How small?")).to_have_value(written(lab, plan)["small"])
    desk.page.get_by_label("Who can stop it?").fill("the head nurse")
    desk.page.get_by_label("Who can stop it?").blur()
    expect(one.get_by_label("Who can stop it?")).to_have_value("the head nurse")
    assert_sound(desk.page, "sheets at the console")


def test_what_is_typed_survives_a_reload_and_a_step_of_the_facilitator(phone: OpenPhone, lab: Workshop) -> None:
    plan = lab.open(lab.add("sheet", fields=FIELDS))
    page = phone()
    page.get_by_label("How small?").focus()
    type_on(page, "One ward in Lund")
    page.reload()
    expect(page.get_by_label("How small?")).to_have_value("One ward in Lund")
    lab.console.until(lambda: written(lab, plan).get("small") == "One ward in Lund", "the text of the page before")
    page.get_by_label("How small?").focus()
    type_on(page, " and Malmö")
    other = lab.open(lab.add("briefing"))
    kept = lab.console.until(lambda: lab.console.room[f"sheets/{plan}"]["sheets"][0]["earlier"], "what came too late")
    assert kept == {"small": ["One ward in Lund and Malmö"]}
    assert other


def test_a_groups_sheet_is_hidden_and_then_stands_on_the_wall(
    phone: OpenPhone, lab: Workshop, open_wall: Walls
) -> None:
    lab.add("sheet", fields=FIELDS, per="group")
    plan = lab.first("sheet")
    crowd = [lab.phone(body) for body in ("org-a", "org-b", "org-c")]
    page = phone(**STILL)
    lab.staff("groups.form", size=2)
    lab.open(plan)
    wall = open_wall(lab, **STILL)
    page.get_by_label("How small?").fill("Unobtrusive canary")
    page.get_by_role("button", name="Next empty field").click()
    for one in crowd:
        own = one.me[f"sheet/{plan}"]["own"]
        one.does("sheet.write", plan, sheet=own, field="who", text=f"function {one.organisation}", was="")
    lab.settle()
    expect(wall.locator(".sheet-progress li")).to_have_count(2)
    assert "canary" not in wall.content()
    assert_sound(wall, "sheets being written")
    lab.staff("activity.reveal", plan)
    expect(wall.locator(".test-card")).to_have_count(2)
    expect(wall.locator(".test-cards")).to_contain_text("Unobtrusive canary")
    assert_sound(wall, "sheets side by side")


def test_a_team_is_helped_and_lights_tell_what_is_left(
    phone: OpenPhone, lab: Workshop, desk: Desk, open_wall: Walls
) -> None:
    build = lab.open(lab.add("prototype", checklist=[{"id": "touch", "title": "Somebody can touch it"}]))
    page = phone(**STILL)
    page.get_by_label("Somebody can touch it").check()
    page.get_by_role("button", name="Ask for help").click()
    desk.page.get_by_role("button", name="On my way").click()
    expect(page.get_by_text("Somebody is on the way to you.")).to_be_visible()
    assert_sound(page, "a prototype on the phone")
    assert_sound(desk.page, "prototypes at the console")
    desk.page.get_by_role("button", name="helped").click()
    expect(page.get_by_role("button", name="Ask for help")).to_be_visible()
    lab.console.until(lambda: lab.console.room[f"sheets/{build}"]["sheets"][0]["filled"] == 1, "the tick")

    lab.open(lab.add("rules_check", checks=CHECKS))
    wall = open_wall(lab, **STILL)
    law = page.get_by_role("region", name="Touches laws or rules")
    law.get_by_role("radio", name="Yes").check(force=True)
    expect(wall.get_by_text("Nobody looks into it yet")).to_be_visible()
    law.get_by_label("Who looks into it?").fill("the legal office")
    law.get_by_label("An exemption is needed").check()
    expect(wall.locator(".rules-list")).to_contain_text("the legal office")
    expect(wall.locator(".rules-exemptions")).to_have_text("1 exemption needed")
    for surface, name in ((page, "a rules check on the phone"), (wall, "lights"), (desk.page, "rules at the console")):
        assert_sound(surface, name)


def test_two_phones_at_one_test_card_lose_nothing(phone: OpenPhone, lab: Workshop) -> None:
    crowd = lab.phone("org-a")
    board = lab.open(lab.add("idea_board", hidden=False))
    card = new_id()
    crowd.does("card.add", board, card=card, text="Call the same day")
    tests = lab.open(lab.add("test_card"))
    page = phone()
    page.locator(".note-button").first.click()
    crowd.does("experiment.hold", tests, card=card, field="belief", on=True)
    expect(page.get_by_text("Somebody from National Permits Agency writes here")).to_be_visible()
    page.get_by_label("We believe that").fill("People wait less")
    crowd.does("experiment.write", tests, card=card, belief="Staff ask less", was={"belief": ""})
    expect(page.get_by_text("Both are kept")).to_be_visible()
    page.get_by_role("button", name="Save the test card").click()
    lab.console.until(
        lambda: lab.console.room[f"experiment/{card}"]["belief"] == "Staff ask less\nPeople wait less", "both"
    )
    crowd.does("experiment.write", tests, card=card, belief="Nobody waits", was={"belief": "elsewhere"})
    page.get_by_text("1 earlier text is kept").click()
    page.get_by_role("button", name="Bring back").click()
    lab.console.until(lambda: "People wait less" in lab.console.room[f"experiment/{card}"]["belief"], "brought back")
