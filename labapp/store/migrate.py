"""Migrations: brings a database to the newest schema, and tells whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from labapp.store.db import Database

_FOLDER = Path(__file__).with_name("migrations")


class NewerSchema(RuntimeError):
    """The database was made by a newer Labapp than this one."""


def upgrade(db: Database) -> None:
    """Brings the database to the newest schema, in one transaction where the database can.

    :raise NewerSchema: it is ahead of this program
    """
    present = revision(db)
    known = {script.revision for script in _scripts().walk_revisions()}
    if present is not None and present not in known:
        raise NewerSchema("The database was made by a newer Labapp. Update Labapp, or restore an older backup.")
    if present == head():
        return
    with db.engine.execution_options(labapp_write=True).connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def revision(db: Database) -> str | None:
    """The schema the database has, or None if it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest schema this program knows."""
    return _scripts().get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
