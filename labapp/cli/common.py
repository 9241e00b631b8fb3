"""What the commands share: settings, the database, and how they print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from labapp.config import Settings
    from labapp.store.db import Database

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def settings(**overrides: Any) -> Settings:
    """The settings of this process."""
    from labapp import config

    return config.load(**overrides)


def database() -> Database:
    """The database of the settings, at the newest schema."""
    from labapp.store import migrate
    from labapp.store.db import Database

    chosen = settings()
    db = Database(chosen.database_url, chosen.secret_key)
    migrate.upgrade(db)
    return db


def show(value: Any, plain: str, as_json: bool) -> None:
    """Prints a result for a program or for a person."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else plain)
