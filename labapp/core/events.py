"""The facts every lab's journal may hold. Once stored, a shape stays readable for ever (`kernel.upcast`)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from labapp.core.messages import Event, event
from labapp.core.model import Activity, Brief, CardKind, Identity, Organisation, Timer, Wall


class ActivitySpec(Struct, frozen=True, omit_defaults=True):
    """An activity as it is planned: everything but what happens to it. `config` is plain JSON, read by the kind."""

    id: str
    phase: str
    kind: str
    method: str
    title: str
    prompt: str
    minutes: int
    config: dict[str, Any] = {}
    day: int = 1


def as_planned(step: Activity) -> ActivitySpec:
    """An activity as it was planned, without what has happened to it."""
    said = {field: getattr(step, field) for field in ActivitySpec.__struct_fields__ if field != "config"}
    return ActivitySpec(**said, config=msgspec.to_builtins(step.config))


@event("lab.created")
class LabCreated(Event, frozen=True):
    """The first event of every journal."""

    title: str
    challenge: str
    language: str
    identity: Identity
    code: str
    theme: str | None = None
    organisations: tuple[Organisation, ...] = ()
    agenda: tuple[ActivitySpec, ...] = ()
    starts_at: str | None = None
    rehearsal: bool = False
    brief: Brief = Brief()


@event("lab.edited", undoable=True)
class LabEdited(Event, frozen=True):
    """What the lab is about was changed; fields that are unset stayed."""

    title: str | UnsetType = UNSET
    challenge: str | UnsetType = UNSET
    theme: str | None | UnsetType = UNSET
    identity: Identity | UnsetType = UNSET
    starts_at: str | None | UnsetType = UNSET
    day_starts: dict[str, str] | UnsetType = UNSET
    organisations: tuple[Organisation, ...] | UnsetType = UNSET
    places: int | None | UnsetType = UNSET
    brief: Brief | UnsetType = UNSET


@event("lab.opened", undoable=True)
class LabOpened(Event, frozen=True):
    """The lab runs."""


@event("lab.closed", undoable=True)
class LabClosed(Event, frozen=True):
    """The lab has ended."""


@event("lab.noted")
class LabNoted(Event, frozen=True):
    """Material of an imported lab for which the lab has no activity of its own, kept word for word."""

    data: Any


@event("door.closed", undoable=True)
class DoorClosed(Event, frozen=True):
    """No new members come in."""


@event("door.opened", undoable=True)
class DoorOpened(Event, frozen=True):
    """New members come in."""


@event("activity.added", undoable=True)
class ActivityAdded(Event, frozen=True):
    """An activity entered the agenda after another (null: first)."""

    spec: ActivitySpec
    after: str | None


@event("activity.edited", undoable=True)
class ActivityEdited(Event, frozen=True):
    """An activity of the agenda was changed."""

    title: str | UnsetType = UNSET
    prompt: str | UnsetType = UNSET
    minutes: int | UnsetType = UNSET
    config: dict[str, Any] | UnsetType = UNSET
    phase: str | UnsetType = UNSET
    day: int | UnsetType = UNSET


@event("activity.moved", undoable=True)
class ActivityMoved(Event, frozen=True):
    """An activity has another place in the agenda."""

    after: str | None


@event("activity.dropped", undoable=True)
class ActivityDropped(Event, frozen=True):
    """An activity left the agenda."""


@event("activity.opened", undoable=True)
class ActivityOpened(Event, frozen=True):
    """Everybody is at this activity now."""


@event("activity.locked", undoable=True)
class ActivityLocked(Event, frozen=True):
    """It takes in nothing more for now."""


@event("activity.unlocked", undoable=True)
class ActivityUnlocked(Event, frozen=True):
    """It takes in again."""


@event("activity.revealed", undoable=True)
class ActivityRevealed(Event, frozen=True):
    """What it hid is shown."""


@event("activity.hidden", undoable=True)
class ActivityHidden(Event, frozen=True):
    """What it showed is hidden."""


@event("activity.finished", undoable=True)
class ActivityFinished(Event, frozen=True):
    """It is done."""


@event("timer.set", undoable=True)
class TimerSet(Event, frozen=True):
    """The clock is so now; null is no clock."""

    timer: Timer | None


@event("wall.set", undoable=True)
class WallSet(Event, frozen=True):
    """The walls follow this choice."""

    wall: Wall


@event("groups.formed", undoable=True)
class GroupsFormed(Event, frozen=True):
    """The members of each group. `topics` is what each works on (a card or a pile), where people chose teams."""

    groups: tuple[tuple[str, ...], ...]
    size: int | None = None
    topics: tuple[str, ...] = ()


@event("card.added")
class CardAdded(Event, frozen=True):
    """A card was written. Its author is the event's actor; one with a `source` was entered for somebody and has none."""

    card: str
    text: str
    kind: CardKind = "idea"
    column: str | None = None
    lang: str | None = None
    late: bool = False
    photo: str | None = None
    builds_on: str | None = None
    kept: bool = False
    source: Literal["paper"] | None = None
    unsigned: bool = False


@event("card.edited")
class CardEdited(Event, frozen=True):
    """Its author changed a card."""

    card: str
    text: str


@event("card.taken_back")
class CardTakenBack(Event, frozen=True):
    """Its author took a card away."""

    card: str


@event("card.hidden", undoable=True)
class CardHidden(Event, frozen=True):
    """Staff took a card off walls and phones."""

    card: str


@event("card.restored", undoable=True)
class CardRestored(Event, frozen=True):
    """Staff brought a hidden or late card onto the board."""

    card: str


@event("photo.kept")
class PhotoKept(Event, frozen=True):
    """A photo of the event's actor was stored. Size in px."""

    photo: str
    width: int
    height: int


@event("photo.erased")
class PhotoErased(Event, frozen=True):
    """A photo is no more; a card it was on stays."""

    photo: str


@event("member.joined")
class MemberJoined(Event, frozen=True):
    """A person has a place in the lab."""

    member: str
    organisation: str | None = None
    actor_group: str | None = None
    staff: bool = False


@event("member.arrived")
class MemberArrived(Event, frozen=True):
    """A member's device has connected for the first time."""

    member: str


@event("member.removed", undoable=True)
class MemberRemoved(Event, frozen=True):
    """A member has no place any more."""

    member: str


@event("member.restored", undoable=True)
class MemberRestored(Event, frozen=True):
    """A removed member is back."""

    member: str


@event("member.erased")
class MemberErased(Event, frozen=True):
    """What was known of a person is forgotten; screens that still show their name let go of it."""

    member: str


@event("ready.changed")
class ReadyChanged(Event, frozen=True):
    """A member is ready with an activity, or is not any more."""

    ready: bool


@event("change.undone")
class ChangeUndone(Event, frozen=True):
    """The latest change of the shared state was taken back: all events of one command."""


@event("change.redone")
class ChangeRedone(Event, frozen=True):
    """The change taken back last was done again."""


@event("event.sealed")
class EventSealed(Event, frozen=True):
    """Stands in an archive for an event (`of`) whose content was hidden when the archive was made."""

    of: str


# Events about activities that tell nothing of what people wrote, chose or answered.
READ_BY_STAFF = (
    ActivityAdded,
    ActivityEdited,
    ActivityMoved,
    ActivityDropped,
    ActivityOpened,
    ActivityLocked,
    ActivityUnlocked,
    ActivityRevealed,
    ActivityHidden,
    ActivityFinished,
    ReadyChanged,
    EventSealed,
)
