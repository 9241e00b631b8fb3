"""Values that nobody sends by mistake, and ways to spoil a message that was good. All chance comes from a given generator."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

DEEP = 3000  # levels; Python's own limit is 1000, so readers and writers that recurse are both reached

TEXTS = (
    "",
    " ",
    "\n",
    "\0",
    "a\0b",
    "\ud800",  # half a surrogate pair: an emoji that was cut in two
    "\udfff\ud83d",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\u202etxet\u2066",
    "\ufeff",
    "\u2028\u2029",
    "e" + "\u0301" * 300,
    "x" * 10_000,
    "å" * 1001,
    "٣",
    "²",
    "1e999",
    "-1",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "__proto__",
    "constructor",
    "__class__",
    "self",
    "{0.__class__}",
    "{{7*7}}",
    "%s%n%(x)s",
    "%00%ff",
    "=1+1",
    "<script>alert(1)</script>",
    "'; drop table labs; --",
    "../../../etc/passwd",
    "/",
    ".",
    "2026-02-30",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:59.999999+23:59",
    "00000000-0000-0000-0000-000000000000",
)

NUMBERS = (
    0, -1, 1, 2**31, -(2**31) - 1, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**30, 10**400, 10**4000,
    0.5, -0.0, 1e308, 5e-324, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip


def value(chance: random.Random) -> Any:
    """One hostile value of any JSON type."""
    kind = chance.randrange(10)
    if kind < 4:
        return chance.choice(TEXTS)
    if kind < 7:
        return chance.choice(NUMBERS)
    return chance.choice((None, True, False, [], {}, [[]], {"": {}}, *_large(chance)))


def _large(chance: random.Random) -> Iterator[Any]:
    """Structures that are long or deep; made only when one is drawn among them."""
    shape = chance.randrange(4)
    if shape == 0:
        yield [chance.choice(NUMBERS[:6])] * 10_000
    elif shape == 1:
        yield {f"k{number}": number for number in range(2000)}
    elif shape == 2:
        yield nested(chance.choice((40, 600, DEEP)))
    else:
        yield {text: text for text in TEXTS if len(text) < 50}


def nested(levels: int) -> Any:
    """An array in an array in an array."""
    inner: list[Any] = []
    for _ in range(levels):
        inner = [inner]
    return inner


def spoiled(chance: random.Random, good: Any, *, spots: int = 1) -> Any:
    """A copy of JSON data that is wrong in some spots: another type, a field too many, one missing, something hostile."""
    bad = copy.deepcopy(good)
    for _ in range(spots):
        bad = _spoil(chance, bad)
    return bad


def _spoil(chance: random.Random, whole: Any) -> Any:
    places = list(_places(whole))
    if not places:
        return value(chance)
    holder, key = chance.choice(places)
    chance.choice(WAYS)(chance, holder, key)
    return whole


def _places(whole: Any, levels: int = 12) -> Iterator[tuple[Any, Any]]:
    """Every (container, key or index) of JSON data, but for what was spoiled by depth already."""
    keys = whole.keys() if isinstance(whole, dict) else range(len(whole)) if isinstance(whole, list) else ()
    for key in list(keys):
        yield whole, key
        if levels:
            yield from _places(whole[key], levels - 1)


def _replace(chance: random.Random, holder: Any, key: Any) -> None:
    holder[key] = value(chance)


def _remove(chance: random.Random, holder: Any, key: Any) -> None:
    del holder[key]


def _add(chance: random.Random, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[chance.choice(("surprise", "id", "mine", *TEXTS))] = value(chance)
    else:
        holder.insert(key, value(chance))


def _retype(chance: random.Random, holder: Any, key: Any) -> None:
    old = holder[key]
    text = "long" if isinstance(old, list | dict) else str(old)
    holder[key] = chance.choice((text, [old], {"value": old}, not old, len(text)))


def _swap(chance: random.Random, holder: Any, key: Any) -> None:
    other = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


def _repeat(chance: random.Random, holder: Any, key: Any) -> None:
    old = holder[key]
    holder[key] = old * 500 if isinstance(old, str | list) and len(old) < 100 else [old] * 3


WAYS: tuple[Callable[[random.Random, Any, Any], None], ...] = (
    _replace, _replace, _replace, _remove, _add, _retype, _swap, _repeat,
)  # fmt: skip
