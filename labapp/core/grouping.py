"""Mixed groups: in each as many organisations as possible, then as many actor groups (method: domain notes on group mixing).

Dealing people organisation by organisation like cards puts colleagues as far apart as the numbers allow: an organisation of n
people meets min(n, groups) different groups, which no other rule can beat.
"""

from __future__ import annotations

from collections import defaultdict

from labapp.core.model import Member


def mixed_groups(members: list[Member], size: int) -> tuple[tuple[str, ...], ...]:
    """Member ids in groups as near to `size` as they divide; nobody is alone, so an odd person makes a pair three.

    The same members in the same order give the same groups.
    """
    if not members:
        return ()
    nearest = (2 * len(members) + size) // (2 * size)  # halves up: six people in fours are two groups of three
    count = max(1, min(nearest, len(members) // 2))
    bodies: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        bodies[member.organisation or ""].append(member)
    dealt: list[Member] = []
    for body in sorted(bodies.values(), key=len, reverse=True):
        dealt += sorted(body, key=lambda member: member.actor_group or "")
    groups: list[list[str]] = [[] for _ in range(count)]
    for position, member in enumerate(dealt):
        groups[position % count].append(member.id)
    return tuple(tuple(group) for group in groups)
