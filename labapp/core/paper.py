"""Paper: what people without a phone gave, entered by the facilitator. It is marked, and counted as no member's.

A note on paper is a card like any other (`card.add` with `source`), without an author. Dots and answers on paper are a tally: how many
of them lie on an item, beside what the phones say and never mixed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from labapp.core.messages import Actor, Command, Event, May, Name, Stored, command, event
from labapp.core.model import Activity, Lab
from labapp.core.policy import named_activity
from labapp.core.refused import Refused, bad_request
from labapp.core.viewers import Staff, Viewer

# Beside its own activity: a line about a note is told only while everybody may read the note.
FOLLOWS = {"activities", "cards", "hidden", "accepted"}


@command("paper.tally", may=May(role="staff", activity="named"))
class PaperTally(Command, frozen=True):
    """So many dots, or answers of this value, were given on paper; 0 takes the line away."""

    item: Name
    n: Annotated[int, Meta(ge=0, le=1000)]
    value: Annotated[str, Meta(max_length=40)] = ""


@event("paper.tallied", undoable=True)
class PaperTallied(Event, frozen=True):
    """What lies on paper for an item of the activity was counted."""

    item: str
    n: int
    value: str = ""


def paper_tally(
    lab: Lab, command: PaperTally, actor: Actor, activity: str | None, now: datetime
) -> Iterable[PaperTallied]:
    """The count, if it is new.

    :raise Refused: `activity_not_open` before it was opened; `bad_request` for an item that it has not
    """
    step = named_activity(lab, activity)
    if step.state == "planned":
        raise Refused("activity_not_open")
    counted = lab.paper.get(step.id, {}).get(command.item, {})
    if counted.get(command.value, 0) == command.n:
        return
    if not counted and not _is_asked_about(lab, step, command.item):
        raise bad_request("item", "the activity asks about no such thing")
    yield PaperTallied(activity=step.id, item=command.item, n=command.n, value=command.value)


def _is_asked_about(lab: Lab, step: Activity, item: str) -> bool:
    """Whether an id is a card or pile of the lab that everybody sees, or one that the activity names."""
    if item in lab.cards:
        return lab.card_is_public(lab.cards[item])
    return item in lab.clusters or item == step.id or any(id == item for id, _ in asked_in(lab, step))


def asked_in(lab: Lab, step: Activity) -> Iterator[tuple[str, str]]:
    """(id, words) of what an activity asks about, by its settings or because staff put it while it ran."""
    yield from asked(step.config)
    yield from asked(lab.arranged.get(step.id))


def asked(settings: Any) -> Iterator[tuple[str, str]]:
    """(id, words) of what the settings of an activity ask about: questions, options, columns."""
    plain = msgspec.to_builtins(settings)
    parts = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list | tuple) else ()
    if isinstance(plain, dict) and isinstance(plain.get("id"), str):
        yield (
            plain["id"],
            next((plain[name] for name in ("title", "text", "label") if isinstance(plain.get(name), str)), ""),
        )
    for part in parts:
        yield from asked(part)


def paper_tallied(lab: Lab, event: PaperTallied, stored: Stored) -> Lab:
    step = event.activity or ""
    counted = dict(lab.paper.get(step, {}))
    values = {**counted.pop(event.item, {}), event.value: event.n}
    kept = {value: n for value, n in values.items() if n}
    if kept:
        counted[event.item] = kept
    return lab.put("paper", step, counted) if counted else lab.drop("paper", step)


def lines(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    """What was counted on paper: [{item, value, n}], without items that not everybody may see now."""
    return [
        {"item": item, "value": value, "n": n}
        for item, values in sorted(lab.paper.get(step.id, {}).items())
        for value, n in sorted(values.items())
        if item not in lab.cards or lab.card_is_public(lab.cards[item])
    ]


def paper_record(lab: Lab, viewer: Viewer, target: str) -> Any:
    """Record `paper/<activity>`: {lines: [{item, value, n}]}, for staff, and for everybody after the reveal."""
    step = lab.activities.get(target)
    if step is None or target not in lab.paper or not (step.revealed or isinstance(viewer, Staff)):
        return None
    return {"lines": lines(lab, step)}
