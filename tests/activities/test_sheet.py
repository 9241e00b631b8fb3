"""Sheet: a form that several people fill in at the same time, and nothing that anybody typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.core.events import GroupsFormed
from labapp.core.report import report
from labapp.core.sheets import KEPT, rehearse
from labapp.core.viewers import Me
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

FIELDS = [
    {"id": "how", "title": "How", "type": "text", "required": True},
    {"id": "who", "title": "Who", "type": "line"},
    {"id": "day", "title": "When", "type": "date"},
    {"id": "size", "title": "How small", "type": "choice", "options": ["One", "Two"]},
]
EXAMPLE = {"per": "item", "items": "cards", "fields": FIELDS}
IDEA = note(1)


def plan(**config: Any) -> Play:
    """An open activity with a sheet for the room, unless the settings say otherwise."""
    room = Play(step("ideas", "idea_board", hidden=False), step("plan", "sheet", **{"fields": FIELDS, **config}))
    room.open("ideas")
    room.write("anna", "Call the same day")
    room.open("plan")
    return room


def in_groups(**config: Any) -> Play:
    """Anna and Cia, Bo, Dan and Eli share a sheet each."""
    room = plan(per="group", **config)
    room.do(FIA, "groups.form", size=2)
    return room


def write(room: Play, who: str, text: str, *, sheet: str = "room", field: str = "how", **was: str) -> None:
    room.do(who, "sheet.write", sheet=sheet, field=field, text=text, **was)


def seen(room: Play, sheet: str = "room", by: Any = CROWD) -> dict[str, Any]:
    return next(one for one in room.sees(by)["sheets/plan"]["sheets"] if one["id"] == sheet)


def marks(room: Play, by: Any = CROWD) -> list[dict[str, Any]]:
    return list(room.sees(by)["holds/plan"]["holds"])


def how(room: Play, sheet: str = "room") -> str:
    return str(seen(room, sheet)["fields"].get("how", ""))


def mates(room: Play, of: str) -> list[str]:
    """Those who are in the same group."""
    group = next(group for group in room.lab.groups if of in group)
    return [member for member in group if member != of]


def stranger(room: Play, to: str) -> str:
    """Somebody who is in another group."""
    return next(member for group in room.lab.groups if to not in group for member in group)


# --- Two people, one field -------------------------------------------------------------------------------------------


def test_what_is_written_is_seen_by_everybody_at_the_sheet() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    for audience in (STAFF, WALL, CROWD):
        assert seen(room, by=audience)["fields"] == {"how": "One ward"}


def test_two_who_add_at_once_find_both_lines() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    write(room, "bo", "Two nurses", was="")
    assert how(room) == "One ward\nTwo nurses"
    assert seen(room)["earlier"] == {}


def test_who_types_on_stays_on_their_own_line() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    write(room, "bo", "Two", was="")
    write(room, "anna", "One ward in Lund", was="One ward")
    write(room, "bo", "Two nurses", was="Two")
    assert how(room) == "One ward in Lund\nTwo nurses"
    assert seen(room)["earlier"] == {}


def test_changes_in_different_places_are_both_made() -> None:
    room = plan()
    write(room, "anna", "One ward tries it for a week", was="")
    write(room, "bo", "One small ward tries it for a week", was="One ward tries it for a week")
    write(room, "cia", "One ward tries it for two weeks", was="One ward tries it for a week")
    assert how(room) == "One small ward tries it for two weeks"


def test_where_two_contradict_each_other_the_last_stands_and_the_other_can_be_brought_back() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    write(room, "bo", "One clinic", was="One ward")
    write(room, "cia", "One school", was="One ward")
    assert how(room) == "One school"
    assert seen(room)["earlier"]["how"] == ["One ward", "One clinic"]
    write(room, "anna", "One school\nOne clinic", was="One school")
    assert seen(room)["earlier"]["how"] == ["One ward"]


def test_what_another_wrote_is_put_aside_when_it_is_taken_out() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    write(room, "bo", "", was="One ward")
    assert seen(room)["earlier"] == {"how": ["One ward"]}
    write(room, "anna", "One ward", was="")
    assert seen(room)["earlier"] == {}


def test_what_another_wrote_is_put_aside_however_slowly_it_goes() -> None:
    room = plan()
    write(room, "anna", "One ward in Lund", was="")
    write(room, "bo", "One ward in Lund!", was="One ward in Lund")
    for before, after in (("One ward in Lund!", "One ward"), ("One ward", "One"), ("One", "")):
        write(room, "bo", after, was=before)
    assert seen(room)["earlier"] == {"how": ["One ward in Lund"]}


def test_ones_own_words_are_ones_own_to_change() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    write(room, "anna", "Two clinics", was="One ward")
    assert seen(room)["earlier"] == {}


def test_what_was_brought_back_does_not_push_out_what_stood_there() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    write(room, "bo", "Two clinics", was="One ward")
    write(room, "bo", "One ward", was="Two clinics")
    assert seen(room)["earlier"] == {"how": ["Two clinics"]}


def test_a_text_over_an_unknown_one_puts_that_aside() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    write(room, "anna", "Two clinics")
    assert (how(room), seen(room)["earlier"]) == ("Two clinics", {"how": ["One ward"]})


def test_a_line_keeps_the_last_and_puts_the_other_aside() -> None:
    room = plan()
    write(room, "anna", "the nurse", field="who", was="")
    write(room, "bo", "the doctor", field="who", was="")
    assert seen(room)["fields"]["who"] == "the doctor"
    assert seen(room)["earlier"] == {"who": ["the nurse"]}


def test_a_choice_is_the_last_one() -> None:
    room = plan()
    write(room, "anna", "One", field="size", was="")
    write(room, "bo", "Two", field="size", was="")
    assert (seen(room)["fields"]["size"], seen(room)["earlier"]) == ("Two", {})


def test_a_text_that_would_become_too_long_is_not_joined() -> None:
    room = plan()
    write(room, "anna", "a" * 3000, was="")
    write(room, "bo", "b" * 3000, was="")
    assert (how(room), seen(room)["earlier"]) == ("b" * 3000, {"how": ["a" * 3000]})


def test_writing_what_stands_there_changes_nothing() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    assert room.do("bo", "sheet.write", sheet="room", field="how", text=" One ward ", was="") == ()


def test_only_so_many_earlier_texts_are_at_hand() -> None:
    room = plan()
    for number in range(KEPT + 5):
        write(room, ("anna", "bo")[number % 2], f"text{number}x", was="elsewhere")
    assert len(seen(room)["earlier"]["how"]) == KEPT
    for number in range(9):
        write(room, ("anna", "bo")[number % 2], f"{number}" * 3000, was="elsewhere")
    assert sum(map(len, seen(room)["earlier"]["how"])) <= 12_000


SENTENCES = st.lists(st.sampled_from(["one", "two", "ward", "\n", "we will"]), max_size=5).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(
    data=st.lists(st.tuples(st.sampled_from(["anna", "bo", "cia"]), SENTENCES, st.booleans()), min_size=1, max_size=12)
)
def test_nothing_that_anybody_typed_is_lost_unseen(data: list[tuple[str, str, bool]]) -> None:
    """Whoever writes, over whichever text they last saw: a word that goes is the writer's own, or it can be brought back."""
    room, last_seen, numbers = plan(), {"anna": "", "bo": "", "cia": ""}, iter(range(1000))
    own: dict[str, str] = {}
    for who, sentence, looks in data:
        before = how(room)
        if looks:
            last_seen[who] = before
        text = f"{sentence} {who}{next(numbers):03}".strip() if sentence else last_seen[who]
        new = [word for word in text.split() if word not in last_seen[who].split()]
        changed = room.do(who, "sheet.write", sheet="room", field="how", text=text, was=last_seen[who])
        last_seen[who] = text.strip()
        after, kept = how(room), seen(room)["earlier"].get("how", [])
        assert set(new) <= set(after.split()), "the writer's own words stand there"
        for word in before.split():
            if word not in after.split():
                reachable = any(word in text.split() for text in kept)
                assert reachable or own.get("writer") == who
        if changed:
            own["writer"] = who
    room.refold()


