"""What the console shows of each kind of activity, and the agenda against the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.contract.workshop import Workshop
from tests.e2e.facilitating import Desk, board_with_ideas

ASKED = [
    {"id": "w", "type": "word", "text": "One word"},
    {"id": "g", "type": "agree5", "text": "I gained much.", "effect_goal": "new_knowledge", "target_percent": 70},
]


def test_a_late_start_is_told_and_can_be_made_up(desk: Desk, lab: Workshop) -> None:
    begin = datetime.now(UTC) - timedelta(minutes=9, seconds=40)  # 10 when rounded, for the next 50 seconds
    lab.staff("lab.edit", starts_at=begin.strftime("%Y-%m-%dT%H:%M:%SZ"))
    desk.press("ArrowRight")
    expect(desk.page.locator(".pace-now")).to_have_text("10 minutes behind")
    minutes = {one["id"]: one["minutes"] for one in lab.agenda[1:]}
    desk.press("j")  # the first press shows the new minutes, the second takes them
    expect(desk.page.get_by_text("The day then ends as planned.")).to_be_visible()
    desk.press("j")
    room = desk.seen(
        lambda room: sum(minutes.values()) - sum(room[f"activity/{id}"]["minutes"] for id in minutes) == 10 and room,
        "ten minutes less in what remains",
    )
    assert all(room[f"activity/{id}"]["minutes"] >= before / 2 for id, before in minutes.items())
    expect(desk.page.locator(".pace-end")).not_to_contain_text("planned")
    desk.press("z")
    desk.seen(lambda room: all(room[f"activity/{id}"]["minutes"] == before for id, before in minutes.items()), "undone")


def test_a_vote_shows_no_total_before_the_reveal_and_both_totals_after(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab)
    people = lab.phones + [lab.phone("org-a") for _ in range(3)]
    vote = lab.open(lab.add("dot_vote", criterion="The greatest difference"))
    mandate, letter = (
        next(id for id, card in lab.console.records("card").items() if words in card["text"])
        for words in ("mandate", "letter")
    )
    for person in people[:5]:
        person.does("dot.place", vote, item=mandate)
    people[1].does("dot.place", vote, item=letter)
    expect(desk.page.locator(".facts")).to_contain_text("5 of 6 have voted")
    expect(desk.page.get_by_text("The greatest difference")).to_be_visible()
    expect(desk.page.locator(".result")).to_have_count(0)
    desk.press("r")
    rows = desk.page.locator(".result tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Small-fix mandate")
    expect(rows.first.locator(".result-measure").first).to_contain_text("5")
    desk.page.get_by_role("button", name="Balanced").click()
    expect(desk.page.get_by_role("columnheader", name="Balanced")).to_have_attribute("aria-sort", "descending")


def test_answers_show_the_goal_against_its_target(desk: Desk, lab: Workshop) -> None:
    people = [lab.phone(f"org-{letter}") for letter in "aabbc"]
    questions = lab.open(lab.add("check_out", questions=ASKED))
    for number, person in enumerate(people):
        person.does("answer.give", questions, question="w", value="trust" if number else "time")
        person.does("answer.give", questions, question="g", value=5 if number else 2)
    expect(desk.page.locator(".facts")).to_contain_text("5 of 5 have answered")
    desk.press("r")
    expect(desk.page.locator(".cloud-words li").first).to_contain_text("trust")
    expect(desk.page.locator(".goal")).to_contain_text("80 % agree")
    expect(desk.page.locator(".goal")).to_contain_text("Reached")


def test_an_experiment_is_written_by_staff_and_room_together(desk: Desk, lab: Workshop) -> None:
    board_with_ideas(lab)
    test = lab.open(lab.add("test_card"))
    desk.page.get_by_label("Write a test card for").select_option(label="Small-fix mandate")
    desk.page.get_by_role("button", name="Begin", exact=True).press("Enter")
    card = desk.page.get_by_role("article", name="Small-fix mandate")
    belief = card.get_by_label("We believe that")
    expect(belief).to_be_focused()
    belief.fill("More cases are closed the same day.")
    note = next(id for id, value in lab.console.records("card").items() if "mandate" in value["text"])
    lab.phones[0].does("experiment.write", test, card=note, action="One counter, four weeks.")
    expect(card.get_by_label("To check it we will")).to_have_value("One counter, four weeks.")
    expect(belief).to_have_value("More cases are closed the same day.")
    belief.press("Tab")
    desk.seen(lambda room: room[f"experiment/{note}"]["belief"].startswith("More cases"), "the belief")
    card.get_by_label("State").select_option("decided")
    card.get_by_label("Decision").select_option("pilot")
    desk.seen(lambda room: room[f"experiment/{note}"]["decision"] == "pilot", "the decision")


def test_notes_that_look_alike_are_put_together_on_request(desk: Desk, lab: Workshop) -> None:
    texts = ["Drop the second signature on permits", "No second signature for permits", "A wall of thanks", "Call back"]
    board_with_ideas(lab, texts)
    lab.open(lab.add("clustering"))
    asked = desk.page.get_by_role("region", name="Notes that look alike")
    expect(asked.locator(".alike-note")).to_have_count(2)
    asked.get_by_role("button", name="Put together").click()
    desk.seen(
        lambda room: [len(value["cards"]) for key, value in room.items() if key.startswith("cluster/")] == [2],
        "a pile of two",
    )
    expect(asked).to_have_count(0)
