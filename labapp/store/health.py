"""Whether the database can be used now: for those who decide where visitors are sent."""

from __future__ import annotations

from functools import cache

from sqlalchemy.exc import SQLAlchemyError

from labapp.store import migrate
from labapp.store.db import Database


def checks(db: Database) -> dict[str, bool]:
    """{"database": it answers, "schema": it is at the newest migration}."""
    try:
        present = migrate.revision(db)
    except SQLAlchemyError:
        return {"database": False, "schema": False}
    return {"database": True, "schema": present == _newest()}


@cache
def _newest() -> str | None:
    return migrate.head()
