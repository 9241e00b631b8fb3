"""The derived tables by which published records are found: their numbers, facets and words. All may be made anew from the records.

A record that was ever published keeps its number; `changed` says at which version of the library it last moved, so that a process that
knows an older version reads only what is new. Writers queue at the one row of `library_state`, so versions are seen in their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from labapp.store import search
from labapp.store.facets import values_of
from labapp.store.record import Record
from labapp.store.tables import InnovationFacet, InnovationShelf, LibraryState, LibraryWord

AT_ONCE = 500  # records that are put in by one statement

Published = tuple[str, str | None, Record]  # id, when it was published, the record


def put(session: Session, innovation: str, published_at: str | None, record: Record) -> None:
    """Makes a record findable as it is now."""
    version = _moved_on(session)
    number = _number(session, innovation)
    if number is None:
        number = _free_number(session)
        session.execute(insert(InnovationShelf).values(innovation_id=innovation, number=number, changed=version))
    else:
        _forget(session, number)
    placed = update(InnovationShelf).where(InnovationShelf.number == number)
    session.execute(placed.values(changed=version, shown=True, published_at=published_at))
    _fill(session, [(number, published_at, record)])
    _use_words(session, search.marks(record)[1])


def drop(session: Session, innovation: str) -> None:
    """Makes a record findable no more; nothing happens to one that is not."""
    number = _number(session, innovation)
    if number is None:
        return
    version = _moved_on(session)
    _forget(session, number)
    gone = update(InnovationShelf).where(InnovationShelf.number == number)
    session.execute(gone.values(changed=version, shown=False, published_at=None))


def refill(session: Session, records: Iterable[Published]) -> int:
    """Makes all of it anew from the published records: how many there are."""
    version = _moved_on(session)
    search.empty(session)
    session.execute(delete(InnovationFacet))
    session.execute(delete(LibraryWord))
    session.execute(update(InnovationShelf).values(changed=version, shown=False, published_at=None))
    done = extend(session, records)
    search.tidy(session)
    return done


def extend(session: Session, records: Iterable[Published]) -> int:
    """Makes very many records findable that are not yet: how many. Faster than one by one."""
    version = _moved_on(session)
    known = {
        row.innovation_id: row.number
        for row in session.execute(select(InnovationShelf.innovation_id, InnovationShelf.number))
    }
    free = _free_number(session)
    held = session.execute(select(LibraryWord.word, LibraryWord.uses, LibraryWord.written)).all()
    uses: Counter[str] = Counter({row.word: row.uses for row in held})
    spellings = {row.word: row.written for row in held}
    done = 0
    source = iter(records)
    while batch := list(islice(source, AT_ONCE)):
        rows = []
        for innovation, published_at, record in batch:
            if innovation not in known:
                known[innovation], free = free, free + 1
                session.execute(
                    insert(InnovationShelf).values(
                        innovation_id=innovation, number=known[innovation], changed=version, shown=False
                    )
                )
            rows.append((known[innovation], published_at, record))
            plain = _plain(search.marks(record)[1])
            uses.update(plain.keys())
            for word, written in plain.items():
                spellings.setdefault(word, written)
        shown = (
            "UPDATE innovation_shelf SET changed = :version, shown = :yes, published_at = :at WHERE number = :number"
        )
        session.execute(text(shown), [{"version": version, "yes": True, "at": at, "number": n} for n, at, _ in rows])
        _fill(session, rows)
        done += len(batch)
    session.execute(delete(LibraryWord))
    if uses:
        session.execute(insert(LibraryWord), [{"word": w, "uses": n, "written": spellings[w]} for w, n in uses.items()])
    return done


def _fill(session: Session, rows: list[tuple[int, str | None, Record]]) -> None:
    facets = [
        {"facet": facet, "value": value, "number": number}
        for number, published_at, record in rows
        for facet, value in values_of(record, published_at)
    ]
    session.execute(insert(InnovationFacet), facets)
    search.fill(session, [(number, record) for number, _, record in rows])


def _forget(session: Session, number: int) -> None:
    """Takes what the index holds of a record out of it. Its number stays its own."""
    session.execute(delete(InnovationFacet).where(InnovationFacet.number == number))
    words = [{"word": mark[1:]} for mark in search.whole_words(session, number)]
    if words:
        session.execute(text("UPDATE library_words SET uses = uses - 1 WHERE word = :word"), words)
        session.execute(delete(LibraryWord).where(LibraryWord.uses < 1))
    search.drop(session, number)


def _use_words(session: Session, marked: Mapping[str, str]) -> None:
    count = """INSERT INTO library_words (word, uses, written) VALUES (:word, 1, :written)
        ON CONFLICT (word) DO UPDATE SET uses = library_words.uses + 1"""
    if words := [{"word": word, "written": written} for word, written in sorted(_plain(marked).items())]:
        session.execute(text(count), words)


def _plain(marked: Mapping[str, str]) -> dict[str, str]:
    """{word: spelling} without the mark of the place, as far as somebody might have meant it: figures are nobody's spelling mistake."""
    return {mark[1:]: written[:64] for mark, written in marked.items() if len(mark) > 3 and mark[1:].isalpha()}


def _moved_on(session: Session) -> int:
    """The next version of the library. Other writers wait here until this transaction has ended."""
    session.execute(update(LibraryState).values(version=LibraryState.version + 1))
    return session.scalars(select(LibraryState.version)).one()


def _number(session: Session, innovation: str) -> int | None:
    return session.scalar(select(InnovationShelf.number).where(InnovationShelf.innovation_id == innovation))


def _free_number(session: Session) -> int:
    highest = session.scalar(select(func.max(InnovationShelf.number)))
    return 1 if highest is None else highest + 1
