"""Every version of a record that was published, and what differs between two of them.

A version is written in the transaction that publishes it. It tells the role of who changed it and, while there is one, the account;
an account that is erased leaves the role. Where a text should never have been published, `take_away` removes it for good.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from labapp.core.refused import Refused
from labapp.store.db import Database
from labapp.store.record import Record
from labapp.store.tables import InnovationRow, InnovationVersion, User

Role = Literal[
    "facilitator", "program", "import"
]  # an account that may edit it, this program (a follow-up was answered), a file
MACHINE_WRITTEN = ("provenance.updated_at",)  # changes with every saving and says nothing
PARTS = (
    "provenance",
    "costs",
    "reuse",
    "anchoring",
    "contact",
    "joint_parties",
    "sign_off",
    "retention",
)  # told field by field


class Version(Struct, frozen=True):
    """A published version: when, changed by whom (a role; the account's name for those who may know it), and its text."""

    version: int
    at: str
    role: str
    record: Record | None
    account: str | None = None


class Change(Struct, frozen=True):
    """A field that differs. `path` is the field (`contact.mailbox`); a value is plain JSON data, None where there was nothing.

    `said` is False where the later version does not even say that there is nothing.
    """

    path: str
    before: Any
    after: Any
    said: bool = True


class Piece(Struct, frozen=True):
    """Words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def role_of(account: str | None) -> Role:
    """As whom somebody changes a record: an account, else this program."""
    return "facilitator" if account else "program"


def keep(session: Session, row: InnovationRow, *, role: Role, by: str | None) -> None:
    """Writes a record as it stands as a version, inside the transaction that publishes it."""
    known = session.get(InnovationVersion, (row.id, row.version))
    if known is None:
        known = InnovationVersion(innovation_id=row.id, version=row.version)
        session.add(known)
    known.at, known.role, known.user_id, known.record = row.updated_at, role, by, row.record


def of(db: Database, innovation: str, *, with_accounts: bool = False) -> list[Version]:
    """The versions of a record, the first one first."""
    query = (
        select(InnovationVersion, User.name, User.email)
        .outerjoin(User, User.id == InnovationVersion.user_id)
        .where(InnovationVersion.innovation_id == innovation)
        .order_by(InnovationVersion.version)
    )
    with db.read() as session:
        rows = session.execute(query).all()
    return [_version(row, (name or email) if with_accounts else None) for row, name, email in rows]


def take_away(db: Database, innovation: str, version: int) -> None:
    """Removes the text of a version for good: it held what should not have been published. The newest is changed by editing.

    :raise Refused: `not_found`, `not_allowed` for the newest
    """
    with db.write() as session:
        row = session.get(InnovationVersion, (innovation, version))
        if row is None:
            raise Refused("not_found")
        newest = session.scalar(
            select(InnovationVersion.version)
            .where(InnovationVersion.innovation_id == innovation)
            .order_by(InnovationVersion.version.desc())
            .limit(1)
        )
        if newest == version:
            raise Refused("not_allowed")
        row.record = None


def restore(session: Session, innovation: str, kept: list[Version]) -> None:
    """Puts the versions of an import in place of those that are here, inside a transaction of the caller."""
    session.execute(delete(InnovationVersion).where(InnovationVersion.innovation_id == innovation))
    session.flush()
    for one in kept:
        row = InnovationVersion(innovation_id=innovation, version=one.version, at=one.at, role=one.role)
        row.record = None if one.record is None else msgspec.to_builtins(one.record)
        session.add(row)


def differences(before: Record, after: Record) -> list[Change]:
    """The fields that differ, in the order of the record. Fields of a part are told one by one, lists as a whole."""
    return _differences(msgspec.to_builtins(before), msgspec.to_builtins(after), "")


def applied(before: Record, changes: list[Change]) -> Record:
    """The record with these changes made: what `differences` found leads from the one version to the other."""
    plain: dict[str, Any] = msgspec.to_builtins(before)
    for change in changes:
        *inner, last = change.path.split(".")
        place = plain
        for name in inner:
            place = place[name]
        if change.said:
            place[last] = change.after
        else:
            place.pop(last, None)
    return msgspec.convert(plain, Record)


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as one, word by word: what stayed, what went, what came."""
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            found.append(Piece("new", "".join(new[c:d])))
    return found


def _words(text: str) -> list[str]:
    """Words with the space after them, so that joining them gives the text again."""
    words: list[str] = []
    for sign in text:
        if words and (not words[-1][-1].isspace() or sign.isspace()):
            words[-1] += sign
        else:
            words.append(sign)
    return words


def _differences(before: dict[str, Any], after: dict[str, Any], inside: str) -> list[Change]:
    found = []
    for name in dict.fromkeys([*after, *before]):
        path, old, new = f"{inside}{name}", before.get(name), after.get(name)
        if (old == new and (name in before) == (name in after)) or path in MACHINE_WRITTEN:
            continue
        if isinstance(old, dict) and isinstance(new, dict) and path in PARTS:
            found.extend(_differences(old, new, f"{path}."))
        else:
            found.append(Change(path, old, new, name in after))
    return found


def _version(row: InnovationVersion, account: str | None) -> Version:
    record = None if row.record is None else msgspec.convert(row.record, Record)
    return Version(row.version, row.at, row.role, record, account)
