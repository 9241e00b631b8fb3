"""What a kind of activity is: one value that says how it is configured, decided, folded, shown and reported.

A module in `labapp.activities` ends with `KIND = Kind(...)`; everything that is left out does nothing. The registry below
finds the modules by itself, so a new kind touches no other file of the package.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal

from msgspec import Struct

from labapp.core.messages import Actor, Command, Event
from labapp.core.model import Activity, Card, Lab
from labapp.core.rehearsal import Deed, Person
from labapp.core.viewers import Viewer


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """The config of a kind; a kind that has settings has a subclass of its own."""


class NoWork(Struct, frozen=True):
    """The state of a kind that keeps none."""


Decide = Callable[[Lab, Activity, Command, Actor, datetime], Iterable[Event]]
Evolve = Callable[[Lab, Activity, Event, str | None], Lab]
Record = Callable[[Lab, Activity, Viewer], Any]
Followed = Literal["work", "people", "groups", "cards", "material", "table"]


class Shown(Struct, frozen=True):
    """A record and what is known of it, so that it is not made more often than needed. Without this it is made at every change.

    :param of: the record itself
    :param follows: the changes after which it may be another, beside those of its activity: `work` of its activity (a member's own
        record: by that member, and by those whose deeds the kind says concern them), `people` who come, go or move, `groups` another
        division of the room, `cards` of its own activity, `material` any change of cards, piles and experiments, `table` only
        which cards lie on the table of an activity that was opened and which piles they fill
    :param alike: it is the same for staff, walls and phones
    """

    of: Record
    follows: frozenset[Followed] = frozenset({"work", "people", "groups", "cards", "material", "table"})
    alike: bool = False


def _decides_nothing(lab: Lab, activity: Activity, command: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    return ()


def _evolves_nothing(lab: Lab, activity: Activity, event: Event, actor: str | None) -> Lab:
    return lab


class Kind(Struct, frozen=True):
    """One way of working.

    :param settings: the config's type; `work`: the type of its state in a lab, empty at first.
    :param commands: the commands it takes beside those of every lab.
    :param decide: the events of one of its own commands, or `Refused`. `evolve`: the lab after one of its own events.
    :param records: record name -> function of (lab, activity, viewer), or `Shown`; None is "this viewer has no such record".
    :param card_kind: the kind of the cards it takes in, by its config; None is "takes no cards".
    :param take_in: a card as the kind takes it in: in which column it lies if its author named none, and whether it is kept.
    :param check_card: lets such a card pass, or `Refused`.
    :param shown_at_once: whether opening it shows its content to everybody, by its config.
    :param reveal_locks: whether showing its result ends its taking in (a blind vote).
    :param private: what people give to it is their own for ever: it takes no cards, is never revealed, and all its events are `sealed`.
        What others are shown of it and its `report`, which is told without a reveal, are numbers.
    :param sealed: its events that stay sealed for ever in every journal that leaves the server (`labapp.core.sealing`).
    :param contributors: the members who gave something to it.
    :param rehearse: what a person might do next in it while it is open, for rehearsals; asked again after each deed, none when they have
        done their part. Without it people write cards where cards are taken in.
    :param lead: what a facilitator does to bring it one step on, for rehearsals that nobody leads; none at its last step.
    :param report: what the documentation of the lab tells of it (JSON, drawn by templates/activities/<kind>.html).
    :param decides: item (a note or a pile) -> what was decided about it, for a kind that decides; see `results`.
    :param weighs: what the room gave to each item, for a kind that makes an order of priority; more comes first. Asked after the reveal.
    :param off: the field, of what staff arranges in it, that names what they took off walls and phones.
    """

    name: str
    settings: type[Settings] = Settings
    work: type[Struct] = NoWork
    commands: tuple[type[Command], ...] = ()
    decide: Decide = _decides_nothing
    evolve: Evolve = _evolves_nothing
    records: dict[str, Record | Shown] = {}
    card_kind: Callable[[Any], str | None] = lambda settings: None
    shown_at_once: Callable[[Any], bool] = lambda settings: True
    reveal_locks: bool = False
    private: bool = False
    sealed: tuple[type[Event], ...] = ()
    take_in: Callable[[Lab, Activity, Card], Card] = lambda lab, activity, card: card
    check_card: Callable[[Lab, Activity, Card], None] = lambda lab, activity, card: None
    contributors: Callable[[Lab, Activity], Collection[str]] = lambda lab, activity: lab.writers.get(activity.id, ())
    report: Callable[[Lab, Activity], dict[str, Any]] = lambda lab, activity: {}
    rehearse: Callable[[Lab, Activity, Person], Iterable[Deed]] | None = None
    lead: Callable[[Lab, Activity], Iterable[Deed]] = lambda lab, activity: ()
    decides: Callable[[Lab, Activity], Mapping[str, str]] | None = None
    weighs: Callable[[Lab, Activity], Mapping[str, float]] | None = None
    off: str = "off"

    def shown(self, name: str) -> Shown:
        """One of its records, with what is known of it."""
        record = self.records[name]
        return record if isinstance(record, Shown) else Shown(record)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of activity there is, by name."""
    from labapp import activities

    modules = sorted(module.name for module in pkgutil.iter_modules(activities.__path__))
    found = [importlib.import_module(f"{activities.__name__}.{name}").KIND for name in modules]
    return {kind.name: kind for kind in found}
