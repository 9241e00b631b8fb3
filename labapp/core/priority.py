"""What the room put first: the order that the latest vote or scoring before an activity gave to what it was about.

A priority is not a decision: kinds that sort or decide further begin with this order, and whoever departs from it says why.
"""

from __future__ import annotations

from collections.abc import Mapping

from labapp.core.kinds import kinds
from labapp.core.model import Activity, Lab


def weights(lab: Lab, step: Activity) -> Mapping[str, float]:
    """Item -> what the room gave it, of the latest activity before that weighed something; empty if there was none.

    Only what is shown and takes in nothing more counts, so the order stands still while the room works with it.
    """
    place = lab.order.index(step.id) if step.id in lab.order else len(lab.order)
    for earlier in reversed(lab.order[:place]):
        known = lab.activities[earlier]
        weigh = kinds()[known.kind].weighs
        if weigh and known.revealed and known.state in ("locked", "done") and (given := weigh(lab, known)):
            return given
    return {}


def most_wanted(lab: Lab, step: Activity, items: list[str]) -> list[str]:
    """The items with what the room gave most first; what it gave the same stays in its order."""
    given = weights(lab, step)
    return sorted(items, key=lambda item: -given.get(item, 0)) if given else items


def places(given: Mapping[str, float]) -> dict[str, int]:
    """Item -> its place, from 1; what was given the same shares a place, and the places after it stay empty."""
    order = sorted(given.values(), reverse=True)
    first = {weight: place for place, weight in reversed(list(enumerate(order, 1)))}
    return {item: first[weight] for item, weight in given.items()}
