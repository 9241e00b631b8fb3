"""Speaking in turn: the facilitator calls one person after the other, so that every voice has been in the room.

Who comes next follows from who has spoken: somebody of the organisation that was heard least, in the order in which people came. Staff
sees who it is, the person is told, and the walls show the organisation where the lab lets it show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from labapp.core.messages import Command, Event, May, command, event
from labapp.core.model import Activity, Lab
from labapp.core.viewers import Me, Staff, Viewer


class Turns(Struct, frozen=True):
    """Who was called, in that order; `over` when everybody has been."""

    called: tuple[str, ...] = ()
    over: bool = False


@command("speaker.next", may=May(role="staff", activity="open", staff_after_lock=True))
class SpeakerNext(Command, frozen=True):
    """Calls the next person who has not spoken yet; after the last one the round is over."""


@event("speaker.called", undoable=True)
class SpeakerCalled(Event, frozen=True):
    """A member has the word now; null: everybody has had it."""

    member: str | None


def call(lab: Lab, step: Activity, turns: Turns) -> Iterable[Event]:
    """The next speaker, or the end of the round; nothing after it."""
    waiting = [member for member in lab.participants() if member.id not in set(turns.called)]
    heard = Counter(lab.members[id].organisation for id in turns.called if id in lab.members)
    if waiting:
        yield SpeakerCalled(activity=step.id, member=min(waiting, key=lambda m: heard[m.organisation]).id)
    elif turns.called and not turns.over:
        yield SpeakerCalled(activity=step.id, member=None)


def called(turns: Turns, fact: SpeakerCalled) -> Turns:
    """The turns after a call."""
    return Turns(turns.called, over=True) if fact.member is None else Turns((*turns.called, fact.member))


def speaker_record(lab: Lab, step: Activity, viewer: Viewer, turns: Turns) -> Any:
    """Who has the word: {organisation, actor_group, spoken, of, over, member?}; none before the first call and once it is done."""
    if isinstance(viewer, Me) or not turns.called or step.state not in ("open", "locked"):
        return None
    now = None if turns.over else lab.members.get(turns.called[-1])
    shown = now if lab.identity != "anonymous" else None
    spoken = sum(1 for id in turns.called if id in lab.taking_part)
    record = {
        "organisation": shown.organisation if shown else None,
        "actor_group": shown.actor_group if shown else None,
        "spoken": spoken,
        "of": len(lab.taking_part),
        "over": turns.over,
    }
    return {**record, "member": now.id if now else None} if isinstance(viewer, Staff) else record


def turn_record(step: Activity, viewer: Viewer, turns: Turns) -> Any:
    """Whether one has the word now: {now}."""
    if not isinstance(viewer, Me) or not turns.called or step.state not in ("open", "locked"):
        return None
    return {"now": not turns.over and turns.called[-1] == viewer.member}
