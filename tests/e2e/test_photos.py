"""A photo on a note, from the phone that takes it to the wall, the console and the vote; and without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.contract.workshop import Workshop, cards_of
from tests.e2e.facilitating import Desk
from tests.e2e.phoning import PROMPT, OpenPhone, note, write
from tests.e2e.walls import Walls
from tests.photos.pictures import scene_file
from tests.support.axe import assert_sound

SIZE = {"viewport": {"width": 390, "height": 844}, "bypass_csp": True}  # axe is a script of another's
LOADED = "where => { const image = document.querySelector(where); return image?.complete && image.naturalWidth > 0; }"
RAMP = "The ramp ends before the door"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A photo as it lies on a phone: of twelve million pixels, held upright."""
    path = tmp_path / "IMG_0001.JPG"
    path.write_bytes(scene_file(size=(4000, 3000), orientation=6))
    return path


def choose(page: Page, file: Path) -> None:
    """Puts a photo on the note that is being written."""
    page.get_by_label("Choose a photo").set_input_files(file)
    expect(page.get_by_alt_text("The photo on your note")).to_be_visible()


def shows_photo(page: Page, where: str) -> None:
    """Waits until a picture has come, which the server may give to this page."""
    expect(page.locator(f"{where} img").first).to_be_visible()
    page.wait_for_function(LOADED, arg=f"{where} img")


def test_a_photo_goes_with_its_note_to_every_screen(
    phone: OpenPhone, lab: Workshop, open_wall: Walls, desk: Desk, file: Path
) -> None:
    board = lab.open(lab.add("idea_board"))
    page, other = phone(**SIZE), phone("Regional Transport Authority")
    assert_sound(page, "composer")
    choose(page, file)
    expect(page.get_by_text("Now write a few words about it.")).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    assert_sound(page, "composer with a photo")

    write(page, RAMP)

    expect(note(page, RAMP).get_by_text("Saved")).to_be_visible()
    expect(page.get_by_label("Choose a photo")).to_be_attached()
    page.reload()  # before the reveal only the author gets the picture, and only with the token
    shows_photo(page, ".mine .note")
    assert_sound(page, "own note with a photo")
    lab.staff("activity.reveal", board)
    shows_photo(other, ".others .note")
    shows_photo(desk.page, "[data-tile]")
    wall = open_wall(lab)
    shows_photo(wall, ".slot .note")
    (card,) = cards_of(lab.console, board).values()
    assert (card["photo"]["width"], card["photo"]["height"]) == (1200, 1600), "upright"

    lab.staff("wall.spotlight", card=card["id"])
    shows_photo(wall, ".spotlight")
    lab.staff("card.hide", card=card["id"])
    expect(wall.locator("img.spotlight-photo, .slot img")).to_have_count(0)
    expect(other.locator(".others img")).to_have_count(0)


def test_a_photo_waits_for_the_network_with_its_note_and_outlives_the_page(
    phone: OpenPhone, lab: Workshop, file: Path
) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    choose(page, file)
    page.reload()
    expect(page.get_by_alt_text("The photo on your note")).to_be_visible()

    page.context.set_offline(True)
    write(page, RAMP)
    expect(note(page, RAMP).get_by_text("Waiting for network")).to_be_visible(timeout=30_000)
    shows_photo(page, ".mine .note")
    page.context.set_offline(False)

    expect(note(page, RAMP).get_by_text("Saved")).to_be_visible(timeout=30_000)
    lab.staff("activity.reveal", board)
    (card,) = cards_of(lab.console, board).values()
    assert card["photo"]["id"]


def test_a_photo_can_be_taken_out_and_one_that_is_refused_keeps_no_words_back(
    phone: OpenPhone, lab: Workshop, file: Path
) -> None:
    board = lab.open(lab.add("idea_board"))
    page = phone()
    field = page.get_by_label("Choose a photo")
    field.set_input_files({"name": "photo.jpg", "mimeType": "text/html", "buffer": b"<script>"})
    expect(page.get_by_role("alert")).to_contain_text("There is no photo in this file")

    half = scene_file(size=(400, 300))[:6000]  # the browser can't read it, so it is sent as it is
    field.set_input_files({"name": "half.jpg", "mimeType": "image/jpeg", "buffer": half})
    write(page, RAMP)
    expect(page.get_by_text("The photo could not be taken in.")).to_be_visible()
    page.get_by_role("button", name="Write it again here").click()
    expect(page.get_by_label(PROMPT)).to_have_value(RAMP)

    choose(page, file)
    page.get_by_role("button", name="Remove the photo").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(note(page, RAMP).get_by_text("Saved")).to_be_visible()
    lab.staff("activity.reveal", board)
    (card,) = cards_of(lab.console, board).values()
    assert "photo" not in card
