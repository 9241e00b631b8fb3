"""The commands every lab understands, whatever its activities: the contract's names and fields, to the letter.

Commands of one kind of activity (dots, answers, clusters, experiments) stand with their kind in `labapp.activities`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from labapp.core.messages import Command, May, Minutes, Name, Note, PhotoId, UuidText, command
from labapp.core.model import Brief, Identity, WallChoice

STAFF = May(role="staff")
STAFF_ALWAYS = May(role="staff", closed_lab=True)
STAFF_ACTIVITY = May(role="staff", activity="named")
Seconds = Annotated[int, Meta(ge=1, le=36_000)]


Places = Annotated[int, Meta(ge=1, le=100_000)]
Day = Annotated[int, Meta(ge=1, le=14, description="The day of the lab, the first is 1")]
DayStarts = Annotated[
    dict[Annotated[str, Meta(pattern="^([2-9]|1[0-4])$")], Annotated[str, Meta(max_length=40)]],
    Meta(description="Later day -> when it begins, RFC 3339; a day left out begins at the hour of the first"),
]


class OrganisationIn(Struct, frozen=True, forbid_unknown_fields=True):
    """An invited body as a client names it; id and short label are made from the name when absent."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    id: Name | None = None
    short: Annotated[str, Meta(max_length=12)] | None = None
    level: Annotated[str, Meta(max_length=40)] | None = None


@command("lab.open", may=STAFF_ALWAYS)
class LabOpen(Command, frozen=True):
    """Starts the lab, or opens a closed one again."""


@command("lab.close", may=STAFF)
class LabClose(Command, frozen=True):
    """Ends the lab: nothing more is taken in."""


@command("lab.edit", may=STAFF_ALWAYS)
class LabEdit(Command, frozen=True):
    """Changes what the lab is about. Fields left out stay."""

    title: Annotated[str, Meta(min_length=1, max_length=160)] | UnsetType = UNSET
    challenge: Annotated[str, Meta(max_length=600)] | UnsetType = UNSET
    theme: Name | None | UnsetType = UNSET
    identity: Identity | UnsetType = UNSET
    starts_at: Annotated[str, Meta(max_length=40)] | None | UnsetType = UNSET
    day_starts: DayStarts | UnsetType = UNSET
    organisations: list[OrganisationIn] | UnsetType = UNSET
    places: Places | None | UnsetType = UNSET
    brief: Brief | UnsetType = UNSET


@command("door.close", may=STAFF)
class DoorClose(Command, frozen=True):
    """Lets no new members in."""


@command("door.open", may=STAFF)
class DoorOpen(Command, frozen=True):
    """Lets new members in again."""


@command("activity.open", may=STAFF_ACTIVITY)
class ActivityOpen(Command, frozen=True):
    """Brings everybody to the activity. The present one is finished; a planned lab opens."""


@command("activity.reopen", may=STAFF_ACTIVITY)
class ActivityReopen(Command, frozen=True):
    """Brings everybody back to an activity that was locked or done."""


@command("activity.lock", may=STAFF_ACTIVITY)
class ActivityLock(Command, frozen=True):
    """Takes in nothing more for now."""


@command("activity.unlock", may=STAFF_ACTIVITY)
class ActivityUnlock(Command, frozen=True):
    """Takes in again after a lock."""


@command("activity.reveal", may=STAFF_ACTIVITY)
class ActivityReveal(Command, frozen=True):
    """Shows what was hidden. The reveal of a blind vote also locks it."""


@command("activity.hide", may=STAFF_ACTIVITY)
class ActivityHide(Command, frozen=True):
    """Hides again what was shown."""


@command("activity.finish", may=STAFF_ACTIVITY)
class ActivityFinish(Command, frozen=True):
    """Ends the activity without opening another."""


@command("activity.add", may=STAFF_ALWAYS)
class ActivityAdd(Command, frozen=True):
    """Puts a new activity into the agenda: after another, else last of its day."""

    kind: Name
    title: Annotated[str, Meta(min_length=1, max_length=160)]
    prompt: Annotated[str, Meta(max_length=600)] = ""
    minutes: Minutes = 10
    after: Name | None = None
    config: dict[str, Any] | None = None
    phase: Name | None = None
    activity: Name | None = None  # the client may name it
    day: Day | None = None
    method: Name | None = None  # the catalogue's activity it is


@command("activity.edit", may=STAFF_ACTIVITY)
class ActivityEdit(Command, frozen=True):
    """Changes an activity of the agenda. Fields left out stay; `config` replaces the whole config."""

    title: Annotated[str, Meta(min_length=1, max_length=160)] | UnsetType = UNSET
    prompt: Annotated[str, Meta(max_length=600)] | UnsetType = UNSET
    minutes: Minutes | UnsetType = UNSET
    config: dict[str, Any] | UnsetType = UNSET
    phase: Name | UnsetType = UNSET
    day: Day | UnsetType = UNSET


