"""What people may try in a lab, drawn at random: commands of staff and participants, valid and not, on a few ids that meet often."""

from __future__ import annotations

import uuid

from hypothesis import strategies as st

from labapp.core.events import ActivitySpec

CARDS = [str(uuid.UUID(int=number)) for number in range(1, 9)]
PILES = ["pile-1", "pile-2"]
BUDGET, PER_ITEM = 3, 2
AGENDA = tuple(
    ActivitySpec(kind, "ideate", kind, kind, kind.title(), "", 5, config)
    for kind, config in (
        ("check_in", {"questions": [{"id": "hope", "type": "scale5", "text": "Hope?"}]}),
        ("idea_board", {"hidden": True}),
        ("clustering", {}),
        ("dot_vote", {"budget": BUDGET, "per_item": PER_ITEM}),
        ("test_card", {}),
    )
)

activities = st.sampled_from([spec.id for spec in AGENDA])
cards = st.sampled_from(CARDS)
piles = st.sampled_from(PILES)
staff_commands = st.one_of(
    st.tuples(
        st.sampled_from(
            ["open", "open", "open", "reveal", "reveal", "hide", "lock", "unlock", "finish", "reopen", "drop"]
        ).map("activity.{}".format),
        activities,
        st.just({}),
    ),
    st.tuples(st.sampled_from(["undo", "undo", "redo", "door.close", "door.open"]), st.none(), st.just({})),
    st.tuples(st.sampled_from(["card.hide", "card.restore"]), st.none(), st.fixed_dictionaries({"card": cards})),
    st.tuples(st.just("wall.spotlight"), st.none(), st.fixed_dictionaries({"card": cards | st.none()})),
    st.tuples(st.just("activity.move"), activities, st.fixed_dictionaries({"after": activities | st.none()})),
    st.tuples(st.just("timer.start"), st.none(), st.fixed_dictionaries({"seconds": st.integers(1, 60)})),
    st.tuples(st.just("groups.form"), st.none(), st.fixed_dictionaries({"size": st.integers(2, 4)})),
    st.tuples(
        st.just("group.move"),
        st.none(),
        st.fixed_dictionaries({"member": st.sampled_from(["anna", "bo"]), "group": st.sampled_from(["1", "2", "3"])}),
    ),
    st.tuples(
        st.just("lab.edit"),
        st.none(),
        st.fixed_dictionaries({"identity": st.sampled_from(["anonymous", "anonymous_group_tag", "role_named"])}),
    ),
)
member_commands = st.one_of(
    st.tuples(st.just("card.add"), st.just("idea_board"), st.fixed_dictionaries({"card": cards})),
    st.tuples(st.sampled_from(["card.edit", "card.take_back"]), st.none(), st.fixed_dictionaries({"card": cards})),
    st.tuples(st.just("dot.place"), st.just("dot_vote"), st.fixed_dictionaries({"item": cards})),
    st.tuples(st.just("dot.take"), st.just("dot_vote"), st.fixed_dictionaries({"item": cards})),
    st.tuples(
        st.just("card.group"),
        st.just("clustering"),
        st.fixed_dictionaries({"card": cards, "cluster": piles | st.none()}),
    ),
    st.tuples(
        st.just("cluster.add"),
        st.just("clustering"),
        st.fixed_dictionaries({"cluster": piles, "title": st.just("Pile")}),
    ),
    st.tuples(
        st.just("cluster.merge"), st.just("clustering"), st.fixed_dictionaries({"cluster": piles, "into": piles})
    ),
    st.tuples(
        st.just("answer.give"),
        st.just("check_in"),
        st.fixed_dictionaries({"question": st.just("hope"), "value": st.integers(0, 6)}),
    ),
    st.tuples(
        st.just("experiment.write"),
        st.just("test_card"),
        st.fixed_dictionaries({"card": cards, "belief": st.sampled_from(["We believe", "We hope"])}),
    ),
    st.tuples(st.just("ready.set"), st.none(), st.fixed_dictionaries({"ready": st.booleans()})),
)
