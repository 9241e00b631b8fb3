"""What a lab is at one moment: frozen values, folded from the journal by `kernel.evolve` and read by `show` and `report`.

Collections are tables that are never changed: `Lab.put`, `Lab.drop` and `Lab.set` give a new lab that shares everything else, note
what they touched and keep the indexes right. `show` uses both, so the cost of a change does not grow with the lab.

Names and contact of people are not here: they live in the members' table and come in at the edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core.index import Path, moved, shelf
from labapp.core.table import EMPTY, Table

LabState = Literal["planned", "open", "closed"]
ActivityState = Literal["planned", "open", "locked", "done"]
Identity = Literal["anonymous", "anonymous_group_tag", "role_named"]
CardKind = Literal["idea", "insight", "question", "prototype", "experiment"]
WallChoice = Literal[
    "auto",
    "lobby",
    "prompt",
    "timer",
    "board",
    "clusters",
    "vote",
    "experiments",
    "groups",
    "break",
    "closing",
    "blank",
]
Touched = tuple[str, str]  # (collection, id), or ("lab", field)

UNDO_DEPTH = 100  # changes; a facilitator who needs more is better served by the agenda


class Organisation(Struct, frozen=True):
    """A body that takes part. `short` is the label shown where there is no room for the name."""

    id: str
    name: str
    short: str
    level: str | None = None


class Brief(Struct, frozen=True, forbid_unknown_fields=True):
    """The frame around the question: what it is about and what not, whose records the lab makes, by which mandate, of which series of
    labs it is, and what it is to be measured by (codes of the vocabulary `effect_goal`)."""

    scope_in: Annotated[str, Meta(max_length=600)] = ""
    scope_out: Annotated[str, Meta(max_length=600)] = ""
    record_holder: Annotated[str, Meta(max_length=160)] = ""
    mandate: Annotated[str, Meta(max_length=300)] = ""
    series: Annotated[str, Meta(max_length=120)] = ""
    effect_goals: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=20)] = ()


class Activity(Struct, frozen=True):
    """One step of the agenda. `method` is the catalogue's activity it came from; `config` is its kind's Config.

    `planned_minutes` is what it was given before the rest was planned anew on the way: the planned end follows from it.
    """

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
    planned_minutes: int | None = None


class Member(Struct, frozen=True):
    """A person's place in the lab; `arrived` when a device of theirs has connected for the first time."""

    id: str
    organisation: str | None = None
    actor_group: str | None = None
    staff: bool = False
    arrived: bool = False


class Card(Struct, frozen=True):
    """One piece of shared material. It belongs to the lab; activities add relations to it (cluster, dots, experiment).

    `builds_on` is the card it makes better. A `kept` card is its author's alone until they share it, also after the reveal.
    An `unsigned` one was written by several and bears nobody's organisation.
    One with a `source` was entered for somebody without a phone, and has no author.
    """

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
    photo: str | None = None
    builds_on: str | None = None
    kept: bool = False
    source: Literal["paper"] | None = None
    unsigned: bool = False


class Photo(Struct, frozen=True):
    """A photo that a member has sent, and the card it is on. Size in px; the picture itself lies beside the journal."""

    id: str
    member: str
    width: int
    height: int
    card: str | None = None


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
    """What the facilitator chose for the walls; `auto` follows the agenda. `message` is for phones too.

    `calm` darkens all walls and quietens all phones, whatever else was chosen; `others` is what walls with a letter of their own show.
    """

    view: WallChoice = "auto"
    spotlight: str | None = None
    theme: Literal["light", "dark"] = "light"
    message: str | None = None
    calm: bool = False
    others: dict[str, WallChoice] = {}


