"""Accounts of facilitators: passwords, bearer tokens, and the links that let somebody in once.

Hashing a password takes about 50 ms on purpose. `hash_password` and `password_fits` touch no database, so that a caller on an event
loop can run them beside it, and never inside a transaction.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labapp.core.moments import rfc3339
from labapp.store.db import Database
from labapp.store.secrets import digest, new_id, new_token, now
from labapp.store.tables import ApiToken, LabRow, LabStaff, Link, User

SETUP_LASTS = timedelta(hours=24)
INVITATION_LASTS = timedelta(days=7)
SHORTEST_PASSWORD = 10  # signs
LOGIN = "login"  # what a token is called that a program got for a password
LOGIN_TOKENS = 20  # of one account at a time: who signs in again and again leaves no trail of keys

_hasher = PasswordHasher()


class EmailTaken(Exception):
    """There is an account with this address already."""


class Account(Struct, frozen=True):
    """An account without its secrets. `stamp` changes with the password: sessions that carry another stamp are over."""

    id: str
    email: str
    name: str
    admin: bool
    language: str | None
    stamp: str


class Invitation(Struct, frozen=True):
    """An open invitation to lead a lab. Its id is the hash of its token: enough to withdraw it, not to accept it."""

    id: str
    lab_id: str
    lab_title: str
    expires_at: str


class TokenEntry(Struct, frozen=True):
    """A bearer token as its owner sees it later: what it is called, never what it is."""

    id: str
    name: str
    created_at: str


# Accounts


def plain_email(email: str) -> str:
    """An address as it is stored and compared: without space around it, in lower case."""
    return email.strip().lower()


def create_account(db: Database, *, email: str, password_hash: str, name: str = "", admin: bool = False) -> Account:
    """A new account.

    :raise EmailTaken: there is one with this address
    """
    user = _user(email, password_hash, name=name, admin=admin)
    try:
        with db.write() as session:
            session.add(user)
    except IntegrityError as error:
        raise EmailTaken(email) from error
    return _account(user)


def account_by_id(db: Database, account_id: str) -> Account | None:
    """The account with this id."""
    with db.read() as session:
        user = session.get(User, account_id)
    return _account(user) if user is not None else None


def account_by_email(db: Database, email: str) -> Account | None:
    """The account with this address."""
    found = account_with_password(db, email)
    return found[0] if found else None


def first_account(db: Database) -> Account | None:
    """The oldest account, or None."""
    with db.read() as session:
        user = session.scalar(select(User).order_by(User.created_at, User.id).limit(1))
    return _account(user) if user is not None else None


def account_with_password(db: Database, email: str) -> tuple[Account, str] | None:
    """(account, password hash) for an address, to compare a password with."""
    with db.read() as session:
        user = session.scalar(select(User).where(User.email == plain_email(email)))
    return (_account(user), user.password_hash) if user is not None else None


def set_password(db: Database, account_id: str, password_hash: str) -> None:
    """Changes the password. Ends all sessions of the account; its API tokens stay."""
    with db.write() as session:
        session.execute(update(User).where(User.id == account_id).values(password_hash=password_hash))


def any_account(db: Database) -> bool:
    """Whether the server has been set up."""
    with db.read() as session:
        return _any_account(session)


def staffed_labs(db: Database, account_id: str) -> frozenset[str]:
    """The ids of the labs that an account leads: what `policy.may_lead` asks for."""
    with db.read() as session:
        return frozenset(session.scalars(select(LabStaff.lab_id).where(LabStaff.user_id == account_id)))


def staff_of(db: Database, lab_id: str) -> list[Account]:
    """The accounts that lead a lab, by address."""
    query = (
        select(User).join(LabStaff, LabStaff.user_id == User.id).where(LabStaff.lab_id == lab_id).order_by(User.email)
    )
    with db.read() as session:
        return [_account(user) for user in session.scalars(query)]


def drop_staff(db: Database, lab_id: str, account_id: str) -> bool:
    """Takes an account off the staff of a lab, at once and everywhere; False for the last one, who stays."""
    with db.write() as session:
        staff = set(session.scalars(select(LabStaff.user_id).where(LabStaff.lab_id == lab_id).with_for_update()))
        if staff <= {account_id}:
            return False
        session.execute(delete(LabStaff).where(LabStaff.lab_id == lab_id, LabStaff.user_id == account_id))
    return True


def erase(db: Database, account_id: str) -> list[str]:
    """Erases an account with its tokens, calendars and own templates: the labs that nobody leads now. What it wrote stays, as a role's."""
    mine = select(LabStaff.lab_id).where(LabStaff.user_id == account_id)
    with db.write() as session:
        led = set(session.scalars(mine))
        session.execute(delete(User).where(User.id == account_id))
        return sorted(led - set(session.scalars(select(LabStaff.lab_id).where(LabStaff.lab_id.in_(led)))))


