"""The command line: `labapp ...`, and the same commands as `flask --app labapp ...`.

Nothing heavy is imported at the top: `serve` must patch the standard library before Flask is there.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flask import Flask

    from labapp import Services
    from labapp.config import Settings
    from labapp.store.db import Database

DEMO_EMAIL = "demo@labapp.example"

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
@click.version_option(package_name="labapp", prog_name="labapp")
def cli() -> None:
    """Runs public innovation labs: live on phones, walls and a console, documented afterwards."""


def main(arguments: list[str] | None = None) -> None:
    """The console script: one clear line on an error, exit code 1."""
    try:
        cli.main(arguments, standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except click.Abort:
        _fail("Stopped.")
    except (RuntimeError, ValueError, OSError) as error:
        _fail(str(error))


def _fail(message: str, code: int = 1) -> None:
    click.echo(f"labapp: {message}", err=True)
    sys.exit(code)


def register(app: Flask) -> None:
    """Makes the same commands known to `flask --app labapp`."""
    for name, command in cli.commands.items():
        app.cli.add_command(command, name)


def _settings(**overrides: Any) -> Settings:
    from labapp import config

    return config.load(**overrides)


def _database() -> Database:
    """The database of the settings, at the newest schema."""
    from labapp.store import migrate
    from labapp.store.db import Database

    db = Database(_settings().database_url)
    migrate.upgrade(db)
    return db


def _show(value: Any, plain: str, as_json: bool) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else plain)


def _lan(host: str | None, port: int | None, lan: bool) -> dict[str, Any]:
    """The settings that --host, --port and --lan ask for."""
    if not lan:
        return {"host": host, "port": port}
    from labapp.server import lan_address

    chosen = port or _settings().port
    return {"host": host or "0.0.0.0", "port": chosen, "public_url": f"http://{lan_address()}:{chosen}"}


host_option = click.option("--host", help="Address to listen on (default: this machine alone).")
port_option = click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
lan_option = click.option(
    "--lan", is_flag=True, help="Listen on all interfaces; links and QR codes carry this machine's address."
)


@cli.command()
@host_option
@port_option
@lan_option
def serve(host: str | None, port: int | None, lan: bool) -> None:
    """Migrate the database and run the server until SIGTERM."""
    _start(_settings(**_lan(host, port, lan)), _announce)


@cli.command()
@port_option
@lan_option
def demo(port: int | None, lan: bool) -> None:
    """Run the server with the sample labs, a live lab and a facilitator account."""
    overrides = _lan(None, port, lan)
    folder = Path(_settings().instance) / "demo"
    _start(_settings(**overrides, instance=str(folder)), _announce_demo)


def _start(settings: Settings, announce: Any) -> None:
    if "flask" in sys.modules and settings.async_mode != "threading":
        # Started as `flask --app labapp serve`: begin again in a process that has not imported Flask yet.
        os.execv(sys.executable, [sys.executable, "-m", "labapp.cli", *sys.argv[sys.argv.index("labapp") + 1 :]])
    from labapp import server

    server.start(settings, announce)


def _announce(services: Services) -> None:
    from labapp.store import accounts

    base = services.settings.base_url
    click.echo(f"Labapp is at {base}")
    if link := accounts.setup_link(services.db, base):
        click.echo(f"Make the first account: {link}")


def _announce_demo(services: Services) -> None:
    import segno

    from labapp.store import labs
    from labapp.store.demo import load_demo

    password = services.settings.secret_key[:10]
    owner = _demo_account(services.db, password)
    live = load_demo(services.db, owner)
    row = labs.lab_row(services.db, live)
    assert row is not None
    links = labs.lab_links(row, services.settings.base_url)
    segno.make(links["join"]).terminal(out=sys.stdout, compact=True)
    click.echo(f"Console: {links['console']}   (sign in: {DEMO_EMAIL}, password {password})")
    click.echo(f"Phone:   {links['join']}")
    click.echo(f"Wall:    {links['wall']}")
    sys.stdout.flush()


def _demo_account(db: Database, password: str) -> str:
    from labapp.store import accounts

    known = accounts.account_by_email(db, DEMO_EMAIL)
    hashed = accounts.hash_password(password)
    account = known or accounts.create_account(db, email=DEMO_EMAIL, password_hash=hashed, name="Demo", admin=True)
    return account.id


@cli.group()
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
        made = accounts.create_account(_database(), email=email, password_hash=hashed, admin=admin)
    except accounts.EmailTaken:
        raise click.ClickException(f"There is an account with {email} already.") from None
    _show({"id": made.id, "email": made.email}, f"Made the account {made.email}.", as_json)


@cli.group()
def token() -> None:
    """Bearer tokens for the API."""


@token.command("add")
@click.option("--email", required=True, help="The account it is for.")
@click.option("--name", default="", help="What it is used for.")
@as_json
def token_add(email: str, name: str, as_json: bool) -> None:
    """Print a new bearer token, once."""
    from labapp.store import accounts

    db = _database()
    account = accounts.account_by_email(db, email)
    if account is None:
        raise click.ClickException(f"There is no account with {email}.")
    made = accounts.add_token(db, account.id, name)
    _show({"token": made}, made, as_json)


@cli.group()
def lab() -> None:
    """Labs as files."""


@lab.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--email", help="The account that shall lead it (default: the first one).")
@as_json
def lab_import(file: Path, email: str | None, as_json: bool) -> None:
    """Import a lab from lossless JSON or from the shape of the sample labs."""
    from labapp.store import accounts, exchange

    db = _database()
    account = accounts.account_by_email(db, email) if email else accounts.first_account(db)
    if email and account is None:
        raise click.ClickException(f"There is no account with {email}.")
    lab_id = exchange.import_lab(db, json.loads(file.read_text(encoding="utf-8")), account.id if account else None)
    _show({"id": lab_id}, f"Imported the lab {lab_id}.", as_json)


@lab.command("export")
@click.argument("lab_id", metavar="LAB")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: standard output)."
)
def lab_export(lab_id: str, out: Path | None) -> None:
    """Export a lab as lossless JSON."""
    from labapp.store import exchange

    content = json.dumps(exchange.export_lab(_database(), lab_id), ensure_ascii=False, indent=1, sort_keys=True)
    if out is None:
        click.echo(content)
    else:
        out.write_text(content + "\n", encoding="utf-8")


@cli.command()
@click.argument("lab_id", metavar="LAB")
@as_json
def check(lab_id: str, as_json: bool) -> None:
    """Fold the journal of LAB again and compare it with all that was derived from it."""
    from labapp.live.checking import differences
    from labapp.store.journal import Journal

    found = differences(Journal(_database()), lab_id)
    _show({"lab": lab_id, "differences": found}, "\n".join(found) or "All agrees.", as_json)
    if found:
        raise click.exceptions.Exit(1)


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of the database to FILE while the server runs."""
    from labapp.store.backup import backup as make_backup

    make_backup(_database(), file)
    click.echo(f"Wrote {file}.")


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup in the place of an empty database."""
    from labapp.store.backup import restore as put_back
    from labapp.store.db import Database

    put_back(Database(_settings().database_url), file)
    click.echo(f"Restored {file}.")


@cli.command()
@click.argument("target", metavar="MEMBER|LAB", required=False)
@click.option("--due", is_flag=True, help="Erase all that retention says is due.")
@as_json
def erase(target: str | None, due: bool, as_json: bool) -> None:
    """Erase what is known of a person, or a whole lab, and print a receipt."""
    from labapp.store.privacy import erase as erase_now

    if due == (target is not None):
        raise click.UsageError("Name a member or a lab, or say --due.")
    receipt = erase_now(_database(), target)
    _show(receipt, "\n".join(f"{key}: {value}" for key, value in receipt.items()), as_json)


@cli.command()
@as_json
def config(as_json: bool) -> None:
    """List the settings with meaning, default and present value."""
    from labapp.config import described

    shown = described(_settings())
    lines = [f"{s['name']} = {s['value']}\n    {s['meaning']} (default: {s['default']})" for s in shown]
    _show(shown, "\n".join(lines), as_json)


if __name__ == "__main__":
    main()
