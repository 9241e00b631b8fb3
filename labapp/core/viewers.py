"""Who is looking. The viewer on a record *is* the permission to see it: `show` asks for nothing else."""

from __future__ import annotations

from msgspec import Struct


class Staff(Struct, frozen=True):
    """Facilitators at the console."""


class WallViewer(Struct, frozen=True):
    """A projector, with nobody at its keyboard."""


class Crowd(Struct, frozen=True):
    """All phones: what everybody in the room may see."""


class Me(Struct, frozen=True):
    """One member, for what is theirs alone."""

    member: str


Viewer = Staff | WallViewer | Crowd | Me
ROOM_VIEWERS: dict[str, Viewer] = {"staff": Staff(), "wall": WallViewer(), "crowd": Crowd()}
