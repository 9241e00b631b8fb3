"""Commitment: each organisation promises something in return, with a day for reporting back, and both its parties confirm it.

A promise is an organisation's, not a person's: who belongs to the organisation may write and change it, and nobody is named. The side
for which somebody confirms follows from the actor group they came with, so that nothing is kept that could tell who is a member of a
union. What is changed has to be confirmed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from labapp.core import lines
from labapp.core.kinds import Kind, Shown
from labapp.core.lines import Arranged
from labapp.core.messages import Actor, Command, Event
from labapp.core.model import Activity, Lab, Member, to_json
from labapp.core.pledges import (
    Commitment,
    CommitmentConfirm,
    CommitmentConfirmed,
    Commitments,
    CommitmentSettings,
    CommitmentTakeBack,
    CommitmentTakenBack,
    CommitmentWrite,
    CommitmentWritten,
    Side,
    side_of,
)
from labapp.core.policy import enters_for_others, speaks_for
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import Table
from labapp.core.viewers import Me, Staff, Viewer

MOST = 300  # promises in one activity: more is no promise any more


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """What was wished, for one's own organisation.

    :raise Refused: `bad_request`, `not_allowed` (of another organisation), `unknown_card`, `too_many`
    """
    made = _work(lab, step).made
    match wish:
        case CommitmentWrite():
            yield from _write(lab, step, wish, actor)
        case CommitmentConfirm():
            promise = _own(lab, made, wish.commitment, actor)
            own = _side_of(lab.members.get(actor.member or ""))
            side = wish.side if wish.side is not None and enters_for_others(actor) else own
            if (side in promise.confirmed) != wish.confirmed:
                yield CommitmentConfirmed(activity=step.id, commitment=promise.id, side=side, confirmed=wish.confirmed)
        case CommitmentTakeBack():
            yield CommitmentTakenBack(activity=step.id, commitment=_own(lab, made, wish.commitment, actor).id)
        case _:
            yield from lines.hiding(lab, step, wish, made)


def _write(lab: Lab, step: Activity, wish: CommitmentWrite, actor: Actor) -> Iterable[Event]:
    made = _work(lab, step).made
    known = made.get(wish.commitment)
    if known is None and len(made) >= MOST:
        raise Refused("too_many", limit=MOST)
    lines.demand_day("next_report", wish.next_report)
    body = wish.organisation if wish.organisation is not None else _body_of(lab, actor)
    if known is not None:
        body = _own(lab, made, wish.commitment, actor).organisation
    elif not speaks_for(lab, actor, body):
        raise Refused("not_allowed")
    if body is not None and body not in {one.id for one in lab.organisations}:
        raise bad_request("organisation", "this lab has no such organisation")
    written = Commitment(
        id=wish.commitment,
        organisation=body,
        text=lines.words("text", wish.text),
        owner_function=lines.words("owner_function", wish.owner_function),
        next_report=wish.next_report,
        cadence=wish.cadence,
    )
    if known is None or written != replace(known, confirmed=()):
        fields = {name: getattr(written, name) for name in written.__struct_fields__ if name not in ("id", "confirmed")}
        yield CommitmentWritten(activity=step.id, commitment=written.id, **fields)


def _own(lab: Lab, made: Table[str, Commitment], commitment: str, actor: Actor) -> Commitment:
    """A promise of the actor's organisation; any for staff.

    :raise Refused: `unknown_card`, `not_allowed`
    """
    lines.demand_line(commitment, made)
    if speaks_for(lab, actor, made[commitment].organisation):
        return made[commitment]
    raise Refused("not_allowed")


def _body_of(lab: Lab, actor: Actor) -> str | None:
    known = lab.members.get(actor.member or "")
    return known.organisation if known else None


def _side_of(member: Member | None) -> Side:
    return side_of(member.actor_group if member else None)


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the promise as it is now."""
    work = _work(lab, step)
    match fact:
        case CommitmentWritten():
            fields = {
                name: getattr(fact, name) for name in fact.__struct_fields__ if name not in ("activity", "commitment")
            }
            made = work.made.put(fact.commitment, Commitment(id=fact.commitment, **fields))
        case CommitmentConfirmed():
            promise = work.made[fact.commitment]
            rest = tuple(side for side in promise.confirmed if side != fact.side)
            sides = tuple(sorted((*rest, fact.side))) if fact.confirmed else rest
            made = work.made.put(promise.id, replace(promise, confirmed=sides))
        case CommitmentTakenBack():
            made = work.made.drop(fact.commitment)
        case _:
            return lines.hidden(lab, step, fact, Arranged())
    givers = work.givers if actor is None else work.givers.put(actor, True)
    return lab.put("work", step.id, Commitments(made, givers))


