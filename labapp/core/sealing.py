"""What staff may read of the journal: the archive keeps the promises that were made when people wrote.

While something is hidden or a vote is open, its events are sealed: their number and time stay, their content does not. Where the
lab promised anonymity, the people in the journal have aliases that no console, phone or name leads back to. What a kind calls
`sealed` stays so for ever, in every document that leaves the server.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec.structs import replace

from labapp.core import events as e
from labapp.core import kernel
from labapp.core.kinds import kinds
from labapp.core.leading import NoteWritten
from labapp.core.messages import Event, Stored
from labapp.core.model import Lab
from labapp.core.paper import PaperTallied
from labapp.core.rounds import RoundKept, without_hidden
from labapp.core.seating import GroupJoined, GroupMoved, PairsFormed
from labapp.core.speaking import SpeakerCalled

Alias = Callable[
    [str, str], str
]  # (member id, "place" or "author") -> another id, always the same; an alias stays as it is


def sealed_journal(lab: Lab, events: list[Stored], alias: Alias) -> list[Stored]:
    """The whole journal of `lab` as staff may read it. It still makes a lab: what builds on something sealed is sealed with it."""
    archive, told = Lab(id=lab.id), []
    for stored in events:
        event = sealed(lab, stored, alias)
        try:
            archive = kernel.fresh(kernel.evolve(archive, event))
        except LookupError:  # it is about a card or a pile that is not there without its secret
            event = _hidden(stored)
            archive = kernel.fresh(kernel.evolve(archive, event))
        told.append(event)
    return told


def sealed(lab: Lab, stored: Stored, alias: Alias) -> Stored:
    """One event as staff may read it, given how the lab stands now."""
    if _is_secret(lab, stored.event):
        return _hidden(stored)
    if isinstance(stored.event, RoundKept):  # it was shown, but what has been taken back or hidden since is not told
        told = without_hidden(lab, stored.event.activity, stored.event.told)
        stored = replace(stored, event=replace(stored.event, told=told))
    if lab.identity == "role_named":
        return stored
    return replace(stored, actor=_author(lab, stored.actor, alias), event=_with_aliases(lab, stored.event, alias))


def _hidden(stored: Stored) -> Stored:
    return replace(stored, event=e.EventSealed(activity=stored.event.activity, of=stored.event.name), actor=None)


def member_alias(lab: Lab, member: str, alias: Alias) -> str:
    """The id under which a member's place stands in what staff may read."""
    known = lab.members.get(member)
    return member if lab.identity == "role_named" or (known and known.staff) else alias(member, "place")


def _is_secret(lab: Lab, event: Event) -> bool:
    """Whether the content of an event is hidden from staff now: cards before the reveal or taken back, dots and answers before the reveal,
    and for ever what is one's own."""
    if isinstance(event, e.PhotoKept | e.PhotoErased):
        return not photo_is_told(lab, event.photo)
    if type(event) in _for_ever():
        return True
    card = lab.cards.get(getattr(event, "card", ""))
    if card is not None and isinstance(event, e.CardAdded | e.CardEdited):
        return card.taken_back or card.kept or not _is_revealed(lab, card.activity)
    if isinstance(event, NoteWritten):
        return True
    if isinstance(event, (*e.READ_BY_STAFF, RoundKept, PaperTallied)):
        return False
    return event.activity is not None and not _is_revealed(lab, event.activity)


def without_private(events: list[Stored]) -> list[Stored]:
    """A journal as it may leave the server in full: sealed in it is what nobody but its author is ever told, the operator neither."""
    return [_hidden(stored) if type(stored.event) in _for_ever() else stored for stored in events]


@cache
def _for_ever() -> frozenset[type[Event]]:
    return frozenset(fact for kind in kinds().values() for fact in kind.sealed)


def photo_is_told(lab: Lab, photo: str) -> bool:
    """Whether staff may read of a photo: when they may read the card it is on."""
    known = lab.photos.get(photo)
    card = lab.cards.get(known.card or "") if known else None
    return card is not None and not card.taken_back and not card.kept and _is_revealed(lab, card.activity)


def _is_revealed(lab: Lab, activity: str) -> bool:
    return activity in lab.activities and lab.activities[activity].revealed


def _author(lab: Lab, actor: str | None, alias: Alias) -> str | None:
    """Who did it: staff as they are, others by alias. Fully anonymous authors have another alias than their place."""
    if actor is None or (actor in lab.members and lab.members[actor].staff):
        return actor
    return alias(actor, "author" if lab.identity == "anonymous" else "place")


def _with_aliases(lab: Lab, event: Event, alias: Alias) -> Event:
    fields: dict[str, Any] = {}
    if isinstance(event, e.MemberJoined | e.MemberArrived | e.MemberRemoved | e.MemberRestored | e.MemberErased):
        fields["member"] = member_alias(lab, event.member, alias)
    if isinstance(event, GroupJoined | GroupMoved):
        fields["member"] = member_alias(lab, event.member, alias)
    if isinstance(event, SpeakerCalled) and event.member is not None:
        fields["member"] = member_alias(lab, event.member, alias)
    if isinstance(event, e.GroupsFormed):
        fields["groups"] = tuple(tuple(member_alias(lab, m, alias) for m in group) for group in event.groups)
    if isinstance(event, PairsFormed):
        fields["pairs"] = tuple(tuple(member_alias(lab, m, alias) for m in pair) for pair in event.pairs)
    return replace(event, **fields)
