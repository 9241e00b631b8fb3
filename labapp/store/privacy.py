"""Erasing: a person, a whole lab, or all that is due, each with a receipt that names no one."""

from __future__ import annotations

from typing import Any

from labapp.core import kernel
from labapp.core.events import MemberErased
from labapp.core.messages import Stored
from labapp.store import labs, members
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
        _tell_screens(db, lab_id, target)
        return {"erased_at": now(), "member": target}
    raise NothingToErase(f"There is neither a member nor a lab {target}.")


def _tell_screens(db: Database, lab_id: str, member: str) -> None:
    """Lets everything that still shows the person's name forget it, while the lab may be live in another process."""
    journal = Journal(db)
    while True:
        lab = journal.fold(lab_id)
        erased = Stored(lab.seq + 1, now(), None, new_id(), MemberErased(member=member))
        try:
            journal.append(kernel.evolve(lab, erased), [erased], [])
        except Overtaken:
            continue  # the lab went on meanwhile: the next number, then
        return
