"""Accounts, tokens and links that work once, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from labapp.store import accounts, labs, migrate, sessions
from labapp.store.db import Database
from labapp.store.secrets import digest
from labapp.store.sessions import Claim

SECRET = "a secret for tests, long enough to be one"


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    url = f"sqlite:///{tmp_path / 'labapp.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    database = Database(url)
    migrate.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def owner(db: Database, password_hash: str) -> accounts.Account:
    return accounts.create_account(db, email="owner@example.org", password_hash=password_hash)


@pytest.fixture
def lab_id(db: Database, owner: accounts.Account) -> str:
    return labs.create_lab(db, title="A lab", challenge="How?", language="en", agenda=(), owner=owner.id).id


def test_an_address_belongs_to_one_account_however_it_is_written(db: Database, owner: accounts.Account) -> None:
    assert accounts.account_by_email(db, " OWNER@example.org ") == owner
    with pytest.raises(accounts.EmailTaken):
        accounts.create_account(db, email="Owner@Example.org", password_hash="x")


def test_only_the_right_password_fits(password_hash: str) -> None:
    assert accounts.password_fits(password_hash, "correct horse battery staple")
    assert not accounts.password_fits(password_hash, "correct horse battery stapl")
    assert not accounts.password_fits(None, "correct horse battery staple")
    assert not accounts.password_fits("no hash at all", "x")


def test_a_token_opens_its_account_and_is_not_in_the_database(db: Database, owner: accounts.Account) -> None:
    token = accounts.add_token(db, owner.id, "archive")
    assert accounts.account_by_token(db, token) == owner
    assert accounts.account_by_token(db, token[:-1]) is None
    with db.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT * FROM api_tokens").all()
    assert stored
    assert token not in str(stored)


def test_a_new_password_changes_the_stamp_that_sessions_carry(db: Database, owner: accounts.Account) -> None:
    accounts.set_password(db, owner.id, accounts.hash_password("another sentence"))
    changed = accounts.account_by_id(db, owner.id)
    assert changed is not None
    assert changed.stamp != owner.stamp


# The first account


def test_the_set_up_link_makes_one_account_and_no_second(db: Database) -> None:
    former, token = accounts.setup_token(db), accounts.setup_token(db)
    assert former
    assert token
    assert not accounts.setup_is_open(db, former)
    assert accounts.setup_is_open(db, token)
    first = accounts.create_first_account(db, token, email="first@example.org", password_hash="x")
    assert first is not None
    assert first.admin
    assert not accounts.setup_is_open(db, token)
    assert accounts.create_first_account(db, token, email="second@example.org", password_hash="x") is None
    assert accounts.setup_link(db, "http://localhost") is None


def test_of_two_who_use_the_set_up_link_at_once_one_gets_the_account(db: Database) -> None:
    token = accounts.setup_token(db)
    assert token

    def use(number: int) -> accounts.Account | None:
        return accounts.create_first_account(db, token, email=f"{number}@example.org", password_hash="x")

    with ThreadPoolExecutor(4) as pool:
        made = [account for account in pool.map(use, range(4)) if account]
    assert len(made) == 1


def test_the_set_up_link_expires(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "SETUP_LASTS", timedelta(seconds=-1))
    token = accounts.setup_token(db)
    assert token
    assert not accounts.setup_is_open(db, token)
    assert accounts.create_first_account(db, token, email="late@example.org", password_hash="x") is None


# Invitations


def test_an_invitation_makes_one_co_facilitator(db: Database, lab_id: str) -> None:
    token, _ = accounts.invite(db, lab_id)
    invitation = accounts.open_invitation(db, token)
    assert invitation is not None
    assert (invitation.lab_id, invitation.lab_title) == (lab_id, "A lab")
    friend = accounts.create_account(db, email="friend@example.org", password_hash="x")
    third = accounts.create_account(db, email="third@example.org", password_hash="x")
    assert accounts.accept_invitation(db, token, friend.id)
    assert not accounts.accept_invitation(db, token, third.id)
    assert [account.email for account in accounts.staff_of(db, lab_id)] == ["friend@example.org", "owner@example.org"]
    assert accounts.staffed_labs(db, third.id) == frozenset()
    assert accounts.invitations_of(db, lab_id) == []


def test_a_withdrawn_or_expired_invitation_opens_nothing(
    db: Database, lab_id: str, owner: accounts.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, _ = accounts.invite(db, lab_id)
    (invitation,) = accounts.invitations_of(db, lab_id)
    accounts.withdraw_invitation(db, "another-lab", invitation.id)
    assert accounts.open_invitation(db, token)
    accounts.withdraw_invitation(db, lab_id, invitation.id)
    assert accounts.open_invitation(db, token) is None
    monkeypatch.setattr(accounts, "INVITATION_LASTS", timedelta(seconds=-1))
    late, _ = accounts.invite(db, lab_id)
    assert accounts.open_invitation(db, late) is None
    assert not accounts.accept_invitation(db, late, owner.id)


def test_a_set_up_token_is_no_invitation(db: Database, lab_id: str) -> None:
    token, _ = accounts.invite(db, lab_id)
    assert not accounts.setup_is_open(db, token)


# The console


def account_of_console(db: Database, secret: str, token: str, lab_id: str) -> accounts.Account | None:
    """Whose console a token opens."""
    return sessions.account_of(db, sessions.claim_of_console_token(secret, token, lab_id))


def test_a_console_token_is_for_one_lab_while_the_account_leads_it(
    db: Database, lab_id: str, owner: accounts.Account
) -> None:
    token = sessions.console_token(SECRET, Claim(lab_id, owner.id, stamp=owner.stamp))
    assert account_of_console(db, SECRET, token, lab_id) == owner
    assert account_of_console(db, SECRET, token, "another-lab") is None
    assert account_of_console(db, "another secret", token, lab_id) is None
    assert account_of_console(db, SECRET, "nonsense", lab_id) is None
    accounts.set_password(db, owner.id, accounts.hash_password("another sentence"))
    assert account_of_console(db, SECRET, token, lab_id) is None


def test_a_console_token_of_somebody_who_does_not_lead_the_lab_is_void(db: Database, lab_id: str) -> None:
    friend = accounts.create_account(db, email="friend@example.org", password_hash="x")
    token = sessions.console_token(SECRET, Claim(lab_id, friend.id, stamp=friend.stamp))
    assert account_of_console(db, SECRET, token, lab_id) is None


def test_a_console_token_lasts_no_longer_than_the_session_whose_page_it_was_made_for(
    db: Database, lab_id: str, owner: accounts.Account
) -> None:
    session = sessions.new_session()
    token = sessions.console_token(SECRET, Claim(lab_id, owner.id, stamp=owner.stamp, session=digest(session)))
    assert account_of_console(db, SECRET, token, lab_id) == owner
    sessions.end_session(db, session)
    sessions.end_session(db, session)
    assert account_of_console(db, SECRET, token, lab_id) is None


def test_a_console_token_lasts_a_day(
    db: Database, lab_id: str, owner: accounts.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sessions.console_token(SECRET, Claim(lab_id, owner.id, stamp=owner.stamp))
    monkeypatch.setattr(sessions, "CONSOLE_TOKEN_S", -1)
    assert account_of_console(db, SECRET, token, lab_id) is None


def test_of_the_tokens_that_a_password_brings_the_latest_work(db: Database, owner: accounts.Account) -> None:
    kept = accounts.add_token(db, owner.id, "archive")
    first, *_, last = [accounts.add_login_token(db, owner.id) for _ in range(accounts.LOGIN_TOKENS + 1)]
    assert accounts.account_by_token(db, first) is None
    assert accounts.account_by_token(db, last) == owner
    assert accounts.account_by_token(db, kept) == owner