# Passwords


def hash_password(password: str) -> str:
    """What to keep of a password (argon2id). Slow on purpose."""
    return _hasher.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether a password belongs to a hash. As slow without a hash, so that time does not tell which addresses have an account."""
    try:
        return _hasher.verify(password_hash or _nobodys_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def stamp_of(password_hash: str) -> str:
    """What changes with the password and tells nothing of it: who carries another stamp signed in before the change."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(new_token())


# Tokens


def add_token(db: Database, account_id: str, name: str = "") -> str:
    """A new bearer token of an account. Only its hash is stored: this is the one time it is seen."""
    token = new_token()
    with db.write() as session:
        session.add(ApiToken(token_hash=digest(token), user_id=account_id, name=name, created_at=now()))
    return token


def add_login_token(db: Database, account_id: str) -> str:
    """A new bearer token for a program that signs in by password. Only the latest `LOGIN_TOKENS` of an account work."""
    token = add_token(db, account_id, LOGIN)
    mine = (ApiToken.user_id == account_id, ApiToken.name == LOGIN)
    query = select(ApiToken.token_hash).where(*mine).order_by(ApiToken.created_at.desc()).offset(LOGIN_TOKENS)
    with db.write() as session:
        old = set(session.scalars(query)) - {digest(token)}
        session.execute(delete(ApiToken).where(ApiToken.token_hash.in_(old)))
    return token


def tokens_of(db: Database, account_id: str) -> list[TokenEntry]:
    """The bearer tokens of an account, the latest first. Their ids are hashes: enough to withdraw one, not to use it."""
    query = select(ApiToken).where(ApiToken.user_id == account_id).order_by(ApiToken.created_at.desc())
    with db.read() as session:
        return [TokenEntry(token.token_hash, token.name, token.created_at) for token in session.scalars(query)]


def withdraw_token(db: Database, account_id: str, token_id: str) -> None:
    """Makes a bearer token of this account void; nothing if it is already."""
    with db.write() as session:
        session.execute(delete(ApiToken).where(ApiToken.token_hash == token_id, ApiToken.user_id == account_id))


def account_by_token(db: Database, token: str) -> Account | None:
    """The account that a bearer token belongs to."""
    with db.read() as session:
        user = session.scalar(select(User).join(ApiToken).where(ApiToken.token_hash == digest(token)))
    return _account(user) if user is not None else None


# The first account


def setup_token(db: Database) -> str | None:
    """A fresh token for the set-up page, which makes all former ones void; None when there is an account already."""
    token = new_token()
    with db.write() as session:
        if _any_account(session):
            return None
        session.execute(delete(Link).where(Link.purpose == "setup"))
        session.add(_link(token, "setup", SETUP_LASTS))
    return token


def setup_link(db: Database, base: str) -> str | None:
    """The address of the set-up page below `base`, to print at start; None when there is an account already."""
    token = setup_token(db)
    return f"{base}/setup/{token}" if token else None


