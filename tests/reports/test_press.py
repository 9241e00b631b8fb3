"""Files are written by a child process that has little memory and time."""

from __future__ import annotations

import pytest

from labapp.reports import child, press
from labapp.reports.model import Note
from labapp.reports.press import Job, NotWritten
from tests.reports.sample import report


@pytest.mark.parametrize(
    ("form", "start"),
    [("pdf", b"%PDF-1.7"), ("docx", b"PK"), ("slides", b"PK"), ("xlsx", b"PK"), ("csv", b"PK"), ("markdown", b"# A note"), ("data", b"{")],
)  # fmt: skip
def test_a_child_writes_every_format(form: str, start: bytes) -> None:
    assert press.write(Job(form, report(), html={"a1": "<p>Read by the child</p>"})).startswith(start)


def test_the_child_reads_the_results_and_cuts_them() -> None:
    job = Job(
        "markdown", report(), notes_max=1, html={"a1": "<article class='note'><p class='note-text'>n</p></article>" * 3}
    )
    text = child.made(job).decode()
    assert text.count("> n\n") == 1
    assert "2 notes cut" in text


def test_what_went_wrong_says_nothing_of_what_people_wrote() -> None:
    with pytest.raises(NotWritten) as trouble:
        press.write(Job("nothing_of_ours", report(text="canary")))
    assert "ModuleNotFoundError" in str(trouble.value)
    assert "canary" not in str(trouble.value)


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "ENDS_WITHIN_S", 0.01)
    with pytest.raises(NotWritten, match="-9"):
        press.write(Job("markdown", report(Note("x"))))
