"""`user` and `token`: accounts and their bearer tokens."""

from __future__ import annotations

import sys

import click

from labapp.cli.common import as_json, database, show


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.option("--email", required=True)
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@click.option("--admin", is_flag=True, help="May manage the server.")
@as_json
def user_add(email: str, password_stdin: bool, admin: bool, as_json: bool) -> None:
    """Make an account."""
    from labapp.store import accounts

    password = sys.stdin.readline().rstrip("\n")
    if len(password) < accounts.SHORTEST_PASSWORD:
        raise click.ClickException(f"The password needs at least {accounts.SHORTEST_PASSWORD} signs.")
    hashed = accounts.hash_password(password)
    try:
        made = accounts.create_account(database(), email=email, password_hash=hashed, admin=admin)
    except accounts.EmailTaken:
        raise click.ClickException(f"There is an account with {email} already.") from None
    show({"id": made.id, "email": made.email}, f"Made the account {made.email}.", as_json)


@click.group()
def token() -> None:
    """Bearer tokens for the API."""


@token.command("add")
@click.option("--email", required=True, help="The account it is for.")
@click.option("--name", default="", help="What it is used for.")
@as_json
def token_add(email: str, name: str, as_json: bool) -> None:
    """Print a new bearer token, once."""
    from labapp.store import accounts

    db = database()
    account = accounts.account_by_email(db, email)
    if account is None:
        raise click.ClickException(f"There is no account with {email}.")
    made = accounts.add_token(db, account.id, name)
    show({"token": made}, made, as_json)


COMMANDS = (user, token)
