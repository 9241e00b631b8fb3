"""Messages: what a client sends is taken word for word or refused with the field that is wrong."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from msgspec.structs import fields

from labapp.core.messages import COMMANDS, EVENTS, event_data, read_command, read_event
from labapp.core.refused import Refused
from tests.core.play import Play, note, step
from tests.core.test_policy import SAMPLES


def refusal(name: object, data: object) -> Refused:
    with pytest.raises(Refused) as refused:
        read_command(name, data)
    return refused.value


@pytest.mark.parametrize("name", SAMPLES)
def test_a_valid_command_is_read(name: str) -> None:
    assert type(read_command(name, SAMPLES[name][1])) is COMMANDS[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_an_unknown_field_is_refused_and_named(name: str) -> None:
    refused = refusal(name, {**SAMPLES[name][1], "unheard_of": 1})
    assert (refused.code, refused.details["field"]) == ("bad_request", "unheard_of")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_value_of_the_wrong_type_is_refused_with_its_field(name: str) -> None:
    for field, right in SAMPLES[name][1].items():
        for wrong in ("9,5" if isinstance(right, float) else 1.5, [{"x": ()}], {"x": ()}):
            refused = refusal(name, {**SAMPLES[name][1], field: wrong})
            assert refused.code == "bad_request"
            assert str(refused.details["field"]).startswith(field)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_missing_field_is_refused_and_named(name: str) -> None:
    for field in (field.name for field in fields(COMMANDS[name]) if field.required):
        refused = refusal(name, {key: value for key, value in SAMPLES[name][1].items() if key != field})
        assert (refused.code, refused.details["field"]) == ("bad_request", field)


@pytest.mark.parametrize("name", ["card.delete", "", "Card.Add", None, 5, ["card.add"], {}])
def test_an_unknown_command_is_refused(name: object) -> None:
    assert refusal(name, {}).details["field"] == "name"


@pytest.mark.parametrize("data", [[], "text", 5, True])
def test_data_that_is_not_an_object_is_refused(data: object) -> None:
    assert refusal("lab.open", data).code == "bad_request"


def test_a_command_without_data_needs_none() -> None:
    assert read_command("lab.open", None) == read_command("lab.open", {})


@pytest.mark.parametrize(
    ("name", "data", "field", "limit"),
    [
        ("card.add", {"card": note(1), "text": "x" * 10_000}, "text", 1000),
        ("card.edit", {"card": note(1), "text": "x" * 1001}, "text", 1000),
        ("lab.edit", {"title": "x" * 161}, "title", 160),
        ("cluster.add", {"cluster": "k", "title": "x" * 121}, "title", 120),
        ("experiment.write", {"card": note(1), "belief": "x" * 4001}, "belief", 4000),
        ("room.tell", {"text": "x" * 301}, "text", 300),
    ],
)
def test_a_text_that_is_too_long_is_refused_with_its_limit(
    name: str, data: dict[str, Any], field: str, limit: int
) -> None:
    refused = refusal(name, data)
    assert (refused.code, refused.details) == ("too_long", {"field": field, "limit": limit})


@pytest.mark.parametrize("id", ["", "a b", "<script>", "x" * 65, "../lab", "é"])
def test_an_id_is_short_and_plain(id: str) -> None:
    assert refusal("card.hide", {"card": id}).details["field"] == "card"


@pytest.mark.parametrize("id", ["1", "not-a-uuid", note(1)[:-1], note(1) + "0", f" {note(1)}", "g" * 36])
def test_a_new_card_is_named_by_a_uuid(id: str) -> None:
    assert refusal("card.add", {"card": id, "text": "Ring"}).details["field"] == "card"


def test_the_fault_in_a_list_is_named_with_its_place() -> None:
    refused = refusal("lab.edit", {"organisations": [{"name": "One"}, {"name": 2}]})
    assert refused.details["field"] == "organisations[1].name"


def test_commands_are_wishes_and_events_are_facts() -> None:
    for name in [*COMMANDS, *EVENTS]:
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", name)
    assert COMMANDS.keys().isdisjoint(EVENTS)
    assert [name for name, cls in [*COMMANDS.items(), *EVENTS.items()] if not cls.__doc__] == []


def test_what_is_not_said_of_an_event_is_not_stored() -> None:
    room = Play(step("ideas", "idea_board"))
    (edited,) = room.do("fia", "lab.edit", title="New")
    assert event_data(edited) == {"title": "New"}
    assert read_event("lab.edited", None, {"title": "New"}) == edited


def test_an_event_of_tomorrow_with_a_field_more_is_still_read() -> None:
    assert read_event("card.taken_back", "ideas", {"card": note(1), "mood": "regret"}) is not None


def test_the_kinds_of_cards_are_those_of_the_contract() -> None:
    from labapp.core.model import CardKind

    assert get_args(CardKind) == ("idea", "insight", "question", "prototype", "experiment")


@pytest.mark.parametrize("levels", [60, 600, 20_000])
def test_what_is_nested_beyond_all_sense_is_refused(levels: int) -> None:
    deep: Any = {}
    for level in range(levels):
        deep = {"x": deep} if level % 2 else [deep]
    refused = refusal("activity.add", {"kind": "idea_board", "title": "Deep", "config": {"x": deep}})
    assert (refused.code, refused.details) == (
        "bad_request",
        {"field": "data", "reason": "nested deeper than 50 levels"},
    )


@pytest.mark.parametrize("hidden", ["a\0b", ["\0"], {"\0": 1}, {"a": [{"b": "\0"}]}])
def test_the_sign_that_no_database_stores_is_refused_wherever_it_hides(hidden: Any) -> None:
    refused = refusal("activity.add", {"kind": "idea_board", "title": "Nul", "config": {"x": hidden}})
    assert (refused.code, refused.details["field"]) == ("bad_request", "data")
