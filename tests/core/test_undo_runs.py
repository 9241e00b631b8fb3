"""Whatever was done before, in whatever order: undo of each shared change and redo give the same room again, for everybody in it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.core.refused import Refused
from tests.core.drawing import CARDS, activities, staff_commands
from tests.core.play import FIA, Play
from tests.core.test_any_play import MIDDLES, acts

minutes = st.dictionaries(activities, st.integers(1, 60), min_size=1, max_size=3)
leading = st.one_of(
    st.tuples(st.just("agenda.replan"), st.none(), st.fixed_dictionaries({"minutes": minutes})),
    st.tuples(st.just("room.calm"), st.none(), st.fixed_dictionaries({"on": st.booleans()})),
    st.tuples(
        st.just("wall.show"),
        st.none(),
        st.fixed_dictionaries({"view": st.sampled_from(["auto", "board", "blank"])}, optional={"wall": st.just("b")}),
    ),
    st.tuples(
        st.just("paper.tally"),
        st.just("dot_vote"),
        st.fixed_dictionaries({"item": st.sampled_from(CARDS), "n": st.integers(0, 9)}),
    ),
    st.tuples(st.just("note.write"), st.none(), st.fixed_dictionaries({"text": st.sampled_from(["", "Mind", "More"])})),
    st.tuples(st.just("lead.take"), st.none(), st.just({})),
)
LEFT_ALONE = ("undo", "redo", "lab.edit", "note.write", "lead.take")  # undo passes over them


def done(room: Play, who: str, drawn: Any, number: int) -> bool:
    """Whether it changed what the room shares."""
    name, activity, data = drawn
    if name in ("undo", "redo"):
        return False
    if name in ("card.add", "card.edit"):
        data = {**data, "text": f"Text {number}"}
    changes = room.lab.undo
    try:
        room.do(who, name, activity, **data)
    except Refused:
        return False
    return room.lab.undo != changes


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MIDDLES), st.lists(acts | st.tuples(st.just(FIA), leading), min_size=6, max_size=14))
def test_in_any_run_each_shared_change_is_undone_and_redone(start: Play, drawn: list[tuple[str, Any]]) -> None:
    room = start.branch()
    for number, (who, wish) in enumerate(drawn):
        before = room.shared()
        if not done(room, who, wish, number):
            continue
        after = room.shared()
        room.do(FIA, "undo")
        assert room.shared() == before, wish
        room.do(FIA, "redo")
        assert room.shared() == after, wish
    room.refold()


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(MIDDLES), st.lists(staff_commands | leading, min_size=5, max_size=25))
def test_a_run_of_shared_changes_goes_all_the_way_back_and_all_the_way_forth(start: Play, drawn: list[Any]) -> None:
    room = start.branch()
    stood = [room.shared()]
    for number, wish in enumerate(drawn):
        if wish[0] not in LEFT_ALONE and done(room, FIA, wish, number):
            stood.append(room.shared())
    for before in reversed(stood[:-1]):
        room.do(FIA, "undo")
        assert room.shared() == before
    for after in stood[1:]:
        room.do(FIA, "redo")
        assert room.shared() == after
    room.refold()