# --- Who shares a sheet ----------------------------------------------------------------------------------------------


def test_a_groups_sheet_is_the_groups_alone_until_the_reveal() -> None:
    room = in_groups()
    own = room.sees("anna")["sheet/plan"]["own"]
    write(room, "anna", "Unobtrusive canary", sheet=own, was="")
    assert set(room.who_sees("Unobtrusive canary")) == {Me("anna"), *map(Me, mates(room, "anna"))}
    assert seen(room, own, STAFF) == {"id": own, "filled": 1, "of": 4, "missing": 0}
    room.do(FIA, "activity.reveal", "plan")
    assert STAFF in room.who_sees("Unobtrusive canary")
    assert seen(room, own)["fields"] == {"how": "Unobtrusive canary"}


def test_those_who_share_a_sheet_follow_each_other() -> None:
    room = in_groups()
    own, other = room.sees("anna")["sheet/plan"]["own"], mates(room, "anna")[0]
    write(room, other, "One ward", sheet=own, was="")
    assert room.sees("anna")["sheet/plan"]["sheet"]["fields"] == {"how": "One ward"}


def test_nobody_writes_on_the_sheet_of_another_group() -> None:
    room = in_groups()
    own = room.sees("anna")["sheet/plan"]["own"]
    refused = room.refused(stranger(room, "anna"), "sheet.write", sheet=own, field="how", text="x", was="")
    assert refused == "not_allowed"


