"""The documentation of a lab from its state: one section per activity, in the order of the agenda."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from labapp.core.kinds import kinds
from labapp.core.model import Activity, Lab
from labapp.core.paper import lines
from labapp.core.rounds import result, shown
from labapp.core.show import Names, Records, show
from labapp.core.viewers import WallViewer


class Section(Struct, frozen=True):
    """What one activity left: its cards as the room saw them, and what its kind tells (`told`, drawn by the kind's template).

    `rounds` are its earlier results, if it was opened again and came out otherwise; `paper` what was counted for people without a phone.
    """

    activity: Activity
    cards: list[Records]
    told: dict[str, Any]
    rounds: tuple[Section, ...] = ()
    paper: tuple[dict[str, Any], ...] = ()
    counted: int = 0  # cards of an earlier result: they stand among those of the present one


def report(lab: Lab, names: Names) -> list[Section]:
    """The lab's documentation. Holds what everybody in the room could see: hidden cards and open votes stay out."""
    seen = show(lab, WallViewer(), names)
    sections = []
    for step in lab.agenda():
        if step.state == "planned":
            continue
        cards = [v for k, v in seen.items() if k.startswith("card/") and v["activity"] == step.id]
        told = kinds()[step.kind].report(lab, step) if step.revealed or kinds()[step.kind].private else {}
        rounds = tuple(earlier(lab, step, seen)) if step.revealed else ()
        paper = tuple(lines(lab, step)) if step.revealed else ()
        sections.append(Section(step, cards, told, rounds, paper))
    return sections


def earlier(lab: Lab, step: Activity, seen: Records) -> Iterator[Section]:
    """The results that an activity had before it was opened again, but the last if nothing came of it since."""
    kept = lab.rounds.get(step.id, ())
    if kept and (kept[-1].told, kept[-1].cards) == result(lab, step):
        kept = kept[:-1]
    for one in kept:
        still = shown(lab, step.id, one)
        counted = sum(f"card/{id}" in seen for id in still["cards"])
        yield Section(step, [], still["told"], counted=counted)
