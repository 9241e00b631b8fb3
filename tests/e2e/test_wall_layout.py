"""The wall's layout as arithmetic: the module itself, bundled by esbuild and run in an empty page with made-up heights."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

STATIC = Path(__file__).resolve().parents[2] / "static"
BOXES = [(1174, 500), (1760, 760), (3520, 1520), (600, 600)]

# A note of n signs is as high as its lines of half an em and a padding; a stand-in for the browser's own measure.
MEASURE = """
const lines = (note, width, font) => Math.max(1, Math.ceil(note.signs * 0.5 * font / (width - 1.6 * font)));
const measure = (notes, width, font) => notes.map((note) => Math.ceil((lines(note, width, font) * 1.28 + 1.6) * font));
const limits = (height) => ({ smallest: height * 0.03, largest: height * 0.074, gap: Math.round(height * 0.02), between: Math.round(height * 0.05) });
const lay = (notes, width, height, before) => wall.layout(notes, { width, height }, measure, limits(height), before);
"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page that knows the layout and the pile as `wall` and `heap`."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto("about:blank")
    page.add_script_tag(content=bundle("layout.ts", "wall") + bundle("pile.ts", "heap") + MEASURE)
    yield page
    context.close()


def bundle(module: str, name: str) -> str:
    """A module of the wall as a script that sets a global name."""
    esbuild = next(STATIC.glob("node_modules/@esbuild/*/bin/esbuild"))
    source = STATIC / "src" / "wall" / module
    command = [str(esbuild), str(source), "--bundle", "--format=iife", f"--global-name={name}", "--log-level=error"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def notes(*signs: int) -> list[dict[str, Any]]:
    """Notes of so many signs each."""
    return [{"id": f"n{number}", "signs": one} for number, one in enumerate(signs)]


def lay(page: Page, given: list[dict[str, Any]], box: tuple[int, int]) -> Any:
    """The layout of notes in a box."""
    return page.evaluate("([given, width, height]) => lay(given, width, height)", [given, *box])


def many(count: int) -> list[dict[str, Any]]:
    """Notes of different lengths, from a word to a pasted page."""
    lengths = (4, 60, 90, 140, 30, 220, 75, 1000, 12, 110)
    return notes(*(lengths[number % len(lengths)] for number in range(count)))


@pytest.mark.parametrize("box", BOXES, ids=str)
@pytest.mark.parametrize("count", [1, 2, 3, 7, 30, 120, 500])
def test_every_note_has_one_place_inside_the_box_and_none_lies_on_another(
    page: Page, box: tuple[int, int], count: int
) -> None:
    shown = lay(page, many(count), box)
    assert shown["step"]["font"] >= box[1] * 0.03, "legible"
    assert sorted(one["note"]["id"] for stack in shown["pages"] for one in stack) == sorted(
        n["id"] for n in many(count)
    )
    for stack in shown["pages"]:
        for at, one in enumerate(stack):
            assert min(one["x"], one["y"]) >= 0, one
            assert one["x"] + one["width"] <= box[0] + 1, one
            assert one["y"] + one["height"] <= box[1] + 1, one
            for other in stack[at + 1 :]:
                apart = (
                    one["x"] + one["width"] <= other["x"]
                    or other["x"] + other["width"] <= one["x"]
                    or one["y"] + one["height"] <= other["y"]
                    or other["y"] + other["height"] <= one["y"]
                )
                assert apart, (one, other)


def test_few_notes_are_set_larger_than_many(page: Page) -> None:
    box = (1760, 760)
    fonts = [lay(page, notes(*[80] * count), box)["step"]["font"] for count in (3, 8, 15, 25)]
    assert fonts == sorted(fonts, reverse=True)
    assert fonts[0] > 1.5 * fonts[-1]


def test_pages_begin_only_when_legible_type_is_used_up(page: Page) -> None:
    box = (1760, 760)
    on_one_page = max(count for count in range(1, 60) if len(lay(page, notes(*[80] * count), box)["pages"]) == 1)
    assert on_one_page >= 18
    assert len(lay(page, notes(*[80] * (on_one_page + 1)), box)["pages"]) == 2


def test_a_note_that_comes_last_moves_no_other_while_the_type_stays(page: Page) -> None:
    moved = page.evaluate(
        """(given) => {
          const moves = [];
          let before;
          for (let count = 1; count <= given.length; count += 1) {
            const now = lay(given.slice(0, count), 1760, 760, before);
            if (before && now.step.font === before.step.font && now.step.columns === before.step.columns) {
              const where = (layout) => new Map(layout.pages.flatMap((stack, page) => stack.map((one) => [one.note.id, `${page} ${one.x} ${one.y}`])));
              const [old, next] = [where(before), where(now)];
              for (const [id, place] of old) if (next.get(id) !== place) moves.push([count, id, place, next.get(id)]);
            }
            before = now;
          }
          return moves;
        }""",
        notes(*[40 + (number * 37) % 90 for number in range(120)]),
    )
    assert moved == []


def test_the_type_changes_seldom_while_notes_arrive(page: Page) -> None:
    fonts = page.evaluate(
        """(given) => {
          const fonts = [];
          let before;
          for (let count = 1; count <= given.length; count += 1) {
            before = lay(given.slice(0, count), 1760, 760, before);
            fonts.push(before.step.font);
          }
          return fonts;
        }""",
        notes(*[80] * 200),
    )
    changes = sum(one != other for one, other in pairwise(fonts))
    assert changes <= 14
    assert fonts == sorted(fonts, reverse=True), "it never grows while notes arrive"


def test_a_note_taken_back_moves_only_what_lay_under_it(page: Page) -> None:
    columns_moved = page.evaluate(
        """(given) => {
          const before = lay(given, 1760, 760);
          const gone = before.pages[0][2];
          const now = lay(given.filter((note) => note.id !== gone.note.id), 1760, 760, before);
          const where = new Map(before.pages.flat().map((one) => [one.note.id, one]));
          return now.pages.flat().filter((one) => one.y !== where.get(one.note.id).y || one.x !== where.get(one.note.id).x)
            .map((one) => [where.get(one.note.id).column === gone.column, one.column === gone.column]);
        }""",
        notes(*[80] * 15),
    )
    assert all(was and stayed for was, stayed in columns_moved)


def test_a_pasted_page_becomes_broad_rather_than_cut(page: Page) -> None:
    (only,) = lay(page, notes(1000), (1760, 760))["pages"][0]
    assert not only["cut"]
    (cut,) = lay(page, notes(20_000), (1760, 760))["pages"][0]
    assert cut["cut"], "what cannot stand in the box at all is cut, not spilled"
    assert cut["height"] <= 760


def side_by_side(page: Page, *counts: int, expected: list[int] | None = None) -> Any:
    """The layouts of groups of so many notes beside each other; room is made for as many as are expected."""
    groups = [
        [{"id": f"{group}.{note['id']}", "signs": 80} for note in notes(*[80] * count)]
        for group, count in enumerate(counts)
    ]
    return page.evaluate(
        "([groups, expected]) => wall.layoutGroups(groups, { width: 1760, height: 700 }, measure, limits(760), undefined, expected ?? undefined)",
        [groups, expected],
    )


def test_columns_share_one_type_size_and_stay_beside_each_other(page: Page) -> None:
    shown = side_by_side(page, 2, 12, 5)
    assert len({layout["step"]["font"] for layout in shown}) == 1
    assert sum(layout["width"] for layout in shown) + 2 * 38 <= 1760
    for layout in shown:
        assert all(one["x"] + one["width"] <= layout["width"] for stack in layout["pages"] for one in stack)


def test_a_crowded_column_takes_the_room_that_empty_ones_do_not_need(page: Page) -> None:
    empty, crowded, _ = side_by_side(page, 0, 12, 1)
    assert (empty["columns"], crowded["columns"] >= 3) == (1, True)
    assert len(crowded["pages"]) == 1


def test_an_empty_column_that_is_about_to_fill_stands_as_wide_as_the_notes_that_will_come(page: Page) -> None:
    full, about_to_fill = side_by_side(page, 12, 0, expected=[12, 12])
    assert full["columns"] == about_to_fill["columns"]
    assert len(full["pages"]) == 1


@pytest.mark.parametrize("count", [0, 1, 12, 13, 97, 600, 2000])
def test_the_heap_of_blank_notes_stays_in_its_frame(page: Page, count: int) -> None:
    heap = page.evaluate("(count) => heap.pile(count, { width: 900, height: 800 })", count)
    assert len(heap["blanks"]) == min(count, 600)
    for blank in heap["blanks"]:
        assert -heap["side"] * 0.2 <= blank["x"] <= 900 - heap["side"] * 0.8
        assert -heap["side"] * 0.2 <= blank["y"] <= 800 - heap["side"] * 0.8


def test_the_heap_keeps_its_notes_while_it_grows(page: Page) -> None:
    one, other = page.evaluate("() => [30, 31].map((count) => heap.pile(count, { width: 900, height: 800 }).blanks)")
    assert other[:30] == one