def _work(lab: Lab, step: Activity) -> Commitments:
    work: Commitments = lab.work[step.id]
    return work


def promises(lab: Lab, step: Activity, *, all_: bool = False) -> list[dict[str, Any]]:
    """The promises, organisation by organisation: their fields, `waits_for` (the sides that have yet to confirm) and `holds`.

    :param all_: also those that staff took off the wall, marked `hidden`
    """
    places = {body.id: place for place, body in enumerate(lab.organisations)}
    off = lines.off(lab, step)
    sides = _sides(lab)
    ordered = sorted(
        _work(lab, step).made.values(), key=lambda one: (places.get(one.organisation, len(places)), one.id)
    )
    told = []
    for one in ordered:
        if one.id in off and not all_:
            continue
        waits = _waits_for(one, sides.get(one.organisation, set()), both=step.config.both_parties)
        told.append(
            {
                **to_json(one),
                "confirmed": list(one.confirmed),
                "waits_for": list(waits),
                "holds": not waits,
                **({"hidden": one.id in off} if all_ else {}),
            }
        )
    return told


def _sides(lab: Lab) -> dict[str | None, set[Side]]:
    """Organisation -> the sides that anybody in the lab stands for."""
    sides: dict[str | None, set[Side]] = {}
    for member in lab.participants():
        sides.setdefault(member.organisation, set()).add(_side_of(member))
    return sides


def _waits_for(one: Commitment, present: set[Side], *, both: bool) -> Sequence[Side]:
    """An organisation that came without employer and employees speaks with one voice; any other with both, also where one is absent."""
    if not both:
        return () if one.confirmed else ("body",)
    needed: Sequence[Side] = (
        ("employer", "employees") if present - {"body"} or set(one.confirmed) - {"body"} else ("body",)
    )
    return tuple(side for side in needed if side not in one.confirmed)


def commitments_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """The promises of all organisations; for staff also those that are off the wall."""
    if isinstance(viewer, Me) or step.state == "planned" or not step.revealed:
        return None
    return promises(lab, step, all_=isinstance(viewer, Staff))


def commitment_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """For whom one may speak: {organisation, side}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    known = lab.members.get(viewer.member)
    return {"organisation": known.organisation if known else None, "side": _side_of(known)}


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Who wrote or confirmed a promise."""
    return _work(lab, step).givers


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """All promises: what the follow-up begins with."""
    made = promises(lab, step)
    return {"n": len(made), "holding": sum(one["holds"] for one in made), "commitments": made}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """Confirms what one's organisation has promised; the first of an organisation writes a promise."""
    known = lab.members.get(person.member)
    own = [one for one in _work(lab, step).made.values() if known and one.organisation == known.organisation]
    if not own:
        day = (datetime.fromisoformat(step.opened_at or "2026-01-01T00:00:00Z") + timedelta(days=30)).date().isoformat()
        wish = {
            "commitment": person.new_id(),
            "text": person.says(),
            "owner_function": person.says(),
            "next_report": day,
        }
        return [("commitment.write", wish)]
    waits = [one for one in own if _side_of(known) not in one.confirmed]
    return [("commitment.confirm", {"commitment": waits[0].id})] if waits else []


KIND = Kind(
    name="commitment",
    settings=CommitmentSettings,
    work=Commitments,
    commands=(CommitmentWrite, CommitmentConfirm, *lines.HIDING, CommitmentTakeBack),
    decide=decide,
    evolve=evolve,
    records={
        "commitments": Shown(commitments_record, follows=frozenset({"work", "people"})),
        "commitment": Shown(commitment_record, follows=frozenset()),
    },
    contributors=contributors,
    report=report,
    rehearse=rehearse,
)
