"""Putting notes together at the console: by drag, by keyboard and by menu, with the same result and the same way back."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.contract.workshop import Workshop
from tests.e2e.facilitating import IDEAS, Desk, table_with_piles

NOTE = "Sample five per cent"


def lies_in(desk: Desk, pile: str | None, words: str = NOTE) -> None:
    """Waits until the note lies in the pile, for everybody."""

    def there(room: dict[str, Any]) -> bool:
        cards = [value for key, value in room.items() if key.startswith("card/") and words in value["text"]]
        return bool(cards) and cards[0]["cluster"] == pile

    desk.seen(there, f"“{words}” in {pile}")


def test_a_note_is_dragged_into_a_pile_and_out_again(desk: Desk, lab: Workshop) -> None:
    _, (first, _) = table_with_piles(lab, "Mandate", "Contact")
    drag(desk, NOTE, "Mandate")
    lies_in(desk, first)
    expect(desk.pile("Mandate").locator("[data-tile]")).to_have_count(1)
    drag(desk, NOTE, "Not in a pile")
    lies_in(desk, None)
    desk.press("z")
    lies_in(desk, first)


def test_a_note_is_carried_with_the_keyboard(desk: Desk, lab: Workshop) -> None:
    _, (first, second) = table_with_piles(lab, "Mandate", "Contact")
    desk.tile(NOTE).focus()
    desk.press("Enter", "ArrowRight", "ArrowRight")
    expect(desk.pile("Contact")).to_have_class("pile target")
    expect(desk.page.locator("[role=status]", has_text="Contact, 3 of 4")).to_have_count(1)
    desk.press("Enter")
    lies_in(desk, second)
    desk.tile(NOTE).focus()
    desk.press(" ", "ArrowLeft", " ")
    lies_in(desk, first)


def test_escape_puts_a_carried_note_back(desk: Desk, lab: Workshop) -> None:
    table_with_piles(lab, "Mandate")
    before = desk.seq
    desk.tile(NOTE).focus()
    desk.press("Enter", "ArrowRight", "Escape")
    expect(desk.page.locator(".target")).to_have_count(0)
    expect(desk.page.get_by_role("group", name="Not in a pile", exact=True).locator("[data-tile]")).to_have_count(
        len(IDEAS)
    )
    desk.has_sent_nothing_since(before)


def test_arrows_walk_from_note_to_note_and_do_not_open_the_next_activity(desk: Desk, lab: Workshop) -> None:
    table_with_piles(lab, "Mandate")
    before = desk.seq
    notes = desk.page.locator(".loose [data-tile]")
    notes.first.focus()
    desk.press("ArrowDown")
    expect(notes.nth(1)).to_be_focused()
    desk.press("ArrowRight", "ArrowLeft", "ArrowUp")
    expect(notes.first).to_be_focused()
    desk.has_sent_nothing_since(before)


def test_several_notes_are_moved_by_menu(desk: Desk, lab: Workshop) -> None:
    _, (_, second) = table_with_piles(lab, "Mandate", "Contact")
    desk.tile(NOTE).click()
    desk.tile("Let residents see").click(modifiers=["Control"])
    expect(desk.page.get_by_text("2 notes selected")).to_be_visible()
    desk.press("m", "ArrowDown", "Enter")
    lies_in(desk, second)
    lies_in(desk, second, "Let residents see")
    expect(desk.page.locator(".selection")).to_have_count(0)


def test_notes_are_selected_and_moved_without_a_mouse(desk: Desk, lab: Workshop) -> None:
    _, (first,) = table_with_piles(lab, "Mandate")
    desk.tile(NOTE).focus()
    desk.press("x", "m", "Enter")
    lies_in(desk, first)


def test_a_new_pile_of_the_selection_is_named_at_once(desk: Desk, lab: Workshop) -> None:
    table_with_piles(lab, "Mandate")
    desk.tile(NOTE).click()
    desk.press("n")
    name = desk.page.get_by_label("Name of the pile").nth(1)
    expect(name).to_be_focused()
    desk.page.keyboard.type("Look afterwards")
    desk.press("Enter")
    expect(desk.pile("Look afterwards").locator("[data-tile]")).to_have_count(1)
    desk.seen(lambda room: any(value.get("title") == "Look afterwards" for value in piles(room)), "the name")
    desk.press("z")
    expect(desk.pile("Pile 2")).to_be_visible()


def test_a_pile_is_merged_and_dissolved_and_both_are_undone(desk: Desk, lab: Workshop) -> None:
    table, (first, second) = table_with_piles(lab, "Mandate", "Contact")
    for words, pile in ((NOTE, first), ("Let residents", second)):
        card = next(id for id, value in lab.console.records("card").items() if words in value["text"])
        lab.staff("card.group", table, card=card, cluster=pile)
    desk.pile("Mandate").locator("summary").click()
    desk.pile("Mandate").get_by_label("Merge into").select_option(label="Contact")
    desk.pile("Mandate").get_by_role("button", name="Merge", exact=True).click()
    lies_in(desk, second)
    expect(desk.pile("Mandate")).to_have_count(0)
    desk.page.locator(".notice").get_by_role("button", name="Undo").click()
    lies_in(desk, first)
    desk.pile("Contact").locator("summary").click()
    desk.pile("Contact").get_by_role("button", name="Dissolve the pile").click()
    lies_in(desk, None, "Let residents")
    desk.press("z")
    lies_in(desk, second, "Let residents")


def piles(room: dict[str, Any]) -> list[dict[str, Any]]:
    """The piles among the records."""
    return [value for key, value in room.items() if key.startswith("cluster/")]


def drag(desk: Desk, words: str, where: str) -> None:
    """Drags a note with the mouse, as a hand does: press, move on, let go."""
    desk.page.wait_for_function("() => document.getAnimations().every((one) => one.playState !== 'running')")
    source = desk.tile(words).bounding_box()
    target = desk.pile(where).locator(".place").bounding_box()
    assert source is not None
    assert target is not None
    mouse = desk.page.mouse
    mouse.move(source["x"] + 20, source["y"] + 12)
    mouse.down()
    mouse.move(source["x"] + 40, source["y"] + 24, steps=4)
    mouse.move(target["x"] + target["width"] / 2, target["y"] + min(20, target["height"] / 2), steps=12)
    expect(desk.pile(where).locator(".tile-place-ghost")).to_have_count(1)  # it is looked for 20 times a second
    mouse.up()
