"""What people give each other and themselves: promises of organisations, promises to oneself, talk without demands, meeting points, offers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.contract.workshop import Site, Workshop, new_id
from tests.e2e.facilitating import Desk, signed_in
from tests.e2e.phoning import OpenPhone
from tests.e2e.walls import Walls, notes_now, overlaps
from tests.support.axe import assert_sound

STILL: dict[str, Any] = {
    "bypass_csp": True,
    "reduced_motion": "reduce",
}  # axe is a script of another's, and looks at what stands
CANARY = "I ring my neighbour at the other agency; tomorrow, åäö"


@pytest.fixture(scope="module")
def signed_in_browser(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the facilitator of this module's site has signed in, and which lets axe in."""
    context = signed_in(chromium, site, **STILL)
    yield context
    context.close()


def saved_file(page: Page, button: str) -> str:
    """What a file says that the phone makes by itself."""
    with page.expect_download() as handed:
        page.get_by_role("button", name=button).click()
    return Path(handed.value.path()).read_bytes().decode()


def test_an_organisation_promises_and_both_its_parties_confirm(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    promises = lab.open(lab.add("commitment"))
    mine.get_by_role("button", name="Write a promise").click()
    mine.get_by_label("We promise to").fill("Open the logs to each other")
    mine.get_by_label("Responsible function").fill("Head of unit")
    mine.reload()
    expect(mine.get_by_label("We promise to")).to_have_value("Open the logs to each other")
    mine.get_by_label("We report back on").fill("2030-06-01")
    mine.get_by_role("radio", name="Every quarter").check(force=True)
    assert_sound(mine, "promise on the phone")
    mine.get_by_role("button", name="Save the promise").click()
    mine.get_by_role("button", name="Confirm for: Employees").click()
    expect(wall.locator(".wall-sheet")).to_contain_text("Open the logs to each other")
    expect(wall.locator(".confirmations")).to_contain_text("Employees: confirmed")
    expect(wall.locator(".wall-sheet.is-holding")).to_have_count(0)
    desk.page.get_by_role("button", name="Confirm for: Employer").click()
    expect(wall.locator(".wall-sheet.is-holding")).to_contain_text("then every quarter")
    desk.page.get_by_role("button", name="Take “Open the logs").click()
    expect(wall.locator(".wall-sheet")).to_have_count(0)
    desk.press("z")
    expect(wall.locator(".wall-sheet")).to_have_count(1)
    for state, page in (("console", desk.page), ("wall", wall), ("phone", mine)):
        assert_sound(page, state)
    lab.console.until(lambda: lab.console.room[f"commitments/{promises}"][0]["holds"], "the promise back")


def test_a_promise_to_oneself_is_read_by_its_author_alone_also_when_the_lab_is_over(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    other = lab.phone()
    activity = lab.open(lab.add("promise"))
    mine.get_by_label("I will").fill(CANARY)
    mine.get_by_label("Remind me on").fill("2030-04-01")
    assert_sound(mine, "promise on the phone")
    mine.get_by_role("button", name="Keep the promise").click()
    expect(mine.get_by_text("Saved. Only you can read it.")).to_be_visible()
    expect(wall.locator(".note-count-number")).to_have_text("1")
    desk.press("r")
    calendar = saved_file(mine, "Put it into my calendar")
    assert "DTSTART;VALUE=DATE:20300401\r\n" in calendar
    assert r"at the other agency\; tomorrow\, åäö" in calendar.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    assert CANARY in saved_file(mine, "Save as text")
    assert_sound(mine, "phone")
    assert "neighbour" not in lab.heard_by(lab.console, lab.wall, other)
    for page in (desk.page, wall):
        assert "neighbour" not in page.content()
        assert_sound(page, "others")
    lab.staff("lab.close")
    expect(mine.get_by_role("heading", name="What you promised yourself")).to_be_visible()
    mine.reload()  # a closed lab lets no phone in again
    expect(mine.get_by_text(CANARY)).to_be_visible()
    for channel in (f"/labs/{lab.id}/export", f"/labs/{lab.id}/events", f"/labs/{lab.id}/records?audience=staff"):
        assert "neighbour" not in str(lab.api.get(channel).ok())
    desk.page.goto(f"{lab.site.base}/report/{lab.id}")
    expect(desk.page.locator(f"#activity-{activity}")).to_contain_text("1 person made a promise to themselves.")
    assert "neighbour" not in desk.page.content()


def test_a_dialogue_keeps_nothing_that_anybody_wants_forgotten(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    others = [lab.phone() for _ in range(3)]
    talk = lab.open(lab.add("dialogue", theme="What do we not say?"))
    expect(wall.locator("h1")).to_have_text("What do we not say?")
    mine.get_by_role("button", name="Leave a note").click()
    mine.get_by_label("A note that belongs to nobody").fill("Nobody dares to ask")
    assert_sound(mine, "note on the phone")
    mine.get_by_role("button", name="Leave the note").click()
    expect(mine.get_by_text("1 note has been left.")).to_be_visible()
    for other in others:
        other.does(
            "dialogue.note", talk, note=new_id(), text="We guard our budgets, then wonder why people fall between us."
        )
    desk.page.get_by_role("button", name="A round in order").click()
    expect(wall.locator(".step-note")).to_contain_text("Speaker 1 of 4")
    lab.settle()
    place = sum(range(4)) - sum(other.me[f"speaking/{talk}"]["place"] for other in others)
    for turn in range(place):
        desk.page.get_by_role("button", name="Next speaker").click()
        expect(wall.locator(".step-note")).to_contain_text(f"Speaker {turn + 2} of 4")
    expect(mine.get_by_text("You have the word.")).to_be_visible()
    assert "dares" not in lab.heard_by(lab.console, lab.wall, *others)
    desk.page.get_by_role("button", name="Show the notes and ask").click()
    expect(wall.locator(".note-text").filter(has_text="Nobody dares to ask")).to_be_visible()
    shown = notes_now(wall)
    assert not any(overlaps(one, two) for place, one in enumerate(shown) for two in shown[place + 1 :]), (
        "measured in motion"
    )
    mine.get_by_role("button", name="Yes, keep them").click()
    expect(wall.locator(".step-note")).to_contain_text("1 has answered")
    for state, page in (("console", desk.page), ("wall", wall), ("phone", mine)):
        assert_sound(page, state)
    others[0].does("dialogue.answer", talk, keep=False)
    desk.page.get_by_role("button", name="End the question").click()
    expect(mine.get_by_text("The notes are not kept.")).to_be_visible()
    expect(wall.locator(".note-text")).to_have_count(0)
    assert "dares" not in str(lab.api.get(f"/labs/{lab.id}/export").ok())


def test_organisations_find_where_they_meet_and_where_nobody_looked(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    lab.open(lab.add("interface_map"))
    mine.get_by_role("button", name="National Permits Agency").click()
    mine.get_by_role("button", name="Write where we meet").click()
    mine.get_by_label("About what?").fill("Hand-over")
    mine.get_by_label("What we can give them").fill("A contact who answers")
    assert_sound(mine, "map on the phone")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator(".note").filter(has_text="A contact who answers")).to_be_visible()
    expect(wall.locator(".pair.is-empty")).to_have_count(5)
    expect(wall.locator(".pair-reading")).to_contain_text("A contact who answers")
    pair = desk.page.get_by_role("button", name="National Permits Agency – Harbour Municipality")
    pair.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".map-list li")).to_have_count(1)
    for state, page in (("console", desk.page), ("wall", wall), ("phone", mine)):
        assert_sound(page, state)


def test_an_offer_meets_a_request_and_two_people_say_yes(
    desk: Desk, lab: Workshop, phone: OpenPhone, open_wall: Walls
) -> None:
    wall, mine = open_wall(lab, **STILL), phone(**STILL)
    other = lab.phone("org-a")
    exchange = lab.open(lab.add("give_get"))
    mine.get_by_label("Something you can give").fill("Training in plain language")
    assert_sound(mine, "offer on the phone")
    mine.get_by_role("button", name="Save the offer").click()
    mine.get_by_label("Something you need").fill("A meeting room")
    mine.get_by_role("button", name="Save the request").click()
    request = new_id()
    other.does("exchange.write", exchange, note=request, side="request", text="Somebody who trains us in language")
    expect(wall.locator(".step-note")).to_contain_text("3 offers and requests")
    assert "Training" not in lab.heard_by(lab.console, lab.wall, other)
    desk.press("r")
    mine.get_by_role("button", name="We agree: Somebody who trains").click()
    expect(mine.get_by_text("You have said yes.")).to_be_visible()
    assert_sound(wall, "wall before agreements")
    lab.settle()
    offer = other.room[f"exchanges/{exchange}"]["waiting"][0]["offer"]
    other.does("match.agree", exchange, offer=offer, request=request)
    expect(wall.locator(".wall-sheet.is-holding")).to_contain_text("Training in plain language")
    expect(mine.get_by_text("✓ Agreed.")).to_be_visible()
    for state, page in (("console", desk.page), ("wall", wall), ("phone", mine)):
        assert_sound(page, state)