def setup_is_open(db: Database, token: str) -> bool:
    """Whether this token still makes the first account."""
    with db.read() as session:
        return _open_link(session, token, "setup") is not None and not _any_account(session)


def create_first_account(db: Database, token: str, *, email: str, password_hash: str) -> Account | None:
    """The first account, an administrator; None if the token is void by now. Of two at once, one gets it."""
    user = _user(email, password_hash, admin=True)
    with db.write() as session:
        if not _use_link(session, token, "setup") or _any_account(session):
            return None
        session.add(user)
    return _account(user)


# Invitations


def invite(db: Database, lab_id: str) -> tuple[str, str]:
    """(token, when it expires) of a new invitation to lead a lab. Only the hash of the token is stored."""
    token = new_token()
    link = _link(token, "staff", INVITATION_LASTS, lab_id)
    with db.write() as session:
        session.add(link)
    return token, link.expires_at


def invitations_of(db: Database, lab_id: str) -> list[Invitation]:
    """The open invitations of a lab, the next to expire first."""
    query = (
        select(Link, LabRow.title)
        .join(LabRow, LabRow.id == Link.lab_id)
        .where(Link.lab_id == lab_id, Link.purpose == "staff", Link.used_at.is_(None), Link.expires_at > now())
        .order_by(Link.expires_at)
    )
    with db.read() as session:
        return [Invitation(link.token_hash, lab_id, title, link.expires_at) for link, title in session.execute(query)]


def open_invitation(db: Database, token: str) -> Invitation | None:
    """The invitation of a token, while it can be accepted."""
    with db.read() as session:
        link = _open_link(session, token, "staff")
        lab = session.get(LabRow, link.lab_id) if link is not None else None
    return Invitation(link.token_hash, lab.id, lab.title, link.expires_at) if link and lab else None


def accept_invitation(db: Database, token: str, account_id: str) -> bool:
    """Lets the account lead the lab; False if the invitation is void by now. Of two at once, one gets it."""
    with db.write() as session:
        link = _open_link(session, token, "staff")
        if link is None or not _use_link(session, token, "staff"):
            return False
        if session.get(LabStaff, (link.lab_id, account_id)) is None:
            session.add(LabStaff(lab_id=link.lab_id, user_id=account_id))
    return True


def withdraw_invitation(db: Database, lab_id: str, invitation_id: str) -> None:
    """Makes an invitation of this lab void; nothing if it is already."""
    with db.write() as session:
        session.execute(
            delete(Link).where(Link.token_hash == invitation_id, Link.lab_id == lab_id, Link.purpose == "staff")
        )


# Rows


def _user(email: str, password_hash: str, *, name: str = "", admin: bool = False) -> User:
    user = User(id=new_id(), email=plain_email(email), password_hash=password_hash, created_at=now())
    user.name, user.admin, user.language = name, admin, None
    return user


def _account(user: User) -> Account:
    return Account(user.id, user.email, user.name, user.admin, user.language, stamp_of(user.password_hash))


def _any_account(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(User)))


def _link(token: str, purpose: str, lasts: timedelta, lab_id: str | None = None) -> Link:
    expires = rfc3339(datetime.now(UTC) + lasts)
    return Link(token_hash=digest(token), purpose=purpose, lab_id=lab_id, created_at=now(), expires_at=expires)


def _open_link(session: Session, token: str, purpose: str) -> Link | None:
    open_now = (Link.purpose == purpose, Link.used_at.is_(None), Link.expires_at > now())
    return session.scalar(select(Link).where(Link.token_hash == digest(token), *open_now))


def _use_link(session: Session, token: str, purpose: str) -> bool:
    """Marks a link as used, unless somebody was faster: the database judges, so it holds over processes too."""
    open_now = (Link.purpose == purpose, Link.used_at.is_(None), Link.expires_at > now())
    result = session.execute(update(Link).where(Link.token_hash == digest(token), *open_now).values(used_at=now()))
    return bool(getattr(result, "rowcount", 0))
