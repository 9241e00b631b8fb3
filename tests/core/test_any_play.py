"""Whatever people do, in whatever order: `Play` holds every step to what is true of all steps.

The machine in `tests/live/test_invariants.py` does the same over two processes and a database; here many more steps are tried.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.core.refused import Refused
from tests.core.drawing import AGENDA, CARDS, activities, cards, member_commands, piles, staff_commands
from tests.core.play import FIA, PEOPLE, Play

people = st.sampled_from(sorted(PEOPLE))
more_staff_commands = st.one_of(
    st.tuples(
        st.sampled_from(["member.remove", "member.restore"]), st.none(), st.fixed_dictionaries({"member": people})
    ),
    st.tuples(
        st.just("activity.edit"),
        st.just("dot_vote"),
        st.fixed_dictionaries(
            {
                "config": st.fixed_dictionaries(
                    {
                        "items": st.sampled_from(["cards", "clusters"]),
                        "from": st.none() | st.lists(activities, max_size=2),
                    }
                )
            }
        ),
    ),
    st.tuples(
        st.just("activity.edit"),
        st.just("idea_board"),
        st.fixed_dictionaries({"config": st.fixed_dictionaries({"card_kind": st.sampled_from(["idea", "question"])})}),
    ),
)
more_member_commands = st.one_of(
    st.tuples(st.just("dot.place"), st.just("dot_vote"), st.fixed_dictionaries({"item": piles})),
    st.tuples(st.just("card.add"), st.just("test_card"), st.fixed_dictionaries({"card": cards})),
    st.tuples(st.just("cluster.drop"), st.just("clustering"), st.fixed_dictionaries({"cluster": piles})),
)
acts = st.one_of(
    st.tuples(st.just(FIA), staff_commands | more_staff_commands),
    st.tuples(people, member_commands | more_member_commands),
    st.tuples(people, member_commands | more_member_commands),
)


def in_the_middle() -> Play:
    """A lab with public cards, two of them in a pile, and a vote open."""
    room = Play(*AGENDA)
    room.open("idea_board")
    for who, card in zip(sorted(PEOPLE), CARDS[:4], strict=False):
        room.do(who, "card.add", card=card, text="In time")
    room.do(FIA, "activity.reveal", "idea_board")
    room.open("clustering")
    room.do("bo", "cluster.add", cluster="pile-1", title="Pile", cards=CARDS[:2])
    room.open("dot_vote")
    return room


MIDDLE = in_the_middle()


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, min_size=15, max_size=40))
def test_folded_changes_and_indexes_are_what_a_fresh_look_gives(drawn: list[tuple[str, Any]]) -> None:
    room = MIDDLE.branch()
    for number, (who, (name, activity, data)) in enumerate(drawn):
        if name in ("card.add", "card.edit"):
            data = {**data, "text": f"Text {number}"}
        try:
            room.do(who, name, activity, **data)
        except Refused:
            continue
    room.refold()
