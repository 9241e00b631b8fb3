"""The table: a dictionary copied before each change, but cheaper. Whatever is done to it, it holds what such a dictionary holds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.table import EMPTY, FEW, Table

KEYS = st.integers(0, 60).map(str)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, st.integers()),
        st.tuples(st.just("drop"), KEYS, st.none()),
        st.tuples(st.just("join"), st.dictionaries(KEYS, st.integers(), max_size=30), st.none()),
        st.tuples(st.just("read"), KEYS, st.none()),
    ),
    max_size=120,
)


def holds(table: Table[str, int], entries: Mapping[str, int]) -> None:
    assert list(table.items()) == list(entries.items()), "other entries, or in another order"
    assert (list(table), list(table.values())) == (list(entries), list(entries.values()))
    assert table == entries
    assert len(table) == len(entries)
    for key in (*entries, "nowhere"):
        assert (key in table) == (key in entries)
        assert table.get(key) == entries.get(key)


@given(start=st.dictionaries(KEYS, st.integers()), changes=CHANGES)
def test_it_holds_what_a_copied_dictionary_holds_and_is_never_changed(start, changes) -> None:  # type: ignore[no-untyped-def]
    table, entries = Table(start), dict(start)
    past = [(table, entries)]
    for change, key, value in changes:
        entries = dict(entries)
        if change == "put":
            table, entries[key] = table.put(key, value), value
        elif change == "drop":
            table = table.drop(key)
            entries.pop(key, None)
        elif change == "join":
            table = table.join(key)
            entries.update(key)
        else:  # asking for all of it in between changes nothing either
            holds(table, entries)
        past.append((table, entries))
    for then, held in past:
        holds(then, held)


def test_a_key_that_is_not_there_is_a_key_error() -> None:
    table = Table({"a": 1, "b": 2}).drop("a")
    for key in ("a", "c"):
        with pytest.raises(KeyError):
            table[key]
    assert table["b"] == 2
    assert table.get("a", 7) == 7


def test_to_drop_what_is_not_there_changes_nothing() -> None:
    table = Table({"a": 1})
    assert table.drop("b") is table


def test_a_change_shares_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 10 000 changes to 10 000 entries only some hundred copy them all."""
    copied = 0
    joined = Table._joined

    def count(table: Table[str, int]) -> dict[str, int]:
        nonlocal copied
        copied += 1
        return joined(table)

    monkeypatch.setattr(Table, "_joined", count)
    table = Table({str(number): number for number in range(10_000)})
    for number in range(10_000):
        table = table.put(str(number % 700), -number)
    assert copied < 100
    assert FEW > 1


def test_tables_are_equal_by_what_they_hold() -> None:
    one, other = Table({"a": 1}).put("b", 2), Table({"b": 2, "a": 1})
    assert one == other
    assert one != other.drop("a")
    assert one != {"a": 1}
    assert Table() == EMPTY
    assert repr(one) == "Table({'a': 1, 'b': 2})"
