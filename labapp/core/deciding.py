"""What every lab's commands lead to: one short function a command, all of one shape.

`judge` has let the command pass before; a function here answers with events, with none if the lab is as wished already,
or refuses what only the state can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import msgspec
from msgspec import UNSET

from labapp.core import commands as c
from labapp.core import events as e
from labapp.core import exempting, later_days, leading, paper, photos, results, rounds, seating, trials
from labapp.core.kinds import kinds
from labapp.core.messages import Actor, Command, Event, read
from labapp.core.model import Activity, Card, Lab, Member, Organisation, Timer
from labapp.core.moments import rfc3339
from labapp.core.policy import demand_open, enters_for_others, named_activity
from labapp.core.refused import Refused, bad_request

Facts = Iterable[Event]
YEARS = range(1900, 3000)  # in which a lab can be planned; arithmetic with times outside of them may fail
LABELS = 200  # members, organisations and the like in one lab's list; more is a mistake


def lab_open(lab: Lab, command: c.LabOpen, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return () if lab.state == "open" else (e.LabOpened(),)


def lab_close(lab: Lab, command: c.LabClose, actor: Actor, activity: str | None, now: datetime) -> Facts:
    results.demand_anchored(lab)
    return (e.LabClosed(),)


def lab_edit(lab: Lab, command: c.LabEdit, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if command.identity is not UNSET and command.identity != lab.identity:
        _only_stricter(lab, command.identity)
    fields = ("title", "challenge", "theme", "identity", "starts_at", "day_starts", "places", "brief")
    wished = {f: getattr(command, f) for f in fields}
    if command.starts_at is not UNSET:
        wished["starts_at"] = in_utc("starts_at", command.starts_at)
        wished["day_starts"] = later_days.moved_along(lab.day_starts, lab.starts_at, wished["starts_at"])
    if command.day_starts is not UNSET:
        first = lab.starts_at if wished["starts_at"] is UNSET else wished["starts_at"]
        moments = {day: in_utc(f"day_starts.{day}", moment) or "" for day, moment in command.day_starts.items()}
        wished["day_starts"] = later_days.in_order(first, moments)
    if command.organisations is not UNSET:
        wished["organisations"] = name_organisations(command.organisations)
    changes = {f: value for f, value in wished.items() if value is not UNSET and value != getattr(lab, f)}
    return (e.LabEdited(**changes),) if changes else ()


def _only_stricter(lab: Lab, identity: str) -> None:
    """What people were promised is never weakened: the rule may be loosened only before the first card, dot or answer."""
    order = ["role_named", "anonymous_group_tag", "anonymous"]
    given = lab.cards or any(work != type(work)() for work in lab.work.values())
    if given and order.index(identity) < order.index(lab.identity):
        raise Refused("not_allowed", field="identity", reason="people have written under the present promise")


def name_organisations(given: list[c.OrganisationIn]) -> tuple[Organisation, ...]:
    """The invited bodies with an id and a short label each, made from the name where the client gave none.

    :raise Refused: `bad_request` if two have the same id
    """
    if len(given) > LABELS:
        raise bad_request("organisations", "too many")
    taken = {body.id for body in given}
    free = (id for number in count(1) if (id := f"org-{number}") not in taken)
    found: list[Organisation] = []
    for body in given:
        initials = "".join(word[0] for word in re.findall(r"\w+", body.name)).upper()
        short = body.short or (initials if 2 <= len(initials) <= 5 else body.name[:4].strip())
        found.append(Organisation(body.id or next(free), body.name, short, body.level))
    if len({body.id for body in found}) != len(found):
        raise bad_request("organisations", "two have the same id")
    return tuple(found)


def door_close(lab: Lab, command: c.DoorClose, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return () if lab.door == "closed" else (e.DoorClosed(),)


def door_open(lab: Lab, command: c.DoorOpen, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return () if lab.door == "open" else (e.DoorOpened(),)


def activity_open(lab: Lab, command: Command, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = named_activity(lab, activity)
    if step.state == "open" and lab.current == step.id:
        return
    if lab.state == "planned":
        yield e.LabOpened()
    present = lab.activities.get(lab.current or "")
    if present and present.id != step.id and present.state in ("open", "locked"):
        yield e.ActivityFinished(activity=present.id)
    yield from rounds.before_it_takes_in_again(lab, step)
    yield from _blind_again(step)
    yield e.ActivityOpened(activity=step.id)


def _blind_again(step: Activity) -> Facts:
    """What ends with its reveal is hidden before it takes in again: nobody votes under the eyes of a result."""
    if step.revealed and kinds()[step.kind].reveal_locks:
        yield e.ActivityHidden(activity=step.id)


def activity_lock(lab: Lab, command: c.ActivityLock, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = named_activity(lab, activity)
    if step.state == "locked":
        return ()
    demand_open(step)
    return (e.ActivityLocked(activity=step.id),)


def activity_unlock(lab: Lab, command: c.ActivityUnlock, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = named_activity(lab, activity)
    if step.state == "open":
        return ()
    if step.state != "locked":
        raise Refused("activity_not_open")
    blind = (*_blind_again(step),)  # what goes on in the open is no new round
    kept = rounds.before_it_takes_in_again(lab, step) if blind else ()
    return (*kept, *blind, e.ActivityUnlocked(activity=step.id))


def activity_reveal(lab: Lab, command: c.ActivityReveal, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = named_activity(lab, activity)
    if step.state == "planned":
        raise Refused("activity_not_open")
    if step.revealed or kinds()[step.kind].private:
        return
    if step.state == "open" and kinds()[step.kind].reveal_locks:
        yield e.ActivityLocked(activity=step.id)
    yield e.ActivityRevealed(activity=step.id)


def activity_hide(lab: Lab, command: c.ActivityHide, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = named_activity(lab, activity)
    return (e.ActivityHidden(activity=step.id),) if step.revealed else ()


def activity_finish(lab: Lab, command: c.ActivityFinish, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = named_activity(lab, activity)
    if step.state == "planned":
        raise Refused("activity_not_open")
    return () if step.state == "done" else (e.ActivityFinished(activity=step.id),)


def activity_add(lab: Lab, command: c.ActivityAdd, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if command.after is not None:
        named_activity(lab, command.after)
    number = next(n for n in count(len(lab.work) + 1) if f"a{n:02}" not in lab.work)
    new = command.activity or f"a{number:02}"
    if new in lab.work:  # also what was dropped: it may come back, and the journal tells of it
        raise bad_request("activity", "this id is taken")
    after = command.after or _last_until(lab, command.day)
    before = lab.activities.get(after or "")
    spec = e.ActivitySpec(
        id=new,
        phase=command.phase or (before.phase if before else "arrive"),
        kind=command.kind,
        method=command.method or command.kind,
        title=command.title,
        prompt=command.prompt,
        minutes=command.minutes,
        config=check_config(command.kind, command.config or {}),
        day=command.day or (before.day if before else 1),
    )
    return (e.ActivityAdded(activity=new, spec=spec, after=after),)


def check_config(kind: str, config: dict[str, Any]) -> dict[str, Any]:
    """A config in plain JSON, complete and strict, for a kind that exists.

    :raise Refused: `bad_request` with the field below `config`
    """
    if kind not in kinds():
        raise bad_request("kind", "unknown kind of activity")
    try:
        settings = read(kinds()[kind].settings, config)
    except Refused as refused:
        refused.details["field"] = f"config.{refused.details.get('field', '')}".rstrip(".")
        raise
    plain: dict[str, Any] = msgspec.to_builtins(settings)
    return plain


def activity_edit(lab: Lab, command: c.ActivityEdit, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = named_activity(lab, activity)
    present = msgspec.to_builtins(step)
    wished = {f: getattr(command, f) for f in ("title", "prompt", "minutes", "phase", "day")}
    if command.config is not UNSET:
        wished["config"] = check_config(step.kind, command.config)
    changes = {f: value for f, value in wished.items() if value is not UNSET and value != present[f]}
    if changes:
        yield e.ActivityEdited(activity=step.id, **changes)
    if "day" in changes:
        after = _last_until(lab, changes["day"] - (changes["day"] > step.day), step.id)
        if after != _before(lab, step):
            yield e.ActivityMoved(activity=step.id, after=after)


def _last_until(lab: Lab, day: int | None, but: str | None = None) -> str | None:
    """The last activity of the agenda up to a day (None: of all days), not counting one."""
    return next(
        (id for id in reversed(lab.order) if id != but and (day is None or lab.activities[id].day <= day)), None
    )


def _before(lab: Lab, step: Activity) -> str | None:
    place = lab.order.index(step.id)
    return lab.order[place - 1] if place else None


def activity_move(lab: Lab, command: c.ActivityMove, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = named_activity(lab, activity)
    if command.after is not None:
        named_activity(lab, command.after)
    if command.after == step.id:
        raise bad_request("after", "an activity cannot come after itself")
    moves = command.after != _before(lab, step)
    if moves:
        yield e.ActivityMoved(activity=step.id, after=command.after)
    # The agenda stays in the order of its days: what comes to lie in another day belongs to it.
    there = next((id for id in (command.after, *lab.order) if id not in (None, step.id)), step.id) if moves else step.id
    day = command.day or lab.activities[there].day
    if day != step.day:
        yield e.ActivityEdited(activity=step.id, day=day)


def activity_drop(lab: Lab, command: c.ActivityDrop, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return (e.ActivityDropped(activity=named_activity(lab, activity).id),)


def _left(timer: Timer, now: datetime) -> int:
    """Seconds left on a clock, never below 0."""
    if timer.ends_at is None:
        return timer.remaining_s
    return max(0, round((datetime.fromisoformat(timer.ends_at) - now).total_seconds()))


def _running(lab: Lab, seconds: int, planned: int, now: datetime) -> e.TimerSet:
    ends_at = rfc3339(now + timedelta(seconds=seconds))
    return e.TimerSet(timer=Timer(lab.current, ends_at, seconds, False, planned))


def in_utc(field: str, moment: str | None) -> str | None:
    """A moment that a person planned, as we store it, from RFC 3339 with any time zone.

    :raise Refused: `bad_request` with the field
    """
    if moment is None:
        return None
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise bad_request(field, "not_a_time") from None
    if at.tzinfo is None or at.year not in YEARS:
        raise bad_request(field, "not_a_time")
    return rfc3339(at, "seconds")


def timer_start(lab: Lab, command: c.TimerStart, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return (_running(lab, command.seconds, command.seconds, now),)


def timer_pause(lab: Lab, command: c.TimerPause, actor: Actor, activity: str | None, now: datetime) -> Facts:
    timer = lab.timer
    if timer is None or timer.paused:
        return ()
    return (e.TimerSet(timer=Timer(timer.activity, None, _left(timer, now), True, timer.planned_s)),)


def timer_resume(lab: Lab, command: c.TimerResume, actor: Actor, activity: str | None, now: datetime) -> Facts:
    timer = lab.timer
    if timer is None or not timer.paused:
        return ()
    return (_running(lab, timer.remaining_s, timer.planned_s, now),)


def timer_add(lab: Lab, command: c.TimerAdd, actor: Actor, activity: str | None, now: datetime) -> Facts:
    timer = lab.timer or Timer(lab.current, None, 0, True, 0)
    left = max(0, _left(timer, now) + command.seconds)
    planned = max(0, timer.planned_s + command.seconds)
    if timer.paused:
        return (e.TimerSet(timer=Timer(timer.activity, None, left, True, planned)),)
    return (_running(lab, left, planned, now),)


def timer_stop(lab: Lab, command: c.TimerStop, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return () if lab.timer is None else (e.TimerSet(timer=None),)


def _wall(lab: Lab, **changes: Any) -> Facts:
    wall = msgspec.structs.replace(lab.wall, **changes)
    return () if wall == lab.wall else (e.WallSet(wall=wall),)


def wall_show(lab: Lab, command: c.WallShow, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if command.wall is None:
        return _wall(lab, view=command.view)
    return _wall(lab, others={**lab.wall.others, command.wall: command.view})


def wall_theme(lab: Lab, command: c.WallTheme, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return _wall(lab, theme=command.theme)


def wall_spotlight(lab: Lab, command: c.WallSpotlight, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if command.card is not None and not (command.card in lab.cards and lab.card_is_public(lab.cards[command.card])):
        raise Refused("unknown_card")
    return _wall(lab, spotlight=command.card)


def room_tell(lab: Lab, command: c.RoomTell, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return _wall(lab, message=command.text.strip() or None)


def card_add(lab: Lab, command: c.CardAdd, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if command.source is not None and not enters_for_others(actor):
        raise Refused("not_allowed", field="source")
    step = named_activity(lab, activity)
    card_kind = kinds()[step.kind].card_kind(step.config)
    if card_kind is None:
        raise bad_request("activity", "this activity takes no cards")
    if step.state == "planned":
        raise Refused("activity_not_open")
    if command.card in lab.cards:
        raise bad_request("card", "this id is taken")
    text = command.text.strip()
    if not text:
        raise bad_request("text", "is empty")
    photos.demand_free(lab, command.photo, actor.member)
    below = lab.cards.get(command.builds_on or "")
    if command.builds_on is not None and (below is None or not lab.card_is_public(below)):
        raise Refused("unknown_card")
    written = {f: getattr(command, f) for f in ("column", "lang", "photo", "builds_on", "source")}
    author = "" if command.source else actor.member or ""
    late = step.state != "open" and command.source is None  # staff know when they bring in what lies on paper
    card = Card(command.card, step.id, author, text, card_kind, "", late=late, **written)  # type: ignore[arg-type]
    card = kinds()[step.kind].take_in(lab, step, card)
    kinds()[step.kind].check_card(lab, step, card)
    own = ("text", "kind", "column", "lang", "late", "photo", "builds_on", "kept", "source", "unsigned")
    return (e.CardAdded(activity=step.id, card=card.id, **{f: getattr(card, f) for f in own}),)


def card_edit(lab: Lab, command: c.CardEdit, actor: Actor, activity: str | None, now: datetime) -> Facts:
    text = command.text.strip()
    if not text:
        raise bad_request("text", "is empty")
    return () if lab.cards[command.card].text == text else (e.CardEdited(card=command.card, text=text),)


def card_take_back(lab: Lab, command: c.CardTakeBack, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return (e.CardTakenBack(card=command.card),)


def card_hide(lab: Lab, command: c.CardHide, actor: Actor, activity: str | None, now: datetime) -> Facts:
    return () if command.card in lab.hidden else (e.CardHidden(card=command.card),)


def card_restore(lab: Lab, command: c.CardRestore, actor: Actor, activity: str | None, now: datetime) -> Facts:
    absent = command.card in lab.hidden or lab.card_is_late(lab.cards[command.card])
    return (e.CardRestored(card=command.card),) if absent else ()


def ready_set(lab: Lab, command: c.ReadySet, actor: Actor, activity: str | None, now: datetime) -> Facts:
    step = activity or lab.current
    if step is None or step not in lab.activities:
        raise Refused("unknown_activity")
    is_ready = lab.ready.get(actor.member or "") == step
    return () if is_ready == command.ready else (e.ReadyChanged(activity=step, ready=command.ready),)


def member_remove(lab: Lab, command: c.MemberRemove, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if command.member not in lab.members:
        raise bad_request("member", "nobody here has this id")
    if command.member == actor.member:
        raise Refused("not_allowed")
    return () if command.member in lab.removed else (e.MemberRemoved(member=command.member),)


def member_restore(lab: Lab, command: c.MemberRestore, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if command.member not in lab.members:
        raise bad_request("member", "nobody here has this id")
    if command.member in lab.removed:
        yield from seating.returner(lab, lab.members[command.member])
        yield e.MemberRestored(member=command.member)


def undo(lab: Lab, command: c.Undo, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if lab.undo:
        yield e.ChangeUndone()
        yield from seating.seats_after(lab, lab.undo[-1].before)


def redo(lab: Lab, command: c.Redo, actor: Actor, activity: str | None, now: datetime) -> Facts:
    if lab.redo:
        if lab.redo[-1].after.get(("lab", "state")) == "closed":
            results.demand_anchored(lab)  # what was decided since counts too
        yield e.ChangeRedone()
        yield from seating.seats_after(lab, lab.redo[-1].after)


def member_join(lab: Lab, command: c.MemberJoin, actor: Actor, activity: str | None, now: datetime) -> Facts:
    known = {body.id for body in lab.organisations}
    if command.organisation is not None and command.organisation not in known:
        raise bad_request("organisation", "is not invited to this lab")
    if command.member in lab.members:
        return
    if not command.staff and lab.state == "closed":
        raise Refused("lab_closed")
    if not command.staff and (lab.door == "closed" or lab.is_full):
        raise Refused("door_closed")
    fields = {f: getattr(command, f) for f in ("member", "organisation", "actor_group", "staff")}
    yield e.MemberJoined(**fields)
    yield from seating.newcomer(lab, Member(command.member, command.organisation, command.actor_group, command.staff))


def member_arrive(lab: Lab, command: c.MemberArrive, actor: Actor, activity: str | None, now: datetime) -> Facts:
    member = lab.members.get(command.member)
    return () if member is None or member.arrived else (e.MemberArrived(member=command.member),)


Decider = Callable[[Lab, Any, Actor, str | None, datetime], Facts]
DECIDE: dict[type[Command], Decider] = {
    c.LabOpen: lab_open,
    c.LabClose: lab_close,
    c.LabEdit: lab_edit,
    c.DoorClose: door_close,
    c.DoorOpen: door_open,
    c.ActivityOpen: activity_open,
    c.ActivityReopen: activity_open,
    c.ActivityLock: activity_lock,
    c.ActivityUnlock: activity_unlock,
    c.ActivityReveal: activity_reveal,
    c.ActivityHide: activity_hide,
    c.ActivityFinish: activity_finish,
    c.ActivityAdd: activity_add,
    c.ActivityEdit: activity_edit,
    c.ActivityMove: activity_move,
    c.ActivityDrop: activity_drop,
    c.TimerStart: timer_start,
    c.TimerPause: timer_pause,
    c.TimerResume: timer_resume,
    c.TimerAdd: timer_add,
    c.TimerStop: timer_stop,
    c.WallShow: wall_show,
    c.WallTheme: wall_theme,
    c.WallSpotlight: wall_spotlight,
    c.RoomTell: room_tell,
    c.GroupsForm: seating.groups_form,
    seating.GroupMove: seating.group_move,
    c.CardAdd: card_add,
    c.CardEdit: card_edit,
    c.CardTakeBack: card_take_back,
    c.CardHide: card_hide,
    c.CardRestore: card_restore,
    c.ReadySet: ready_set,
    c.MemberRemove: member_remove,
    c.MemberRestore: member_restore,
    results.ResultAnchor: results.result_anchor,
    results.ResultStop: results.result_stop,
    **trials.DECIDE,
    **exempting.DECIDE,
    c.Undo: undo,
    c.Redo: redo,
    c.MemberJoin: member_join,
    c.MemberArrive: member_arrive,
    c.PhotoKeep: photos.photo_keep,
    paper.PaperTally: paper.paper_tally,
    leading.NoteWrite: leading.note_write,
    leading.LeadTake: leading.lead_take,
    leading.LeadGive: leading.lead_give,
    leading.AgendaReplan: leading.agenda_replan,
    leading.RoomCalm: leading.room_calm,
}
