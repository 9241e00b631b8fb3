"""The idea wall passes axe in every state it can be in, light and dark."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.contract.workshop import Workshop
from tests.e2e.walls import SHORT, Walls, board_with
from tests.support.axe import COLOURS, WCAG, assert_sound


def test_axe_finds_nothing_in_any_state(lab: Workshop, open_wall: Walls) -> None:
    page = open_wall(lab, reduced_motion="reduce")

    def check(state: str) -> None:
        for theme, rules in (("light", WCAG), ("dark", COLOURS)):
            lab.staff("wall.theme", theme=theme)
            expect(page.locator("html")).to_have_attribute("data-theme", theme)
            assert_sound(page, f"{state} in {theme}", rules)

    check("lobby")
    asked = [
        {"id": "w", "type": "word", "text": "One word"},
        {"id": "s", "type": "scale5", "text": "How sure are you?"},
    ]
    questions = lab.open(lab.add("check_in", questions=asked))
    people = [lab.phone(f"org-{letter}") for letter in "abcdab"]
    check("questions open")
    for number, phone in enumerate(people):
        phone.does("answer.give", questions, question="w", value="curious" if number % 2 else "tired")
        phone.does("answer.give", questions, question="s", value=1 + number % 5)
    lab.staff("activity.reveal", questions)
    expect(page.locator(".panel")).to_have_count(2)
    check("answers")
    board = board_with(lab, [SHORT, "Ring the bell."], reveal=False, hidden=True)
    expect(page.locator(".blank")).to_have_count(2)
    check("hidden board")
    lab.staff("activity.reveal", board)
    expect(page.locator(".slot")).to_have_count(2)
    check("board")
    first, second = lab.console.records("card")
    group = lab.open(lab.add("clustering"))
    people[0].does("cluster.add", group, cluster="11111111-1111-4111-8111-111111111111", title="Counter", cards=[first])
    expect(page.locator(".note-column, .pile")).to_have_count(2)
    check("clusters")
    vote = lab.open(lab.add("dot_vote"))
    for phone in people:
        phone.does("dot.place", vote, item=second)
    expect(page.locator(".turnout")).to_be_visible()
    check("open vote")
    lab.staff("activity.reveal", vote)
    expect(page.locator(".vote-row").first).to_be_visible()
    check("vote result")
    test = lab.open(lab.add("test_card"))
    people[0].does(
        "experiment.write", test, card=first, belief="It helps.", action="We try.", measure="Days", threshold="3"
    )
    expect(page.locator(".test-card")).to_have_count(1)
    check("experiments")
    lab.staff("wall.spotlight", card=first)
    expect(page.locator(".spotlight")).to_be_visible()
    check("spotlight")
    lab.staff("wall.spotlight", card=None)
    lab.open(lab.add("break"))
    lab.staff("timer.start", seconds=600)
    lab.staff("room.tell", text="Coffee is served.")
    expect(page.locator(".ribbon")).to_be_visible()
    check("break with a message")
    lab.staff("wall.show", view="blank")
    expect(page.locator(".is-blank")).to_be_visible()
    check("blank")
    lab.staff("wall.show", view="auto")
    lab.staff("lab.close")
    expect(page.locator(".closing")).to_be_visible()
    check("closing")
