"""How fast the library answers: questions of every kind, each with all facets counted, a page of records read and their snippets made.

Times by the clock are what a reader feels; on a busy machine they tell more of the others. CPU time does not: it is that of this process
and, where PostgreSQL runs on the same machine, of its process that answers this one.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.client import OK
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from labapp import catalogue
from labapp.bench.figures import percentiles
from labapp.bench.synthetic import Writer
from labapp.store import finding, shelf
from labapp.store.db import Database
from labapp.store.finding import Wish
from labapp.store.snippets import Marker
from labapp.web.wishes import query_of

WISHES = 100  # questions of one kind
KINDS = (
    "a word",
    "the beginning of a word",
    "several words",
    "a phrase",
    "a word without another",
    "facets",
    "words and facets",
    "the whole library",
)

Taken = tuple[float, float]  # seconds: by the clock, of CPU time


def measure(app: Flask, seed: int = 7, count: int = WISHES) -> dict[str, Any]:
    """What each kind of question takes, what its page takes, and what the first question after a start costs: the process learns the library by heart.

    {"records", "first_ms", "kinds": {kind: {"answer": {"clock": times, "cpu": times}, "page": {…}}}}, where times are {p50, p95, p99} in ms.
    """
    db: Database = app.extensions["labapp"].db
    worked = _clock_of_work(db)
    shelf.forget(db)
    gc.collect()
    gc.freeze()  # as the server does: what was loaded at start is never looked through again
    first = _taken(worked, partial(finding.find, db, Wish()))
    reader = app.test_client()
    _read(reader, "/library")  # makes the template
    taken: dict[str, dict[str, list[Taken]]] = {}
    for kind in KINDS:
        asked = list(wishes(kind, seed, count))
        addresses = [f"/library?{query_of(wish, page=wish.page)}" for wish in asked]
        taken[kind] = {
            "answer": [_taken(worked, partial(answer, db, wish)) for wish in asked],
            "page": [_taken(worked, partial(_read, reader, address)) for address in addresses],
        }
    gc.unfreeze()
    taken["all"] = {of: [one for kind in KINDS for one in taken[kind][of]] for of in ("answer", "page")}
    return {
        "records": finding.find(db, Wish()).total,
        "first_ms": round(first[0] * 1000),
        "kinds": {kind: {of: _times(some) for of, some in both.items()} for kind, both in taken.items()},
    }


def answer(db: Database, wish: Wish) -> finding.Found:
    """What a page of results needs."""
    found = finding.find(db, wish)
    for item in found.items:
        Marker(found.asked, item.record.language).snippet(item.record)
    return found


def _read(reader: FlaskClient, address: str) -> None:
    answered = reader.get(address)
    if answered.status_code != OK:
        raise RuntimeError(f"{address} was answered with {answered.status}")


def wishes(kind: str, seed: int, count: int) -> Iterator[Wish]:
    """Questions of one kind, the same for the same seed."""
    random = Random(f"{kind}{seed}")
    writers = [Writer(language, random) for language in catalogue.LANGUAGES]
    for number in range(count):
        writer = writers[number % len(writers)]
        chosen = dict(_choice(random, writer) for _ in range(random.randint(1, 3))) if "facets" in kind else {}
        yield Wish(_words(kind, random, writer), chosen, random.choice(finding.SORTS), random.choice((1, 1, 1, 2, 5)))


def _words(kind: str, random: Random, writer: Writer) -> str:
    """What stands in the search field. A blank after the last word says that it is finished."""
    match kind:
        case "a word":
            return f"{writer.words(1)[0]} "
        case "the beginning of a word":
            return writer.words(1)[0][: random.randint(2, 5)]
        case "several words" | "words and facets":
            return " ".join(writer.words(random.randint(2, 4)))
        case "a phrase":
            return f'"{writer.phrase()}"'
        case "a word without another":
            return "{} -{}".format(*writer.words(2))
        case _:
            return ""


def _choice(random: Random, writer: Writer) -> tuple[str, tuple[str, ...]]:
    name = random.choice(
        ("theme", "stage", "decision", "value_type", "evidence_level", "organisation", "factor", "year")
    )
    match name:
        case "organisation":
            return name, (writer.body(),)
        case "factor":
            return name, (f"{random.choice(catalogue.codes('factor'))}{random.choice(('>=1', '<=-1', '>=2'))}",)
        case "year":
            return name, tuple(str(year) for year in random.sample(range(2014, 2026), 3))
        case _:
            codes = catalogue.codes(name)
            return name, tuple(random.sample(codes, min(len(codes), random.randint(1, 3))))


def _taken(worked: Callable[[], float], do: Callable[[], object]) -> Taken:
    began, before = time.perf_counter(), worked()
    do()
    return time.perf_counter() - began, worked() - before


def _times(taken: list[Taken]) -> dict[str, Any]:
    by_clock, by_work = zip(*taken, strict=True)
    return {"clock": percentiles(by_clock), "cpu": percentiles(by_work)}


def _clock_of_work(db: Database) -> Callable[[], float]:
    """Tells the CPU time used so far for questions put to this database, one after another, in seconds."""
    if db.is_sqlite:
        return time.process_time
    with db.look() as connection:  # the pool gives the same connection to all who come one after another
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    process = Path(f"/proc/{pid}")
    if not (process / "comm").exists() or "postgres" not in (process / "comm").read_text():
        return time.process_time  # it runs elsewhere
    return lambda: time.process_time() + int((process / "schedstat").read_text().split()[0]) / 1e9
