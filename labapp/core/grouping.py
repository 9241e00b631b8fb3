"""Mixed groups: in each as many organisations as possible, then as many actor groups (method: domain notes on group mixing).

Dealing people organisation by organisation like cards puts colleagues as far apart as the numbers allow: an organisation of n
people meets min(n, groups) different groups, and the groups differ by one organisation at most. No other rule can beat that. What is
left to choose, who of an organisation goes where, is then made better by swaps: more actor groups, managers apart from their own
staff, people who have not sat together before.

Which party somebody speaks for is not known here: membership of a union is in no journal. Manager and staff of the same
organisation, which people say of themselves, stand for its two parties.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

from labapp.core.model import Member

MANAGER = "manager"
ENOUGH_STAFF = 3  # with fewer of their own staff and nobody else, a manager knows who wrote a note
SWAPS = 12_000  # tried swaps: at most about a quarter of a second, for some hundred people
TURNS = 12  # ways of dealing that are tried for a dozen people or fewer
STEP = 10**5  # what counts first weighs more than all that counts later can

Groups = tuple[tuple[str, ...], ...]


def mixed_groups(members: Sequence[Member], size: int, *, shielded: bool = True, before: Groups = ()) -> Groups:
    """Member ids in groups as near to `size` as they divide; nobody is alone, so an odd person makes a pair three.

    The same members in the same order give the same groups.

    :param shielded: no manager sits alone with fewer than three of their own staff, whatever else it costs
    :param before: groups in which people have met already; they meet others where that costs nothing
    """
    if not members:
        return ()
    nearest = (2 * len(members) + size) // (2 * size)  # halves up: six people in fours are two groups of three
    count = max(1, min(nearest, len(members) // 2))
    weight = Weight(shielded, before)
    groups = min((_swapped(_dealt(members, count, turn), weight) for turn in range(_turns(members))), key=weight.of_all)
    if shielded:
        _join_the_exposed(groups)
    return tuple(tuple(member.id for member in group) for group in groups)


def exposed(group: Sequence[Member]) -> bool:
    """Whether a manager sits alone with own staff, too few of them to be taken for one another."""
    managers = sum(member.actor_group == MANAGER for member in group)
    bodies = {member.organisation for member in group}
    return len(bodies) == 1 and None not in bodies and managers > 0 and 0 < len(group) - managers < ENOUGH_STAFF


def place_for(groups: Sequence[Sequence[Member]], newcomer: Member, *, shielded: bool = True) -> int:
    """Which group (from 0) somebody enters who comes late: the smallest; of equals the one they make most mixed.

    Empty groups, which everybody has left, count only if there is no other: nobody sits down alone.
    """
    weight = Weight(shielded)

    def cost(number: int) -> tuple[bool, bool, int, int, int]:
        group = groups[number]
        joined = [*group, newcomer]
        return not group, shielded and exposed(joined), len(group), weight.of(joined) - weight.of(group), number

    return min(range(len(groups)), key=cost)


def pairs_within(members: Sequence[Member], before: Groups = (), *, shielded: bool = True) -> Groups:
    """The people of one group in pairs, an odd person as the third of one.

    :param before: pairs that talk already. They stay together; who has come since or is left over joins the smallest, and two who
        have come make a pair of their own.
    """
    known = {member.id: member for member in members}
    talking = [[known[id] for id in pair if id in known] for pair in before]
    pairs = [pair for pair in talking if len(pair) > 1]
    paired = {member.id for pair in pairs for member in pair}
    rest = [member for member in members if member.id not in paired]
    if len(rest) > 1 or not pairs:
        fresh = mixed_groups(rest, 2, shielded=shielded)
        if not pairs or not (shielded and any(exposed([known[id] for id in pair]) for pair in fresh)):
            return _ids(pairs) + fresh
    for member in rest:
        pairs[place_for(pairs, member, shielded=shielded)].append(member)
    return _ids(part for pair in pairs for part in _halves(pair))


def _halves(pair: list[Member]) -> list[list[Member]]:
    """Four are two pairs, not one."""
    return [pair[:2], pair[2:]] if len(pair) > ENOUGH_STAFF else [pair]


def _ids(groups: Iterable[Iterable[Member]]) -> Groups:
    return tuple(tuple(member.id for member in group) for group in groups)


def _turns(members: Sequence[Member]) -> int:
    """How many ways of dealing are tried: swaps alone may stop at a mix that only looks best, mostly among few people."""
    return max(1, min(TURNS, TURNS * TURNS // len(members)))


def _dealt(members: Iterable[Member], count: int, turn: int) -> list[list[Member]]:
    """The people dealt out, body by body; each turn begins with others of a body."""
    bodies: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        bodies[member.organisation or ""].append(member)
    groups: list[list[Member]] = [[] for _ in range(count)]
    people = (
        member
        for place, body in enumerate(sorted(bodies.values(), key=len, reverse=True))
        for member in _turned(sorted(body, key=lambda member: member.actor_group or ""), turn * (place + 1))
    )
    for position, member in enumerate(people):
        groups[position % count].append(member)
    return groups


def _turned(people: list[Member], turn: int) -> list[Member]:
    first = turn % len(people)
    return people[first:] + people[:first]


class Weight:
    """What speaks against a group, as one number: what counts first weighs more than all that follows."""

    def __init__(self, shielded: bool, before: Groups = ()) -> None:
        self._shielded = shielded
        self.met = {frozenset(two) for group in before for two in combinations(group, 2)}

    def of(self, group: Sequence[Member]) -> int:
        """In this order: a manager exposed, colleagues together, unevenly spread or mixed, the same actor group twice, both parties
        of an organisation, people who have met."""
        bodies = Counter(member.organisation or "" for member in group)
        roles = {member.actor_group for member in group}
        counts = (
            self._shielded and exposed(group),
            len(group) - len(bodies),
            sum(n * n for n in bodies.values()),
            len(bodies) ** 2,
            len(group) - len(roles),
            _parties_together(group),
            sum(frozenset((one.id, other.id)) in self.met for one, other in combinations(group, 2)) if self.met else 0,
        )
        total = 0
        for count in counts:
            total = total * STEP + count
        return total

    def of_all(self, groups: Iterable[Sequence[Member]]) -> int:
        """The same for all groups together."""
        return sum(map(self.of, groups))


def _parties_together(group: Collection[Member]) -> int:
    """How many organisations sit in a group with a manager and with staff."""
    managed = {member.organisation for member in group if member.actor_group == MANAGER and member.organisation}
    staffed = {member.organisation for member in group if member.actor_group == "employee"}
    return len(managed & staffed)


def _swapped(groups: list[list[Member]], weight: Weight) -> list[list[Member]]:
    """The groups after swaps of two people, as long as that makes them better or until enough was tried."""
    weights = [weight.of(group) for group in groups]
    left, better = SWAPS, True
    while better and left > 0:
        better = False
        for one, other in combinations(range(len(groups)), 2):
            for here in range(len(groups[one])):
                for there in range(len(groups[other])):
                    a, b = groups[one][here], groups[other][there]
                    if not weight.met and (a.organisation, a.actor_group) == (b.organisation, b.actor_group):
                        continue
                    left -= 1
                    groups[one][here], groups[other][there] = b, a
                    now = weight.of(groups[one]), weight.of(groups[other])
                    if sum(now) < weights[one] + weights[other]:
                        weights[one], weights[other] = now
                        better = True
                    else:
                        groups[one][here], groups[other][there] = a, b
            if left <= 0:
                return groups
    return groups


def _join_the_exposed(groups: list[list[Member]]) -> None:
    """Joins a group that would leave a manager alone with own staff to another, the smallest with which it does not any more."""
    while len(groups) > 1 and (found := next((group for group in groups if exposed(group)), None)) is not None:
        groups.remove(found)
        min(groups, key=lambda group: (exposed([*group, *found]), len(group))).extend(found)
