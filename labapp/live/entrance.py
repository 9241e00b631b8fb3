"""The entrance: who is on a socket, by what they say when it opens."""

from __future__ import annotations

import hmac
import re
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from labapp.core.messages import Actor, Name
from labapp.core.model import Lab
from labapp.core.refused import Refused
from labapp.live.presence import Connection
from labapp.live.rooms import Rooms
from labapp.store import labs, members, sessions
from labapp.store.db import Database
from labapp.store.sessions import Claim, Key
from labapp.store.tables import LabRow

PROTOCOL = 1


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    """What a client says when it connects: the lab and its token or the wall's key.

    `audience` lets staff look as phones or walls do, without acting. `language` is for the sentences of refusals.
    """

    lab: Name
    token: Annotated[str, Meta(max_length=2000)] | None = None
    key: Annotated[str, Meta(max_length=200)] | None = None
    protocol: int = PROTOCOL
    audience: Literal["crowd", "wall"] | None = None
    language: Annotated[str, Meta(max_length=12)] | None = None


class Visitor(Struct):
    """Who is on a socket. `actor` is None for walls and previews, which only look; `basis` is what lets all but phones stay."""

    lab_id: str
    connection: Connection
    actor: Actor | None
    language: str | None
    basis: Claim | Key | None = None


def identify(db: Database, rooms: Rooms, secret_key: str, sid: str, auth: Auth, language: str | None) -> Visitor:
    """Who it is.

    :raise Refused: `protocol_too_old`, `bad_token` (also for an unknown lab), `lab_closed` (for phones)
    """
    if auth.protocol != PROTOCOL:
        raise Refused("protocol_too_old")
    if auth.key is None and (member := members.member_by_token(db, auth.lab, auth.token or "")) is not None:
        return _phone(rooms.lab(auth.lab), member.id, sid, language)
    row = labs.lab_row(db, auth.lab)
    if row is None:
        raise Refused("bad_token")
    if auth.key is not None:
        if not hmac.compare_digest(auth.key.encode(), row.wall_key.encode()):
            raise Refused("bad_token")
        return Visitor(row.id, Connection(sid, "wall", None), None, language, Key(row.id, row.wall_key))
    return _staff(db, rooms, secret_key, row, sid, auth, language)


def _phone(lab: Lab, member: str, sid: str, language: str | None) -> Visitor:
    if lab.state == "closed":
        raise Refused("lab_closed")
    if member in lab.removed:
        raise Refused("bad_token")
    return Visitor(lab.id, Connection(sid, "crowd", member), Actor(member, "member"), language)


def _staff(
    db: Database, rooms: Rooms, secret_key: str, row: LabRow, sid: str, auth: Auth, language: str | None
) -> Visitor:
    token = auth.token or ""
    claim = sessions.claim_of_token(db, token, row.id) or sessions.claim_of_console_token(secret_key, token, row.id)
    account = sessions.account_of(db, claim)
    if account is None:
        raise Refused("bad_token")
    if auth.audience is not None:
        return Visitor(row.id, Connection(sid, auth.audience, None), None, language, claim)
    actor = rooms.staff_actor(row.id, account.id, account.name or account.email)
    return Visitor(row.id, Connection(sid, "staff", actor.member), actor, language, claim)


def language_of(environ: dict[str, Any], auth: object) -> str | None:
    """The language a client asks for: in its auth, else its browser's first of ours."""
    asked = auth.get("language") if isinstance(auth, dict) else None
    preferred = [asked, *re.findall(r"[a-zA-Z]{2}", environ.get("HTTP_ACCEPT_LANGUAGE", ""))]
    return next((code for code in preferred if code in ("sv", "da", "en")), None)
