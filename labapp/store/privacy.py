"""Erasing: a person, a whole lab, or all that is due, each with a receipt that names no one."""

from __future__ import annotations

from typing import Any

from labapp.core import kernel
from labapp.core.events import MemberErased, PhotoErased
from labapp.core.messages import Event, Stored
from labapp.core.photos import photos_of
from labapp.store import labs, members, photos
from labapp.store.db import Database
from labapp.store.journal import Journal, Overtaken
from labapp.store.secrets import new_id, now


class NothingToErase(RuntimeError):
    """There is neither a member nor a lab with this id."""


def erase(db: Database, target: str | None) -> dict[str, Any]:
    """Erases a member's personal data, or a lab with all it holds; None erases what retention says is due.

    No retention period is set on this server yet, so nothing is ever due by itself.

    :raise NothingToErase: the id is unknown
    """
    if target is None:
        return {"erased_at": now(), "members": 0, "labs": 0}
    if labs.lab_row(db, target) is not None:
        labs.delete_lab(db, target)
        return {"erased_at": now(), "lab": target}
    if (lab_id := members.erase_member(db, target)) is not None:
        photos.drop_of_member(db, target)
        _tell_screens(db, lab_id, target)
        return {"erased_at": now(), "member": target}
    raise NothingToErase(f"There is neither a member nor a lab {target}.")


def _tell_screens(db: Database, lab_id: str, member: str) -> None:
    """Lets everything that still shows the person's name or photos forget them, while the lab may be live in another process."""
    journal = Journal(db)
    while True:
        lab = journal.fold(lab_id)
        facts: list[Event] = [MemberErased(member=member), *(PhotoErased(photo=id) for id in photos_of(lab, member))]
        at, command = now(), new_id()
        erased = [Stored(lab.seq + number, at, None, command, fact) for number, fact in enumerate(facts, 1)]
        for stored in erased:
            lab = kernel.evolve(lab, stored)
        try:
            journal.append(lab, erased, [])
        except Overtaken:
            continue  # the lab went on meanwhile: the next number, then
        return
