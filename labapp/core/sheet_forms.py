"""What a sheet asks for: the fields of its settings, and the parts of which the rules know."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from labapp.core.messages import Name


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """A place of a form, as settings describe it. `options` are the words of a choice."""

    id: Name
    title: Annotated[str, Meta(max_length=120)] = ""
    hint: Annotated[str, Meta(max_length=200)] = ""
    type: Literal["line", "text", "date", "choice"] = "text"
    options: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=80)], ...], Meta(max_length=20)] = ()
    required: bool = False

    def part(self) -> Part:
        """The place that it makes on each sheet."""
        return Part(self.id, self.type, self.options, self.required)


class Part(Struct, frozen=True):
    """What may be written in one place of a sheet. `counted` parts make its completeness."""

    id: str
    type: Literal["line", "text", "date", "choice", "tick"]
    options: tuple[str, ...] = ()
    required: bool = False
    counted: bool = True
