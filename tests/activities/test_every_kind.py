"""What holds for every kind of activity, also for one that is added tomorrow.

The kinds are found, not listed. What a command of a kind may carry is read from its schema and filled with the ids and texts that
are at hand; settings that make a kind meaningful stand in its own test file as `EXAMPLE`, and what must have happened before its commands
can be carried out is done by its function `prepare`. `Play` holds every step to the rest:
events survive JSON, `evolve` takes all that `decide` yields, and records folded from changed keys equal a fresh snapshot.
"""

from __future__ import annotations

import importlib
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from labapp.core.commands import LabOpen
from labapp.core.deciding import check_config
from labapp.core.events import LabOpened
from labapp.core.kinds import Kind, kinds
from labapp.core.messages import COMMANDS
from labapp.core.refused import Refused
from labapp.core.report import report
from labapp.core.sealing import without_private
from labapp.core.show import MINE, SHARED
from labapp.core.viewers import Me
from tests.core.play import FIA, PEOPLE, Play, note, step

ROOT = Path(__file__).resolve().parents[2]
EVERY = sorted(kinds())
STEERING = ("activity.lock", "activity.unlock", "activity.reveal", "activity.hide", "activity.finish", "undo", "redo")
HIDDEN = [name for name, kind in kinds().items() if not kind.shown_at_once(kind.settings())]
Wish = tuple[str, dict[str, Any]]


def example(kind: str) -> dict[str, Any]:
    """The settings with which a kind is tried: `EXAMPLE` of its own test file, or none."""
    found: dict[str, Any] = getattr(importlib.import_module(f"tests.activities.test_{kind}"), "EXAMPLE", {})
    return found


def working(kind: str) -> Play:
    """A lab with three public cards, two of them in a pile, and an activity of the kind open."""
    room = Play(
        step("ideas", "idea_board", hidden=False), step("piles", "clustering"), step("it", kind, **example(kind))
    )
    room.open("ideas")
    for who, text in (("anna", "One"), ("bo", "Two"), ("cia", "Three")):
        room.write(who, text)
    room.open("piles")
    room.do(FIA, "cluster.add", cluster="k1", title="Time", cards=[note(1), note(2)])
    room.do(FIA, "cluster.add", cluster="k2", title="Trust")
    room.open("it")
    prepare = getattr(importlib.import_module(f"tests.activities.test_{kind}"), "prepare", None)
    if prepare is not None:
        prepare(room)
    return room


def wishes(kind: Kind) -> list[Wish]:
    """Commands that a member may send while an activity of the kind is open, with values that are at hand."""
    names = [cls.name for cls in kind.commands]
    if kind.card_kind(kind.settings()) is not None:
        names.append("card.add")
    ids = [note(1), note(2), note(3), note(50), note(51), "k1", "k2", "new", *_ids(example(kind.name))]
    return [(name, data) for name in names for data in islice(_filled(COMMANDS[name], ids), 400)]


def _ids(config: Any) -> list[str]:
    """The ids that stand anywhere in a config."""
    if isinstance(config, dict):
        own = [config["id"]] if "id" in config else []
        return own + [id for part in config.values() for id in _ids(part)]
    if not isinstance(config, list):
        return []
    return [id for part in config for id in ([part] if isinstance(part, str) else _ids(part))]


def _filled(cls: type[msgspec.Struct], ids: list[str]) -> Iterator[dict[str, Any]]:
    """The data of a command, filled in every way that the types allow and `ids` suggests."""
    fields = inspect.type_info(cls).fields  # type: ignore[union-attr]
    needed = [field for field in fields if field.required]
    free = [field for field in fields if not field.required]
    for values in product(*(_values(field.type, ids) for field in needed)):
        data = {field.encode_name: value for field, value in zip(needed, values, strict=True)}
        yield data
        for field in free:
            yield from ({**data, field.encode_name: value} for value in _values(field.type, ids))


