"""The documentation of a lab from its state: one section per activity, in the order of the agenda."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from labapp.core.kinds import kinds
from labapp.core.model import Activity, Lab
from labapp.core.show import Names, Records, show
from labapp.core.viewers import WallViewer


class Section(Struct, frozen=True):
    """What one activity left: its cards as the room saw them, and what its kind tells (`told`, drawn by the kind's template)."""

    activity: Activity
    cards: list[Records]
    told: dict[str, Any]


def report(lab: Lab, names: Names) -> list[Section]:
    """The lab's documentation. Holds what everybody in the room could see: hidden cards and open votes stay out."""
    seen = show(lab, WallViewer(), names)
    sections = []
    for step in lab.agenda():
        if step.state == "planned":
            continue
        cards = [v for k, v in seen.items() if k.startswith("card/") and v["activity"] == step.id]
        told = kinds()[step.kind].report(lab, step) if step.revealed else {}
        sections.append(Section(step, cards, told))
    return sections
