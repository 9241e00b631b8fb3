"""Did you mean: for a query that finds nothing, the nearest words that records hold."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from labapp.store.asked import Asked, Term
from labapp.store.db import Database
from labapp.store.tables import LibraryWord
from labapp.store.words import stems

SHORTEST = 4  # letters of a word that is guessed about
MOST_LOOKED_AT = 3000


def suggestion(db: Database, asked: Asked) -> str | None:
    """The query with its unknown words as records spell them; None if there is nothing better to ask."""
    with db.read() as session:
        terms = [_better(session, term) for term in asked.terms]
    if not any(terms):
        return None
    found = [better or _written(term) for better, term in zip(terms, asked.terms, strict=True)]
    return " ".join([*found, *(f"-{_written(term)}" for term in asked.without)])


def _better(session: Session, term: Term) -> str | None:
    """The nearest known word, the most used of those that are equally near; None where the word is known, or nothing is near."""
    word = term.words[0]
    if len(term.words) > 1 or len(word) < SHORTEST:
        return None
    known = {word, *stems(word).values()}
    if session.scalar(select(LibraryWord.word).where(LibraryWord.word.in_(known)).limit(1)):
        return None
    allowed = 1 if len(word) < 6 else 2
    lengths = range(len(word) - allowed, len(word) + allowed + 1)
    near = (
        select(LibraryWord.word, LibraryWord.written)
        .where(LibraryWord.word >= word[0], LibraryWord.word < chr(ord(word[0]) + 1))
        .where(func.length(LibraryWord.word).in_(lengths))
        .order_by(LibraryWord.uses.desc(), LibraryWord.word)
        .limit(MOST_LOOKED_AT)
    )
    best: tuple[int, str] | None = None
    for row in session.execute(near):
        apart = distance(word, row.word, allowed if best is None else best[0] - 1)
        if apart is not None:
            best = apart, row.written
            if apart == 1:
                break
    return best[1] if best else None


def distance(one: str, other: str, allowed: int) -> int | None:
    """How many letters must be put in, taken out, changed or swapped to make one of the other; None if more than allowed."""
    if abs(len(one) - len(other)) > allowed:
        return None
    before, last = list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > allowed:
            return None
        before, last = last, now
    return last[-1] if last[-1] <= allowed else None


def _written(term: Term) -> str:
    return f'"{" ".join(term.words)}"' if len(term.words) > 1 else term.words[0]