def _values(of: inspect.Type, ids: list[str]) -> list[Any]:
    match of:
        case inspect.Metadata(type=of):
            return _values(of, ids)
        case inspect.StrType(pattern=None):
            return ["A canary", "Another bird"]
        case inspect.StrType(pattern=pattern) if pattern and "0-9a-fA-F" in pattern:
            return [note(50), note(51)]
        case inspect.StrType(pattern=pattern) if pattern and r"\d" in pattern:
            return ["2026-04-01", "2026-05-01"]
        case inspect.StrType():
            return ids
        case inspect.IntType() | inspect.FloatType():
            return [1, 2, 5]
        case inspect.BoolType():
            return [True, False]
        case inspect.LiteralType(values=values):
            return list(values)
        case inspect.UnionType(types=types):
            return [value for each in types for value in _values(each, ids)]
        case inspect.ListType(item_type=item):
            return [[], *([value] for value in _values(item, ids))]
        case inspect.NoneType():
            return [None]
    return []


def for_staff(wish: Wish) -> bool:
    """Whether only staff may wish it."""
    return COMMANDS[wish[0]].may.role == "staff"


def accepted(room: Play, wish: Wish) -> Play | None:
    """The lab after Anna's wish (or Fia's, who facilitates), if the rules let it pass and it changed something."""
    name, data = wish
    then = room.branch()
    try:
        return then if then.do(FIA if for_staff(wish) else "anna", name, "it", **data) else None
    except Refused:
        return None


@pytest.mark.parametrize("kind", EVERY)
def test_a_kind_has_its_four_files(kind: str) -> None:
    module = f"{kind}_" if kind == "break" else kind
    files = [
        f"labapp/activities/{module}.py",
        f"templates/activities/{kind}.html",
        f"static/src/activities/{kind}.tsx",
        f"tests/activities/test_{kind}.py",
    ]
    assert [file for file in files if not (ROOT / file).is_file()] == []


@pytest.mark.parametrize("kind", EVERY)
def test_each_of_its_commands_can_be_carried_out(kind: str) -> None:
    room, carried_out = working(kind), set()
    for revealed in (False, True):
        if revealed:
            room.do(FIA, "activity.reveal", "it")
        for name, data in wishes(kinds()[kind]) * 2:  # what takes back comes after what it takes back
            if name not in carried_out and (then := accepted(room, (name, data))):
                room = then
                carried_out.add(name)
    assert carried_out >= {cls.name for cls in kinds()[kind].commands}


@pytest.mark.parametrize("kind", EVERY)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_whatever_is_done_in_it_every_audience_follows(kind: str, data: st.DataObject) -> None:
    room, possible = working(kind), wishes(kinds()[kind])
    steering: list[Wish] = [(name, {}) for name in STEERING]
    people = st.sampled_from([*PEOPLE, FIA])
    for _ in range(data.draw(st.integers(1, 20))):
        steers = not possible or data.draw(st.integers(0, 3)) == 0
        name, fields = data.draw(st.sampled_from(steering if steers else possible))
        try:
            room.do(FIA if steers else data.draw(people), name, "it", **fields)
        except Refused:
            continue
    room.refold()
    json.dumps([section.told for section in report(room.lab, room.names)])


@pytest.mark.parametrize("kind", HIDDEN)
def test_before_the_reveal_nobody_can_tell_what_was_done_in_it(kind: str) -> None:
    """Two labs that differ only in what Anna wrote, chose or answered look the same to everybody but Anna."""
    room = working(kind)
    seen: dict[tuple[str, int], list[dict[Any, Any]]] = defaultdict(list)
    for name, data in wishes(kinds()[kind]):
        then = None if for_staff((name, data)) else accepted(room, (name, data))
        if then is not None:
            others = {viewer: then.sees(viewer) for viewer in then.everybody() if viewer != Me("anna")}
            seen[name, then.lab.seq].append(others)
    assert any(len(ways) > 1 for ways in seen.values()), "nothing was compared"
    for ways in seen.values():
        assert all(way == ways[0] for way in ways)


@pytest.mark.parametrize("kind", [kind for kind in HIDDEN if not kinds()[kind].private])
def test_before_the_reveal_its_report_tells_nothing(kind: str) -> None:
    room = working(kind)
    for wish in wishes(kinds()[kind]):
        then = accepted(room, wish)
        if then is not None and not then.lab.activities["it"].revealed:  # some steps of some kinds are the reveal
            sections = [section for section in report(then.lab, then.names) if section.activity.id == "it"]
            assert [(section.told, section.cards) for section in sections] == [({}, [])]


