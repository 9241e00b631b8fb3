"""`serve` and `demo`: the server, and the server with something to look at."""

from __future__ import annotations

import hmac
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labapp.cli.common import settings

if TYPE_CHECKING:
    from labapp import Services
    from labapp.config import Settings
    from labapp.store.db import Database

DEMO_EMAIL = "demo@labapp.example"


def _lan(host: str | None, port: int | None, lan: bool) -> dict[str, Any]:
    """The settings that --host, --port and --lan ask for."""
    if not lan:
        return {"host": host, "port": port}
    from labapp.server import lan_address

    chosen = port or settings().port
    return {"host": host or "0.0.0.0", "port": chosen, "public_url": f"http://{lan_address()}:{chosen}"}


host_option = click.option("--host", help="Address to listen on (default: this machine alone).")
port_option = click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
lan_option = click.option(
    "--lan", is_flag=True, help="Listen on all interfaces; links and QR codes carry this machine's address."
)


@click.command()
@host_option
@port_option
@lan_option
def serve(host: str | None, port: int | None, lan: bool) -> None:
    """Migrate the database and run the server until SIGTERM."""
    _start(settings(**_lan(host, port, lan)), _announce)


@click.command()
@port_option
@lan_option
def demo(port: int | None, lan: bool) -> None:
    """Run the server with the sample labs, a live lab and a facilitator account."""
    overrides = _lan(None, port, lan)
    folder = Path(settings().instance) / "demo"
    _start(settings(**overrides, instance=str(folder)), _announce_demo)


def _start(chosen: Settings, announce: Any) -> None:
    if "flask" in sys.modules and chosen.async_mode != "threading":
        # Started as `flask --app labapp serve`: begin again in a process that has not imported Flask yet.
        os.execv(sys.executable, [sys.executable, "-m", "labapp.cli", *sys.argv[sys.argv.index("labapp") + 1 :]])
    from labapp import server

    server.start(chosen, announce)


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

    key = services.settings.secret_key.encode()
    password = hmac.new(key, b"password of the demo account", "sha256").hexdigest()[:10]
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


COMMANDS = (serve, demo)
