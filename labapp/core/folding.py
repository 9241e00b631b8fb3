"""How every lab's events change it: one short function an event, none of which can fail on what was once stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from labapp.core import events as e
from labapp.core import exemptions, leading, paper, photos, results, rounds, seating, trials
from labapp.core.kinds import kinds
from labapp.core.messages import Event, Stored, read
from labapp.core.model import Activity, Card, Lab, Member, Timer


def lab_created(lab: Lab, event: e.LabCreated, stored: Stored) -> Lab:
    fields = (
        "title",
        "challenge",
        "language",
        "identity",
        "code",
        "theme",
        "organisations",
        "starts_at",
        "rehearsal",
        "brief",
    )
    lab = lab.set(**{field: getattr(event, field) for field in fields})
    for spec in event.agenda:
        lab = _with_activity(lab, spec)
    return lab.set(order=tuple(spec.id for spec in event.agenda))


def _with_activity(lab: Lab, spec: e.ActivitySpec) -> Lab:
    kind = kinds()[spec.kind]
    planned = {
        field: getattr(spec, field) for field in ("id", "phase", "kind", "method", "title", "prompt", "minutes", "day")
    }
    lab = lab.put("activities", spec.id, Activity(**planned, config=read(kind.settings, spec.config)))
    return lab if spec.id in lab.work else lab.put("work", spec.id, kind.work())


def lab_edited(lab: Lab, event: e.LabEdited, stored: Stored) -> Lab:
    fields = ("title", "challenge", "theme", "identity", "starts_at", "day_starts", "organisations", "places", "brief")
    return lab.set(**_set_fields(event, fields))


def _set_fields(event: Event, fields: tuple[str, ...]) -> dict[str, Any]:
    """The fields of an event that were set."""
    return {field: value for field in fields if (value := getattr(event, field)) is not UNSET}


def lab_opened(lab: Lab, event: e.LabOpened, stored: Stored) -> Lab:
    return lab.set(state="open")


def lab_closed(lab: Lab, event: e.LabClosed, stored: Stored) -> Lab:
    present = lab.activities.get(lab.current or "")
    if present and present.state in ("open", "locked"):
        lab = lab.put("activities", present.id, replace(present, state="done", finished_at=stored.at))
    return lab.set(state="closed", timer=None, current=None)


def lab_noted(lab: Lab, event: e.LabNoted, stored: Stored) -> Lab:
    return lab.set(notes=(*lab.notes, event.data))


def door_closed(lab: Lab, event: e.DoorClosed, stored: Stored) -> Lab:
    return lab.set(door="closed")


def door_opened(lab: Lab, event: e.DoorOpened, stored: Stored) -> Lab:
    return lab.set(door="open")


def activity_added(lab: Lab, event: e.ActivityAdded, stored: Stored) -> Lab:
    return _placed(_with_activity(lab, event.spec), event.spec.id, event.after)


def _placed(lab: Lab, activity: str, after: str | None) -> Lab:
    rest = [step for step in lab.order if step != activity]
    place = rest.index(after) + 1 if after in rest else 0
    return lab.set(order=(*rest[:place], activity, *rest[place:]))


def activity_edited(lab: Lab, event: e.ActivityEdited, stored: Stored) -> Lab:
    step = lab.activities[event.activity or ""]
    changes = _set_fields(event, ("title", "prompt", "minutes", "phase", "day"))
    if event.config is not UNSET:
        changes["config"] = read(kinds()[step.kind].settings, event.config)
    if event.minutes is not UNSET:  # who gives an activity other minutes by hand changes the plan itself
        changes["planned_minutes"] = None
    return lab.put("activities", step.id, replace(step, **changes))


def activity_moved(lab: Lab, event: e.ActivityMoved, stored: Stored) -> Lab:
    return _placed(lab, event.activity or "", event.after)


def activity_dropped(lab: Lab, event: e.ActivityDropped, stored: Stored) -> Lab:
    dropped = event.activity or ""
    lab = lab.drop("activities", dropped).set(order=tuple(step for step in lab.order if step != dropped))
    return lab.set(current=None, timer=None) if lab.current == dropped else lab


def activity_opened(lab: Lab, event: e.ActivityOpened, stored: Stored) -> Lab:
    step = lab.activities[event.activity or ""]
    kind = kinds()[step.kind]
    shown = step.revealed or (kind.shown_at_once(step.config) and not kind.private)
    opened = replace(step, state="open", revealed=shown, opened_at=step.opened_at or stored.at, finished_at=None)
    lab = lab.put("activities", step.id, opened)
    seconds = step.minutes * 60
    timer = Timer(step.id, None, seconds, True, seconds) if seconds else None
    wall = replace(lab.wall, view="auto", spotlight=None)
    return lab.set(current=step.id, timer=timer, **({} if wall == lab.wall else {"wall": wall}))


def activity_locked(lab: Lab, event: e.ActivityLocked, stored: Stored) -> Lab:
    return _activity(lab, event, state="locked")


def activity_unlocked(lab: Lab, event: e.ActivityUnlocked, stored: Stored) -> Lab:
    return _activity(lab, event, state="open")


def activity_revealed(lab: Lab, event: e.ActivityRevealed, stored: Stored) -> Lab:
    private = kinds()[
        lab.activities[event.activity or ""].kind
    ].private  # no journal, wherever it comes from, shows what is one's own
    return lab if private else _activity(lab, event, revealed=True)


def activity_hidden(lab: Lab, event: e.ActivityHidden, stored: Stored) -> Lab:
    return _activity(lab, event, revealed=False)


def activity_finished(lab: Lab, event: e.ActivityFinished, stored: Stored) -> Lab:
    lab = _activity(lab, event, state="done", finished_at=stored.at)
    if lab.timer and lab.timer.activity == event.activity:
        lab = lab.set(timer=None)
    return lab


def _activity(lab: Lab, event: Event, **changes: Any) -> Lab:
    step = lab.activities[event.activity or ""]
    return lab.put("activities", step.id, replace(step, **changes))


def timer_set(lab: Lab, event: e.TimerSet, stored: Stored) -> Lab:
    return lab.set(timer=event.timer)


def wall_set(lab: Lab, event: e.WallSet, stored: Stored) -> Lab:
    return lab.set(wall=event.wall)


def card_added(lab: Lab, event: e.CardAdded, stored: Stored) -> Lab:
    copied = ("text", "kind", "column", "lang", "late", "photo", "builds_on", "kept", "source", "unsigned")
    fields = {field: getattr(event, field) for field in copied}
    author = "" if event.source else stored.actor or ""
    card = Card(id=event.card, activity=event.activity or "", author=author, at=stored.at, **fields)
    return photos.put_on(lab.put("cards", card.id, card), card.photo, card.id)


def card_edited(lab: Lab, event: e.CardEdited, stored: Stored) -> Lab:
    return lab.put("cards", event.card, replace(lab.cards[event.card], text=event.text, edited=True))


def card_taken_back(lab: Lab, event: e.CardTakenBack, stored: Stored) -> Lab:
    lab = lab.put("cards", event.card, replace(lab.cards[event.card], taken_back=True))
    return _off_the_wall(lab, event.card)


def card_hidden(lab: Lab, event: e.CardHidden, stored: Stored) -> Lab:
    return _off_the_wall(lab.put("hidden", event.card, True), event.card)


def _off_the_wall(lab: Lab, card: str) -> Lab:
    """A card that is gone is not in the spotlight either."""
    return lab.set(wall=replace(lab.wall, spotlight=None)) if lab.wall.spotlight == card else lab


def card_restored(lab: Lab, event: e.CardRestored, stored: Stored) -> Lab:
    lab = lab.drop("hidden", event.card)
    return lab.put("accepted", event.card, True) if lab.cards[event.card].late else lab


def member_joined(lab: Lab, event: e.MemberJoined, stored: Stored) -> Lab:
    return lab.put("members", event.member, Member(event.member, event.organisation, event.actor_group, event.staff))


def member_arrived(lab: Lab, event: e.MemberArrived, stored: Stored) -> Lab:
    return lab.put("members", event.member, replace(lab.members[event.member], arrived=True))


def member_removed(lab: Lab, event: e.MemberRemoved, stored: Stored) -> Lab:
    return seating.without(lab.put("removed", event.member, True), event.member)


def member_restored(lab: Lab, event: e.MemberRestored, stored: Stored) -> Lab:
    return lab.drop("removed", event.member)


def member_erased(lab: Lab, event: e.MemberErased, stored: Stored) -> Lab:
    """The member stays as they were, but what showed their name is shown again."""
    member = lab.members.get(event.member)
    return lab if member is None else lab.put("members", member.id, member)


def ready_changed(lab: Lab, event: e.ReadyChanged, stored: Stored) -> Lab:
    member = stored.actor or ""
    return lab.put("ready", member, event.activity) if event.ready else lab.drop("ready", member)


def change_undone(lab: Lab, event: e.ChangeUndone, stored: Stored) -> Lab:
    change = lab.undo[-1]
    return _write(lab, change.before).set(undo=lab.undo[:-1], redo=(*lab.redo, change))


def change_redone(lab: Lab, event: e.ChangeRedone, stored: Stored) -> Lab:
    change = lab.redo[-1]
    return _write(lab, change.after).set(undo=(*lab.undo, change), redo=lab.redo[:-1])


def _write(lab: Lab, values: dict[tuple[str, str], Any]) -> Lab:
    for place in sorted(values):
        lab = lab.write(place, values[place])
    return lab


Fold = Callable[[Lab, Any, Stored], Lab]
FOLD: dict[type[Event], Fold] = {
    e.LabCreated: lab_created,
    e.LabEdited: lab_edited,
    e.LabOpened: lab_opened,
    e.LabClosed: lab_closed,
    e.LabNoted: lab_noted,
    e.DoorClosed: door_closed,
    e.DoorOpened: door_opened,
    e.ActivityAdded: activity_added,
    e.ActivityEdited: activity_edited,
    e.ActivityMoved: activity_moved,
    e.ActivityDropped: activity_dropped,
    e.ActivityOpened: activity_opened,
    e.ActivityLocked: activity_locked,
    e.ActivityUnlocked: activity_unlocked,
    e.ActivityRevealed: activity_revealed,
    e.ActivityHidden: activity_hidden,
    e.ActivityFinished: activity_finished,
    e.TimerSet: timer_set,
    e.WallSet: wall_set,
    e.GroupsFormed: seating.groups_formed,
    seating.GroupJoined: seating.group_joined,
    seating.PairsFormed: seating.pairs_formed,
    seating.GroupMoved: seating.group_moved,
    e.CardAdded: card_added,
    e.CardEdited: card_edited,
    e.CardTakenBack: card_taken_back,
    e.CardHidden: card_hidden,
    e.CardRestored: card_restored,
    e.MemberJoined: member_joined,
    e.MemberArrived: member_arrived,
    e.MemberRemoved: member_removed,
    e.MemberRestored: member_restored,
    e.MemberErased: member_erased,
    e.ReadyChanged: ready_changed,
    e.ChangeUndone: change_undone,
    e.ChangeRedone: change_redone,
    e.PhotoKept: photos.photo_kept,
    e.PhotoErased: photos.photo_erased,
    results.ResultAnchored: results.result_anchored,
    results.ResultStopped: results.result_stopped,
    trials.TrialWritten: trials.trial_written,
    exemptions.ExemptionWritten: exemptions.exemption_written,
    rounds.RoundKept: rounds.round_kept,
    paper.PaperTallied: paper.paper_tallied,
    leading.NoteWritten: leading.note_written,
    leading.LeadChanged: leading.lead_changed,
    leading.AgendaReplanned: leading.agenda_replanned,
    e.EventSealed: lambda lab, event, stored: lab,
}
