"""Every state of the console at its two sizes: nothing spills over the edge, and axe finds nothing against WCAG 2.2 AA."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.contract.workshop import Workshop
from tests.e2e.facilitating import IDEAS, Desk, board_with_ideas
from tests.support.axe import violations

SIZES = [(1024, 768), (1440, 900)]  # the state goes on at the last
SPILLS = """() => [document.documentElement, ...document.querySelectorAll('.top, .transport, .stage-scroll, .agenda, .panel')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className || one.tagName)"""
ASKED = [
    {"id": "w", "type": "word", "text": "One word"},
    {"id": "g", "type": "agree5", "text": "I learnt something new.", "effect_goal": "new_knowledge"},
]


def test_every_state_fits_and_can_be_reached(desk: Desk, lab: Workshop) -> None:
    people = [lab.phone(f"org-{letter}") for letter in "aaabbc"]
    expect(desk.page.locator(".lobby-count")).to_contain_text("6")
    sound(desk, "lobby")
    for key, name in (("?", "Shortcuts"), ("c", "How to join")):
        desk.press(key)
        expect(desk.page.get_by_role("dialog", name=name)).to_be_visible()
        sound(desk, name)
        desk.press("Escape")
    for key, name in (("u", "People"), ("g", "Room"), ("w", "Wall")):
        desk.press(key)
        expect(desk.page.get_by_role("tabpanel", name=name)).to_be_visible()
        sound(desk, name)
    desk.page.set_viewport_size({"width": 1024, "height": 768})  # there it lies over the stage, and the focus is in it
    expect(desk.page.locator("#side")).to_be_visible()
    desk.press("Escape")
    expect(desk.page.locator("#side")).to_be_hidden()
    desk.press("u")
    expect(desk.page.get_by_role("tab", name="People")).to_be_focused()
    desk.press("Escape")

    questions = lab.open(lab.add("check_in", questions=ASKED))
    for number, phone in enumerate(people):
        phone.does("answer.give", questions, question="w", value="curious" if number % 2 else "tired")
        phone.does("answer.give", questions, question="g", value=2 + number % 4)
    sound(desk, "questions open")
    lab.staff("activity.reveal", questions)
    expect(desk.page.locator(".answer")).to_have_count(2)
    sound(desk, "answers")

    board = board_with_ideas(lab, reveal=False)
    expect(desk.page.locator(".blank")).to_have_count(len(IDEAS))
    sound(desk, "hidden board")
    lab.staff("activity.reveal", board)
    desk.tile("Sample five").click()
    desk.press("f")
    expect(desk.page.locator(".lit")).to_be_visible()
    sound(desk, "board, a note selected and lit")
    desk.press("h")
    expect(desk.page.locator(".tile-hidden")).to_be_visible()
    lab.console.until(lambda: any(card["hidden"] for card in lab.console.records("card").values()), "a hidden note")
    desk.press("/")
    desk.page.keyboard.type("note")
    sound(desk, "find")
    desk.press("Escape", "e")
    sound(desk, "activity form")
    desk.press("Escape")

    table = lab.open(lab.add("clustering"))
    shown = lab.console.until(
        lambda: [id for id, card in lab.console.records("card").items() if not card["hidden"]], "notes to work with"
    )
    first, second = sorted(shown)[:2]
    lab.staff("cluster.add", table, cluster="11111111-1111-4111-8111-111111111111", title="Counter", cards=[first])
    expect(desk.pile("Counter")).to_be_visible()
    desk.page.locator(".loose [data-tile]").first.focus()
    desk.press("x", "m")
    expect(desk.page.get_by_role("menu")).to_be_visible()
    sound(desk, "piles")
    desk.press("Escape", "Escape")

    vote = lab.open(lab.add("dot_vote", criterion="The greatest difference"))
    for phone in people:
        phone.does("dot.place", vote, item=second)
    expect(desk.page.locator(".facts")).to_contain_text("6 of")
    sound(desk, "open vote")
    lab.staff("activity.reveal", vote)
    expect(desk.page.locator(".result tbody tr")).to_have_count(1)
    sound(desk, "vote result")

    test = lab.open(lab.add("test_card"))
    people[0].does("experiment.write", test, card=first, belief="It helps.", action="We try.", learning="It did.")
    expect(desk.page.locator(".test-card")).to_have_count(1)
    sound(desk, "experiments")
    lab.open(lab.add("break"))
    desk.press(" ")
    expect(desk.page.get_by_text("We begin again at")).to_be_visible()
    sound(desk, "break")
    lab.staff("lab.close")
    expect(desk.page.get_by_role("link", name="Read the report")).to_be_visible()
    sound(desk, "closed")


def sound(desk: Desk, state: str) -> None:
    """Notes what spills over an edge and what axe-core finds; the test fails with all of it at its end."""
    for width, height in SIZES:
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.page.wait_for_function("() => document.getAnimations().every((one) => one.playState !== 'running')")
        if spills := desk.page.evaluate(SPILLS):
            desk.complaints.append(f"{state} at {width}: wider than their place: {spills}")
        desk.complaints += [f"{state} at {width}: {wrong}" for wrong in violations(desk.page)]
