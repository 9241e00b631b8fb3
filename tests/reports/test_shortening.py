"""A report that is too long for a format is cut to so many notes, and says so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from labapp.reports.model import Heading, Note, Paragraph, Part, Report
from labapp.reports.shortening import shortened
from tests.reports.sample import RANKING, report, said


def lab(*sizes: int) -> Report:
    """A report whose parts have so many notes."""
    parts = [
        Part(id=f"a{at}", title="x", blocks=(RANKING, *(Note(f"{number}") for number in range(size))))
        for at, size in enumerate(sizes)
    ]
    return replace(report(), parts=tuple(parts))


def sizes_of(made: Report) -> list[int]:
    """How many notes each part has."""
    return [len(list(part.notes())) for part in made.parts]


def test_what_fits_is_left_alone() -> None:
    assert shortened(lab(3, 4), 7) == lab(3, 4)


def test_small_parts_keep_all_they_have() -> None:
    made = shortened(lab(100, 2, 50), 22)
    assert sizes_of(made) == [10, 2, 10]
    assert made.left_out[-1] == "130 notes cut"


@given(st.lists(st.integers(0, 40), max_size=6), st.integers(1, 60))
def test_as_many_notes_are_kept_as_there_is_room_for(sizes: list[int], most: int) -> None:
    made = shortened(lab(*sizes), most)
    assert sum(sizes_of(made)) == min(most, sum(sizes))
    for part, size in zip(made.parts, sizes_of(made), strict=True):
        assert part.blocks == (RANKING, *(Note(f"{number}") for number in range(size)))


def test_a_heading_goes_with_the_last_of_its_notes() -> None:
    blocks = (
        Heading(3, said("A")),
        Note("1"),
        Heading(3, said("B")),
        Heading(4, said("C")),
        Note("2"),
        Paragraph(said("end")),
    )
    part = Part(id="a", title="x", blocks=blocks)
    (cut,) = shortened(replace(report(), parts=(part,)), 1).parts
    assert cut.blocks == (*blocks[:4], Paragraph(said("end")))
    (cut,) = shortened(replace(report(), parts=(replace(part, blocks=blocks[:5]),)), 1).parts
    assert cut.blocks == blocks[:2]


def test_a_format_without_notes_says_so_itself() -> None:
    made = shortened(lab(3), 0)
    assert sizes_of(made) == [0]
    assert made.left_out == report().left_out
