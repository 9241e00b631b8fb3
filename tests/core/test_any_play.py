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


def in_the_middle(identity: str, present: str) -> Play:
    """A lab with public cards, some in piles, one late, one in the spotlight and one tried out, at work on one activity."""
    room = Play(*AGENDA, identity=identity)
    room.open("idea_board")
    for who, card in zip(sorted(PEOPLE), CARDS[:5], strict=True):
        room.do(who, "card.add", card=card, text="In time")
    room.do(FIA, "activity.reveal", "idea_board")
    room.open("test_card")
    room.do("bo", "experiment.write", card=CARDS[1], belief="We believe")
    room.do("bo", "card.add", "idea_board", card=CARDS[5], text="Late")
    room.open("clustering")
    room.do("bo", "cluster.add", cluster="pile-1", title="Pile", cards=CARDS[:2])
    room.do("bo", "cluster.add", cluster="pile-2", title="Pile", cards=[CARDS[2]])
    room.open(present)
    room.do("bo", "ready.set", ready=True)
    room.do(FIA, "wall.spotlight", card=CARDS[1])
    return room


MIDDLES = [
    in_the_middle(identity, present)
    for identity in ("anonymous_group_tag", "role_named")
    for present in ("clustering", "dot_vote", "test_card")
]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(MIDDLES), st.lists(acts, min_size=10, max_size=30))
def test_folded_changes_and_indexes_are_what_a_fresh_look_gives(start: Play, drawn: list[tuple[str, Any]]) -> None:
    room = start.branch()
    for number, (who, (name, activity, data)) in enumerate(drawn):
        if name in ("card.add", "card.edit"):
            data = {**data, "text": f"Text {number}"}
        try:
            room.do(who, name, activity, **data)
        except Refused:
            continue
    room.refold()
