"""The database itself: what its errors tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from labapp.store.db import Database


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_error_does_not_tell_what_people_wrote(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'lab.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_database")
    db = Database(url)
    with pytest.raises(DBAPIError) as failed, db.write() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:idea)"), {"idea": "A hidden idea"})
    assert "A hidden idea" not in str(failed.value)
    db.close()
