"""Which organisations may be told apart in a result: those with so many answers that nobody can be picked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from labapp.core.model import Lab

SMALLEST_GROUP = 5  # answers: below this a group is not shown apart
Given = TypeVar("Given")


def told_apart(lab: Lab, given: Mapping[str, Given], *, rest_too: bool = True) -> dict[str, list[Given]]:
    """Organisation -> what its people gave, in the order of the invitation; nothing under `anonymous`.

    :param given: member -> what they gave
    :param rest_too: the others together are a group as well, which anybody finds by subtraction: if they are too few, the smallest
        organisation stays with them
    """
    if lab.identity == "anonymous":
        return {}
    bodies: dict[str, list[Given]] = {body.id: [] for body in lab.organisations}
    for member, value in given.items():
        known = lab.members.get(member)
        if known and known.organisation in bodies:
            bodies[known.organisation].append(value)
    large = {body: values for body, values in bodies.items() if len(values) >= SMALLEST_GROUP}
    rest = len(given) - sum(map(len, large.values()))
    if rest_too and large and 0 < rest < SMALLEST_GROUP:
        del large[min(large, key=lambda body: len(large[body]))]
    return large
