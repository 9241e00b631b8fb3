"""Cases from elsewhere: what is taken, what is not and why, and that nothing is lost on the way."""

from __future__ import annotations

import msgspec
import pytest

from labapp.store import cases, opsi
from labapp.store.cases import Unreadable, Usual
from tests.records.test_innovations import complete

NO = Usual("en", "NO", "CC BY 4.0")
TABLE = """title;country;external_source;organisations;lessons;mood
Night nurse;NO;https://example.no/1;Oslo kommune; ask early;happy
Two, with commas;se;https://example.se/2;A;"one
two";
Without a source;NO;;;;
"""


def test_a_table_becomes_records() -> None:
    reading = cases.read_cases(TABLE, Usual())
    first, second = (line.record for line in reading.taken)
    assert first is not None
    assert second is not None
    assert (first.country, first.organisations[0].name, first.lessons) == ("NO", "Oslo kommune", ["ask early"])
    assert (second.country, second.lessons) == ("SE", ["one", "two"])
    assert reading.unknown == ["mood"]


def test_a_line_with_a_problem_comes_back_as_it_was() -> None:
    reading = cases.read_cases(TABLE, Usual())
    (left,) = reading.left
    assert left.problem == cases.Problem("external_source", "no_source")
    again = cases.read_cases(reading.rest(), Usual())
    assert [line.source for line in again.lines] == [left.source]


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"title": ""}, "title", "no_title"),
        ({"title": "x" * 81}, "title", "too_long"),
        ({"theme": "no_such_theme"}, "theme", "not_understood"),
        ({"surprise": 1}, "surprise", "not_understood"),
        ({"country": "Norway"}, "country", "not_understood"),
    ],
)
def test_each_problem_has_its_reason(fields: dict[str, object], field: str, reason: str) -> None:
    body = {"title": "A case", "country": "NO", "external_source": "https://example.no", **fields}
    (line,) = cases.read_cases(msgspec.json.encode([body]).decode(), Usual()).lines
    assert line.problem is not None
    assert line.problem.reason == reason
    assert field in line.problem.field or reason == "not_understood"


def test_what_a_line_does_not_say_may_be_said_for_all() -> None:
    (line,) = cases.read_cases('{"title": "A", "external_source": "https://example.no"}', NO).taken
    assert line.record is not None
    assert (line.record.country, line.record.licence, line.record.language) == ("NO", "CC BY 4.0", "en")


@pytest.mark.parametrize("written", ["", "hello", "[]", "{", "name;country\na;b", "[1]" * 3])
def test_what_is_no_file_of_cases_is_refused(written: str) -> None:
    with pytest.raises(Unreadable):
        cases.read_cases(written, Usual())


def test_what_another_library_exported_is_taken_whole() -> None:
    record = msgspec.structs.replace(complete(), country="DK", external_source="https://elsewhere.example/library/a")
    line = msgspec.json.encode({"id": "x", "slug": "a", "version": 3, **msgspec.to_builtins(record)}).decode()
    (taken,) = cases.read_cases(f"{line}\n{line}", Usual()).taken[:1]
    assert taken.record == record


def test_the_stages_and_levels_of_the_observatory_cover_ours() -> None:
    from labapp import catalogue

    assert set(opsi.STAGES) == set(catalogue.codes("stage"))
    assert set(opsi.LEVELS) == {"state", "region", "municipality", "other"}
