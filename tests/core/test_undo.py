"""Undo and redo: every change of what the room shares is taken back and done again, and nothing of anybody's own is."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.folding import FOLD
from labapp.core.messages import EVENTS
from labapp.core.model import UNDO_DEPTH
from tests.core.play import CROWD, FIA, STAFF, Play, note, step

SHOWN, LATE = note(1), note(2)

# Every command that changes what the room shares, on the lab of `room`: activity, data.
CHANGES: dict[str, tuple[str | None, dict[str, Any]]] = {
    "lab.close": (None, {}),
    "lab.edit": (None, {"title": "New", "organisations": [{"name": "Harbour"}]}),
    "door.close": (None, {}),
    "activity.open": ("later", {}),
    "activity.reopen": ("before", {}),
    "activity.lock": ("ideas", {}),
    "activity.reveal": ("vote", {}),
    "activity.hide": ("ideas", {}),
    "activity.finish": ("ideas", {}),
    "activity.add": (None, {"kind": "dot_vote", "title": "Choose", "after": "before"}),
    "activity.edit": ("ideas", {"title": "New", "config": {"columns": [{"id": "now", "title": "Now"}]}}),
    "activity.move": ("ideas", {"after": None}),
    "activity.drop": ("ideas", {}),
    "timer.start": (None, {"seconds": 60}),
    "timer.add": (None, {"seconds": 60}),
    "timer.resume": (None, {}),
    "timer.stop": (None, {}),
    "wall.show": (None, {"view": "board"}),
    "wall.theme": (None, {"theme": "dark"}),
    "wall.spotlight": (None, {"card": SHOWN}),
    "room.tell": (None, {"text": "Coffee"}),
    "groups.form": (None, {"size": 2}),
    "card.hide": (None, {"card": SHOWN}),
    "card.restore": (None, {"card": LATE}),
    "member.remove": (None, {"member": "bo"}),
    "agenda.replan": (None, {"minutes": {"ideas": 3, "later": 4}}),
    "room.calm": (None, {"on": True}),
    "paper.tally": ("vote", {"item": SHOWN, "n": 3}),
    "cluster.add": ("piles", {"cluster": "k2", "title": "Trust", "cards": [SHOWN]}),
    "cluster.rename": ("piles", {"cluster": "k1", "title": "Hours"}),
    "cluster.drop": ("piles", {"cluster": "k1"}),
    "card.group": ("piles", {"card": SHOWN, "cluster": None}),
}
# The same again from another state.
BACK: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "lab.open": ("lab.close", None, {}),
    "door.open": ("door.close", None, {}),
    "activity.unlock": ("activity.lock", "ideas", {}),
    "timer.pause": ("timer.resume", None, {}),
    "member.restore": ("member.remove", None, {"member": "bo"}),
    "group.move": ("groups.form", None, {"member": "bo", "group": "3"}),
    "cluster.merge": ("cluster.add", "piles", {"cluster": "k1", "into": "k2"}),
}


@pytest.fixture
def room() -> Play:
    return in_the_middle()


def in_the_middle() -> Play:
    """A lab in the middle of its work: a public card in a pile, one late, a vote with dots."""
    room = Play(
        step("before", "idea_board", hidden=False),
        step("piles", "clustering"),
        step("vote", "dot_vote"),
        step("ideas", "idea_board", hidden=False),
        step("later", "check_in"),
    )
    room.open("before")
    room.write("anna", "Shown")
    room.open("piles")
    room.do("bo", "cluster.add", cluster="k1", title="Time", cards=[SHOWN])
    room.open("vote")
    for voter in ("anna", "bo", "cia"):
        room.do(voter, "dot.place", item=SHOWN)
    room.open("ideas")
    room.write("cia", "Late", on="before")
    return room


def is_undone_and_redone(room: Play, name: str, on: str | None, data: dict[str, Any]) -> None:
    before = room.shared()
    assert room.do(FIA, name, on, **data), f"{name} changed nothing"
    after = room.shared()
    assert before != after
    room.do(FIA, "undo")
    assert room.shared() == before
    room.do(FIA, "redo")
    assert room.shared() == after
    room.do(FIA, "undo")
    assert room.shared() == before
    room.refold()


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_undone_and_redone(room: Play, name: str) -> None:
    on, data = CHANGES[name]
    is_undone_and_redone(room, name, on, data)


@pytest.mark.parametrize("name", BACK)
def test_the_way_back_is_undone_and_redone(room: Play, name: str) -> None:
    first, on, data = BACK[name]
    first_on, first_data = CHANGES[first]
    room.do(FIA, first, first_on, **first_data)
    is_undone_and_redone(room, name, on, data)


def test_every_event_that_can_be_undone_is_tried_here(room: Play) -> None:
    tried = set()
    for name, (on, data) in CHANGES.items():
        fresh = in_the_middle()
        tried |= {fact.name for fact in fresh.do(FIA, name, on, **data)}
        for again, (first, then_on, then_data) in BACK.items():
            if first == name:
                tried |= {fact.name for fact in fresh.do(FIA, again, then_on, **then_data)}
    undoable = {name: cls for name, cls in EVENTS.items() if cls.undoable}
    of_every_lab = {name for name, cls in undoable.items() if cls in FOLD}
    assert of_every_lab - {"pairs.formed"} <= tried, "those of kinds are tried in tests/activities/test_every_kind.py"


def test_a_change_of_several_events_is_one_change() -> None:
    room = Play(step("one", "idea_board"), step("two", "idea_board"))
    before = room.shared()
    assert len(room.do(FIA, "activity.open", "one")) == 2
    room.do(FIA, "undo")
    assert room.shared() == before


def test_undo_takes_back_change_after_change_to_the_beginning(room: Play) -> None:
    while room.do(FIA, "undo"):
        pass
    assert room.sees(STAFF)["lab"]["state"] == "planned"
    assert room.sees(STAFF)["undo"]["undo"] is None
    while room.do(FIA, "redo"):
        pass
    assert room.sees(STAFF)["lab"]["current"] == "ideas"


def test_the_console_is_told_which_change_would_be_undone_and_redone(room: Play) -> None:
    room.do(FIA, "door.close")
    told = room.sees(STAFF)["undo"]
    assert (told["undo"], told["redo"]) == ("door.closed", None)
    room.do(FIA, "undo")
    told = room.sees(STAFF)["undo"]
    assert (told["undo"], told["redo"]) == ("activity.opened", "door.closed")
    assert "undo" not in room.sees(CROWD)


def test_a_new_change_ends_what_could_be_redone(room: Play) -> None:
    room.do(FIA, "door.close")
    room.do(FIA, "undo")
    room.do(FIA, "wall.theme", theme="dark")
    assert room.do(FIA, "redo") == ()


def test_undo_leaves_alone_what_people_wrote_voted_and_answered(room: Play) -> None:
    room.do(FIA, "door.close")
    card = room.write("anna", "Written in between")
    room.do("bo", "ready.set", ready=True)
    room.do(FIA, "undo")
    assert f"card/{card}" in room.sees(CROWD)
    assert room.sees(CROWD)["activity/ideas"]["counts"]["ready"] == 1
    assert room.sees("bo")["ballot/vote"]["dots"] == {SHOWN: 1}


def test_a_dropped_vote_comes_back_with_its_dots(room: Play) -> None:
    room.do(FIA, "activity.reveal", "vote")
    tally = room.sees(CROWD)["tally/vote"]
    room.do(FIA, "activity.drop", "vote")
    room.do(FIA, "undo")
    assert room.sees(CROWD)["tally/vote"] == tally


def test_the_last_hundred_changes_can_be_taken_back() -> None:
    room = Play()
    for number in range(UNDO_DEPTH + 5):
        room.do(FIA, "wall.theme", theme="dark" if number % 2 == 0 else "light")
    undone = 0
    while room.do(FIA, "undo"):
        undone += 1
    assert undone == UNDO_DEPTH
