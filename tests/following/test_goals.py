"""Effect goals after the lab: asked by link, not before their day, one answer a link, and nothing shown that could name anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from msgspec.structs import replace

from labapp import Services, catalogue
from labapp.mail.postman import Postman
from labapp.store import exchange, goal_records, goals, innovations
from labapp.store.db import Database
from labapp.store.record import EffectGoal, Record
from tests.following.conftest import Letterbox, Moved, command
from tests.web.conftest import Caller, Visitor

ASK = {
    "code": "tool_contributed",
    "statement": "The tool has helped us.",
    "not_before": "2026-06-05",
    "mailboxes": "",
    "slips": "0",
}


@pytest.fixture
def lab(api: Caller) -> dict[str, Any]:
    """A lab of the leader."""
    return api.make_lab(title="Solved today")


def tokens(page: str) -> list[str]:
    """The links of the sheet to hand out."""
    return list(dict.fromkeys(re.findall(r'href="https://lab\.example/g/([\w-]+)"', page)))


def result(services: Services, lab: dict[str, Any]) -> goals.GoalResult:
    (found,) = goals.results(services.db, services.rooms.lab(lab["id"]), services.rooms.today())
    return found


@pytest.mark.parametrize(
    ("agree", "of", "verdict", "percent"),
    [(14, 20, "not_reached", 70), (12, 20, "reached", 60), (4, 4, "too_few", None)],
)
def test_the_verdict_of_what_was_asked_later(
    leader: Visitor,
    reader: Visitor,
    services: Services,
    lab: dict[str, Any],
    clock: Moved,
    agree: int,
    of: int,
    verdict: str,
    percent: int | None,
) -> None:
    code = "contributes_to_development" if verdict == "not_reached" else "tool_contributed"  # 70 % and 60 %
    wished = {**ASK, "code": code, "slips": str(of + 1)}
    agree -= verdict == "not_reached"  # 13 of 20
    page = leader.send(f"/labs/{lab['id']}/goals", wished).text
    made = tokens(page)
    assert len(made) == of + 1
    clock.to(92)
    for number, token in enumerate(made[:of]):
        assert reader.send(f"/g/{token}", {"value": "4" if number < agree else "3"}).status_code == 200
    assert (result(services, lab).state, result(services, lab).answers) == ("open", None), "nothing while it is asked"
    asking = result(services, lab).asking
    leader.send(f"/labs/{lab['id']}/goals/{asking}/end")
    told = result(services, lab)
    assert (told.verdict, told.invited) == (verdict, of + 1)
    if percent is None:
        assert (told.answers, told.agree, told.percent) == (None, None, None)
        assert "Too few answers" in leader.get(f"/labs/{lab['id']}/goals").text
        assert "Too few answers" in leader.get("/goals").text
    else:
        assert (told.answers, told.agree) == (of, agree)
        assert f"{agree} of {of} agree" in leader.get(f"/labs/{lab['id']}/goals").text
    assert reader.send(f"/g/{made[-1]}", {"value": "5"}).status_code == 410, "it has ended"


def test_too_early_is_refused_and_a_link_answers_once(
    leader: Visitor, reader: Visitor, db: Database, services: Services, lab: dict[str, Any], clock: Moved
) -> None:
    (token, _other) = tokens(leader.send(f"/labs/{lab['id']}/goals", {**ASK, "slips": "2"}).text)
    assert "opens on 5 June 2026" in reader.get(f"/g/{token}").text
    early = reader.send(f"/g/{token}", {"value": "5"})
    assert early.status_code == 409
    assert "5 June 2026" in early.text
    clock.to(92)
    assert reader.send(f"/g/{token}", {"value": "6"}).status_code == 422
    assert reader.send(f"/g/{token}", {"value": "5"}).status_code == 200
    assert "has been used" in reader.get(f"/g/{token}").text
    assert reader.send(f"/g/{token}", {"value": "1"}).status_code == 410
    (asking,) = goals.askings(db, [lab["id"]])
    assert (asking.tally.answers, asking.tally.agree) == (1, 1)


def test_function_mailboxes_get_a_link_of_their_own_on_the_day_it_opens(
    app: Any, leader: Visitor, reader: Visitor, db: Database, lab: dict[str, Any], clock: Moved, letterbox: Letterbox
) -> None:
    wished = {**ASK, "mailboxes": "one@harbour.example\ntwo@harbour.example one@harbour.example"}
    assert leader.send(f"/labs/{lab['id']}/goals", wished).status_code == 302
    postman = Postman(app, clock)
    assert postman.round()["sent"] == 0
    clock.to(92)
    assert postman.round()["sent"] == 2
    assert sorted(letterbox.recipients) == ["one@harbour.example", "two@harbour.example"]
    links = {
        re.search(r"https://lab\.example(/g/\S+)", mail.get_body(("plain",)).get_content())[1]
        for mail in letterbox.letters
    }  # type: ignore[index,union-attr]
    assert len(links) == 2
    for address in links:
        assert reader.send(address, {"value": "5"}).status_code == 200
    with db.look() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM letters").all())
    assert "harbour.example" not in kept


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"statement": " ", "slips": "3"}, "Fill this in."),
        ({"slips": "501"}, "Write how many links to make, from 1 to 500."),
        ({"slips": "0"}, "Write how many links to make, from 1 to 500."),
        ({"not_before": "2026-03-04", "slips": "3"}, "Choose a day to come"),
        ({"code": "happiness", "slips": "3"}, "Choose one of the alternatives."),
        ({"mailboxes": "no address"}, "whole e-mail address"),
    ],
)
def test_what_can_t_be_asked_is_said_and_nothing_is_made(
    leader: Visitor, db: Database, lab: dict[str, Any], changed: dict[str, str], said: str
) -> None:
    page = leader.send(f"/labs/{lab['id']}/goals", {**ASK, **changed})
    assert page.status_code == 422
    assert said in page.text
    assert goals.askings(db, [lab["id"]]) == []


def test_the_goals_of_the_frame_are_asked_at_the_check_out(api: Caller, services: Services) -> None:
    chosen = ["new_knowledge", "new_perspectives", "tool_contributed"]
    made = api.make_lab(brief={"effect_goals": chosen})
    last = [step for step in services.rooms.lab(made["id"]).agenda() if step.kind == "check_out"][-1]
    asked = [
        (question.effect_goal, question.target_percent) for question in last.config.questions if question.effect_goal
    ]
    assert [code for code, _ in asked].count("new_knowledge") == 1
    assert ("new_perspectives", 80) in asked
    assert "tool_contributed" not in [code for code, _ in asked], "it can only be told after months of use"


def test_a_record_tells_what_was_answered_after_it_was_drafted(
    leader: Visitor, reader: Visitor, api: Caller, services: Services, lab: dict[str, Any], clock: Moved
) -> None:
    assert leader.account
    record = innovations.add(services.db, Record(title="A log"), lab_id=lab["id"], owner=leader.account.id)
    page = leader.send(f"/labs/{lab['id']}/goals", {**ASK, "slips": "6"}).text
    clock.to(92)
    for number, token in enumerate(tokens(page)):
        now = innovations.find(services.db, record.id)
        assert now is not None
        assert now.record.effect_goals == [], "nothing is told before the last answer"
        reader.send(f"/g/{token}", {"value": "5" if number else "1"})
    told = innovations.find(services.db, record.id)
    assert told is not None
    [goal] = told.record.effect_goals
    assert (goal.code, goal.answers, goal.agree, goal.result_percent, goal.met) == ("tool_contributed", 6, 5, 83, True)
    report = leader.get(f"/report/{lab['id']}?lang=en").text
    assert "83 %, 5 of 6 agree, goal 60 %, Reached" in report


def test_the_board_keeps_what_it_read_and_reads_anew_what_has_changed(
    app: Any, leader: Visitor, api: Caller, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leader.account
    for language in ("en", "da"):
        exchange.import_lab(db, catalogue.sample_lab(language), leader.account.id)
    page = leader.get("/goals").text
    assert "Trust in practice" in page
    assert leader.get("/goals").text == page, "what is kept tells the same"
    assert 'aria-current="page">Effect goals</a>' in page, "the menu leads here"
    command(api, "lab-en", "lab.edit", {"brief": {"series": "Another series"}})
    changed = leader.get("/goals").text
    assert "Another series" in changed
    assert "Trust in practice" not in changed
    monkeypatch.setattr("labapp.web.goals.ROOMS_KEPT", 1)
    assert leader.get("/goals").text == changed, "also of labs that there is no room to keep"
    assert len(app.extensions["labapp_rooms_asked"]) == 1


def test_what_a_file_told_of_the_check_out_is_not_told_twice() -> None:
    own = EffectGoal("g1", "new_knowledge", "I learned something.", 70, answers=20, result_percent=80, met=True)
    here = EffectGoal("out:q1", "new_knowledge", "I learned something new.", 70, answers=20, result_percent=80)
    later = EffectGoal("a1", "new_knowledge", "I still use it.", 70, answers=9, not_before="2026-06-05")
    assert goal_records.with_goals(Record(effect_goals=[own]), [here, later]).effect_goals == [own, later]
    newer = replace(here, answers=21)
    assert goal_records.with_goals(Record(effect_goals=[here]), [newer]).effect_goals == [newer]
