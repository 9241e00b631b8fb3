"""The pages of follow-ups: before a lab closes, answering from a letter, reports of commitments, calendars, and no more letters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from labapp import Services
from labapp.core.following import Matter
from labapp.mail.postman import Postman
from labapp.store import exchange, followups, innovations, labs, passes
from labapp.store.db import Database
from tests.following.conftest import (
    ANCHOR,
    NOTE,
    START,
    Letterbox,
    Moved,
    activity,
    close_with_anchor,
    command,
    try_command,
)
from tests.web.conftest import Caller, Visitor


@pytest.fixture
def closed(api: Caller, lab: dict[str, Any], db: Database) -> Matter:
    """A lab that has closed, with one result to follow up."""
    close_with_anchor(api, lab["id"])
    return followups.of_lab(db, lab["id"])[0]


def answering(services: Services, matter: Matter, purpose: str = passes.ANSWER, days: int = 60) -> str:
    about = matter.checks[0].id if purpose == passes.ANSWER else matter.id
    return passes.issue(services.settings.secret_key, purpose, about, services.rooms.today() + timedelta(days=days))


# Before the lab closes


def test_the_page_says_what_each_result_lacks_and_closes_when_nothing_does(
    leader: Visitor, api: Caller, lab: dict[str, Any], services: Services
) -> None:
    page = f"/labs/{lab['id']}/follow-up"
    assert "1 result is not ready yet." in leader.get(page).text
    refused = leader.send(f"{page}/close")
    assert refused.status_code == 409
    assert "needs a function that owns it" in refused.text
    wrong = leader.send(f"{page}/anchor", {"item": NOTE, **ANCHOR, "review_on": "2026-02-30"})
    assert wrong.status_code == 422
    assert "Choose a day to come" in wrong.text
    assert 'value="Head of service"' in wrong.text, "what was written is kept"
    leader.send(f"{page}/anchor", {"item": NOTE, **ANCHOR, "months": "36"})
    assert "All results are taken care of." in leader.get(page).text
    assert leader.send(f"{page}/close").status_code == 302
    assert services.rooms.lab(lab["id"]).state == "closed"
    assert "What became of it" in leader.get(page).text
    assert len(followups.of_lab(services.db, lab["id"])[0].checks) == 6


def test_the_api_refuses_like_the_page(api: Caller, lab: dict[str, Any]) -> None:
    answer = try_command(api, lab["id"], "lab.close")
    assert answer["code"] == "not_anchored"
    assert answer["details"]["lacks"][0]["missing"] == ["owner_function", "scheduled_time", "review_on"]


def test_what_is_stopped_stands_on_the_board_with_its_lesson(leader: Visitor, lab: dict[str, Any]) -> None:
    page = f"/labs/{lab['id']}/follow-up"
    assert leader.send(f"{page}/stop", {"item": NOTE, "lesson": " "}).status_code == 422
    leader.send(f"{page}/stop", {"item": NOTE, "lesson": "Nobody rings back on Fridays"})
    leader.send(f"{page}/close")
    assert "Nobody rings back on Fridays" in leader.get(page).text
    assert "Nobody rings back on Fridays" in leader.get("/follow-ups").text


def test_more_years_that_are_chosen_after_the_close_are_added(
    api: Caller, leader: Visitor, lab: dict[str, Any], closed: Matter, db: Database
) -> None:
    command(api, lab["id"], "result.anchor", {"item": NOTE, "months": 24})
    leader.get(f"/labs/{lab['id']}/follow-up")
    (known,) = followups.of_lab(db, lab["id"])
    assert [check.day for check in known.checks] == [30, 90, 180, 365, 730]


def test_a_lab_of_others_has_no_follow_up(reader: Visitor, app: Any, services: Services, closed: Matter) -> None:
    assert reader.get(f"/follow-ups/{closed.id}").status_code == 302
    from labapp.store import accounts
    from tests.web.conftest import PASSWORD, sign_in

    hashed = accounts.hash_password(PASSWORD)
    other = sign_in(app, accounts.create_account(services.db, email="other@example.org", password_hash=hashed))
    assert other.get(f"/follow-ups/{closed.id}").status_code == 404
    assert other.send(f"/follow-ups/{closed.id}", {"do": "close", "reason": "x", "lesson": "x"}).status_code == 404
    assert other.get(f"/labs/{closed.lab_id}/follow-up").status_code == 404
    assert "Call back" not in other.get("/follow-ups").text


# Answering from a letter


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"standing": "", "words": "x"}, "Choose one of the alternatives."),
        ({"standing": "anchored", "words": " "}, "Fill this in."),
        ({"standing": "anchored", "words": "x" * 501}, "This is too long."),
        ({"standing": "anchored", "words": "x", "next_on": "2026-03-05"}, "Choose a day to come"),
        ({"standing": "anchored", "words": "x", "next_on": "soon"}, "Choose a day to come"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_and_nothing_is_noted(
    reader: Visitor, services: Services, closed: Matter, db: Database, form: dict[str, str], said: str
) -> None:
    page = reader.send(f"/f/{answering(services, closed)}", form)
    assert page.status_code == 422
    assert said in page.text
    assert followups.of_lab(db, closed.lab_id)[0].checks[0].state == "planned"


def test_a_link_answers_once(reader: Visitor, services: Services, closed: Matter, db: Database) -> None:
    address = f"/f/{answering(services, closed)}"
    reader.send(address, {"standing": "at_risk", "words": "First", "next_on": ""})
    again = reader.send(address, {"standing": "anchored", "words": "Second", "next_on": ""})
    assert "First" in again.text
    assert followups.of_lab(db, closed.lab_id)[0].checks[0].answer == "First"


def test_an_answer_that_stops_it_closes_it_with_its_lesson(
    reader: Visitor, services: Services, closed: Matter, db: Database
) -> None:
    reader.send(f"/f/{answering(services, closed)}", {"standing": "stopped", "words": "It cost too much"})
    (known,) = followups.of_lab(db, closed.lab_id)
    assert (known.state, known.lesson, known.planned()) == ("closed", "It cost too much", [])


def test_an_earlier_day_that_was_wished_moves_the_next_question(
    reader: Visitor, services: Services, closed: Matter, db: Database
) -> None:
    form = {"standing": "anchored", "words": "Well", "next_on": "2026-05-01"}
    reader.send(f"/f/{answering(services, closed)}", form)
    (known,) = followups.of_lab(db, closed.lab_id)
    assert [check.due_on for check in known.planned()][:2] == ["2026-05-01", "2026-09-01"]


@pytest.mark.parametrize("purpose", [passes.NO_MORE, "something else"])
def test_a_pass_for_another_purpose_opens_nothing(
    reader: Visitor, services: Services, closed: Matter, purpose: str
) -> None:
    token = passes.issue(services.settings.secret_key, purpose, closed.checks[0].id, date(2030, 1, 1))
    assert reader.get(f"/f/{token}").status_code == 410


def test_a_pass_ends_and_can_t_be_changed(reader: Visitor, services: Services, closed: Matter, clock: Moved) -> None:
    token = answering(services, closed)
    assert reader.get(f"/f/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}").status_code == 410
    clock.to(60)
    assert reader.get(f"/f/{token}").status_code == 200
    clock.to(61)
    assert reader.get(f"/f/{token}").status_code == 410


def test_one_press_in_the_mail_program_ends_the_letters(
    app: Any, services: Services, leader: Visitor, closed: Matter, clock: Moved, letterbox: Letterbox, db: Database
) -> None:
    followups.set_contact(db, closed.id, function="", mailbox="service@harbour.example")
    clock.to(30)
    postman = Postman(app, clock)
    assert postman.round()["sent"] == 1
    stop = str(letterbox.letters[0]["List-Unsubscribe"]).strip("<>").removeprefix("https://lab.example")
    program = app.test_client()
    assert program.get(stop).status_code == 200
    assert followups.of_lab(db, closed.lab_id)[0].mailed, "opening the address changes nothing"
    assert program.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    clock.to(90)
    assert postman.round()["written"] == 0
    assert "asked for no more letters" in leader.get(f"/follow-ups/{closed.id}").text


def test_a_mailbox_that_could_make_a_head_of_its_own_is_refused(leader: Visitor, closed: Matter) -> None:
    for mailbox in ("x@y.example\nBcc: z@y.example", "two@x.example,three@x.example", "nobody", "a b@x.example"):
        sent = leader.send(f"/follow-ups/{closed.id}", {"do": "contact", "function": "", "mailbox": mailbox})
        assert sent.status_code == 422, mailbox


# Commitments


@pytest.fixture
def promised(api: Caller, lab: dict[str, Any], db: Database, services: Services) -> Matter:
    """A lab that has closed, with what an organisation promised to report each month from the first of April."""
    step = activity(api, lab["id"], "commitment") if _has(services, lab, "commitment") else _add(api, services, lab)
    command(api, lab["id"], "activity.open", activity=step)
    promise = {
        "commitment": str(uuid4()),
        "text": "Open two visits",
        "owner_function": "Head",
        "next_report": "2026-04-01",
    }
    command(api, lab["id"], "commitment.write", {**promise, "cadence": "monthly"}, step)
    close_with_anchor(api, lab["id"])
    return next(one for one in followups.of_lab(db, lab["id"]) if one.kind == "commitment")


def _has(services: Services, lab: dict[str, Any], kind: str) -> bool:
    return any(step.kind == kind for step in services.rooms.lab(lab["id"]).agenda())


def _add(api: Caller, services: Services, lab: dict[str, Any]) -> str:
    command(api, lab["id"], "activity.add", {"kind": "commitment", "title": "Promises", "prompt": "", "minutes": 5})
    return activity(api, lab["id"], "commitment")


def test_a_commitment_is_overdue_one_day_late_and_a_report_moves_the_due_day(
    leader: Visitor, promised: Matter, clock: Moved, db: Database
) -> None:
    page = f"/follow-ups/{promised.id}"
    clock.moment = START.replace(month=4, day=1)
    assert "Overdue" not in leader.get(page).text
    clock.moment = START.replace(month=4, day=2)
    assert "Overdue" in leader.get(page).text
    leader.send(page, {"do": "answer", "standing": "anchored", "words": "One visit made", "next_on": ""})
    known = followups.find(db, promised.id)
    assert known is not None
    assert [check.due_on for check in known.planned()] == ["2026-05-01"]
    leader.send(page, {"do": "answer", "standing": "anchored", "words": "Two", "next_on": "2026-07-01"})
    known = followups.find(db, promised.id)
    assert known is not None
    assert [check.due_on for check in known.planned()] == ["2026-07-01"]


# The next lab


def test_the_next_lab_begins_with_what_nobody_speaks_of(
    api: Caller, closed: Matter, clock: Moved, db: Database
) -> None:
    def left() -> list[tuple[str, str]]:
        told = api.call("GET", f"/labs/{closed.lab_id}/follow-ups").json or {}
        return [(one["id"], one["lacks"]) for one in told["follow_ups"]]

    assert (NOTE, "owner") not in left()
    clock.to(31)
    assert (NOTE, "word") in left()
    followups.close(db, closed.id, "No time", "It needs a rota", date(2026, 4, 5))
    assert NOTE not in [item for item, _ in left()]


# Calendars


def test_a_calendar_shows_the_days_to_whoever_has_its_address(
    leader: Visitor, reader: Visitor, closed: Matter, clock: Moved
) -> None:
    made = leader.send(f"/labs/{closed.lab_id}/follow-up/calendar", follow_redirects=True).text
    address = made.split("https://lab.example/calendar/")[1].split('"')[0]
    answer = reader.get(f"/calendar/{address}")
    assert answer.mimetype == "text/calendar"
    found = Calendar.from_ical(answer.get_data())
    days = [str(event.decoded("dtstart")) for event in found.walk("VEVENT")]
    assert days == ["2026-04-04", "2026-06-03", "2026-09-01", "2027-03-05"]
    assert str(found.walk("VEVENT")[0]["summary"]) == "Follow up: Call back the same day"
    assert address not in leader.get(f"/labs/{closed.lab_id}/follow-up").text, "the address is shown once"
    leader.send(f"/labs/{closed.lab_id}/follow-up/calendar")
    assert reader.get(f"/calendar/{address}").status_code == 404, "a new address makes the former void"


def test_what_is_followed_up_goes_along_with_the_lab_and_comes_back(
    reader: Visitor, services: Services, closed: Matter, db: Database, leader: Visitor
) -> None:
    reader.send(
        f"/f/{answering(services, closed)}", {"standing": "at_risk", "words": "Two are away", "next_on": "2026-05-01"}
    )
    followups.set_contact(db, closed.id, function="Reception", mailbox="service@harbour.example")
    document = exchange.export_lab(db, closed.lab_id)
    labs.delete_lab(db, closed.lab_id)
    assert followups.find(db, closed.id) is None, "erasing a lab takes along what is followed up of it"
    assert leader.account
    back = exchange.import_lab(db, document, leader.account.id)
    assert exchange.export_lab(db, back)["followed"] == document["followed"]
    (known,) = followups.of_lab(db, back)
    assert (known.standing, known.mailbox, known.planned()[0].due_on) == (
        "at_risk",
        "service@harbour.example",
        "2026-05-01",
    )
    twice = exchange.import_lab(db, document, leader.account.id)
    assert len(followups.of_lab(db, twice)) == 1


def test_erasing_the_lab_leaves_the_record_with_what_was_answered(
    api: Caller, services: Services, lab: dict[str, Any], db: Database, reader: Visitor
) -> None:
    draft = api.call("POST", "/innovations", {"lab": lab["id"], "source": {"experiment": NOTE}}).json or {}
    close_with_anchor(api, lab["id"])
    known = followups.of_lab(db, lab["id"])[0]
    reader.send(f"/f/{answering(services, known)}", {"standing": "anchored", "words": "It works"})
    labs.delete_lab(db, lab["id"])
    record = innovations.find(db, draft["id"])
    assert record is not None
    assert [one.answer for one in record.record.follow_up if one.answer] == ["It works"]
