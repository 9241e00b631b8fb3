"""A lab set up through the public contract, with the people in it: the given of most tests."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.contract.api import Api
from tests.contract.live import Console, Live, Phone, Wall

ORGANISATIONS = [
    {"id": "org-a", "name": "National Permits Agency", "short": "NPA"},
    {"id": "org-b", "name": "Harbour Municipality", "short": "Harbour"},
    {"id": "org-c", "name": "Regional Transport Authority", "short": "RTA"},
    {"id": "org-d", "name": "Citizens' Council", "short": "Council"},
]


@dataclass
class Site:
    """A running server and what is needed to run labs on it: two facilitators who share nothing."""

    base: str
    token: str
    stranger_token: str
    email: str
    password: str

    @property
    def api(self) -> Api:
        """A fresh caller with the first facilitator's token."""
        return Api(self.base, self.token)

    @property
    def stranger(self) -> Api:
        """A fresh caller with the token of a facilitator who has no part in the first one's labs."""
        return Api(self.base, self.stranger_token)

    @property
    def nobody(self) -> Api:
        """A fresh caller without any token."""
        return Api(self.base)


class Follower(Protocol):
    """What follows a lab without being one of our clients: a page in a browser."""

    def reached(self, seq: int) -> None:
        """Waits until it has seen a number."""


@dataclass
class Workshop:
    """One lab: its owner's API, its console and wall, the phones that have joined, and pages that others look at."""

    site: Site
    lab: dict[str, Any]
    api: Api
    seats: list[Live] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    screens: list[Follower] = field(default_factory=list)
    _console: Console | None = None
    _wall: Wall | None = None

    @classmethod
    def create(cls, site: Site, **wishes: Any) -> Workshop:
        """A new lab by POST /labs; what the wishes do not say is filled in."""
        api = site.api
        body = {
            "title": "Solved today",
            "challenge": "How might we solve it the same day?",
            "language": "en",
            "template": "taster_90",
            "organisations": ORGANISATIONS,
            **wishes,
        }
        lab = api.post("/labs", body).ok(201)
        return cls(site, lab, api)

    @property
    def id(self) -> str:
        """The lab's id."""
        return str(self.lab["id"])

    def _seat(self, seat: Live) -> None:
        seat.connect()
        self.seats.append(seat)

    @property
    def console(self) -> Console:
        """The owner's console, connected when first asked for."""
        if self._console is None:
            self._console = Console(self.site.base, self.id, {"token": self.site.token})
            self._seat(self._console)
        return self._console

    @property
    def wall(self) -> Wall:
        """The first wall, connected when first asked for."""
        if self._wall is None:
            self._wall = Wall(self.site.base, self.id, {"key": self.lab["wall_key"]})
            self._seat(self._wall)
        return self._wall

    def join(self, organisation: str | None = "org-a", **who: Any) -> dict[str, Any]:
        """A new member over HTTP, not connected yet: {lab, member, token}."""
        given = {"organisation": organisation} if organisation else {}
        return dict(self.site.nobody.join(self.lab["code"], **given, **{"actor_group": "employee", **who}).ok(201))

    def phone(self, organisation: str | None = "org-a", **who: Any) -> Phone:
        """A new member with a connected phone."""
        seat = self.join(organisation, **who)
        phone = Phone(self.site.base, seat["lab"], seat["token"], seat["member"], organisation)
        self._seat(phone)
        self.phones.append(phone)
        return phone

    def again(self, phone: Phone) -> Phone:
        """A second connection of the same member, as from another tab or device."""
        second = Phone(self.site.base, self.id, phone.token, phone.member, phone.organisation)
        self._seat(second)
        return second

    def again_staff(self) -> Console:
        """A second console of the same facilitator."""
        second = Console(self.site.base, self.id, {"token": self.site.token})
        self._seat(second)
        return second

    # The agenda

    @property
    def agenda(self) -> list[dict[str, Any]]:
        """The present agenda, in order."""
        return list(self.api.get(f"/labs/{self.id}").ok()["agenda"])

    def first(self, kind: str) -> str:
        """The id of the first activity of a kind."""
        return str(next(activity["id"] for activity in self.agenda if activity["kind"] == kind))

    def add(self, kind: str, *, after: str | None = None, **config: Any) -> str:
        """Add an activity at the end of the agenda (or after another); returns its id."""
        before = {activity["id"] for activity in self.agenda}
        wish: dict[str, Any] = {"kind": kind, "title": f"A {kind}", "prompt": "What do you see?", "minutes": 10}
        if config:
            wish["config"] = config
        ack = self.console.does("activity.add", **wish, after=after or self.agenda[-1]["id"])
        for screen in self.screens:
            screen.reached(ack["seq"])
        (new,) = [activity["id"] for activity in self.agenda if activity["id"] not in before]
        return str(new)

    def open(self, activity: str) -> str:
        """Open an activity and wait until every seat has seen it."""
        return self.staff("activity.open", activity)

    def staff(self, name: str, activity: str | None = None, **data: Any) -> str:
        """A facilitator's command that must succeed; every seat has seen it when this returns."""
        ack = self.console.does(name, activity, **data)
        self.all_reach(ack["seq"])
        return activity or ""

    def all_reach(self, seq: int) -> None:
        """Wait until every seat and every screen has seen a number."""
        for follower in [*self.seats, *self.screens]:
            follower.reached(seq)

    def settle(self) -> int:
        """Wait until every seat has seen the lab's newest number; returns it."""
        seq = int(self.api.get(f"/labs/{self.id}/records", audience="staff").ok()["seq"])
        self.all_reach(seq)
        return seq

    def check(self) -> None:
        """Every seat is at the newest number and holds what a fresh snapshot of its audience holds; no frame was lost."""
        self.check_seats(self.seats)

    def check_seats(self, seats: Iterable[Live]) -> None:
        """As `check`, for some of many seats."""
        self.settle()
        for seat in seats:
            seat.check_fold()
            assert seat.gaps == 0, f"{type(seat).__name__} missed a frame"

    def leave(self) -> None:
        """Close every connection."""
        for seat in self.seats:
            seat.close()

    # What was said

    def heard_by(self, *seats: Live) -> str:
        """Every raw message these seats ever received, as one text."""
        return "\n".join(message for seat in seats for message in seat.raw)


def cards_of(seat: Live, activity: str) -> dict[str, Any]:
    """The room's cards of one activity: {id: value}."""
    return {id: card for id, card in seat.records("card").items() if card["activity"] == activity}


def new_id() -> str:
    """A fresh id as a client chooses it."""
    return str(uuid.uuid4())


def tied(value: Any, one: str, other: str) -> list[Any]:
    """Objects in a payload that name two ids beside each other, or one of them directly below the other."""
    found: list[Any] = []
    if isinstance(value, dict):
        here, children = _named(value), [_named(child) for child in value.values() if isinstance(child, dict)]
        if {one, other} <= here or any(
            (one in here and other in child) or (other in here and one in child) for child in children
        ):
            found.append(value)
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        found += tied(child, one, other)
    return found


def _named(value: dict[str, Any]) -> set[str]:
    """The texts that an object holds itself: its keys, its texts, and texts in its lists."""
    texts = {text for child in value.values() if isinstance(child, list) for text in child if isinstance(text, str)}
    return texts | set(value) | {child for child in value.values() if isinstance(child, str)}