def test_who_wrote_before_the_groups_were_formed_anew_may_still_send_the_rest() -> None:
    room = in_groups()
    who = "anna"
    own = room.sees(who)["sheet/plan"]["own"]
    write(room, who, "One", sheet=own, was="")
    room.do(FIA, "groups.form", size=5)
    write(room, who, "One ward", sheet=own, was="One")
    room.do(FIA, "activity.reveal", "plan")
    assert how(room, own) == "One ward"


def test_a_sheet_stays_when_its_group_is_gone() -> None:
    room = in_groups()
    last = str(len(room.lab.groups))
    write(room, room.lab.groups[-1][0], "One ward", sheet=last, was="")
    room.do(FIA, "groups.form", size=5)
    room.do(FIA, "activity.reveal", "plan")
    assert [one["id"] for one in room.sees(WALL)["sheets/plan"]["sheets"]] == ["1", last]


def test_without_groups_the_room_has_one_sheet_together() -> None:
    room = plan(per="group")
    assert room.sees("anna")["sheet/plan"]["own"] == "room"
    write(room, "anna", "One ward", was="")
    assert how(room) == "One ward"
    assert "fields" not in seen(room, by=WALL)


def test_who_comes_late_finds_the_sheet_of_their_group() -> None:
    room = in_groups()
    room.join("fay", organisation="west")
    own = room.sees("fay")["sheet/plan"]["own"]
    write(room, "fay", "One ward", sheet=own, was="")
    assert room.sees(mates(room, "fay")[0])["sheet/plan"]["sheet"]["fields"] == {"how": "One ward"}


def test_who_is_in_no_group_shares_a_sheet_with_all_who_are_in_none() -> None:
    """Journals from before late comers were seated have such people."""
    room = plan(per="group")
    room.store([GroupsFormed(groups=(("anna", "bo"),))], FIA)
    write(room, "cia", "One ward", was="")
    assert set(room.who_sees("One ward")) == {Me("cia"), Me("dan"), Me("eli")}
    assert room.sees(FIA)["sheet/plan"]["own"] is None


def test_an_undone_grouping_gives_the_sheets_back() -> None:
    room = in_groups()
    before = {name: room.sees(name)["sheet/plan"]["own"] for name in ("anna", "bo", "dan")}
    room.do(FIA, "groups.form", size=5)
    room.do(FIA, "undo")
    assert {name: room.sees(name)["sheet/plan"]["own"] for name in before} == before


def test_each_experiment_has_a_sheet() -> None:
    room = Play(
        step("ideas", "idea_board", hidden=False), step("tests", "test_card"), step("plan", "sheet", per="item")
    )
    room.open("ideas")
    room.write("anna", "Call the same day")
    room.write("bo", "Write less")
    room.open("plan")
    assert [one["id"] for one in room.sees(WALL)["sheets/plan"]["sheets"]] == ["room"]
    room.open("tests")
    room.do("anna", "experiment.write", card=IDEA, belief="It will")
    room.open("plan")
    assert [one["id"] for one in room.sees(WALL)["sheets/plan"]["sheets"]] == [IDEA]
    assert room.sees("anna")["sheet/plan"]["own"] is None
    assert room.refused("bo", "sheet.write", sheet=note(2), field="text", text="x") == "bad_request"


def test_a_sheet_hides_and_comes_back_with_its_card() -> None:
    room = plan(**EXAMPLE)
    write(room, "bo", "Unobtrusive canary", sheet=IDEA, was="")
    assert [one["id"] for one in room.sees(WALL)["sheets/plan"]["sheets"]] == [IDEA]
    room.do(FIA, "card.hide", card=IDEA)
    assert room.who_sees("Unobtrusive canary") == []
    assert room.refused("bo", "sheet.write", sheet=IDEA, field="how", text="x") == "bad_request"
    room.do(FIA, "card.restore", card=IDEA)
    assert how(room, IDEA) == "Unobtrusive canary"


