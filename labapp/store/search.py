"""Full-text search over published innovations: SQLite's FTS5 or PostgreSQL's text search, behind the same verbs.

The index is derived from the records and may be thrown away and rebuilt at any time. What it holds are marks that `marks` makes of a
record: a digit for where the word stands, a letter for the language, the stem. Both databases get the same marks and compare nothing but
signs, so they find the same; how a word is folded and stemmed is `words`' business alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from labapp.store.asked import Term
from labapp.store.record import Record
from labapp.store.texts import pieces
from labapp.store.words import spelt, stem, stems

# Where a word stands, the weightiest first. The last two hold whole words, for what is still being typed.
TITLE, SUMMARY, BODY, WHOLE_IN_TITLE, WHOLE = "12345"
ANYWHERE = TITLE + SUMMARY + BODY
BREAK = "0"  # stands between two texts, so that no phrase goes from one into the next
MOST_MARKS = 15_000  # of one record; PostgreSQL numbers no more than 16 383 places
MOST_BYTES = 200_000  # of the words of one record; with stems, whole words and pairs it makes less than the megabyte that PostgreSQL takes

Row = tuple[list[str], bool]  # marks in a row, and whether the last of them may go on

_WHERE = {"title": TITLE, "summary_plain": SUMMARY, "organisations": SUMMARY, "theme": SUMMARY}

_SQLITE = """CREATE VIRTUAL TABLE IF NOT EXISTS innovation_search
    USING fts5(document, tokenize = 'ascii', prefix = '4 5', columnsize = 0)"""
# Texts are kept beside the rows, which are few pages then; few new ones wait unsorted, for every search looks through those that do.
_POSTGRES = (
    """CREATE TABLE IF NOT EXISTS innovation_search (number INTEGER PRIMARY KEY, document TSVECTOR NOT NULL)
    WITH (toast_tuple_target = 128)""",
    """CREATE INDEX IF NOT EXISTS innovation_search_document ON innovation_search
    USING gin (document) WITH (gin_pending_list_limit = 256)""",
)

# All terms of a question are asked for at once, and each is answered by one text of all numbers: a row for each number costs ten times as much.
_ASK_SQLITE = text("""SELECT (SELECT group_concat(rowid) FROM innovation_search WHERE innovation_search MATCH asked.value)
    FROM json_each(:asked) AS asked ORDER BY asked.key""")
_ASK_POSTGRES = text("""SELECT
    (SELECT string_agg(cast(number AS text), ',') FROM innovation_search WHERE document @@ asked.term)
    FROM unnest(cast(:asked AS tsquery[])) WITH ORDINALITY AS asked (term, place) ORDER BY asked.place""")
# The planner takes looking into a text for as cheap as comparing two numbers, and reads them all for a word that many records have.
_ONLY_BY_INDEX = text("SET LOCAL enable_seqscan = off")


def create(connection: Connection) -> None:
    """Makes the index, empty, where it is not there."""
    for statement in (_SQLITE,) if connection.dialect.name == "sqlite" else _POSTGRES:
        connection.execute(text(statement))


def marks(record: Record) -> tuple[list[str], dict[str, str]]:
    """(the stems of a record in their order, {whole word: as it is spelt}): what the index holds of it."""
    placed: list[str] = []
    whole: dict[str, tuple[str, str]] = {}
    letter = record.language[0]
    size = 0
    for field, written in pieces(record):
        if size > MOST_BYTES or len(placed) > MOST_MARKS:
            break
        place = _WHERE.get(field, BODY)
        for word, as_spelt in spelt(written):
            size += len(word.encode())
            placed.append(f"{place}{letter}{stem(word, record.language)}")
            whole.setdefault(word, (WHOLE_IN_TITLE if place == TITLE else WHOLE, as_spelt.casefold()))
        placed.append(BREAK)
    return placed[:MOST_MARKS], {place + word: as_spelt for word, (place, as_spelt) in whole.items()}


def fill(session: Session, records: Iterable[tuple[int, Record]]) -> None:
    """Makes records findable by their present words: (number, record). None of the numbers may be in the index."""
    if _is_sqlite(session):
        insert = "INSERT INTO innovation_search (rowid, document) VALUES (:number, :document)"
        rows = [{"number": number, "document": _as_text(record)} for number, record in records]
    else:
        insert = "INSERT INTO innovation_search (number, document) VALUES (:number, cast(:document AS tsvector))"
        rows = [{"number": number, "document": _as_vector(record)} for number, record in records]
    if rows:
        session.execute(text(insert), rows)


def drop(session: Session, number: int) -> None:
    """Makes a record findable no more."""
    name = "rowid" if _is_sqlite(session) else "number"
    session.execute(text(f"DELETE FROM innovation_search WHERE {name} = :number"), {"number": number})


def whole_words(session: Session, number: int) -> set[str]:
    """The whole words that the index holds of a record, with the marks of their places."""
    if _is_sqlite(session):
        query = "SELECT document FROM innovation_search WHERE rowid = :number"
        held = (session.scalar(text(query), {"number": number}) or "").split()
    else:
        query = "SELECT lexeme FROM innovation_search, unnest(document) WHERE number = :number"
        held = list(session.scalars(text(query), {"number": number}))
    return {mark for mark in held if mark[0] in (WHOLE_IN_TITLE, WHOLE)}


def empty(session: Session) -> None:
    """Takes everything out of the index."""
    session.execute(text("DELETE FROM innovation_search"))


def tidy(session: Session) -> None:
    """Puts the index in order after very much was put into it."""
    if _is_sqlite(session):
        session.execute(text("INSERT INTO innovation_search (innovation_search) VALUES ('optimize')"))
    else:
        for table in ("innovation_search", "innovation_facets", "innovation_shelf"):
            session.execute(text(f"ANALYZE {table}"))


def numbers(session: Session, asked: Sequence[tuple[Term, str]]) -> list[list[int]]:
    """For each (term, places): the numbers of the records in which the term stands in one of these places, in no order."""
    if not asked:
        return []
    wanted = [_alternatives(term, places) for term, places in asked]
    if _is_sqlite(session):
        question = msgspec.json.encode([" OR ".join(map(_for_sqlite, some)) for some in wanted]).decode()
        found = session.execute(_ASK_SQLITE, {"asked": question}).scalars()
    else:
        session.execute(_ONLY_BY_INDEX)
        found = session.execute(
            _ASK_POSTGRES, {"asked": [" | ".join(map(_for_postgres, some)) for some in wanted]}
        ).scalars()
    return [msgspec.json.decode(f"[{joined or ''}]", type=list[int]) for joined in found]


def _alternatives(term: Term, places: str) -> Iterator[Row]:
    """Any of them is the term."""
    by_word = [stems(word) for word in term.words]
    for place in places:
        for language in by_word[0]:
            yield [f"{place}{language[0]}{found[language]}" for found in by_word], False
        if term.begun and place in (TITLE, BODY):
            yield [(WHOLE_IN_TITLE if place == TITLE else WHOLE) + term.words[-1]], True


def _for_sqlite(wanted: Row) -> str:
    row, begun = wanted
    return f'"{" ".join(row)}"{" *" if begun else ""}'


def _for_postgres(wanted: Row) -> str:
    """Where marks stand in a row is not in the index but in the texts: those with all pairs are looked into, and for one pair none."""
    row, begun = wanted
    if len(row) == 1:
        return f"'{row[0]}'{':*' if begun else ''}"
    asked = [f"'{pair}'" for pair in _pairs(row)]
    if len(row) > 2:
        asked.append("(" + " <-> ".join(f"'{mark}'" for mark in row) + ")")
    return "(" + " & ".join(asked) + ")"


def _pairs(row: Sequence[str]) -> Iterator[str]:
    """A mark of its own for every two that stand side by side, short however long they are."""
    for one, other in pairwise(row):
        if BREAK not in (one, other):
            both = hashlib.blake2b(f"{one} {other}".encode(), digest_size=6).digest()
            yield f"{one[:2]}+{base64.b64encode(both).decode()}"


def _as_text(record: Record) -> str:
    placed, whole = marks(record)
    return " ".join([*placed, *sorted(whole)])


def _as_vector(record: Record) -> str:
    placed, whole = marks(record)
    positions: dict[str, list[str]] = {}
    for position, mark in enumerate(placed, 1):
        if mark != BREAK:
            positions.setdefault(mark, []).append(str(position))
    lexemes = [f"'{mark}':{','.join(at)}" for mark, at in positions.items()]
    return " ".join([*lexemes, *(f"'{mark}'" for mark in sorted({*whole, *_pairs(placed)}))])


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
