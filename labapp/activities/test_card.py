"""Test card: an idea becomes an experiment: what we believe, what we do, what we measure, and when we are right.

An experiment is written on a card and belongs to the lab, so that a record can cite it and a later lab can follow it up. Several people
write on one test card at the same time, as on a sheet (`labapp.core.sheets`): nobody's words disappear unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType, field
from msgspec.structs import replace

from labapp.core import sheet_records, sheets
from labapp.core.exemptions import of_card, state_on
from labapp.core.experiments import Decision, ExperimentState, ExperimentWritten, TestCardFields
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import ITEMS, offered
from labapp.core.messages import Actor, Command, Event, May, Name, Prose, command
from labapp.core.model import Activity, Experiment, Lab, to_json
from labapp.core.refused import Refused
from labapp.core.rehearsal import Deed, Person
from labapp.core.sheet_forms import Part
from labapp.core.sheet_places import Per
from labapp.core.trials import trial_of
from labapp.core.viewers import Me, Viewer

Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day, YYYY-MM-DD")]
Typed = Literal["belief", "action", "measure", "threshold", "owner_function", "learning"]
PARTS = {
    name: Part(name, "line" if name == "owner_function" else "text")
    for name in ("belief", "action", "measure", "threshold", "owner_function", "learning")
}

REHEARSED_CARDS = 3


class TestCardSettings(Settings, frozen=True):
    """`from`: the activities whose cards may become experiments; null is all before this one."""

    per: ClassVar[Per] = "item"
    from_: list[Name] | None = field(name="from", default=None)

    def parts(self) -> tuple[Part, ...]:
        """The fields in which words are typed."""
        return tuple(PARTS.values())


@command("experiment.write", may=May(role="member", activity="open", staff_after_lock=True))
class ExperimentWrite(TestCardFields, frozen=True):
    """Writes fields of the test card of one card. `was` are the texts that the writer saw."""

    starts_on: Date | None | UnsetType = UNSET
    state: ExperimentState | UnsetType = UNSET
    learning: Prose | UnsetType = UNSET
    decision: Decision | None | UnsetType = UNSET
    was: dict[Typed, Prose] = {}


@command("experiment.hold", may=May(role="member", activity="open"))
class ExperimentHold(Command, frozen=True):
    """One begins or ends to write in a field of a test card. Nobody is kept from writing there too."""

    card: Name
    field: Typed
    on: bool


FIELDS = [name for name in ExperimentWrite.__struct_fields__ if name not in ("card", "was")]


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The fields that are new.

    :raise Refused: `unknown_card` for a card the room can't see
    """
    if not isinstance(wish, ExperimentWrite | ExperimentHold):
        return
    if wish.card not in lab.cards or not lab.card_is_public(lab.cards[wish.card]):
        raise Refused("unknown_card")
    if isinstance(wish, ExperimentHold):
        yield from sheets.hold(lab, step, sheets.SheetHold(sheet=wish.card, field=wish.field, on=wish.on), actor, now)
        return
    known = lab.experiments.get(wish.card)
    given = {name: value for name in FIELDS if (value := getattr(wish, name)) is not UNSET}
    lost: dict[str, tuple[str, ...]] = {}
    for name, part in PARTS.items():
        if known is not None and name in given:
            present, was = _present(lab, step, known, name), wish.was.get(name)  # type: ignore[call-overload]
            given[name], aside = sheets.settle(part, present, given[name], was, actor.member)
            lost |= {name: aside} if aside else {}
    new = {name: value for name, value in given.items() if known is None or getattr(known, name) != value}
    if new or known is None:
        yield ExperimentWritten(activity=step.id, card=wish.card, fields=new, lost=lost)


def _present(lab: Lab, step: Activity, known: Experiment, name: str) -> sheets.Written:
    """What stands in a field, and who wrote it, where it was written in this activity."""
    text, here = getattr(known, name), sheets.written(lab, step, known.card, name)
    return here if here.text == text else sheets.Written(text, earlier=here.earlier)


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the test card written on."""
    if not isinstance(fact, ExperimentWritten):
        return sheets.evolve(lab, step, fact, actor)
    known = lab.experiments.get(fact.card) or Experiment(card=fact.card, activity=step.id)
    lab = lab.put("experiments", fact.card, replace(known, **fact.fields))
    work = before = sheets.work_of(lab, step)
    for name in (name for name in PARTS if name in fact.fields):
        work = sheets.with_text(work, fact.card, name, fact.fields[name] or "", fact.lost.get(name, ()), actor)
    if actor is not None and actor not in work.writers:
        work = replace(work, writers=work.writers.put(actor, True))
    return lab if work == before else lab.put("work", step.id, work)


def writing_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `sheets/<activity>`: {sheets: [{id, earlier, holds}]} of test cards on which something was put aside or somebody writes."""
    if isinstance(viewer, Me) or not step.revealed:
        return None
    work = sheets.work_of(lab, step)
    cards = dict.fromkeys((*work.sheets, *(hold.sheet for hold in work.holds.values())))
    told = []
    for card in cards:
        if card in lab.cards and lab.card_is_public(lab.cards[card]):
            earlier = sheet_records.content(lab, step, card)["earlier"]
            holds = sheet_records.holds_on(lab, step, card)
            told += [{"id": card, "earlier": earlier, "holds": holds}] if earlier or holds else []
    return {"sheets": told}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The experiments on public cards, complete."""
    known = (x for x in lab.experiments.values() if x.card in lab.cards)  # in an archive the card may be sealed
    public = [x for x in known if lab.card_is_public(lab.cards[x.card])]
    return {"experiments": [{**to_json(x), **_life(lab, x), "text": lab.cards[x.card].text} for x in public]}


def _life(lab: Lab, known: Experiment) -> dict[str, Any]:
    """What came after its test card, as far as there is any: what was seen, its earlier rounds, and its exemptions in words of a record."""
    beside = trial_of(lab, known.card)
    told = {
        "ends_on": beside.ends_on,
        "observations": beside.seen.splitlines(),
        "decision_text": beside.reason,
        "rounds": to_json(beside.rounds),
        "exemptions": [
            {
                **to_json(one),
                "purpose": list(one.purposes),
                "measures": one.purposes,
                "applicant_organisation_id": one.applicant,
                "state": state_on(lab, one, date.min),  # the reader's clock may say that it has ended since
            }
            for one in of_card(lab, known.card)
            if one.is_asked_for() and one.state != "draft"
        ],
    }
    return {name: value for name, value in told.items() if value}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """Writes what is missing first on a test card of the ideas that lie first on the table."""
    for card in offered(lab, step)[0][:REHEARSED_CARDS]:
        known = lab.experiments.get(card)
        for part in ("belief", "action", "measure", "threshold", "owner_function"):
            if known is None or not getattr(known, part):
                yield "experiment.write", {"card": card, part: person.says()}
                return


KIND = Kind(
    name="test_card",
    settings=TestCardSettings,
    work=sheets.Sheets,
    commands=(ExperimentWrite, ExperimentHold),
    decide=decide,
    evolve=evolve,
    records={
        "items": ITEMS,
        "sheets": Shown(writing_record, follows=frozenset({"work", "material"}), alike=True),
        "sheet": sheet_records.RECORDS["sheet"],
    },
    card_kind=lambda settings: "experiment",
    contributors=sheets.contributors,
    report=report,
    rehearse=rehearse,
)
