"""Open stop: what we close, in the open, and what we learned from it: an experiment, a note or something in words.

Who ends something that did not work does the others a service, so the list has no names. An experiment that is put on it is stopped
by the event that says so of every experiment; when it is taken back it is what it was before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from labapp.core.experiments import ExperimentWritten
from labapp.core.kinds import Kind, Shown
from labapp.core.material import ITEMS, is_material, offered
from labapp.core.messages import Actor, Command, Event
from labapp.core.model import Activity, Experiment, Lab
from labapp.core.policy import speaks_as
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.stopping import (
    MOST,
    StopHidden,
    StopHide,
    StopList,
    Stopped,
    StopRestore,
    StopRestored,
    StopSettings,
    StopTakeBack,
    StopTakenBack,
    StopWrite,
    StopWritten,
    TakenOff,
)
from labapp.core.table import Table
from labapp.core.viewers import Me, Staff, Viewer


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The wish as events.

    :raise Refused: `bad_request`, `unknown_card`, `not_yours`, `too_many`
    """
    match wish:
        case StopWrite():
            yield from _write(lab, step, wish, actor)
        case StopTakeBack() if (item := _items(lab, step).get(wish.item)) is not None:
            if item.author != actor.member:
                raise Refused("not_yours")
            yield StopTakenBack(activity=step.id, item=wish.item)
            known = _experiment(lab, item.card)
            if item.was is not None and known and (known.state, known.decision) == ("stopped", "stop"):
                yield ExperimentWritten(activity=known.activity, card=known.card, fields=item.was)
        case StopHide() if wish.item not in _hidden(lab, step):
            yield StopHidden(activity=step.id, item=wish.item)
        case StopRestore() if wish.item in _hidden(lab, step):
            yield StopRestored(activity=step.id, item=wish.item)


def _write(lab: Lab, step: Activity, wish: StopWrite, actor: Actor) -> Iterable[Event]:
    items = _items(lab, step)
    known = items.get(wish.item)
    given = {
        name: value for name in ("text", "card", "reason", "lesson") if (value := getattr(wish, name)) is not UNSET
    }
    given = {name: value.strip() for name, value in given.items()}
    if known is None:
        _demand_new(lab, step, given)
        was = _before(lab, given.get("card"))
    else:
        if not speaks_as(actor, known.author):
            raise Refused("not_yours")
        if given.get("card", known.card) != known.card:
            raise bad_request("card", "stays what it is")
        if known.card is None and given.get("text") == "":
            raise bad_request("text", "is empty")
        was = known.was
    fields = {name: value for name, value in given.items() if known is None or getattr(known, name) != value}
    if not fields:
        return
    yield StopWritten(activity=step.id, item=wish.item, fields=fields, was=was)
    if was is not None:
        card = known.card if known else given.get("card")
        yield from _stop_experiment(lab, card, fields.get("lesson", ""))


def _demand_new(lab: Lab, step: Activity, given: dict[str, str]) -> None:
    """:raise Refused: for something that can't come onto the list"""
    items = _items(lab, step)
    card = given.get("card")
    if card is None and not given.get("text"):
        raise bad_request("text", "is empty")
    if card is not None and not is_material(lab, step, card):
        raise Refused("unknown_card")
    if card is not None and any(item.card == card for item in items.values()):
        raise bad_request("card", "is on the list already")
    if len(items) >= MOST:
        raise Refused("too_many", limit=MOST)


def _experiment(lab: Lab, card: str | None) -> Experiment | None:
    """The experiment on a card, unless the activity it was written in has left the agenda."""
    known = lab.experiments.get(card or "")
    return known if known and known.activity in lab.activities else None


def _before(lab: Lab, card: str | None) -> dict[str, str | None] | None:
    """What stopping would change of the experiment on a card; None if there is none."""
    known = _experiment(lab, card)
    return None if known is None else {"state": known.state, "decision": known.decision, "learning": known.learning}