def test_notes_on_the_table_are_offered_where_each_has_a_sheet() -> None:
    room = plan(**EXAMPLE)
    assert room.sees(CROWD)["items/plan"]["cards"] == [IDEA]
    assert "items/plan" not in plan().sees(CROWD)


def test_what_is_hidden_by_staff_goes_on_being_written_by_the_room() -> None:
    room = plan()
    room.do(FIA, "activity.hide", "plan")
    write(room, "anna", "One ward", was="")
    assert how(room) == "One ward"
    assert [WALL in room.who_sees("One ward"), STAFF in room.who_sees("One ward")] == [False, False]


# --- Who writes here -------------------------------------------------------------------------------------------------


def test_who_writes_is_told_by_organisation_until_a_moment_after() -> None:
    room = plan()
    room.do("anna", "sheet.hold", sheet="room", field="how", on=True)
    (mark,) = marks(room)
    assert mark == {"sheet": "room", "field": "how", "organisation": "north", "until": "2026-03-05T09:00:30.000Z"}
    assert room.sees("anna")["sheet/plan"]["holding"] == {"sheet": "room", "field": "how", "until": mark["until"]}


def test_the_mark_on_a_groups_sheet_is_the_groups_alone() -> None:
    room = in_groups()
    own, other = room.sees("anna")["sheet/plan"]["own"], mates(room, "anna")[0]
    room.do(other, "sheet.hold", sheet=own, field="how", on=True)
    assert [mark["field"] for mark in room.sees("anna")["sheet/plan"]["sheet"]["holds"]] == ["how"]
    assert [marks(room, audience) for audience in (STAFF, WALL, CROWD)] == [[], [], []]
    room.do(FIA, "activity.reveal", "plan")
    assert [len(marks(room, audience)) for audience in (STAFF, WALL, CROWD)] == [1, 1, 1]


def test_nobody_is_locked_out_by_the_mark() -> None:
    room = plan()
    room.do("anna", "sheet.hold", sheet="room", field="how", on=True)
    write(room, "bo", "One ward", was="")
    assert how(room) == "One ward"
    assert sorted(str(mark["organisation"]) for mark in marks(room)) == ["north", "north"]


def test_a_mark_goes_with_its_writer_and_moves_with_them() -> None:
    room = plan()
    room.do("anna", "sheet.hold", sheet="room", field="how", on=True)
    room.do("anna", "sheet.hold", sheet="room", field="who", on=True)
    assert [mark["field"] for mark in marks(room)] == ["who"]
    assert room.do("anna", "sheet.hold", sheet="room", field="how", on=False) == ()
    room.do("anna", "sheet.hold", sheet="room", field="who", on=False)
    assert marks(room) == []
    assert room.sees("anna")["sheet/plan"]["holding"] is None


def test_a_mark_is_told_anew_only_when_it_would_end_soon() -> None:
    room = plan()
    room.do("anna", "sheet.hold", sheet="room", field="how", on=True)
    room.now += timedelta(seconds=10)
    assert room.do("anna", "sheet.hold", sheet="room", field="how", on=True) == ()
    room.now += timedelta(seconds=10)
    assert len(room.do("anna", "sheet.hold", sheet="room", field="how", on=True)) == 1


def test_in_an_anonymous_lab_nobody_is_told_whose_hand_it_is() -> None:
    room = plan()
    room.do("anna", "sheet.hold", sheet="room", field="how", on=True)
    room.do(FIA, "lab.edit", identity="anonymous")
    assert marks(room)[0]["organisation"] is None


def test_the_mark_of_a_groups_sheet_follows_a_stricter_promise() -> None:
    room = in_groups()
    own, other = room.sees("anna")["sheet/plan"]["own"], mates(room, "anna")[0]
    room.do(other, "sheet.hold", sheet=own, field="how", on=True)
    room.do(FIA, "lab.edit", identity="anonymous")
    assert room.sees("anna")["sheet/plan"]["sheet"]["holds"][0]["organisation"] is None


# --- Rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text"), [("nope", "x"), ("day", "soon"), ("day", "2026-02-30"), ("size", "Three"), ("how", 5)]
)
def test_what_does_not_fit_the_field_is_refused(field: str, text: object) -> None:
    assert plan().refused("anna", "sheet.write", sheet="room", field=field, text=text) == "bad_request"


def test_a_line_has_an_end() -> None:
    refusal = plan().refusal("anna", "sheet.write", sheet="room", field="who", text="x" * 201)
    assert (refusal.code, refusal.details) == ("too_long", {"field": "text", "limit": 200})


