"""`labapp library measure`: every kind of question is asked, of the library and of its page."""

from __future__ import annotations

from flask import Flask

from labapp.bench import searching, synthetic
from labapp.cli.library import table
from labapp.store import bulk


def test_every_kind_of_question_is_measured(app: Flask) -> None:
    bulk.add_published(app.extensions["labapp"].db, synthetic.library(5), None)
    figures = searching.measure(app, count=2)
    assert figures["records"] == 5
    assert list(figures["kinds"]) == [*searching.KINDS, "all"]
    for row in figures["kinds"].values():
        for times in (row[of][by] for of in ("answer", "page") for by in ("clock", "cpu")):
            assert 0 < times["p50"] <= times["p95"] <= times["p99"]
    assert [line.count("|") for line in table(figures).splitlines()[2:]] == [6] * (len(searching.KINDS) + 3)


def test_the_kinds_are_what_they_are_called() -> None:
    asked = {kind: [wish.q for wish in searching.wishes(kind, 7, 12)] for kind in searching.KINDS}
    assert all(query.endswith(" ") for query in asked["a word"])
    assert all(not query.endswith(" ") for query in asked["the beginning of a word"])
    assert all(len(query.split()) > 1 for query in asked["several words"])
    assert all(query.startswith('"') and " " in query for query in asked["a phrase"])
    assert all(" -" in query for query in asked["a word without another"])
    assert not any(asked["facets"] + asked["the whole library"])
    assert all(wish.chosen for wish in searching.wishes("words and facets", 7, 12))
