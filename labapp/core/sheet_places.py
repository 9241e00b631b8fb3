"""Which sheets there are in an activity whose people fill in forms together, and whose each of them is.

A sheet has the id of what it belongs to: "room", the number of a group, or a card. Groups are those that the lab has now; where there are
none, or where nothing lies on the table, the room has one sheet together.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, Protocol

from labapp.core.material import is_material, offered
from labapp.core.model import Activity, Lab

ROOM = "room"
Per = Literal["room", "group", "item"]


class Places(Protocol):
    """What the settings of such an activity say: a sheet for whom, and what lies on the table."""

    @property
    def per(self) -> Per:
        """For whom there is a sheet each."""

    @property
    def items(self) -> Literal["experiments", "cards"]:
        """Which cards have a sheet, where each item has one."""


def offered_sheets(lab: Lab, step: Activity) -> list[str]:
    """The ids of the sheets that may be filled in now, in the order of groups or cards."""
    places: Places = step.config
    if places.per == "item":
        return _items(lab, step) or [ROOM]
    if places.per == "group" and lab.groups:
        return [str(number) for number, group in enumerate(lab.groups, 1) if group]
    return [ROOM]


def _items(lab: Lab, step: Activity) -> list[str]:
    if step.config.items == "cards":
        return offered(lab, step)[0]
    return [card for card in lab.experiments if is_material(lab, step, card)]


def own_sheet(lab: Lab, step: Activity, member: str) -> str | None:
    """The one sheet that a member fills in; None where they choose among what lies on the table, and for who leads groups."""
    if step.config.per == "item":
        return None
    if step.config.per == "group":
        found = next((number for number, group in enumerate(lab.groups, 1) if member in group), None)
        if found is not None:
            return str(found)
        return None if member in lab.members and lab.members[member].staff and lab.groups else ROOM
    return ROOM


def is_common(lab: Lab, step: Activity, sheet: str) -> bool:
    """Whether a sheet is everybody's: all who are here write on it, so all of them see it."""
    return step.config.per != "group" or (sheet == ROOM and not lab.groups)


def sharers(lab: Lab, sheet: str) -> Collection[str]:
    """The members who share a group's sheet; that of the room is for those who have no group."""
    if sheet.isdecimal():
        number = int(sheet)
        return lab.groups[number - 1] if 1 <= number <= len(lab.groups) else ()
    grouped = {member for group in lab.groups for member in group}
    return [member.id for member in lab.members.values() if member.id not in grouped and not member.staff]


def is_shown(lab: Lab, step: Activity, sheet: str) -> bool:
    """Whether what the sheet belongs to is still there: a card that was hidden takes its sheet with it."""
    if step.config.per != "item" or sheet == ROOM:
        return True
    return sheet in lab.cards and lab.card_is_public(lab.cards[sheet])