def test_a_sheet_that_is_not_there_takes_nothing() -> None:
    assert plan().refused("anna", "sheet.write", sheet="7", field="how", text="x") == "bad_request"


def test_a_day_may_be_taken_out_again() -> None:
    room = plan()
    write(room, "anna", "2026-04-01", field="day", was="")
    write(room, "anna", "", field="day", was="2026-04-01")
    assert seen(room)["fields"] == {}


def test_letters_that_were_on_their_way_when_it_was_locked_are_put_aside() -> None:
    room = plan()
    write(room, "anna", "One ward", was="")
    room.do(FIA, "activity.lock", "plan")
    write(room, "anna", "One ward in Lund", was="One ward")
    assert room.do("anna", "sheet.write", sheet="room", field="how", text="One ward in Lund", was="One ward") == ()
    assert room.do("anna", "sheet.write", sheet="room", field="size", text="One", was="") == ()
    assert (how(room), seen(room)["earlier"]) == ("One ward", {"how": ["One ward in Lund"]})
    assert room.refused("anna", "sheet.hold", sheet="room", field="how", on=True) == "activity_locked"


def test_after_the_lock_staff_writes_on() -> None:
    room = plan()
    room.do(FIA, "activity.lock", "plan")
    write(room, FIA, "One ward", was="")
    assert how(room) == "One ward"


def test_nothing_is_written_before_it_is_opened() -> None:
    room = Play(step("plan", "sheet"))
    assert room.refused("anna", "sheet.write", "plan", sheet="room", field="text", text="x") == "activity_not_open"


def test_how_far_a_sheet_is_shows_as_numbers() -> None:
    room = plan()
    assert (seen(room)["filled"], seen(room)["of"], seen(room)["missing"]) == (0, 4, 1)
    write(room, "anna", "the nurse", field="who", was="")
    assert (seen(room)["filled"], seen(room)["missing"]) == (1, 1)
    write(room, "anna", "One ward", was="")
    assert (seen(room)["filled"], seen(room)["missing"]) == (2, 0)


def test_those_who_wrote_have_contributed_and_are_not_named() -> None:
    room = plan()
    for who in ("anna", "bo", "anna"):
        write(room, who, f"One {who[0]}", was="")
    assert room.sees(WALL)["activity/plan"]["counts"]["contributors"] == 2
    assert "anna" not in str(room.sees(STAFF)["sheets/plan"])


def test_the_report_tells_what_stands_on_each_sheet() -> None:
    room = plan(**EXAMPLE)
    write(room, "bo", "One ward", sheet=IDEA, was="")
    write(room, "cia", "One clinic", sheet=IDEA, was="One ward")
    told = report(room.lab, room.names)[-1].told
    assert [field["title"] for field in told["fields"]] == ["How", "Who", "When", "How small"]
    (sheet,) = told["sheets"]
    assert (sheet["title"], sheet["fields"], sheet["experiment"]) == ("Call the same day", {"how": "One clinic"}, None)
    assert sheet["earlier"] == {"how": ["One ward"]}


def test_an_empty_sheet_is_not_in_the_report() -> None:
    assert report(plan().lab, {})[-1].told["sheets"] == []


def test_the_report_has_the_experiment_beside_its_sheet() -> None:
    room = Play(
        step("ideas", "idea_board", hidden=False), step("tests", "test_card"), step("plan", "sheet", per="item")
    )
    room.open("ideas")
    room.write("anna", "Call the same day")
    room.open("tests")
    room.do("anna", "experiment.write", card=IDEA, belief="People wait less")
    room.open("plan")
    write(room, "bo", "One ward", sheet=IDEA, field="text", was="")
    (sheet,) = report(room.lab, room.names)[-1].told["sheets"]
    assert sheet["experiment"]["belief"] == "People wait less"


class Somebody:
    """A person of a rehearsal who always does the first thing."""

    member = "anna"

    def says(self) -> str:
        return "We try it"

    def number(self, low: int, high: int) -> int:
        return low

    def pick(self, things: Any) -> Any:
        return things[0]

    def new_id(self) -> str:
        return note(99)


def test_a_rehearsed_person_fills_what_is_empty_and_then_rests() -> None:
    room = plan()
    for _ in FIELDS:
        ((name, data),) = rehearse(room.lab, room.lab.activities["plan"], Somebody())
        room.do("anna", name, **data)
    assert list(rehearse(room.lab, room.lab.activities["plan"], Somebody())) == []
    assert seen(room)["filled"] == 4
