"""A lab's walls at every moment of it, for a time-lapse: folded from the journal as they were then, and as they may be shown now.

A `Film` keeps the whole lab at every so many events; a moment is folded from the nearest one before it. Labs share what they do not
differ in, so this costs little memory. What was hidden at a moment is hidden in it, as the wall had it. What has been hidden, taken
back, erased or covered since is in no moment (`as_allowed_now`), and notes have the words that they have now.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from labapp.core import kernel
from labapp.core.dependents import dependents
from labapp.core.kinds import kinds
from labapp.core.messages import Stored
from labapp.core.model import Lab
from labapp.core.show import Names, Records, record, show
from labapp.core.table import Table
from labapp.core.viewers import WallViewer

WALL = WallViewer()
KEY_FRAME_EVERY = 100  # events; a moment costs at most so many folds
OF_STAFF = ("undo", "ready", "lead", "note", "member")  # records that no wall has


class Moment(Struct, frozen=True):
    """A number at which a wall may have changed: when, in seconds after the lab's first event, and what was on then."""

    seq: int
    after_s: int
    activity: str | None


class Film(Struct, frozen=True):
    """A journal up to its last event. `key_frames[n]` is the lab after `KEY_FRAME_EVERY * n` events."""

    events: tuple[Stored, ...]
    key_frames: tuple[Lab, ...]
    moments: tuple[Moment, ...]
    last: Lab


def blank_film(lab_id: str) -> Film:
    """The film of a lab without events."""
    nothing = Lab(id=lab_id)
    return Film((), (nothing,), (), nothing)


def filmed(film: Film, events: Iterable[Stored]) -> Film:
    """The film with the events that came after it."""
    lab, seen = film.last, list(film.events)
    key_frames, moments = list(film.key_frames), list(film.moments)
    for stored in events:
        before, lab = lab, kernel.evolve(lab, stored)
        seen.append(stored)
        if any(key.partition("/")[0] not in OF_STAFF for key in dependents(before, lab, lab.touched)):
            moments.append(Moment(stored.seq, _seconds(seen[0].at, stored.at), lab.current))
        lab = kernel.fresh(lab)
        if len(seen) % KEY_FRAME_EVERY == 0:
            key_frames.append(lab)
    return Film(tuple(seen), tuple(key_frames), tuple(moments), lab)


def _seconds(first: str, at: str) -> int:
    return max(0, round((datetime.fromisoformat(at) - datetime.fromisoformat(first)).total_seconds()))


def lab_at(film: Film, seq: int) -> Lab:
    """The lab after event number `seq`."""
    place = _events_until(film, seq)
    nearest = place // KEY_FRAME_EVERY
    lab = film.key_frames[nearest]
    for stored in film.events[nearest * KEY_FRAME_EVERY : place]:
        lab = kernel.fresh(kernel.evolve(lab, stored))
    return lab


def at(film: Film, seq: int) -> str:
    """When the lab came to event number `seq`, which it has come to."""
    return film.events[_events_until(film, seq) - 1].at


def _events_until(film: Film, seq: int) -> int:
    return bisect_right(film.events, seq, key=_number)


def _number(stored: Stored) -> int:
    return stored.seq


def wall_at(film: Film, seq: int, now: Lab, names: Names) -> Records:
    """All records of a wall after event number `seq`, as they may be shown now."""
    return show(as_allowed_now(lab_at(film, seq), now), WALL, names)


def wall_between(film: Film, since: int, seq: int, now: Lab, names: Names) -> tuple[Records, list[str]]:
    """What changes on a wall from one number to a later one: (records to put, keys to drop). Costs what was touched on the way."""
    before = after = lab_at(film, since)
    for stored in film.events[_events_until(film, since) : _events_until(film, seq)]:
        after = kernel.evolve(after, stored)
    keys = dependents(before, after, after.touched)
    old, new = as_allowed_now(before, now), as_allowed_now(kernel.fresh(after), now)
    put: Records = {}
    drop: list[str] = []
    for key in sorted(keys):
        was, value = record(old, WALL, names, key), record(new, WALL, names, key)
        if value is None and was is not None:
            drop.append(key)
        elif value is not None and value != was:
            put[key] = value
    return put, drop


# --- What may be shown of it now -----------------------------------------------------------------------------


def as_allowed_now(then: Lab, now: Lab) -> Lab:
    """A lab of the past without what has been taken off its walls since. The identity rule of now holds: it may have become stricter."""
    lab = then if then.identity == now.identity else then.set(identity=now.identity)
    for photo in then.photos:
        if photo not in now.photos:
            lab = lab.drop("photos", photo)
    for step in then.activities.values():
        present = now.activities.get(step.id)
        if step.revealed and not (present and present.revealed):
            lab = lab.put("activities", step.id, replace(step, revealed=False))
        if present is not None:
            lab = _without_lines(lab, now, step.id)
    return kernel.fresh(_without_cards(lab, now))


def _without_cards(lab: Lab, now: Lab) -> Lab:
    for card in lab.cards.values():
        present = now.cards.get(card.id)
        if present is None or not now.card_is_on_the_board(present):
            lab = lab if card.id in lab.hidden else lab.put("hidden", card.id, True)
        elif (card.text, card.photo) != (present.text, present.photo):
            photo = card.photo if card.photo in now.photos else None
            lab = lab.put("cards", card.id, replace(card, text=present.text, edited=present.edited, photo=photo))
    return lab


def _without_lines(lab: Lab, now: Lab, activity: str) -> Lab:
    """What people wrote into the activity that is not a card: without what staff took off since, and what its author took back."""
    off = kinds()[now.activities[activity].kind].off
    set_now, set_then = now.arranged.get(activity), lab.arranged.get(activity)
    if set_now is not None and (gone := getattr(set_now, off, ())):
        arranged = set_then if set_then is not None else type(set_now)()
        lab = lab.put("arranged", activity, replace(arranged, **{off: _joined(getattr(arranged, off), gone)}))
    work_then, work_now = lab.work.get(activity), now.work.get(activity)
    if type(work_then) is type(work_now) and isinstance(work_then, Struct):
        kept = {
            field.name: _still_there(getattr(work_then, field.name), getattr(work_now, field.name))
            for field in fields(work_then)
        }
        if any(kept[name] is not getattr(work_then, name) for name in kept):
            lab = lab.put("work", activity, replace(work_then, **kept))
    return lab


def _joined(some: tuple[str, ...], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *others)))


def _still_there(then: Any, now: Any) -> Any:
    """A table of texts without those that are gone; anything else, such as who voted, as it was."""
    if not isinstance(then, Table) or not isinstance(now, Table):
        return then
    for key, value in then.items():
        if key not in now and isinstance(value, str | Struct):
            then = then.drop(key)
    return then
