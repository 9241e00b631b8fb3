"""The kernel: `decide` turns a command into facts or refuses it, `evolve` folds a fact into the lab.

`decide` never changes anything; `evolve` never refuses. Every event of the journal goes through `evolve`, whether it was decided
a moment ago or read back after a restart, so both give the same lab. What staff did to the shared state (and every grouping) is
kept as a `Change`: the values it touched, before and after; undo and redo write those values back.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from labapp.core import deciding, exemptions, folding
from labapp.core.events import EventSealed
from labapp.core.kinds import kinds
from labapp.core.messages import EVENTS, Actor, Command, Event, Stored
from labapp.core.model import UNDO_DEPTH, Change, Lab
from labapp.core.policy import judge, named_activity
from labapp.core.refused import bad_request
from labapp.core.table import EMPTY

kinds()  # their messages must be known before the first journal is read

# Places that follow from the rest or are a person's own: undo leaves them alone. The identity rule is a promise to people, and
# undo (or redo, after they have written) would break it behind `lab.edit`, which only lets it be made stricter.
NOT_SHARED = {
    "cards",
    "members",
    "work",
    "ready",
    "experiments",
    "results",
    "trials",
    "exemptions",
    "staff_notes",
    "me",
}
NOT_SHARED_FIELDS = {("lab", "undo"), ("lab", "redo"), ("lab", "identity"), ("lab", "lead")}


def decide(lab: Lab, command: Command, actor: Actor, activity: str | None, now: datetime) -> tuple[Event, ...]:
    """The events a command leads to; none if everything is as wished already.

    :param activity: the activity named with the command; None means the present one
    :param now: UTC
    :raise Refused: by the rules of the lab
    """
    if command.may.activity != "none":
        activity = activity or lab.current
    judge(lab, command, actor, activity)
    if type(command) in deciding.DECIDE:
        return tuple(exemptions.gated(lab, deciding.DECIDE[type(command)](lab, command, actor, activity, now), now))
    step = named_activity(lab, activity)
    kind = kinds()[step.kind]
    if type(command) not in kind.commands:
        raise bad_request("activity", f"an activity of kind {kind.name} does not take this command")
    return tuple(exemptions.gated(lab, kind.decide(lab, step, command, actor, now), now))


def evolve(lab: Lab, stored: Stored) -> Lab:
    """The lab after one event of its journal."""
    event = stored.event
    before = lab
    clean = replace(lab, touched=EMPTY)
    if type(event) in folding.FOLD:
        after = folding.FOLD[type(event)](clean, event, stored)
    else:
        step = lab.activities[event.activity or ""]
        after = kinds()[step.kind].evolve(clean, step, event, stored.actor)
    if changed := _change_of(event):
        after = _remember(before, after, stored, changed)
    touched = after.touched
    if stored.actor is not None and any(collection == "work" for collection, _ in touched):
        touched = touched.put(("me", stored.actor), True)
    return replace(after, seq=stored.seq, touched=before.touched.join(touched))


def _change_of(event: Event) -> str | None:
    """The name of the event that undo would take back. A sealed one keeps its place, so that each later undo meets its own change."""
    name = event.of if isinstance(event, EventSealed) else event.name
    return name if name in EVENTS and EVENTS[name].undoable else None


def _remember(before: Lab, after: Lab, stored: Stored, name: str) -> Lab:
    """Keeps the change for undo; events of one command are one change. A new change ends what could be redone."""
    places = [p for p in after.touched if p[0] not in NOT_SHARED and p not in NOT_SHARED_FIELDS]
    if not places and not isinstance(stored.event, EventSealed):
        return after
    old = {place: before.read(place) for place in places}
    new = {place: after.read(place) for place in places}
    stack = before.undo
    if stack and stack[-1].command == stored.command:
        last = stack[-1]  # what a command is about comes last: opening an activity finishes another first
        old, new = {**old, **last.before}, {**last.after, **new}
        stack = stack[:-1]
    change = Change(stored.command, name, old, new, stored.event.activity, stored.actor)
    return after.set(undo=(*stack, change)[-UNDO_DEPTH:], redo=())


def fresh(lab: Lab) -> Lab:
    """The lab with its notes of what was touched forgotten: done after they have been shown."""
    return replace(lab, touched=EMPTY)


def fold(lab_id: str, events: list[Stored]) -> Lab:
    """A lab from its whole journal."""
    lab = Lab(id=lab_id)
    for stored in events:
        lab = replace(evolve(lab, stored), touched=EMPTY)
    return lab
