"""Give and get: everybody writes an offer and a request to another party; what fits is suggested, and becomes an agreement when both say so.

Offers and requests are hidden until the reveal, so that nobody offers what others offer. After it, pairs are suggested from the words
they share and from whom they are meant for: here, without asking anybody outside. A suggestion binds nobody. The person who offers and the
person who asks each say yes on their own phone; the facilitator says it for those who have none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from labapp.core import lines
from labapp.core.kinds import Kind, Shown
from labapp.core.lines import Arranged
from labapp.core.matching import Wanted, suggestions
from labapp.core.messages import Actor, Command, Event
from labapp.core.model import Activity, Lab
from labapp.core.offers import (
    Exchange,
    Exchanges,
    ExchangeSettings,
    ExchangeTakeBack,
    ExchangeTakenBack,
    ExchangeWrite,
    ExchangeWritten,
    Match,
    MatchAgree,
    MatchAnswered,
)
from labapp.core.policy import demand_not_over, enters_for_others, speaks_as
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import Table
from labapp.core.viewers import Me, Staff, Viewer

MOST = 1000  # offers and requests in one activity


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """What was wished.

    :raise Refused: `bad_request`, `not_yours`, `unknown_card`, `too_many`, `activity_not_open`
    """
    notes = _work(lab, step).notes
    match wish:
        case ExchangeWrite():
            yield from _write(lab, step, wish, actor)
        case ExchangeTakeBack():
            lines.demand_line(wish.note, notes)
            _demand_own(notes[wish.note], actor)
            yield ExchangeTakenBack(activity=step.id, note=wish.note)
        case MatchAgree():
            yield from _agree(lab, step, wish, actor)
        case _:
            yield from lines.hiding(lab, step, wish, notes)


def _write(lab: Lab, step: Activity, wish: ExchangeWrite, actor: Actor) -> Iterable[Event]:
    notes = _work(lab, step).notes
    known = notes.get(wish.note)
    invited = {body.id for body in lab.organisations}
    for field, body in (("to", wish.to), ("organisation", wish.organisation)):
        if body is not None and body not in invited:
            raise bad_request(field, "this lab has no such organisation")
    if wish.organisation is not None and not enters_for_others(actor):
        raise Refused("not_allowed", field="organisation")
    if known is not None:
        _demand_own(known, actor)
        if known.side != wish.side:
            raise bad_request("side", "an offer stays an offer, a request a request")
    else:
        own = sum(1 for note in notes.values() if note.author == actor.member and note.side == wish.side)
        limit = MOST if enters_for_others(actor) else step.config.each
        if own >= limit or len(notes) >= MOST:
            raise Refused("too_many", limit=limit)
    text = lines.words("text", wish.text)
    body = known.organisation if known and wish.organisation is None else wish.organisation
    if known is None or (known.text, known.to, known.organisation) != (text, wish.to, body):
        yield ExchangeWritten(
            activity=step.id, note=wish.note, side=wish.side, text=text, to=wish.to, organisation=body
        )


def _demand_own(note: Exchange, actor: Actor) -> None:
    if not speaks_as(actor, note.author):
        raise Refused("not_yours")


def _agree(lab: Lab, step: Activity, wish: MatchAgree, actor: Actor) -> Iterable[Event]:
    work, off = _work(lab, step), lines.off(lab, step)
    pair = [work.notes.get(note) for note in (wish.offer, wish.request) if note not in off]
    if [note.side if note else None for note in pair] != ["offer", "request"] or not step.revealed:
        raise Refused("unknown_card")
    demand_not_over(step, actor)
    offering, asking = (speaks_as(actor, note.author if note else None) for note in pair)
    if not offering and not asking:
        raise Refused("not_yours")
    known = work.matches.get(_key(wish.offer, wish.request), Match(wish.offer, wish.request))
    said = replace(
        known,
        offering=wish.agree if offering else known.offering,
        asking=wish.agree if asking else known.asking,
    )
    if said != known:
        yield MatchAnswered(
            activity=step.id,
            offer=wish.offer,
            request=wish.request,
            offering=wish.agree if offering else None,
            asking=wish.agree if asking else None,
        )


def _key(offer: str, request: str) -> str:
    return f"{offer} {request}"


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with offers, requests and agreements as they are now."""
    work = _work(lab, step)
    match fact:
        case ExchangeWritten():
            known = work.notes.get(fact.note)
            author = known.author if known else actor or ""
            note = Exchange(fact.note, fact.side, fact.text, author, fact.to, fact.organisation)
            lab = lab.concerns([author])
            work = Exchanges(work.notes.put(note.id, note), _without(work.matches, note.id))
        case ExchangeTakenBack():
            lab = lab.concerns([work.notes[fact.note].author])
            work = Exchanges(work.notes.drop(fact.note), _without(work.matches, fact.note))
        case MatchAnswered():
            key = _key(fact.offer, fact.request)
            known_match = work.matches.get(key, Match(fact.offer, fact.request))
            said = {side: value for side in ("offering", "asking") if (value := getattr(fact, side)) is not None}
            work = replace(work, matches=work.matches.put(key, replace(known_match, **said)))
        case _:
            return lines.hidden(lab, step, fact, Arranged())
    return lab.put("work", step.id, work)


