"""Where on a board a note lies: in one of its fields, or on one of the steps of a journey."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from labapp.core.messages import Name

Title = Annotated[str, Meta(min_length=1, max_length=80)]


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of a board, or a step of a journey."""

    id: Name
    title: Title
