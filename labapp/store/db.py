"""The database: one engine, and two ways in.

SQLite (the default) keeps what was acknowledged through a power cut (`synchronous=FULL`), and a writer takes its lock when it
begins (`BEGIN IMMEDIATE`): SQLAlchemy's default would let two read-then-write transactions lose an update silently. What is deleted is
overwritten (`secure_delete`).
Nothing that can switch green threads (emit, sleep, HTTP, hashing) may happen inside `write`: on SQLite a switched-away holder
of the lock freezes the process.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Select, bindparam, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from labapp.store.seals import sealing_key

BUSY_TIMEOUT_MS = 50  # SQLite waits in C, where no other green thread runs: so we wait ourselves
LOCKED_FOR_S = 5.0  # another process (a command line tool) may hold the lock for a moment
TRY_AGAIN_S = 0.02
COMMON: dict[str, Any] = {
    "hide_parameters": True,  # an error is logged, and they hold what people wrote
    "json_serializer": lambda value: msgspec.json.encode(value).decode(),
    "json_deserializer": msgspec.json.decode,
}

Row = TypeVar("Row", bound=DeclarativeBase)


class Database:
    """One database, by URL. `postgresql://` uses psycopg 3. Errors do not tell parameters: they hold what people wrote, and logs are read."""

    def __init__(self, url: str, secret_key: str | None = None) -> None:
        self.url = make_url(url.replace("postgres://", "postgresql://", 1))
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite() if self.is_sqlite else self._server()
        self.sealing_key = sealing_key(secret_key) if secret_key else None
        self._writer = self.engine.execution_options(labapp_write=True)
        self._one_writer = threading.RLock()

    def _sqlite(self) -> Engine:
        if self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        shared = {"check_same_thread": False}
        engine = create_engine(self.url, connect_args=shared, pool_size=20, max_overflow=200, **COMMON)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _server(self) -> Engine:
        # psycopg 3 waits in C by default and would stop every green thread; under threads this changes nothing.
        os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
        # Compiling a search of the library takes PostgreSQL ten times as long as running it: 400 ms instead of 27 at 20 000 records.
        hurried = {} if "options" in self.url.query else {"options": "-c jit=off"}
        return create_engine(
            self.url, connect_args=hurried, pool_pre_ping=True, pool_size=10, max_overflow=20, **COMMON
        )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to read with; what it changed is forgotten."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one transaction, committed at the end, rolled back on an error. Keep it short and never yield inside."""
        with (
            self._writing(),
            Session(self._writer, expire_on_commit=False, info={"sealing_key": self.sealing_key}) as session,
        ):
            self._begin(session)
            yield session
            session.commit()

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A bare connection to read with, for statements that are run many times a second."""
        with self.engine.connect() as connection:
            yield connection

    def find(self, kind: type[Row], column: str, value: str) -> Row | None:
        """The row of a table with this value in a unique column, as an object of no session: a third of the cost of one."""
        with self.look() as connection:
            found = connection.execute(_where(kind, column), {"value": value}).one_or_none()
        return None if found is None else kind(**found._mapping)

    def _begin(self, session: Session) -> None:
        """Begins the transaction, which takes SQLite's lock. Waiting for it is done here, before there is anything to hold up.

        :raise OperationalError: another process has held the lock for `LOCKED_FOR_S`
        """
        until = time.monotonic() + LOCKED_FOR_S
        while True:
            try:
                session.connection()
                return
            except OperationalError:
                session.rollback()
                if not self.is_sqlite or time.monotonic() > until:
                    raise
                time.sleep(TRY_AGAIN_S)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """SQLite has one writer: real threads of this process queue here instead of polling the file lock."""
        if not self.is_sqlite:
            yield
            return
        with self._one_writer:
            yield

    def write_anew(self) -> bool:
        """Writes SQLite's file anew, so that no page of it holds what was erased; False if somebody was reading the old one still.

        It holds up whoever writes meanwhile. PostgreSQL keeps house by itself: nothing is done there.
        """
        if not self.is_sqlite:
            return False
        with closing(
            sqlite3.connect(self.url.database or "", timeout=LOCKED_FOR_S, isolation_level=None)
        ) as connection:
            try:
                connection.execute("VACUUM")
            except sqlite3.OperationalError:
                return False
            is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()


@cache
def _where(kind: type[DeclarativeBase], column: str) -> Select[Any]:
    return select(kind.__table__).where(kind.__table__.c[column] == bindparam("value"))


def _set_up_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    kept = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
    for pragma in (*kept, f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get("labapp_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
