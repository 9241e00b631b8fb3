"""Test card: an idea becomes an experiment: what we believe, what we do, what we measure, and when we are right.

An experiment is written on a card and belongs to the lab, so that a record can cite it and a later lab can follow it up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, field
from msgspec.structs import replace

from labapp.core.experiments import Decision, ExperimentKind, ExperimentState, ExperimentWritten
from labapp.core.kinds import Kind, Settings
from labapp.core.material import ITEMS
from labapp.core.messages import Actor, Command, Event, May, Name, Prose, command
from labapp.core.model import Activity, Experiment, Lab, to_json
from labapp.core.refused import Refused
from labapp.core.table import EMPTY, Table

Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day, YYYY-MM-DD")]
Function = Annotated[str, Meta(max_length=200)]


class TestCardSettings(Settings, frozen=True):
    """`from`: the activities whose cards may become experiments; null is all before this one."""

    from_: list[Name] | None = field(name="from", default=None)


class Writers(Struct, frozen=True):
    """The members who have written on an experiment."""

    members: Table[str, bool] = EMPTY


@command("experiment.write", may=May(role="member", activity="open", staff_after_lock=True))
class ExperimentWrite(Command, frozen=True):
    """Writes fields of the test card of one card; fields left out stay as they are."""

    card: Name
    belief: Prose | UnsetType = UNSET
    action: Prose | UnsetType = UNSET
    measure: Prose | UnsetType = UNSET
    threshold: Prose | UnsetType = UNSET
    owner_function: Function | UnsetType = UNSET
    starts_on: Date | None | UnsetType = UNSET
    kind: ExperimentKind | UnsetType = UNSET
    state: ExperimentState | UnsetType = UNSET
    learning: Prose | UnsetType = UNSET
    decision: Decision | None | UnsetType = UNSET


FIELDS = [name for name in ExperimentWrite.__struct_fields__ if name != "card"]


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The fields that are new.

    :raise Refused: `unknown_card` for a card the room can't see
    """
    if not isinstance(wish, ExperimentWrite):
        return
    if wish.card not in lab.cards or not lab.card_is_public(lab.cards[wish.card]):
        raise Refused("unknown_card")
    known = lab.experiments.get(wish.card)
    given = {name: value for name in FIELDS if (value := getattr(wish, name)) is not UNSET}
    new = {name: value for name, value in given.items() if known is None or getattr(known, name) != value}
    if new or known is None:
        yield ExperimentWritten(activity=step.id, card=wish.card, fields=new)


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the test card written on."""
    if not isinstance(fact, ExperimentWritten):
        return lab
    known = lab.experiments.get(fact.card) or Experiment(card=fact.card, activity=step.id)
    lab = lab.put("experiments", fact.card, replace(known, **fact.fields))
    writers: Writers = lab.work[step.id]
    if actor is None or actor in writers.members:
        return lab
    return lab.put("work", step.id, Writers(writers.members.put(actor, True)))


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The experiments on public cards, complete."""
    known = (x for x in lab.experiments.values() if x.card in lab.cards)  # in an archive the card may be sealed
    public = [x for x in known if lab.card_is_public(lab.cards[x.card])]
    return {"experiments": [{**to_json(x), "text": lab.cards[x.card].text} for x in public]}


KIND = Kind(
    name="test_card",
    settings=TestCardSettings,
    work=Writers,
    commands=(ExperimentWrite,),
    decide=decide,
    evolve=evolve,
    records={"items": ITEMS},
    card_kind=lambda settings: "experiment",
    contributors=lambda lab, step: lab.work[step.id].members,
    report=report,
)
