"""The agenda's page: activities are added, changed, moved, duplicated and dropped by plain forms, and each change is a command."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from labapp import Services, catalogue
from labapp.catalogue import gallery
from labapp.web import lab_form, plan
from tests.web.conftest import Caller, Visitor


@pytest.fixture
def page(lab: dict[str, Any]) -> str:
    return f"/labs/{lab['id']}/agenda"


def agenda(services: Services, lab: dict[str, Any]) -> list[tuple[str, int]]:
    return [(step.title, step.day) for step in services.rooms.lab(lab["id"]).agenda()]


def titles(services: Services, lab: dict[str, Any]) -> list[str]:
    return [title for title, _ in agenda(services, lab)]


def form_of(services: Services, lab: dict[str, Any], activity: str, **changes: str) -> dict[str, str]:
    """The form of an activity as a browser was shown it, with changes."""
    step = services.rooms.lab(lab["id"]).activities[activity]
    shown = {field: str(getattr(step, field)) for field in ("title", "prompt", "minutes", "day", "phase")}
    return {"do": "save", **shown, **{f"was_{field}": value for field, value in shown.items()}, **changes}


def test_the_page_shows_each_activity_with_the_time_it_starts(
    facilitator: Visitor, api: Caller, lab: dict[str, Any], page: str
) -> None:
    assert "+0:08" in facilitator.get(page).text  # from the beginning, as long as nobody has said when
    api.call("PATCH", f"/labs/{lab['id']}", {"starts_at": "2026-07-01T07:00:00Z"})
    text = facilitator.get(page).text
    assert re.findall(r'entry-time numbers">([^<]+)<', text)[:3] == ["09:00", "09:08", "09:20"]  # Stockholm, in summer
    assert "Wednesday 1 July" in text
    assert "09:00–10:30 · 1 hour 30 minutes" in text
    assert 'aria-label="Day 1: Arrive 8, Understand 12' in text


def test_a_later_day_gets_a_start_of_its_own_and_loses_it_again(
    services: Services, facilitator: Visitor, api: Caller, lab: dict[str, Any], page: str
) -> None:
    last = services.rooms.lab(lab["id"]).order[-1]
    facilitator.send(f"{page}/{last}", form_of(services, lab, last, day="2"))
    assert "Change when it begins" not in facilitator.get(page).text  # nobody knows yet when the first day begins
    api.call("PATCH", f"/labs/{lab['id']}", {"starts_at": "2026-03-10T08:00:00Z"})
    assert "Wednesday 11 March" in facilitator.get(page).text
    answer = facilitator.send(f"{page}/days/2", {"begins": "2026-04-07T10:30"})
    assert answer.location == f"{page}#day-2"
    text = facilitator.get(page).text
    assert "Tuesday 7 April" in text
    assert re.findall(r'entry-time numbers">([^<]+)<', text)[-1] == "10:30"
    assert 'Undo<span class="unseen">: a day begins at another time' in text
    assert "Tuesday 7 April 2026, 10:30" in facilitator.get(f"/labs/{lab['id']}/invitation").text
    facilitator.send(f"{page}/days/2", {"do": "drop"})
    assert "Wednesday 11 March" in facilitator.get(page).text


@pytest.mark.parametrize("begins", ["soon", "2026-03-10T08:00"])
def test_a_day_before_the_one_before_is_said_beside_its_field(
    services: Services, facilitator: Visitor, api: Caller, lab: dict[str, Any], page: str, begins: str
) -> None:
    last = services.rooms.lab(lab["id"]).order[-1]
    facilitator.send(f"{page}/{last}", form_of(services, lab, last, day="2"))
    api.call("PATCH", f"/labs/{lab['id']}", {"starts_at": "2026-03-10T08:00:00Z"})
    answer = facilitator.send(f"{page}/days/2", {"begins": begins})
    assert answer.status_code == 422
    assert "after the start of the day before" in answer.text
    assert services.rooms.lab(lab["id"]).day_starts == {}


def test_an_activity_of_the_catalogue_is_added_in_the_language_of_the_lab(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    assert facilitator.send(page, {"method": "empathy_map", "after": "act-2"}).status_code == 302
    assert titles(services, lab)[2] == "Empathy map"
    step = list(services.rooms.lab(lab["id"]).agenda())[2]
    assert (step.method, step.phase, step.minutes) == ("empathy_map", "understand", gallery.usual("empathy_map")[0])
    assert step.config.columns


def test_buffer_is_time_that_nobody_has_booked(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    facilitator.send(page, {"method": "buffer", "minutes": "20", "title": "Room to breathe"})
    step = list(services.rooms.lab(lab["id"]).agenda())[-1]
    assert (step.kind, step.method, step.minutes, step.title) == ("break", "buffer", 20, "Room to breathe")
    assert re.search(r"Buffer <span[^>]*>20 min", facilitator.get(page).text)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"method": "no_such"}, "Choose one of the alternatives."),
        ({"method": "hmw", "minutes": "many"}, "Write a whole number from 0 to 600."),
        ({"method": "hmw", "minutes": "601"}, "Write a whole number from 0 to 600."),
        ({"method": "hmw", "title": "x" * 161}, "At most 160 characters fit."),
    ],
)
def test_what_can_not_be_added_is_said_beside_its_field_and_kept(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str, form: dict[str, str], words: str
) -> None:
    before = agenda(services, lab)
    answer = facilitator.send(page, {"title": "Kept", **form})
    assert answer.status_code == 422
    assert words in answer.text
    assert form.get("title", "Kept") in answer.text
    assert agenda(services, lab) == before


def test_an_activity_is_changed_and_its_settings_are_kept(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    before = services.rooms.lab(lab["id"]).activities["act-5"]
    changes = {"title": "Choose", "prompt": "Two\r\nlines", "minutes": "12", "phase": "test"}
    answer = facilitator.send(f"{page}/act-5", form_of(services, lab, "act-5", **changes))
    assert answer.location == f"{page}#activity-act-5"
    after = services.rooms.lab(lab["id"]).activities["act-5"]
    assert (after.title, after.prompt, after.minutes, after.phase) == ("Choose", "Two\nlines", 12, "test")
    assert after.config == before.config


def test_only_what_was_changed_is_sent_so_that_two_at_once_do_not_undo_each_other(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    form = form_of(services, lab, "act-1", minutes="20")
    facilitator.send(f"{page}/act-1", form_of(services, lab, "act-1", title="By somebody else"))
    facilitator.send(f"{page}/act-1", form)
    step = services.rooms.lab(lab["id"]).activities["act-1"]
    assert (step.title, step.minutes) == ("By somebody else", 20)


def test_a_change_that_can_not_be_keeps_what_was_typed(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    form = form_of(services, lab, "act-1", title=" ", minutes="soon", prompt="Words worth keeping")
    answer = facilitator.send(f"{page}/act-1", form)
    assert answer.status_code == 422
    assert "Words worth keeping" in answer.text
    assert "Fill this in." in answer.text
    assert 'id="more-act-1" open' in answer.text


def test_an_activity_is_moved_up_and_down_and_over_the_edge_of_a_day(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    first, second = titles(services, lab)[:2]
    facilitator.send(f"{page}/act-1", {"do": "down"})
    assert titles(services, lab)[:2] == [second, first]
    facilitator.send(f"{page}/act-1", {"do": "up"})
    facilitator.send(f"{page}/act-1", {"do": "up"})  # it is the first: nothing happens
    assert titles(services, lab)[:2] == [first, second]
    facilitator.send(f"{page}/act-8", form_of(services, lab, "act-8", day="2"))
    assert agenda(services, lab)[-1][1] == 2
    facilitator.send(f"{page}/act-7", {"do": "down"})
    assert [day for _, day in agenda(services, lab)][-2:] == [2, 2]
    facilitator.send(f"{page}/act-7", {"do": "up"})
    assert [day for _, day in agenda(services, lab)][-2:] == [1, 2]
    assert "Day 2" in facilitator.get(page).text


def test_an_activity_is_dropped_where_it_was_dragged(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    last = titles(services, lab)[-1]
    facilitator.send(f"{page}/act-8", {"do": "place", "after": "act-1", "day": "1"})
    assert titles(services, lab)[1] == last
    facilitator.send(f"{page}/act-8", {"do": "place", "after": "", "day": "1"})
    assert titles(services, lab)[0] == last


def test_a_duplicate_has_everything_but_what_people_wrote(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    facilitator.send(f"{page}/act-5", {"do": "copy"})
    steps = list(services.rooms.lab(lab["id"]).agenda())
    one, two = steps[4], steps[5]
    assert one.id != two.id
    for field in ("kind", "method", "title", "prompt", "minutes", "day", "phase", "config"):
        assert getattr(one, field) == getattr(two, field)


def test_what_was_taken_out_comes_back_with_undo_and_goes_with_redo(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    before = agenda(services, lab)
    facilitator.send(f"{page}/act-3", {"do": "drop"})
    text = facilitator.get(page).text
    assert "You can undo this." in text
    for command in ("undo", "redo"):
        found = re.search(
            rf'action="{page}/{command}".*?name="change" value="([^"]+)"', facilitator.get(page).text, re.DOTALL
        )
        assert found, command
        facilitator.send(f"{page}/{command}", {"change": found[1]})
        assert (agenda(services, lab) == before) == (command == "undo")


def test_undo_takes_back_nothing_that_the_page_did_not_tell_of(
    services: Services, facilitator: Visitor, lab: dict[str, Any], page: str
) -> None:
    facilitator.send(f"{page}/act-3", {"do": "drop"})
    before = agenda(services, lab)
    facilitator.send(f"{page}/undo", {"change": "an-older-one"})
    assert agenda(services, lab) == before
    assert "Nothing was undone." in facilitator.get(page).text


def test_the_agenda_of_a_finished_lab_is_only_read(
    services: Services, facilitator: Visitor, api: Caller, lab: dict[str, Any], page: str
) -> None:
    for name in ("lab.open", "lab.close"):
        api.call("POST", f"/labs/{lab['id']}/commands", {"id": str(uuid4()), "name": name, "data": {}})
    text = facilitator.get(page).text
    assert "This lab is finished." in text
    assert 'name="do"' not in text
    facilitator.send(f"{page}/act-1", {"do": "drop"})
    assert len(agenda(services, lab)) == 8


def test_an_activity_that_is_gone_is_said_to_be(facilitator: Visitor, page: str) -> None:
    assert facilitator.send(f"{page}/none", {"do": "up"}).status_code == 302
    assert "no longer on the agenda" in facilitator.get(page).text


def test_the_agenda_of_others_is_not_there(other_facilitator: Visitor, page: str) -> None:
    assert other_facilitator.get(page).status_code == 404
    assert other_facilitator.send(page, {"method": "hmw"}).status_code == 404
    assert other_facilitator.send(f"{page}/act-1", {"do": "drop"}).status_code == 404
    assert other_facilitator.send(f"{page}/undo", {"change": "x"}).status_code == 404


# The plan itself


def test_a_day_later_is_the_same_hour_also_when_summer_time_begins(services: Services, app: Any) -> None:
    with app.test_request_context():
        zone = lab_form.zone()
    days = plan.days(catalogue.agenda("two_day_lab", "en"), "2026-03-28T08:00:00Z", zone)
    assert [day.starts_at.strftime("%d %H:%M") for day in days if day.starts_at] == ["28 09:00", "29 09:00"]
    assert [day.minutes for day in days] == [420, 420]


def test_phases_are_drawn_as_long_as_they_take() -> None:
    (day,) = plan.days(catalogue.agenda("half_day_lab", "en"))
    assert sum(stretch.minutes for stretch in day.stretches) == day.minutes == 225
    assert dict(day.totals)["break"] == 15
    assert [stretch.begins for stretch in day.stretches] == sorted(stretch.begins for stretch in day.stretches)
    assert plan.longest([[day], []]) == 225
    assert plan.longest([]) == 1
