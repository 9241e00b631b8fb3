"""Teams by choice: everybody where they wished to be, as far as the sizes allow, and as many organisations as possible in each.

What counts, in this order: no manager alone with own staff; nobody in a team they did not choose; as many organisations as possible in
each team; first choices before second ones; teams of one size; many actor groups. Found by moves and swaps that make it better, so
the same choices give the same teams.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from labapp.core.grouping import STEP, SWAPS, exposed
from labapp.core.model import Member

SMALLEST = 3  # people: fewer are no team as long as there are enough for fewer teams
Choice = tuple[str | None, str | None]  # (first, second)
Teams = tuple[tuple[str, tuple[str, ...]], ...]  # (what the team works on, its members)


def chosen_teams(
    members: Sequence[Member], choices: Mapping[str, Choice], finalists: Sequence[str], *, shielded: bool = True
) -> Teams:
    """The teams, on the finalists that most wished for; none without people or finalists."""
    if not members or not finalists:
        return ()
    topics = _topics(members, choices, finalists)
    teams = _Teams(members, choices, topics, shielded)
    teams.fill()
    teams.improve()
    return tuple((topic, tuple(m.id for m in team)) for topic, team in zip(topics, teams.people, strict=True) if team)


def wished(choice: Choice, topic: str) -> int:
    """0 for a first choice, 1 for a second, 2 for none."""
    return choice.index(topic) if topic in choice else 2


def _topics(members: Sequence[Member], choices: Mapping[str, Choice], finalists: Sequence[str]) -> list[str]:
    """So many finalists as there are people for, those with most wishes; a first choice weighs as two second ones."""
    made = [choices.get(member.id, (None, None)) for member in members]
    points = {item: sum(2 - wished(choice, item) for choice in made) for item in finalists}
    most = sorted(finalists, key=lambda item: (-points[item], finalists.index(item)))
    liked = [item for item in most if points[item]] or most
    return liked[: max(1, len(members) // SMALLEST)]


class _Teams:
    """Teams being made: who is where, and what speaks against it."""

    def __init__(
        self, members: Sequence[Member], choices: Mapping[str, Choice], topics: list[str], shielded: bool
    ) -> None:
        self.members, self.topics, self.shielded = members, topics, shielded
        self.choices = {member.id: choices.get(member.id, (None, None)) for member in members}
        self.people: list[list[Member]] = [[] for _ in topics]
        share, odd = divmod(len(members), len(topics))
        self.least, self.most = max(1, share - 1), share + bool(odd)
        self.left = SWAPS

    def fill(self) -> None:
        """Everybody where they wish; who wishes nothing that is left goes where fewest are. Then the sizes are made fit."""
        for member in sorted(self.members, key=lambda member: min(self._wishes(member))):
            wishes = self._wishes(member)
            best = [at for at, wish in enumerate(wishes) if wish == min(wishes)]
            self.people[min(best, key=self._size)].append(member)
        places = range(len(self.people))
        while self._size(large := max(places, key=self._size)) > self.most:
            self._send_one(large, [at for at in places if self._size(at) < self.most])
        while self._size(small := min(places, key=self._size)) < self.least:
            self._send_one(max(places, key=self._size), [small])

    def _wishes(self, member: Member) -> list[int]:
        return [wished(self.choices[member.id], topic) for topic in self.topics]

    def _size(self, at: int) -> int:
        return len(self.people[at])

    def _send_one(self, large: int, places: list[int]) -> None:
        """Moves the one person whose move costs least."""

        def cost(way: tuple[Member, int]) -> int:
            member, place = way
            without = [one for one in self.people[large] if one is not member]
            return (
                self._weight(large, without)
                + self._weight(place, [*self.people[place], member])
                - self._weight(place, self.people[place])
            )

        member, place = min(((member, place) for member in self.people[large] for place in places), key=cost)
        self.people[large].remove(member)
        self.people[place].append(member)

    def improve(self) -> None:
        """Moves and swaps as long as they make it better, or until enough was tried."""
        better = True
        while better and self.left > 0:
            better = False
            for one, other in combinations(range(len(self.people)), 2):
                better |= self._move(one, other) or self._move(other, one) or self._swap(one, other)

    def _move(self, here: int, there: int) -> bool:
        for member in self.people[here]:
            if self._size(here) <= self.least or self._size(there) >= self.most:
                return False
            if self._try(here, there, [m for m in self.people[here] if m is not member], [*self.people[there], member]):
                return True
        return False

    def _swap(self, here: int, there: int) -> bool:
        for a in self.people[here]:
            for b in self.people[there]:
                now_here = [b if member is a else member for member in self.people[here]]
                now_there = [a if member is b else member for member in self.people[there]]
                if self._try(here, there, now_here, now_there):
                    return True
        return False

    def _try(self, one: int, other: int, here: list[Member], there: list[Member]) -> bool:
        self.left -= 1
        before = self._weight(one, self.people[one]) + self._weight(other, self.people[other])
        if self._weight(one, here) + self._weight(other, there) >= before:
            return False
        self.people[one], self.people[other] = here, there
        return True

    def _weight(self, at: int, team: list[Member]) -> int:
        """What speaks against a team, as one number."""
        wishes = [wished(self.choices[member.id], self.topics[at]) for member in team]
        counts = (
            self.shielded and exposed(team),
            wishes.count(2),
            len(team) - len({member.organisation or "" for member in team}),
            wishes.count(1),
            len(team) ** 2,
            len(team) - len({member.actor_group for member in team}),
        )
        total = 0
        for count in counts:
            total = total * STEP + count
        return total