def _without(matches: Table[str, Match], note: str) -> Table[str, Match]:
    """Another text is another agreement."""
    for key, match_ in list(matches.items()):
        if note in (match_.offer, match_.request):
            matches = matches.drop(key)
    return matches


def _work(lab: Lab, step: Activity) -> Exchanges:
    work: Exchanges = lab.work[step.id]
    return work


def own_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own offers and requests: [{id, side, text, to}]."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    own = sorted(
        (n for n in _work(lab, step).notes.values() if n.author == viewer.member), key=lambda n: (n.side, n.id)
    )
    return [{"id": n.id, "side": n.side, "text": n.text, "to": n.to} for n in own]


def exchanges_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """{written}: how many there are; after the reveal also `notes`, `agreements`, `waiting` and `suggested` pairs."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    written = {"written": len(_work(lab, step).notes)}
    return {**written, **table(lab, step, all_=isinstance(viewer, Staff))} if step.revealed else written


def table(lab: Lab, step: Activity, *, all_: bool = False) -> dict[str, Any]:
    """What lies on the table, in an order that does not tell who was first.

    {notes: [{id, side, text, to, organisation}], agreements: [{offer, request}], waiting: [{offer, request, by}], suggested: [{offer,
    request}]}; `by` is who has said yes: `offer` or `request`. What one of the two declined is not told.

    :param all_: also the notes that staff took off the wall, marked `hidden`
    """
    work, off = _work(lab, step), lines.off(lab, step)
    on_table = {note.id: note for note in sorted(work.notes.values(), key=lambda note: note.id) if note.id not in off}
    matches = [m for m in work.matches.values() if m.offer in on_table and m.request in on_table]
    spoken = {(m.offer, m.request) for m in matches}
    wanted = [_wanted(lab, note) for note in on_table.values()]
    shown = [{**_told(lab, note), **({"hidden": False} if all_ else {})} for note in on_table.values()]
    if all_:
        shown += [{**_told(lab, work.notes[id]), "hidden": True} for id in sorted(off) if id in work.notes]
    return {
        "notes": shown,
        "agreements": [_pair(m) for m in matches if m.agreed],
        "waiting": [
            {**_pair(m), "by": "offer" if m.offering else "request"} for m in matches if not m.agreed and not m.declined
        ],
        "suggested": [{"offer": o, "request": r} for o, r in suggestions(wanted) if (o, r) not in spoken],
    }


def _pair(match_: Match) -> dict[str, str]:
    return {"offer": match_.offer, "request": match_.request}


def _body_of(lab: Lab, note: Exchange) -> str | None:
    """Whose it is, as far as the identity rule lets anybody know."""
    if lab.identity == "anonymous":
        return None
    author = lab.members.get(note.author)
    return note.organisation or (author.organisation if author else None)


def _told(lab: Lab, note: Exchange) -> dict[str, Any]:
    return {"id": note.id, "side": note.side, "text": note.text, "to": note.to, "organisation": _body_of(lab, note)}


def _wanted(lab: Lab, note: Exchange) -> Wanted:
    """Under anonymity only the words count: a suggestion must not tell from which organisation somebody is."""
    named = lab.identity != "anonymous"
    return Wanted(note.id, note.side, note.text, note.author, _body_of(lab, note), note.to if named else None)


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Who offered or asked for anything."""
    return {note.author for note in _work(lab, step).notes.values() if note.author}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The agreements in full, and what was offered and asked for beside them."""
    told = table(lab, step)
    notes = {note["id"]: note for note in told["notes"]}
    agreements = [{side: notes[pair[side]] for side in ("offer", "request")} for pair in told["agreements"]]
    met = {id for pair in told["agreements"] for id in pair.values()}
    rest = [note for note in told["notes"] if note["id"] not in met]
    return {
        "n": len(notes),
        "agreements": agreements,
        "offers": [note for note in rest if note["side"] == "offer"],
        "requests": [note for note in rest if note["side"] == "request"],
    }


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """An offer, a request, and a yes to a suggestion that is about one's own."""
    own = {note.side: note for note in _work(lab, step).notes.values() if note.author == person.member}
    for side in ("offer", "request"):
        if side not in own:
            return [("exchange.write", {"note": person.new_id(), "side": side, "text": person.says()})]
    if not step.revealed:
        return []
    told = table(lab, step)
    mine = {note.id for note in own.values()}
    open_ = [*told["suggested"], *(pair for pair in told["waiting"] if pair[pair["by"]] not in mine)]
    for pair in open_:
        if mine & {pair["offer"], pair["request"]}:
            return [("match.agree", {"offer": pair["offer"], "request": pair["request"]})]
    return []


KIND = Kind(
    name="give_get",
    settings=ExchangeSettings,
    work=Exchanges,
    commands=(ExchangeWrite, *lines.HIDING, MatchAgree, ExchangeTakeBack),
    decide=decide,
    evolve=evolve,
    records={
        "exchange": Shown(own_record, follows=frozenset({"work"})),
        "exchanges": Shown(exchanges_record, follows=frozenset({"work"})),
    },
    shown_at_once=lambda settings: False,
    contributors=contributors,
    report=report,
    rehearse=rehearse,
)