def _stop_experiment(lab: Lab, card: str | None, lesson: str) -> Iterable[Event]:
    known = _experiment(lab, card)
    if known is None:
        return
    wished = {"state": "stopped", "decision": "stop", **({"learning": lesson} if lesson else {})}
    fields: dict[str, str | None] = {name: value for name, value in wished.items() if getattr(known, name) != value}
    if fields:
        yield ExperimentWritten(activity=known.activity, card=known.card, fields=fields)


def _items(lab: Lab, step: Activity) -> Table[str, Stopped]:
    found: StopList = lab.work[step.id]
    return found.items


def _hidden(lab: Lab, step: Activity) -> tuple[str, ...]:
    found: TakenOff = lab.arranged.get(step.id) or TakenOff()
    return found.items


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the list, and with what became of the experiments on it."""
    items = _items(lab, step)
    match fact:
        case StopWritten():
            item = items.get(fact.item) or Stopped(author=actor or "", was=fact.was)
            return lab.put("work", step.id, StopList(items.put(fact.item, replace(item, **fact.fields))))
        case StopTakenBack():
            return lab.put("work", step.id, StopList(items.drop(fact.item)))
        case StopHidden():
            return lab.put("arranged", step.id, TakenOff((*_hidden(lab, step), fact.item)))
        case StopRestored():
            rest = tuple(item for item in _hidden(lab, step) if item != fact.item)
            return lab.put("arranged", step.id, TakenOff(rest))
    return lab


def stop_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Which things on the list are one's own: {mine: [ids]}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    return {"mine": [id for id, item in _items(lab, step).items() if item.author == viewer.member]}


def stops_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """The list: {items: [{id, text, card, experiment, reason, lesson, hidden?}]}; while it is hidden how long it is: {n}."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    if not step.revealed:
        return {"n": len(_items(lab, step))}
    return {"n": len(_items(lab, step)), "items": listed(lab, step, staff=isinstance(viewer, Staff))}


def listed(lab: Lab, step: Activity, *, staff: bool) -> list[dict[str, Any]]:
    """What stands on the list for everybody; hidden things are for staff, and a note that nobody may read stands nowhere."""
    shown = []
    for id, item in _items(lab, step).items():
        known = lab.cards.get(item.card or "")
        if item.card is not None and (known is None or not lab.card_is_public(known)):
            continue
        line = {
            "id": id,
            "text": item.text or (known.text if known else ""),
            "card": item.card,
            "experiment": item.card in lab.experiments,
            "reason": item.reason,
            "lesson": item.lesson,
        }
        if id not in _hidden(lab, step):
            shown.append(line)
        elif staff:
            shown.append({**line, "hidden": True})
    return shown


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """What was closed and learned."""
    stopped = listed(lab, step, staff=False)
    return {"n": len(stopped), "stopped": stopped}


def contributors(lab: Lab, step: Activity) -> set[str]:
    """Everybody who has put something on the list."""
    return {item.author for item in _items(lab, step).values()}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """One thing, with a reason and a lesson; experiments are left to those who lead the lab."""
    if person.member in contributors(lab, step):
        return []
    taken = {item.card for item in _items(lab, step).values()}
    cards = [card for card in offered(lab, step)[0] if card not in taken and card not in lab.experiments]
    what = {"card": person.pick(cards)} if cards and person.number(1, 2) == 1 else {"text": person.says()}
    return [("stop.write", {"item": person.new_id(), **what, "reason": person.says(), "lesson": person.says()})]


KIND = Kind(
    name="open_stop",
    settings=StopSettings,
    work=StopList,
    commands=(StopWrite, StopTakeBack, StopHide, StopRestore),
    decide=decide,
    evolve=evolve,
    records={
        "items": ITEMS,
        "stop": Shown(stop_record, follows=frozenset({"work"})),
        "stops": Shown(stops_record, follows=frozenset({"work", "material"})),
    },
    contributors=contributors,
    report=report,
    rehearse=rehearse,
    off="items",
)
