"""`backup`, `restore`, `erase` and `config`: what an operator does."""

from __future__ import annotations

from pathlib import Path

import click

from labapp.cli.common import as_json, database, settings, show


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of the database to FILE while the server runs."""
    from labapp.store.backup import backup as make_backup

    make_backup(database(), file)
    click.echo(f"Wrote {file}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup in the place of an empty database."""
    from labapp.store.backup import restore as put_back
    from labapp.store.db import Database

    put_back(Database(settings().database_url), file)
    click.echo(f"Restored {file}.")


@click.command()
@click.argument("target", metavar="MEMBER|ADDRESS|LAB|RECORD", required=False)
@click.option("--due", is_flag=True, help="Erase all that retention says is due.")
@as_json
def erase(target: str | None, due: bool, as_json: bool) -> None:
    """Erase what is known of a person, by member id or e-mail address; a whole lab; or a record. Print a receipt."""
    from labapp.store.privacy import erase as erase_now

    if due == (target is not None):
        raise click.UsageError("Name a member, an address, a lab or a record, or say --due.")
    receipt = erase_now(database(), target)
    show(receipt, "\n".join(f"{key}: {value}" for key, value in receipt.items()), as_json)


@click.command()
@as_json
def config(as_json: bool) -> None:
    """List the settings with meaning, default and present value."""
    from labapp.config import described

    shown = described(settings())
    lines = [f"{s['name']} = {s['value']}\n    {s['meaning']} (default: {s['default']})" for s in shown]
    show(shown, "\n".join(lines), as_json)


COMMANDS = (backup, restore, erase, config)
