"""The indexes of a lab made from nothing, by looking through everything: what the indexes at hand must equal."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from labapp.core.index import INDEXES
from labapp.core.model import Lab


def _nested() -> Any:
    return defaultdict(_nested)


def recounted(lab: Lab) -> dict[str, Any]:
    """Index -> what it should hold."""
    found: dict[str, Any] = {index.field: _nested() for index in INDEXES}
    for id, card in lab.cards.items():
        in_time = not card.late or id in lab.accepted
        on_the_board = not card.taken_back and not card.kept and id not in lab.hidden and in_time
        if card.author:
            found["own_cards"][card.author][id] = True
        if card.kept and not card.taken_back:
            found["kept"][card.activity][card.author][id] = True
        if on_the_board:
            found["board"][card.activity][card.kind][id] = True
            if card.author:
                found["writers"][card.activity][card.author][id] = True
        if id in lab.grouping:
            found["piles"][lab.grouping[id]][id] = (card.activity, card.kind) if on_the_board else None
    for id in lab.grouping.keys() - lab.cards.keys():
        found["piles"][lab.grouping[id]][id] = None
    for member, activity in lab.ready.items():
        if member not in lab.removed:
            found["getting_ready"][activity][member] = True
    for id, member in lab.members.items():
        if not member.staff and id not in lab.removed:
            found["taking_part"][id] = True
    return found


def agrees(lab: Lab) -> None:
    """Holds the indexes of a lab to a recount."""
    for field, expected in recounted(lab).items():
        assert getattr(lab, field) == expected, f"the index {field} is not what a recount gives"