@command("activity.move", may=STAFF_ACTIVITY)
class ActivityMove(Command, frozen=True):
    """Moves an activity after another, or first (`after` null). It takes the day of where it comes to, unless `day` says another."""

    after: Name | None
    day: Day | None = None


@command("activity.drop", may=STAFF_ACTIVITY)
class ActivityDrop(Command, frozen=True):
    """Takes an activity out of the agenda; undo brings it back with all it held."""


@command("timer.start", may=STAFF)
class TimerStart(Command, frozen=True):
    """Starts the clock with so many seconds."""

    seconds: Seconds


@command("timer.pause", may=STAFF)
class TimerPause(Command, frozen=True):
    """Stops the clock where it is."""


@command("timer.resume", may=STAFF)
class TimerResume(Command, frozen=True):
    """Lets a stopped clock go on."""


@command("timer.add", may=STAFF)
class TimerAdd(Command, frozen=True):
    """Gives more time, or with a negative number less."""

    seconds: Annotated[int, Meta(ge=-36_000, le=36_000)]


@command("timer.stop", may=STAFF)
class TimerStop(Command, frozen=True):
    """Takes the clock away."""


@command("wall.show", may=STAFF_ALWAYS)
class WallShow(Command, frozen=True):
    """Chooses what the walls show; `auto` follows the agenda. `wall` names one with content of its own, else the main ones are meant."""

    view: WallChoice
    wall: Annotated[str, Meta(pattern=r"^[a-z]$(?!\n)", description="The letter of a wall")] | None = None


@command("wall.theme", may=STAFF_ALWAYS)
class WallTheme(Command, frozen=True):
    """Light walls, or dark ones for dark rooms."""

    theme: Literal["light", "dark"]


@command("wall.spotlight", may=STAFF_ALWAYS)
class WallSpotlight(Command, frozen=True):
    """Puts one card alone on the walls, or ends that (null)."""

    card: Name | None


@command("room.tell", may=STAFF_ALWAYS)
class RoomTell(Command, frozen=True):
    """Says something to all phones and walls; an empty text ends it."""

    text: Annotated[str, Meta(max_length=300)]


@command("groups.form", may=STAFF)
class GroupsForm(Command, frozen=True):
    """Forms groups in which as many organisations as possible meet."""

    size: Annotated[int, Meta(ge=2, le=50)]


@command("card.add", may=May(role="member", activity="named"))
class CardAdd(Command, frozen=True):
    """Puts a card on the board, with a photo that the same member has sent before if one is named, and with the card it builds on.

    One that comes after the lock is kept as late, not refused."""

    card: UuidText
    text: Note
    column: Name | None = None
    lang: Annotated[str, Meta(max_length=12)] | None = None
    photo: PhotoId | None = None
    builds_on: Name | None = None
    source: Literal["paper"] | None = None  # staff: it was written by somebody without a phone


@command("card.edit", may=May(role="member", card="own"))
class CardEdit(Command, frozen=True):
    """Changes the text of one's own card while its activity is open."""

    card: Name
    text: Note


@command("card.take_back", may=May(role="member", card="own"))
class CardTakeBack(Command, frozen=True):
    """Takes one's own card away while its activity is open."""

    card: Name


@command("card.hide", may=May(role="staff", card="any", closed_lab=True))
class CardHide(Command, frozen=True):
    """Takes a card off walls and phones; its author keeps seeing it."""

    card: Name


@command("card.restore", may=May(role="staff", card="any", closed_lab=True))
class CardRestore(Command, frozen=True):
    """Brings a hidden or a late card onto the board."""

    card: Name


@command("ready.set", may=May(role="member"))
class ReadySet(Command, frozen=True):
    """Says that one is ready with the present activity, or is not."""

    ready: bool


@command("member.remove", may=STAFF_ALWAYS)
class MemberRemove(Command, frozen=True):
    """Takes a member out of the lab. What they gave stays."""

    member: Name


@command("member.restore", may=STAFF_ALWAYS)
class MemberRestore(Command, frozen=True):
    """Lets a removed member back in."""

    member: Name


@command("undo", may=STAFF_ALWAYS)
class Undo(Command, frozen=True):
    """Takes back the latest change of what the room shares."""


@command("redo", may=STAFF_ALWAYS)
class Redo(Command, frozen=True):
    """Does again what undo took back last."""


@command("member.join", may=May(role="system", closed_lab=True))
class MemberJoin(Command, frozen=True):
    """Gives a person a place. Sent by the join route alone; staff may also come to a lab that has closed, to look after its results."""

    member: Name
    organisation: Name | None = None
    actor_group: Name | None = None
    staff: bool = False


@command("member.arrive", may=May(role="system", closed_lab=True))
class MemberArrive(Command, frozen=True):
    """Notes that a member's device has connected for the first time. Sent by the gateway alone."""

    member: Name


@command("photo.keep", may=May(role="system"))
class PhotoKeep(Command, frozen=True):
    """Takes in a photo of the member who acts, after it was stored. Sent by the upload route alone."""

    photo: PhotoId
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]
