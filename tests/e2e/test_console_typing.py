"""Typing at the console while the lab goes on: nothing that comes in takes a letter."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.contract.workshop import Workshop, new_id
from tests.e2e.facilitating import Desk

STEPS = [{"id": "before", "title": "Before"}, {"id": "contact", "title": "First contact"}]


def test_what_is_typed_stays_while_ideas_and_the_changes_of_a_colleague_come_in(desk: Desk, lab: Workshop) -> None:
    way = lab.open(lab.add("journey", columns=STEPS))
    desk.title("A journey")
    crowd = lab.phone("org-a")

    def written(number: int) -> None:
        crowd.does("card.add", way, card=new_id(), text=f"It hurts {number}", column="contact")
        desk.seen(lambda room: room[f"activity/{way}"]["counts"]["cards"] == number, "one more note")

    def typed(field: Locator, first: str, rest: str) -> None:
        expect(field).to_have_value(first)
        expect(field).to_be_focused()
        desk.page.keyboard.type(rest)
        expect(field).to_have_value(first + rest)

    step = desk.page.get_by_label("Step 2")
    step.fill("A week la")
    written(1)
    lab.staff("journey.add", way, step="after", title="Afterwards")
    expect(desk.page.get_by_label("Step 3")).to_have_value("Afterwards")
    typed(step, "A week la", "ter")
    desk.press("Enter")
    desk.seen(lambda room: room[f"activity/{way}"]["config"]["columns"][1]["title"] == "A week later", "my words")

    note = desk.page.get_by_role("button", name="Add a note for facilitators")
    note.click()
    expect(desk.page.locator("textarea:focus")).to_have_count(1)
    desk.page.keyboard.type("Ask the driver")
    new = desk.page.get_by_label("A new step")
    new.fill("Long af")
    coffee = lab.open(lab.add("break"))  # a colleague brings the room elsewhere, and back
    desk.title("A break")
    desk.seen(lambda room: room[f"note/{way}"]["text"] == "Ask the driver", "the note, saved though its field is gone")
    lab.open(way)
    desk.title("A journey")
    expect(new).to_have_value("Long af")
    new.press("End")
    desk.page.keyboard.type("ter")
    desk.press("Enter")
    desk.seen(lambda room: room[f"activity/{way}"]["config"]["columns"][-1]["title"] == "Long after", "my step")

    lab.staff("timer.start", seconds=300)
    desk.page.get_by_title("Set the time").click()
    minutes = desk.page.locator(".clock-form").get_by_label("Minutes")
    expect(minutes).to_have_value("5")
    desk.page.keyboard.type("1")
    lab.staff("timer.add", seconds=120)
    lab.settle()
    typed(minutes, "1", "2")
    desk.press("Escape")

    desk.page.get_by_role("tab", name="Room").click()
    size = desk.page.get_by_label("People in each")
    size.select_text()
    desk.page.keyboard.type("1")
    written(2)
    typed(size, "1", "2")
    assert lab.console.room["lab"]["current"] == way != coffee
