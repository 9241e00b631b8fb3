"""Full-text search over published innovations: SQLite's FTS5 or PostgreSQL's text search, behind the same three verbs.

The index is derived from the records and may be thrown away and rebuilt at any time. Both databases find the same things: every word
of the query must begin some word of the record, with accents folded (ä is found by a, ø by o) and the commonest endings left off, so
that *historier* finds *historia*. PostgreSQL stems by the language of the record as well, and ranks by it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, column, func, literal_column, select, table, text
from sqlalchemy.orm import Session

from labapp.store.judging import all_texts
from labapp.store.record import Record

MOST_WORDS = 12  # of a query; more would only slow it down
CONFIGURATIONS = {"sv": "swedish", "da": "danish", "en": "english"}

_SQLITE = """CREATE VIRTUAL TABLE IF NOT EXISTS innovation_search
    USING fts5(id UNINDEXED, title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4')"""
_POSTGRES = (
    """CREATE TABLE IF NOT EXISTS innovation_search
    (id TEXT PRIMARY KEY REFERENCES innovations (id) ON DELETE CASCADE, document TSVECTOR NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS innovation_search_document ON innovation_search USING gin (document)",
)

_index = table("innovation_search", column("id"), column("title"), column("body"), column("document"))


def create(connection: Connection) -> None:
    """Makes the index, empty, where it is not there. The table of innovations must be there."""
    for statement in (_SQLITE,) if connection.dialect.name == "sqlite" else _POSTGRES:
        connection.execute(text(statement))


def put(session: Session, innovation: str, record: Record) -> None:
    """Makes a record findable by its present words."""
    drop(session, innovation)
    title, body = folded(record.title), folded("\n".join(all_texts(record)))
    if session.get_bind().dialect.name == "sqlite":
        session.execute(
            text("INSERT INTO innovation_search (id, title, body) VALUES (:id, :title, :body)"),
            {"id": innovation, "title": title, "body": body},
        )
        return
    document = """setweight(to_tsvector(cast(:language as regconfig), :plain_title), 'A') || setweight(to_tsvector('simple', :title), 'A')
        || to_tsvector(cast(:language as regconfig), :plain_body) || to_tsvector('simple', :body)"""
    session.execute(
        text(f"INSERT INTO innovation_search (id, document) VALUES (:id, {document})"),
        {
            "id": innovation,
            "language": CONFIGURATIONS[record.language],
            "plain_title": record.title,
            "plain_body": "\n".join(all_texts(record)),
            "title": title,
            "body": body,
        },
    )


def drop(session: Session, innovation: str) -> None:
    """Makes a record findable no more."""
    session.execute(text("DELETE FROM innovation_search WHERE id = :id"), {"id": innovation})


def ranking(session: Session, query: str) -> Subquery | None:
    """The ids of the records that a query finds, as a subquery of `id` and `score` (greater is better); None for a query without words."""
    words = stems(query)
    if not words:
        return None
    if session.get_bind().dialect.name == "sqlite":
        wanted = " ".join(f'"{word}"*' for word in words)
        # bm25 is negative, the better the smaller; a word of the title counts eight times.
        score: ColumnElement[float] = literal_column("-bm25(innovation_search, 0.0, 8.0, 1.0)")
        matches = text("innovation_search MATCH :wanted").bindparams(wanted=wanted)
        return select(_index.c.id, score.label("score")).where(matches).subquery()
    asked: ColumnElement[Any] = func.to_tsquery("simple", " & ".join(f"{word}:*" for word in words))
    for configuration in CONFIGURATIONS.values():
        asked = asked.op("||")(func.plainto_tsquery(configuration, query))
    found = _index.c.document.op("@@")(asked)
    return select(_index.c.id, func.ts_rank(_index.c.document, asked).label("score")).where(found).subquery()


def stems(query: str) -> list[str]:
    """The words of a query as the index is asked for them: folded, each once, without its commonest ending."""
    words = dict.fromkeys(re.findall(r"[^\W_]+", folded(query)))
    return [_without_ending(word) for word in list(words)[:MOST_WORDS]]


def folded(written: str) -> str:
    """Small letters without accents, so that a keyboard without å, ä, ö, æ and ø finds as much as one with them."""
    plain = unicodedata.normalize("NFKD", written.casefold().translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
_ENDINGS = (
    "ernas",
    "arnas",
    "ornas",
    "andet",
    "ernes",
    "elser",
    "erna",
    "arna",
    "orna",
    "erne",
    "else",
    "ende",
    "ande",
    "ings",
    "ning",
    "ene",
    "ing",
    "er",
    "ar",
    "or",
    "en",
    "et",
    "na",
    "ne",
    "es",
    "ed",
    "e",
    "a",
    "s",
)  # longest first


def _without_ending(word: str) -> str:
    """The word without one Swedish, Danish or English ending, if at least four letters remain. The index is asked for what begins so."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
