"""How fast the library answers: a mix of questions as readers put them, each with all facets counted and a page of records read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random
from statistics import quantiles
from typing import Any

from labapp import catalogue
from labapp.bench.synthetic import Writer
from labapp.store import finding, shelf
from labapp.store.db import Database
from labapp.store.finding import Wish
from labapp.store.snippets import Marker

WISHES = 300  # questions of one kind
KINDS = ("words", "facets", "words and facets", "nothing: the whole library")


Taken = tuple[float, float]  # milliseconds by the clock, and of this process's own work: on a busy machine they differ


def measure(db: Database, seed: int = 7, count: int = WISHES) -> dict[str, Any]:
    """{kind: {n, p50, p95, cpu_p50, cpu_p95}} in milliseconds, and what the first question after a start costs: the process learns the library by heart."""
    shelf.forget(db)
    began = time.perf_counter()
    total = finding.find(db, Wish()).total
    figures: dict[str, Any] = {"records": total, "first_ms": (time.perf_counter() - began) * 1000, "kinds": {}}
    everything: list[Taken] = []
    for kind in KINDS:
        taken = [_taken(db, wish) for wish in wishes(kind, seed, count)]
        everything += taken
        figures["kinds"][kind] = _summary(taken)
    figures["kinds"]["all"] = _summary(everything)
    return figures


def wishes(kind: str, seed: int, count: int) -> Iterator[Wish]:
    """Questions of one kind, the same for the same seed."""
    random = Random(f"{kind}{seed}")
    writers = [Writer(language, random) for language in catalogue.LANGUAGES]
    for number in range(count):
        writer = writers[number % len(writers)]
        q = writer.queries(1)[0] if "words" in kind else ""
        chosen = dict(_choice(random, writer) for _ in range(random.randint(1, 3))) if "facets" in kind else {}
        yield Wish(q, chosen, random.choice(finding.SORTS), random.choice((1, 1, 1, 2, 5)))


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


def _taken(db: Database, wish: Wish) -> Taken:
    began, worked = time.perf_counter(), time.process_time()
    found = finding.find(db, wish)
    for item in found.items:
        Marker(found.asked, item.record.language).snippet(item.record)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def _summary(taken: list[Taken]) -> dict[str, float]:
    by_clock, by_work = (quantiles(some, n=100, method="inclusive") for some in zip(*taken, strict=True))
    return {
        "n": len(taken),
        "p50": round(by_clock[49], 1),
        "p95": round(by_clock[94], 1),
        "cpu_p50": round(by_work[49], 1),
        "cpu_p95": round(by_work[94], 1),
    }