class Seating(Struct, frozen=True):
    """How the groups came about, so that they can say why they look as they do.

    :param since: the number of the event that formed them; `activity`: the activity that did
    :param size: the people wished in each, None where people chose teams; `topics`: the card or pile of each team, in their order
    :param bodies: the organisations that took part then; `pairs`: who talk two and two, within their groups
    :param late: members who came after; `moved`: whom staff has moved; `left`: the group of each who has left
    """

    since: int = 0
    activity: str | None = None
    size: int | None = None
    topics: tuple[str, ...] = ()
    bodies: int = 0
    pairs: tuple[tuple[str, ...], ...] = ()
    late: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """One undoable change of the shared state: the values it touched, before and after. Events of one command belong together.

    `activity` is what it was about, `by` the member who did it.
    """

    command: str
    name: str
    before: dict[Touched, Any]
    after: dict[Touched, Any]
    activity: str | None = None
    by: str | None = None


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
    day_starts: dict[str, str] = {}  # later day -> when it begins, where it has a start of its own
    rehearsal: bool = False  # made to practise in: marked on every screen, deleted at its end
    brief: Brief = Brief()
    state: LabState = "planned"
    door: Literal["open", "closed"] = "open"
    places: int | None = None  # for participants; None for as many as come
    seq: int = 0
    order: tuple[str, ...] = ()
    current: str | None = None
    timer: Timer | None = None
    wall: Wall = Wall()
    groups: tuple[tuple[str, ...], ...] = ()
    seating: Seating = Seating()
    notes: tuple[Any, ...] = ()
    activities: Table[str, Activity] = EMPTY
    work: Table[str, Any] = EMPTY
    arranged: Table[str, Any] = (
        EMPTY  # activity -> what staff has set in it while it runs, by its kind; undone like all that is shared
    )
    cards: Table[str, Card] = EMPTY
    clusters: Table[str, Cluster] = EMPTY
    grouping: Table[str, str] = EMPTY
    hidden: Table[str, bool] = EMPTY
    accepted: Table[str, bool] = EMPTY
    members: Table[str, Member] = EMPTY
    removed: Table[str, bool] = EMPTY
    ready: Table[str, str] = EMPTY
    experiments: Table[str, Experiment] = EMPTY
    photos: Table[str, Photo] = EMPTY
    rounds: Table[str, tuple[Any, ...]] = EMPTY  # activity -> its results that were shown before it was opened again
    paper: Table[str, dict[str, dict[str, int]]] = EMPTY  # activity -> item -> value -> how many on paper
    staff_notes: Table[str, Any] = EMPTY  # activity, or "" for the lab -> what facilitators wrote for themselves
    results: Table[str, Any] = EMPTY  # note or pile of a kept result -> where it is anchored (`results`)
    trials: Table[str, Any] = EMPTY  # experiment (its note) -> what is known of it beside its test card (`trials`)
    exemptions: Table[str, Any] = EMPTY  # id -> an exemption of an experiment (`exemptions`)
    lead: str | None = None  # the facilitator who leads now
    undo: tuple[Change, ...] = ()
    redo: tuple[Change, ...] = ()
    touched: Table[Touched, bool] = EMPTY
    # What follows from the collections; see `index`.
    board: Table[str, Table[str, Table[str, bool]]] = EMPTY  # activity -> kind of card -> cards on the board
    writers: Table[str, Table[str, Table[str, bool]]] = EMPTY  # activity -> author -> cards on the board
    own_cards: Table[str, Table[str, bool]] = EMPTY  # author -> cards, whatever became of them
    kept: Table[str, Table[str, Table[str, bool]]] = EMPTY  # activity -> author -> cards that only they see
    piles: Table[str, Table[str, Path | None]] = EMPTY  # cluster -> card -> where it lies on the board
    getting_ready: Table[str, Table[str, bool]] = EMPTY  # activity -> members who are ready with it
    taking_part: Table[str, bool] = EMPTY  # members who are neither staff nor removed

    def put(self, collection: str, key: str, value: Any) -> Lab:
        """This lab with one value of a collection set."""
        return self._changed(collection, key, getattr(self, collection).put(key, value))

    def drop(self, collection: str, key: str) -> Lab:
        """This lab without one value of a collection (unchanged if it is not there)."""
        entries = getattr(self, collection)
        return self._changed(collection, key, entries.drop(key)) if key in entries else self

    def _changed(self, collection: str, key: str, entries: Table[str, Any]) -> Lab:
        lab = replace(self, **{collection: entries}, touched=self.touched.put((collection, key), True))
        indexes = moved(self, lab, collection, key)
        return replace(lab, **indexes) if indexes else lab

    def set(self, **fields: Any) -> Lab:
        """This lab with plain fields (not collections) set."""
        touched = self.touched
        for field in fields:
            touched = touched.put(("lab", field), True)
        return replace(self, **fields, touched=touched)

    def concerns(self, members: Iterable[str]) -> Lab:
        """This lab, where what one person did changes the own records of these members as well (they share a sheet)."""
        touched = self.touched
        for member in members:
            touched = touched.put(("me", member), True)
        return replace(self, touched=touched)

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

    @property
    def is_full(self) -> bool:
        """Whether every place that was made for participants is taken."""
        return self.places is not None and len(self.taking_part) >= self.places

    def participants(self) -> list[Member]:
        """Everybody with a place in the lab who is neither staff nor removed, in the order in which they came."""
        return [member for member in self.members.values() if member.id in self.taking_part]

    def card_is_on_the_board(self, card: Card) -> bool:
        """Whether a card counts as the lab's material: its activity stands, nobody took it back, hid it, and it was in time."""
        return card.activity in self.activities and shelf(self, card.id) is not None

    def card_is_late(self, card: Card) -> bool:
        """Whether a card came after the lock and staff has not brought it onto the board."""
        return card.late and card.id not in self.accepted

    def public_cards_in(self, cluster: str) -> list[str]:
        """The cards of a pile that everybody may read now."""
        shown = {step.id for step in self.activities.values() if step.revealed}
        return [card for card, lies in self.piles.get(cluster, EMPTY).items() if lies and lies[0] in shown]

    def card_is_public(self, card: Card) -> bool:
        """Whether everybody in the room may read the card now."""
        return self.card_is_on_the_board(card) and self.activities[card.activity].revealed


def to_json(value: Any) -> Any:
    """A value of the model as plain JSON types."""
    return msgspec.to_builtins(value)
