"""Sign-off: the employer and the employees of each organisation, and a steering group, say yes to the text of a record before it is published.

A lab says which of them it asks (`Demand`); a lab that asks nobody publishes without. What a party says is bound to the words it was
said to (`digest_of`): when they change, it has to be said anew. Who said it is written nowhere: it was a party, and membership of a
union is nobody's business.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from labapp.core.refused import Refused, bad_request
from labapp.store.db import Database
from labapp.store.judging import Lack
from labapp.store.record import JointParties, Record, Signature, SignOff
from labapp.store.secrets import now
from labapp.store.tables import InnovationRow, InnovationSignature, LabDemand, MemberRow

Party = Literal["employer", "employee", "steering"]
Said = Literal["signed", "declined", "withdrawn"]
State = Literal["open", "signed", "declined", "lapsed"]

PARTIES: tuple[Party, ...] = ("employer", "employee")
NOTE_MAX = 2000
# What goes on after the signing, or is not the writers' text: where it comes from, who uses it since, what was asked and answered later.
NOT_SIGNED = (
    "provenance", "joint_parties", "sign_off", "follow_up", "commitments", "effect_goals", "exemptions", "comments", "retention",
    "translations",
)  # fmt: skip


class Demand(Struct, frozen=True):
    """Whom a lab asks before its records are published: both parties of these organisations (ids), and the steering group."""

    organisations: tuple[str, ...] = ()
    steering: bool = False

    def asked(self) -> list[tuple[str, Party]]:
        """(organisation, party) of everybody who is asked; the steering group is of no organisation."""
        seats: list[tuple[str, Party]] = [(body, party) for body in self.organisations for party in PARTIES]
        return [*seats, ("", "steering")] if self.steering else seats


class Answer(Struct, frozen=True):
    """What one who is asked has said: `lapsed` when the text was changed afterwards. `note` is what they do not agree with."""

    organisation: str
    party: Party
    state: State
    note: str = ""
    at: str | None = None


def digest_of(record: Record) -> str:
    """What a signature is bound to: all words of the record that its writers answer for."""
    told = msgspec.to_builtins(record)
    for field in NOT_SIGNED:
        told.pop(field, None)
    told["reuse"] = {name: value for name, value in told["reuse"].items() if name != "adopters"}
    told = {name: value for name, value in told.items() if value not in (None, "", [], {})}
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def demand_of(session: Session, lab_id: str | None) -> Demand:
    """Whom a lab asks; nobody where there is no lab any more."""
    row = session.get(LabDemand, lab_id) if lab_id else None
    return Demand(tuple(row.organisations), row.steering) if row else Demand()


def demand(db: Database, lab_id: str | None) -> Demand:
    """Whom a lab asks."""
    with db.read() as session:
        return demand_of(session, lab_id)


def ask(db: Database, lab_id: str, wanted: Demand) -> None:
    """Sets whom a lab asks from now on. What is published stays published."""
    with db.write() as session:
        row = session.get(LabDemand, lab_id) or LabDemand(lab_id=lab_id)
        row.organisations, row.steering = list(dict.fromkeys(wanted.organisations)), wanted.steering
        session.add(row)


def say(
    db: Database, innovation: str, seat: tuple[str, Party], said: Said, *, note: str = "", seen: str | None = None
) -> None:
    """Writes what one who is asked says to the record as it is now; `withdrawn` takes back what was said.

    :param seen: `digest_of` the text that they read
    :raise Refused: `stale` if it was changed while they read, `not_allowed` for who is not asked, `too_long`, `not_found`,
        `bad_request` for a no without a word
    """
    note = note.replace("\r\n", "\n").strip()
    if len(note) > NOTE_MAX:
        raise Refused("too_long", field="note", limit=NOTE_MAX)
    if said == "declined" and not note:
        raise bad_request("note", "missing")
    with db.write() as session:
        row = session.get(InnovationRow, innovation)
        if row is None:
            raise Refused("not_found")
        if seat not in demand_of(session, row.lab_id).asked():
            raise Refused("not_allowed")
        digest = digest_of(msgspec.convert(row.record, Record))
        if seen is not None and seen != digest and said != "withdrawn":
            raise Refused("stale")
        known = session.get(InnovationSignature, (innovation, *seat))
        if said == "withdrawn":
            if known is not None:
                session.delete(known)
            return
        if known is None:
            known = InnovationSignature(innovation_id=innovation, organisation=seat[0], party=seat[1])
            session.add(known)
        known.state, known.note, known.digest, known.at = said, note, digest, now()


def answers(db: Database, innovation: str, lab_id: str | None, record: Record) -> list[Answer]:
    """What each who is asked has said to the text as it is, in the order of the asking."""
    with db.read() as session:
        return _answers(session, innovation, lab_id, record)


def lacks(session: Session, innovation: str, lab_id: str | None, record: Record) -> list[Lack]:
    """What the lab asks for and this text does not have yet."""
    waiting = [answer for answer in _answers(session, innovation, lab_id, record) if answer.state != "signed"]
    found = []
    if any(answer.party != "steering" for answer in waiting):
        found.append(Lack("signatures", "not_signed"))
    if any(answer.party == "steering" for answer in waiting):
        found.append(Lack("steering", "not_approved"))
    return found


def with_parties(session: Session, innovation: str, lab_id: str | None, record: Record) -> Record:
    """The record with `joint_parties` and `sign_off` as they signed it, where the lab asks them."""
    asked = _answers(session, innovation, lab_id, record)
    if not asked:
        return record
    said = [answer for answer in asked if answer.party != "steering"]
    if said:
        signed = {party: all(a.state == "signed" for a in said if a.party == party) for party in PARTIES}
        record = replace(record, joint_parties=JointParties(**signed))
    return replace(record, sign_off=_sign_off(asked))


def kept(session: Session, row: InnovationRow, before: Record, after: Record) -> Record:
    """A changed record with what was signed of its words: no writer says that they are signed, and new words have no signatures yet."""
    asked = _answers(session, row.id, row.lab_id, after) if row.status == "published" else []
    same = before.sign_off if digest_of(before) == digest_of(after) else None
    return replace(after, sign_off=_sign_off(asked) or same)


def shown(db: Database, innovation: str, lab_id: str | None, record: Record) -> SignOff:
    """What everybody may see: which parties signed the text and when, and what was noted against it, by nobody's name. While the lab
    asks, it is what they say now; afterwards what stands in the record."""
    said = answers(db, innovation, lab_id, record)
    return (_sign_off(said) if said else record.sign_off) or SignOff()


def _sign_off(said: list[Answer]) -> SignOff | None:
    signed = [answer for answer in said if answer.state == "signed"]
    signatures = [Signature(one.party, (one.at or "")[:10], one.organisation or None) for one in signed]
    return SignOff(signatures, sorted(one.note for one in signed if one.note)) if signed else None


def _answers(session: Session, innovation: str, lab_id: str | None, record: Record) -> list[Answer]:
    asked = demand_of(session, lab_id).asked()
    if not asked:
        return []
    query = select(InnovationSignature).where(InnovationSignature.innovation_id == innovation)
    known = {(row.organisation, row.party): row for row in session.scalars(query)}
    digest = digest_of(record)
    found = []
    for body, party in asked:
        row = known.get((body, party))
        if row is None:
            found.append(Answer(body, party, "open"))
        else:
            state: State = row.state if row.digest == digest else "lapsed"  # type: ignore[assignment]
            found.append(Answer(body, party, state, row.note, row.at))
    return found


def party_of(db: Database, lab_id: str, member: str) -> Party | None:
    """For which party a person may sign: what they said when they joined, which is forgotten when the lab closes."""
    query = select(MemberRow.party).where(MemberRow.id == member, MemberRow.lab_id == lab_id)
    with db.read() as session:
        said = session.scalar(query)
    parties: dict[str | None, Party] = {"employer": "employer", "union": "employee"}
    return parties.get(said)
