"""What keeps somebody in: sessions that end before their time, tokens of consoles, and whether what opened a socket still holds.

A session lives in its browser's cookie. So the end of one is what has to be remembered, for as long as a copy of its cookie, or a token
that its pages were given, could still be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from msgspec import Struct
from sqlalchemy import delete, select

from labapp.core.moments import rfc3339
from labapp.core.policy import may_lead
from labapp.store.accounts import Account, account_by_id, stamp_of
from labapp.store.db import Database
from labapp.store.secrets import digest, new_token, now
from labapp.store.tables import ApiToken, EndedSession, LabRow, LabStaff, User

CONSOLE_TOKEN_S = 24 * 3600
REMEMBERED = timedelta(seconds=CONSOLE_TOKEN_S)  # longer than a session's cookie holds (labapp/web/security.py)


class Claim(Struct, frozen=True):
    """What somebody leads a lab by: an account, and what it came with. Session and token are hashes.

    `stamp` is that of the password at the time; a bearer token has none, for it outlives a change of the password.
    """

    lab: str
    user: str
    stamp: str | None = None
    session: str | None = None
    token: str | None = None


class Key(Struct, frozen=True):
    """What a wall shows a lab by."""

    lab: str
    key: str


def new_session() -> str:
    """The id of a session that begins: a secret, for it stands in the cookie alone."""
    return new_token()


def end_session(db: Database, session_id: str) -> None:
    """Makes a session void before its time, in every process and in every copy of its cookie."""
    until = rfc3339(datetime.now(UTC) + REMEMBERED)
    with db.write() as session:
        session.execute(delete(EndedSession).where(EndedSession.forget_at < now()))
        session.merge(EndedSession(id_hash=digest(session_id), forget_at=until))


def has_ended(db: Database, session_id: str) -> bool:
    """Whether a session was ended."""
    with db.read() as session:
        return session.get(EndedSession, digest(session_id)) is not None


def console_token(secret_key: str, claim: Claim) -> str:
    """A token by which the console of one lab opens its socket, for a day. The page that renders the console makes it."""
    told = {field: value for field in Claim.__struct_fields__ if (value := getattr(claim, field)) is not None}
    token = _console_tokens(secret_key).dumps(told)
    return token if isinstance(token, str) else token.decode()


def claim_of_console_token(secret_key: str, token: str, lab_id: str) -> Claim | None:
    """What a console token of this lab claims, if it was made here and is not too old. Whether it holds: `holding`."""
    try:
        claim = Claim(**_console_tokens(secret_key).loads(token, max_age=CONSOLE_TOKEN_S))
    except BadSignature:  # also what has expired
        return None
    return claim if claim.lab == lab_id else None


def claim_of_token(db: Database, token: str, lab_id: str) -> Claim | None:
    """What a bearer token claims. Whether it holds: `holding`."""
    hashed = digest(token)
    with db.read() as session:
        user = session.scalar(select(ApiToken.user_id).where(ApiToken.token_hash == hashed))
    return Claim(lab_id, user, token=hashed) if user is not None else None


def account_of(db: Database, claim: Claim | None) -> Account | None:
    """The account behind a claim that holds, else None."""
    return account_by_id(db, claim.user) if claim is not None and claim in holding(db, [claim]) else None


def holding(db: Database, claims: Iterable[Claim | Key]) -> set[Claim | Key]:
    """Those of the claims and keys that hold now: five queries, however many there are."""
    asked = set(claims)
    staff = [claim for claim in asked if isinstance(claim, Claim)]
    users = {claim.user for claim in staff}
    with db.read() as session:
        keys = {
            Key(lab, key)
            for lab, key in session.execute(
                select(LabRow.id, LabRow.wall_key).where(LabRow.id.in_({c.lab for c in asked if isinstance(c, Key)}))
            )
        }
        leads: dict[str, set[str]] = {}
        for user, lab in session.execute(select(LabStaff.user_id, LabStaff.lab_id).where(LabStaff.user_id.in_(users))):
            leads.setdefault(user, set()).add(lab)
        stamps = {
            user: stamp_of(password_hash)
            for user, password_hash in session.execute(select(User.id, User.password_hash).where(User.id.in_(users)))
        }
        tokens = set(session.scalars(select(ApiToken.token_hash).where(ApiToken.user_id.in_(users))))
        ended = set(
            session.scalars(
                select(EndedSession.id_hash).where(EndedSession.id_hash.in_({c.session for c in staff if c.session}))
            )
        )
    return (asked & keys) | {
        claim
        for claim in staff
        if may_lead(leads.get(claim.user, ()), claim.lab)
        and claim.stamp in (None, stamps.get(claim.user))
        and (claim.token is None or claim.token in tokens)
        and claim.session not in ended
    }


def _console_tokens(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="labapp console")
