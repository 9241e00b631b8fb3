"""Routes of the API for sign-off: whom a lab asks, what a party in the lab says, and what everybody may see of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from flask import url_for
from msgspec import Meta, Struct

from labapp.core.messages import Actor, Name
from labapp.core.refused import Refused, bad_request
from labapp.store import innovations, passes, signing
from labapp.store.accounts import Account
from labapp.store.innovations import Innovation
from labapp.store.signing import Demand
from labapp.web.api import route
from labapp.web.api_innovations import demand_readable
from labapp.web.asking import asker_of_request, services

PASS_FOR = timedelta(days=7)  # time to read at home what was written in the room


class SignOff(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a lab asks before its records are published: both parties of these organisations, and a steering group."""

    organisations: Annotated[list[Name], Meta(max_length=200)] = []
    steering: bool = False


class Signing(Struct, frozen=True, forbid_unknown_fields=True):
    """What a party says. `note` is what it does not agree with; a no needs one. `seen` is `text` as it was read."""

    said: Literal["signed", "declined", "withdrawn"]
    note: Annotated[str, Meta(max_length=signing.NOTE_MAX)] = ""
    seen: str | None = None


class SignedBy(Struct, frozen=True):
    """What everybody may see of an organisation: whether each of its parties has signed the text as it is."""

    organisation: str
    employer: bool
    employee: bool


class Signatures(Struct, frozen=True):
    """Whether each party has signed the text as it is now, and what was noted against it; never who. `text` stands for its words:
    it changes when they do. `steering` is null where no steering group is asked."""

    text: str
    organisations: list[SignedBy]
    notes: list[str]
    steering: bool | None


class Waiting(Struct, frozen=True):
    """A record that one may sign: how one's party has answered so far, and the page on which it is read and signed."""

    title: str
    language: str
    state: signing.State
    address: str


class ToSign(Struct, frozen=True):
    """What somebody in a lab may sign for their party."""

    records: list[Waiting]


@route("PUT", "/labs/<lab>/sign-off", auth="lab", body=SignOff, answer=SignOff, tag="Library")
def ask_for_signatures(*, lab: str, body: SignOff, asker: Account) -> SignOff:
    """Says whom the lab asks from now on. What is published stays published."""
    known = [organisation.id for organisation in services().rooms.lab(lab).organisations]
    for number, organisation in enumerate(body.organisations):
        if organisation not in known:
            raise bad_request(f"organisations[{number}]", "the lab has no such organisation")
    signing.ask(services().db, lab, Demand(tuple(body.organisations), body.steering))
    return body


@route("GET", "/labs/<lab>/sign-off", auth="lab", answer=SignOff, tag="Library")
def read_sign_off(*, lab: str, asker: Account) -> SignOff:
    """Whom the lab asks."""
    demand = signing.demand(services().db, lab)
    return SignOff(list(demand.organisations), demand.steering)


@route(
    "GET",
    "/innovations/<innovation>/signatures",
    auth="anybody",
    answer=Signatures,
    errors=("not_found",),
    tag="Library",
)
def read_signatures(*, innovation: str) -> Signatures:
    """Which parties have signed an innovation as it is now."""
    return _signatures(demand_readable(asker_of_request()[0], innovation))


@route(
    "POST",
    "/labs/<lab>/innovations/<innovation>/signature",
    auth="member",
    body=Signing,
    answer=Signatures,
    errors=("not_found", "not_allowed", "stale"),
    tag="Library",
)
def sign_innovation(*, lab: str, innovation: str, body: Signing, asker: Actor) -> Signatures:
    """Signs for one's party, as somebody who came to the lab as the employer's or the union's representative.

    It works until the lab is closed: which party a person speaks for is forgotten then. Who signs is not stored."""
    found = innovations.find(services().db, innovation)
    if found is None or found.lab_id != lab:
        raise Refused("not_found")
    seat = _seat(lab, asker)
    if seat is None:
        raise Refused("not_allowed")
    signing.say(services().db, found.id, seat, body.said, note=body.note, seen=body.seen)
    return _signatures(found)


@route("GET", "/labs/<lab>/to-sign", auth="member", answer=ToSign, tag="Library")
def read_what_to_sign(*, lab: str, asker: Actor) -> ToSign:
    """What one may sign for one's party, each with the address of its page; nothing for who came as neither party.

    An address works for a week, for whoever has it, and holds nothing about the person."""
    seat = _seat(lab, asker)
    if seat is None:
        return ToSign([])
    until = services().rooms.today() + PASS_FOR
    waiting = []
    for found in innovations.of_lab(services().db, lab):
        answers = signing.answers(services().db, found.id, lab, found.record)
        mine = next((one for one in answers if (one.organisation, one.party) == seat), None)
        if mine is not None and found.record.title:
            token = passes.issue(services().settings.secret_key, passes.SIGN, "/".join((found.id, *seat)), until)
            record = found.record
            waiting.append(Waiting(record.title, record.language, mine.state, url_for("signing.sign", token=token)))
    return ToSign(waiting)


def _seat(lab: str, asker: Actor) -> tuple[str, signing.Party] | None:
    """For which party of which organisation a person in the lab speaks, if for any."""
    member = services().rooms.lab(lab).members.get(asker.member or "")
    party = signing.party_of(services().db, lab, asker.member or "")
    if member is None or member.organisation is None or party is None:
        return None
    return member.organisation, party


def _signatures(found: Innovation) -> Signatures:
    shown = signing.shown(services().db, found.id, found.lab_id, found.record)
    signed = {(one.organisation_id or "", one.party) for one in shown.signatures}
    asked = signing.demand(services().db, found.lab_id).asked()
    bodies = dict.fromkeys(body for body, party in (*asked, *signed) if party != "steering")
    return Signatures(
        text=signing.digest_of(found.record),
        organisations=[SignedBy(body, (body, "employer") in signed, (body, "employee") in signed) for body in bodies],
        notes=shown.notes,
        steering=("", "steering") in signed if ("", "steering") in (*asked, *signed) else None,
    )
