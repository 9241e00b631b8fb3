"""Erasing: a person, a whole lab, a record, or all that is due, each with a receipt that names no one.

A person is known here as a place in a lab, and as an account or a mailbox, which an e-mail address stands for. What they gave stays,
under an id that names nobody; what is published stays whole.
"""

from __future__ import annotations

from typing import Any

import msgspec

from labapp.core import kernel
from labapp.core.events import MemberErased, PhotoErased
from labapp.core.messages import Event, Stored
from labapp.core.photos import photos_of
from labapp.store import accounts, innovations, labs, mailboxes, members, photos, search
from labapp.store.db import Database
from labapp.store.journal import Journal, Overtaken
from labapp.store.secrets import new_id, now


class NothingToErase(RuntimeError):
    """Nothing is known under this id or address."""


def erase(db: Database, target: str | None) -> dict[str, Any]:
    """Erases a member's personal data, all that is known of an e-mail address, a lab with all it holds, or a record; None erases what
    retention says is due.

    No retention period is set on this server yet, so nothing is ever due by itself.

    :raise NothingToErase: nobody and nothing has this id or address
    """
    if target is None:
        return {"erased_at": now(), "members": 0, "labs": 0}
    receipt = _erased(db, target)
    if receipt is None:
        raise NothingToErase("There is neither a person nor a lab nor a record with this id or address.")
    return {"erased_at": now(), **receipt, "file_written_anew": _sweep(db)}


def _sweep(db: Database) -> bool:
    """Leaves nothing of what was erased in the search index, which keeps deleted words for a while, nor in the pages of the file."""
    with db.write() as session:
        search.tidy(session)
    return db.write_anew()


def _erased(db: Database, target: str) -> dict[str, Any] | None:
    if "@" in target:
        return _erase_address(db, target)
    if labs.lab_row(db, target) is not None:
        labs.delete_lab(db, target)
        return {"lab": target}
    if _forget_place(db, target):
        return {"member": target}
    if innovations.erase(db, target):
        return {"record": target}
    return None


def _erase_address(db: Database, address: str) -> dict[str, Any] | None:
    """The account with this address and its places in labs, and what is known of the address as a mailbox."""
    account = accounts.account_by_email(db, address)
    places = members.places_of(db, account.id) if account else []
    for place in places:
        _forget_place(db, place)
    left = accounts.erase(db, account.id) if account else []
    forgotten = msgspec.to_builtins(mailboxes.forget(db, address))
    if account is None and not any(forgotten.values()):
        return None
    return {"account": account.id if account else None, "places": len(places), "labs_without_leader": left, **forgotten}


def _forget_place(db: Database, member: str) -> bool:
    lab_id = members.erase_member(db, member)
    if lab_id is None:
        return False
    photos.drop_of_member(db, member)
    _tell_screens(db, lab_id, member)
    return True


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