@pytest.mark.parametrize("kind", EVERY)
def test_what_the_room_shares_of_it_is_undone_and_redone(kind: str) -> None:
    room = working(kind)
    before = room.shared()
    for wish in wishes(kinds()[kind]):
        then = accepted(room, wish)
        if then is None or not any(stored.event.undoable for stored in then.journal[len(room.journal) :]):
            continue
        after = then.shared()
        then.do(FIA, "undo")
        assert then.shared() == before, wish
        then.do(FIA, "redo")
        assert then.shared() == after, wish


@pytest.mark.parametrize("kind", [name for name, kind in kinds().items() if kind.private])
def test_what_is_ones_own_is_never_revealed_told_or_archived(kind: str) -> None:
    assert kinds()[kind].card_kind(kinds()[kind].settings()) is None, "cards are shown by rules of their own"
    room, seen = working(kind), defaultdict(list)
    for name, data in wishes(kinds()[kind]):
        then = accepted(room, (name, data))
        if then is None:
            continue
        own = [stored.event for stored in then.journal[len(room.journal) :]]
        assert {type(fact) for fact in own} <= set(kinds()[kind].sealed)
        for steer in ("activity.reveal", "activity.lock", "lab.close"):
            then.do(FIA, steer, "it")
        told = [section.told for section in report(then.lab, then.names) if section.activity.id == "it"]
        others = {viewer: then.sees(viewer) for viewer in then.everybody() if viewer != Me("anna")}
        left = without_private(then.journal)
        seen[name, then.lab.seq].append((told, others, left))
    assert any(len(ways) > 1 for ways in seen.values()), "nothing was compared"
    for ways in seen.values():
        assert all(way == ways[0] for way in ways)


@pytest.mark.parametrize("kind", EVERY)
def test_its_settings_refuse_what_they_do_not_know(kind: str) -> None:
    with pytest.raises(Refused) as refused:
        check_config(kind, {**example(kind), "unheard_of": 1})
    assert (refused.value.code, refused.value.details["field"]) == ("bad_request", "config.unheard_of")


@pytest.mark.parametrize("kind", EVERY)
def test_its_settings_survive_the_journal(kind: str) -> None:
    plain = check_config(kind, example(kind))
    assert check_config(kind, json.loads(json.dumps(plain))) == plain
    assert check_config(kind, {}) is not None, "a kind works without settings"


@pytest.mark.parametrize("kind", EVERY)
def test_its_records_and_messages_have_names_of_their_own(kind: str) -> None:
    it = kinds()[kind]
    assert it.name == kind
    assert it.records.keys().isdisjoint(SHARED.keys() | MINE.keys())
    assert [cls.name for cls in it.commands if COMMANDS.get(cls.name) is not cls] == []


@pytest.mark.parametrize("kind", EVERY)
def test_it_leaves_alone_what_is_not_its_own(kind: str) -> None:
    room, it = working(kind), kinds()[kind]
    activity = room.lab.activities["it"]
    assert list(it.decide(room.lab, activity, LabOpen(), room.actor("anna"), room.now)) == []
    assert it.evolve(room.lab, activity, LabOpened(), "anna") is room.lab


@pytest.mark.parametrize("kind", EVERY)
def test_an_event_whose_author_is_not_known_any_more_folds_all_the_same(kind: str) -> None:
    """An archive keeps events whose people were sealed."""
    room = working(kind)
    for wish in wishes(kinds()[kind]):
        then = accepted(room, wish)
        if then is not None:
            again = room.branch()
            again.store([then.journal[-1].event], None)
            again.refold()


@pytest.mark.parametrize("kind", EVERY)
def test_a_planned_activity_shows_nothing_of_its_kind(kind: str) -> None:
    room = Play(step("it", kind, **example(kind)))
    for viewer in room.everybody():
        assert [key for key in room.sees(viewer) if key.endswith("/it")] in ([], ["activity/it"])
