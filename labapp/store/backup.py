"""Backup and restore of the database as one file. SQLite only; PostgreSQL has its own tools, which the message names."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from labapp.store import migrate
from labapp.store.db import Database


class BackupError(RuntimeError):
    """A backup or restore was not made; the message is one line for the operator."""


def backup(db: Database, target: Path) -> None:
    """A consistent copy of the database while it is in use, checked before it gets its name.

    :raise BackupError: the file exists, or the database is not SQLite
    """
    _demand_sqlite(db, "pg_dump -Fc")
    if target.exists():
        raise BackupError(f"{target} exists. Choose another name.")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(db.url.database or "", isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
    _demand_whole(unfinished)
    unfinished.rename(target)


def restore(db: Database, source: Path) -> None:
    """Puts a backup in the place of an empty database.

    :raise BackupError: the backup is damaged or newer than this program, or the target holds something
    """
    _demand_sqlite(db, "pg_restore")
    if not source.exists():
        raise BackupError(f"There is no file {source}.")
    _demand_whole(source)
    found = migrate.revision(Database(f"sqlite:///{source.absolute()}"))
    if found is None or found > (migrate.head() or ""):
        raise BackupError("The backup was made by a newer Labapp. Update Labapp first.")
    target = Path(db.url.database or "")
    if target.exists() and target.stat().st_size > 0 and migrate.revision(db) is not None:
        raise BackupError(f"{target} is not empty. Restore into a new database (LABAPP_DATABASE_URL).")
    db.close()
    shutil.copyfile(source, target)


def _demand_sqlite(db: Database, tool: str) -> None:
    if not db.is_sqlite:
        raise BackupError(f"This database is PostgreSQL: use {tool}.")


def _demand_whole(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        try:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            answer = str(error)
    if answer != "ok":
        raise BackupError(f"{file} is damaged: {answer}")
