"""Prototype: each team builds something that can be touched, ticks off what it has, shows it in photos and words, and can call for help."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from labapp.core import sheet_records, sheets
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Card, Lab, to_json
from labapp.core.moments import rfc3339
from labapp.core.refused import bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.sheet_forms import Field, Part
from labapp.core.sheet_places import ROOM, Per, is_common, offered_sheets, own_sheet, sharers
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Staff, Viewer


class ListItem(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the checklist."""

    id: Name
    title: Annotated[str, Meta(min_length=1, max_length=120)]


class PrototypeSettings(Settings, frozen=True):
    """What each team ticks off and writes; `hidden`: nobody else sees it before the reveal. The rest as in the kind `sheet`."""

    checklist: Annotated[tuple[ListItem, ...], Meta(max_length=20)] = ()
    fields: Annotated[tuple[Field, ...], Meta(max_length=20)] = ()
    per: Per = "group"
    items: Literal["experiments", "cards"] = "experiments"
    hidden: bool = False
    from_: list[Name] | None = field(name="from", default=None)

    def parts(self) -> tuple[Part, ...]:
        """The places of each team's sheet."""
        ticks = (Part(line.id, "tick") for line in self.checklist)
        return (*ticks, *(each.part() for each in self.fields))


class Call(Struct, frozen=True):
    """A team waits for help since then; `coming` when a facilitator has said so."""

    at: str
    coming: bool = False


class Building(sheets.Sheets, frozen=True):
    """The teams' sheets, and which of them wait for help."""

    calls: Table[str, Call] = EMPTY


@command("help.call", may=May(role="member", activity="open"))
class HelpCall(Command, frozen=True):
    """A team asks for help, or needs none any more."""

    sheet: Name
    on: bool


@command("help.answer", may=May(role="staff", activity="named"))
class HelpAnswer(Command, frozen=True):
    """A facilitator is on the way to a team, or (`done`) has been there."""

    sheet: Name
    done: bool = False


@event("help.called")
class HelpCalled(Event, frozen=True):
    """A team asked for help."""

    sheet: str
    at: str


@event("help.answered")
class HelpAnswered(Event, frozen=True):
    """A facilitator is on the way."""

    sheet: str


@event("help.ended")
class HelpEnded(Event, frozen=True):
    """A team needs no help any more."""

    sheet: str


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """What is written, or the call for help; none if it is so already.

    :raise Refused: as for sheets
    """
    if not isinstance(wish, HelpCall | HelpAnswer):
        yield from sheets.decide(lab, step, wish, actor, now)
        return
    sheets.demand_own(lab, step, wish.sheet, actor)
    call = _calls(lab, step).get(wish.sheet)
    place = {"activity": step.id, "sheet": wish.sheet}
    match wish:
        case HelpCall(on=True) if call is None:
            yield HelpCalled(**place, at=rfc3339(now))
        case HelpAnswer(done=False) if call is not None and not call.coming:
            yield HelpAnswered(**place)
        case HelpCall(on=False) | HelpAnswer(done=True) if call is not None:
            yield HelpEnded(**place)


def _calls(lab: Lab, step: Activity) -> Table[str, Call]:
    work: Building = lab.work[step.id]
    return work.calls


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the sheet written on, or the call made, answered or ended."""
    calls = _calls(lab, step)
    match fact:
        case HelpCalled():
            calls = calls.put(fact.sheet, Call(fact.at))
        case HelpAnswered():
            known = calls.get(fact.sheet)
            calls = calls if known is None else calls.put(fact.sheet, replace(known, coming=True))
        case HelpEnded():
            calls = calls.drop(fact.sheet)
        case _:
            return sheets.evolve(lab, step, fact, actor)
    lab = lab.put("work", step.id, replace(lab.work[step.id], calls=calls))
    return lab.concerns(lab.members if is_common(lab, step, fact.sheet) else sharers(lab, fact.sheet))


def check_card(lab: Lab, step: Activity, card: Card) -> None:
    """Lets what a team shows pass: the column is its own sheet.

    :raise Refused: `bad_request`, `not_allowed`
    """
    if card.column is not None:
        if card.column not in (ROOM, *offered_sheets(lab, step)):
            raise bad_request("column", "there is no such team")
        sheets.demand_own(lab, step, card.column, Actor(card.author, "member"))


def help_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `help/<activity>`: {calls: [{sheet, at, coming}]}: all for staff, longest waiting first; for a member those of their team."""
    if step.state == "planned" or not isinstance(viewer, Staff | Me):
        return None
    calls = [{"sheet": sheet, **to_json(call)} for sheet, call in _calls(lab, step).items()]
    if isinstance(viewer, Me):
        if viewer.member not in lab.members or lab.members[viewer.member].staff:
            return None  # who leads sees all of them
        own = own_sheet(lab, step, viewer.member)
        calls = [call for call in calls if call["sheet"] == own or is_common(lab, step, call["sheet"])]
    return {"calls": sorted(calls, key=lambda call: call["at"])}


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Everybody who wrote, ticked or showed something."""
    return {*sheets.contributors(lab, step), *lab.writers.get(step.id, ())}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The checklist, the fields and every team's sheet: {checklist, fields, sheets}."""
    settings: PrototypeSettings = step.config
    told = sheet_records.told(lab, step)
    return {"checklist": to_json(settings.checklist), "fields": to_json(settings.fields), "sheets": told}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """What still stands empty on the team's sheet; then one thing to show."""
    if deeds := list(sheets.rehearse(lab, step, person)):
        return deeds
    if person.member in lab.writers.get(step.id, ()):
        return []
    own = own_sheet(lab, step, person.member)
    place = {} if own is None else {"column": own}
    return [("card.add", {"card": person.new_id(), "text": person.says(), **place})]


KIND = Kind(
    name="prototype",
    settings=PrototypeSettings,
    work=Building,
    commands=(*sheets.COMMANDS, HelpCall, HelpAnswer),
    decide=decide,
    evolve=evolve,
    records={**sheet_records.RECORDS, "help": Shown(help_record, follows=frozenset({"work", "groups"}))},
    card_kind=lambda settings: "prototype",
    check_card=check_card,
    shown_at_once=lambda settings: not settings.hidden,
    contributors=contributors,
    report=report,
    rehearse=rehearse,
)
