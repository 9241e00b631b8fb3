"""What a lab is at one moment: frozen values, folded from the journal by `kernel.evolve` and read by `show` and `report`.

Collections are dictionaries that are never changed in place: `Lab.put`, `Lab.drop` and `Lab.set` give a new lab that shares
everything else, and note what they touched. `show` uses those notes, so the cost of a change does not grow with the lab.

Names and contact of people are not here: they live in the members' table and come in at the edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

LabState = Literal["planned", "open", "closed"]
ActivityState = Literal["planned", "open", "locked", "done"]
Identity = Literal["anonymous", "anonymous_group_tag", "role_named"]
CardKind = Literal["idea", "insight", "question", "prototype", "experiment"]
WallChoice = Literal["auto", "lobby", "prompt", "board", "clusters", "vote", "experiments", "break", "closing", "blank"]
Touched = tuple[str, str]  # (collection, id), or ("lab", field)

UNDO_DEPTH = 100  # changes; a facilitator who needs more is better served by the agenda


class Organisation(Struct, frozen=True):
    """A body that takes part. `short` is the label shown where there is no room for the name."""

    id: str
    name: str
    short: str
    level: str | None = None


class Activity(Struct, frozen=True):
    """One step of the agenda. `method` is the catalogue's activity it came from; `config` is its kind's Config."""

    id: str
    phase: str
    kind: str
    method: str
    title: str
    prompt: str
    minutes: int
    config: Any
    day: int = 1
    state: ActivityState = "planned"
    revealed: bool = False
    opened_at: str | None = None
    finished_at: str | None = None


class Member(Struct, frozen=True):
    """A person's place in the lab; `arrived` when a device of theirs has connected for the first time."""

    id: str
    organisation: str | None = None
    actor_group: str | None = None
    staff: bool = False
    arrived: bool = False


class Card(Struct, frozen=True):
    """One piece of shared material. It belongs to the lab; activities add relations to it (cluster, dots, experiment)."""

    id: str
    activity: str
    author: str
    text: str
    kind: CardKind
    at: str
    column: str | None = None
    lang: str | None = None
    edited: bool = False
    late: bool = False
    taken_back: bool = False


class Cluster(Struct, frozen=True):
    """A named pile of cards; which card lies in it stands in `Lab.grouping`."""

    id: str
    activity: str
    title: str


class Experiment(Struct, frozen=True):
    """The test card of a try-out action, written on one card: what we believe, do, measure, and when we are right."""

    card: str
    activity: str
    belief: str = ""
    action: str = ""
    measure: str = ""
    threshold: str = ""
    owner_function: str = ""
    starts_on: str | None = None
    kind: str = "small_test"
    state: str = "draft"
    learning: str = ""
    decision: str | None = None


class Timer(Struct, frozen=True):
    """The clock of an activity. While it runs, `ends_at` is set and `remaining_s` is what was left when it was last started."""

    activity: str | None
    ends_at: str | None
    remaining_s: int
    paused: bool
    planned_s: int


class Wall(Struct, frozen=True):
    """What the facilitator chose for the walls; `auto` follows the agenda. `message` is for phones too."""

    view: WallChoice = "auto"
    spotlight: str | None = None
    theme: Literal["light", "dark"] = "light"
    message: str | None = None


class Change(Struct, frozen=True):
    """One undoable change of the shared state: the values it touched, before and after. Events of one command belong together."""

    command: str
    name: str
    before: dict[Touched, Any]
    after: dict[Touched, Any]


class Lab(Struct, frozen=True):
    """A whole lab after event number `seq`."""

    id: str
    title: str = ""
    challenge: str = ""
    language: str = "sv"
    theme: str | None = None
    identity: Identity = "anonymous_group_tag"
    code: str = ""
    organisations: tuple[Organisation, ...] = ()
    starts_at: str | None = None
    state: LabState = "planned"
    door: Literal["open", "closed"] = "open"
    seq: int = 0
    order: tuple[str, ...] = ()
    current: str | None = None
    timer: Timer | None = None
    wall: Wall = Wall()
    groups: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Any, ...] = ()
    activities: dict[str, Activity] = {}
    work: dict[str, Any] = {}
    cards: dict[str, Card] = {}
    clusters: dict[str, Cluster] = {}
    grouping: dict[str, str] = {}
    hidden: dict[str, bool] = {}
    accepted: dict[str, bool] = {}
    members: dict[str, Member] = {}
    removed: dict[str, bool] = {}
    ready: dict[str, str] = {}
    experiments: dict[str, Experiment] = {}
    undo: tuple[Change, ...] = ()
    redo: tuple[Change, ...] = ()
    touched: frozenset[Touched] = frozenset()

    def put(self, collection: str, key: str, value: Any) -> Lab:
        """This lab with one value of a collection set."""
        changed = {**getattr(self, collection), key: value}
        return replace(self, **{collection: changed}, touched=self.touched | {(collection, key)})

    def drop(self, collection: str, key: str) -> Lab:
        """This lab without one value of a collection (unchanged if it is not there)."""
        if key not in getattr(self, collection):
            return self
        changed = {k: v for k, v in getattr(self, collection).items() if k != key}
        return replace(self, **{collection: changed}, touched=self.touched | {(collection, key)})

    def set(self, **fields: Any) -> Lab:
        """This lab with plain fields (not collections) set."""
        return replace(self, **fields, touched=self.touched | {("lab", field) for field in fields})

    def read(self, place: Touched) -> Any:
        """The value at a touched place, or None where a collection holds nothing."""
        collection, key = place
        return getattr(self, key) if collection == "lab" else getattr(self, collection).get(key)

    def write(self, place: Touched, value: Any) -> Lab:
        """This lab with the value at a touched place set back; None takes it out of a collection."""
        collection, key = place
        if collection == "lab":
            return self.set(**{key: value})
        return self.drop(collection, key) if value is None else self.put(collection, key, value)

    def agenda(self) -> Iterator[Activity]:
        """The activities in the order of the agenda."""
        return (self.activities[activity] for activity in self.order)

    def participants(self) -> list[Member]:
        """Everybody with a place in the lab who is neither staff nor removed."""
        return [member for member in self.members.values() if not member.staff and member.id not in self.removed]

    def card_is_on_the_board(self, card: Card) -> bool:
        """Whether a card counts as the lab's material: its activity stands, nobody took it back, hid it, and it was in time."""
        return (
            not card.taken_back
            and not self.card_is_late(card)
            and card.id not in self.hidden
            and card.activity in self.activities
        )

    def card_is_late(self, card: Card) -> bool:
        """Whether a card came after the lock and staff has not brought it onto the board."""
        return card.late and card.id not in self.accepted

    def card_is_public(self, card: Card) -> bool:
        """Whether everybody in the room may read the card now."""
        return self.card_is_on_the_board(card) and self.activities[card.activity].revealed

    def cards_of(self, activity: str) -> list[Card]:
        """The cards on the board of one activity, oldest first."""
        return [c for c in self.cards.values() if c.activity == activity and self.card_is_on_the_board(c)]


def to_json(value: Any) -> Any:
    """A value of the model as plain JSON types."""
    return msgspec.to_builtins(value)
