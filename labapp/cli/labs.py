"""`lab` and `check`: labs as files, and whether a lab is whole."""

from __future__ import annotations

import json
from pathlib import Path

import click

from labapp.cli.common import as_json, database, show


@click.group()
def lab() -> None:
    """Labs as files."""


@lab.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--email", help="The account that shall lead it (default: the first one).")
@as_json
def lab_import(file: Path, email: str | None, as_json: bool) -> None:
    """Import a lab from lossless JSON or from the shape of the sample labs."""
    from labapp.store import accounts, exchange

    db = database()
    account = accounts.account_by_email(db, email) if email else accounts.first_account(db)
    if email and account is None:
        raise click.ClickException(f"There is no account with {email}.")
    lab_id = exchange.import_lab(db, json.loads(file.read_text(encoding="utf-8")), account.id if account else None)
    show({"id": lab_id}, f"Imported the lab {lab_id}.", as_json)


@lab.command("export")
@click.argument("lab_id", metavar="LAB")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: standard output)."
)
def lab_export(lab_id: str, out: Path | None) -> None:
    """Export a lab as lossless JSON."""
    from labapp.store import exchange

    content = json.dumps(exchange.export_lab(database(), lab_id), ensure_ascii=False, indent=1, sort_keys=True)
    if out is None:
        click.echo(content)
    else:
        out.write_text(content + "\n", encoding="utf-8")


@click.command()
@click.argument("lab_id", metavar="LAB")
@as_json
def check(lab_id: str, as_json: bool) -> None:
    """Fold the journal of LAB again and compare it with all that was derived from it."""
    from labapp.live.checking import differences
    from labapp.store.journal import Journal

    journal = Journal(database())
    found = differences(journal, lab_id)
    if journal.has_foreign_seals(lab_id):
        click.echo(
            "The journal was sealed with another LABAPP_SECRET_KEY: whether it was altered can't be told.", err=True
        )
    show({"lab": lab_id, "differences": found}, "\n".join(found) or "All agrees.", as_json)
    if found:
        raise click.exceptions.Exit(1)


COMMANDS = (lab, check)
