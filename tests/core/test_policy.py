"""May I do it? Every command x role x state of the lab x state of its activity, against the contract's words.

The tables below are the contract read once more, by hand; they are not made from the `may` of the commands, so that a permission
can't be loosened in one place. A command of the core that is in no table fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import pytest
from msgspec.structs import replace

from labapp.core import kernel, policy
from labapp.core.kinds import kinds
from labapp.core.messages import COMMANDS, Actor, read_command
from labapp.core.model import Lab
from labapp.core.refused import Refused
from tests.core.play import FIA, NINE, Play, note, step

kinds()  # the kinds bring commands of their own

MINE, OTHERS = note(1), note(2)
FREE = note(3)

# Command -> data that is valid on the lab of `a_lab`, and the activity it is about.
SAMPLES: dict[str, tuple[str | None, dict[str, Any]]] = {
    "lab.open": (None, {}),
    "lab.close": (None, {}),
    "lab.edit": (None, {"title": "Another"}),
    "result.anchor": (None, {"item": MINE, "owner_function": "Head of service"}),
    "result.stop": (None, {"item": MINE, "lesson": "Nobody had the time"}),
    "trial.plan": (None, {"card": MINE, "belief": "People wait less"}),
    "trial.start": (None, {"card": MINE}),
    "trial.learn": (None, {"card": MINE, "seen": "Fewer calls", "learning": "Ring early"}),
    "trial.decide": (None, {"card": MINE, "decision": "adopt"}),
    "trial.again": (None, {"card": MINE}),
    "exemption.write": (None, {"exemption": "f1", "card": MINE}),
    "exemption.apply": (None, {"exemption": "f1"}),
    "exemption.withdraw": (None, {"exemption": "f1"}),
    "exemption.use": (None, {"exemption": "f1", "limit": "minutes", "value": 9.5}),
    "exemption.evaluate": (None, {"exemption": "f1", "findings": {}, "conclusion": "It works"}),
    "exemption.decide": (None, {"exemption": "f1", "party": "employer", "said": "granted", "reason": "Safe"}),
    "door.close": (None, {}),
    "door.open": (None, {}),
    "activity.open": ("ideas", {}),
    "activity.reopen": ("ideas", {}),
    "activity.lock": ("ideas", {}),
    "activity.unlock": ("ideas", {}),
    "activity.reveal": ("ideas", {}),
    "activity.hide": ("ideas", {}),
    "activity.finish": ("ideas", {}),
    "activity.add": (None, {"kind": "break", "title": "Coffee"}),
    "activity.edit": ("ideas", {"title": "Another"}),
    "activity.move": ("ideas", {"after": "piles"}),
    "activity.drop": ("ideas", {}),
    "timer.start": (None, {"seconds": 60}),
    "timer.pause": (None, {}),
    "timer.resume": (None, {}),
    "timer.add": (None, {"seconds": 60}),
    "timer.stop": (None, {}),
    "wall.show": (None, {"view": "blank"}),
    "wall.theme": (None, {"theme": "dark"}),
    "wall.spotlight": (None, {"card": None}),
    "room.tell": (None, {"text": "Coffee in five minutes"}),
    "room.calm": (None, {"on": True}),
    "agenda.replan": (None, {"minutes": {"ideas": 5}}),
    "note.write": (None, {"text": "Mind the silent ones", "about": "ideas"}),
    "lead.take": (None, {}),
    "lead.give": (None, {"member": FIA}),
    "paper.tally": ("vote", {"item": MINE, "n": 2}),
    "groups.form": (None, {"size": 3}),
    "group.move": (None, {"member": "cia", "group": "1"}),
    "card.hide": (None, {"card": OTHERS}),
    "card.restore": (None, {"card": OTHERS}),
    "member.remove": (None, {"member": "cia"}),
    "member.restore": (None, {"member": "cia"}),
    "undo": (None, {}),
    "redo": (None, {}),
    "card.add": ("ideas", {"card": FREE, "text": "Call the same day"}),
    "card.edit": (None, {"card": MINE, "text": "Call the same day"}),
    "card.take_back": (None, {"card": MINE}),
    "cluster.add": ("piles", {"cluster": "k9", "title": "Time"}),
    "cluster.rename": ("piles", {"cluster": "k1", "title": "Hours"}),
    "cluster.drop": ("piles", {"cluster": "k1"}),
    "cluster.merge": ("piles", {"cluster": "k1", "into": "k2"}),
    "card.group": ("piles", {"card": MINE, "cluster": None}),
    "dot.place": ("vote", {"item": MINE}),
    "dot.take": ("vote", {"item": MINE}),
    "answer.give": ("in", {"question": "word", "value": "Calm"}),
    "experiment.write": ("tests", {"card": MINE, "belief": "People wait less"}),
    "sheet.write": ("plan", {"sheet": "room", "field": "text", "text": "One ward", "was": ""}),
    "sheet.hold": ("plan", {"sheet": "room", "field": "text", "on": True}),
    "ready.set": ("ideas", {"ready": True}),
    "member.join": (None, {"member": "new"}),
    "member.arrive": (None, {"member": "anna"}),
    "photo.keep": (None, {"photo": "0" * 32, "width": 4, "height": 3}),
}

STAFF_ALONE = {
    name
    for name in SAMPLES
    if name.split(".")[0]
    in {"lab", "door", "activity", "timer", "wall", "room", "agenda", "note", "lead", "paper", "result", "trial"}
} | {*("groups.form", "group.move", "card.hide", "card.restore", "member.remove", "member.restore", "undo", "redo")}
STAFF_ALONE |= {name for name in SAMPLES if name.startswith("exemption.")} - {"exemption.decide"}
SYSTEM_ALONE = {"exemption.decide", "member.join", "member.arrive", "photo.keep"}
PARTICIPANTS_TOO = {
    *("card.add", "card.edit", "card.take_back", "cluster.add", "cluster.rename", "cluster.drop", "cluster.merge"),
    *("card.group", "dot.place", "dot.take", "answer.give", "experiment.write", "ready.set"),
    *("sheet.write", "sheet.hold"),
}
# What staff prepares and tidies up when the lab has ended.
ALSO_IN_A_CLOSED_LAB = {
    "member.join",  # of who leads it, alone: see test_door
    *("lab.open", "lab.edit", "activity.add", "wall.show", "wall.theme", "wall.spotlight", "room.tell"),
    *("room.calm", "note.write", "lead.take", "lead.give", "result.anchor", "result.stop"),
    *(name for name in SAMPLES if name.startswith(("trial.", "exemption."))),
    *("card.hide", "card.restore", "member.remove", "member.restore", "member.arrive", "undo", "redo"),
}
WHILE_ITS_ACTIVITY_IS_OPEN = {"dot.place", "dot.take", "answer.give", "sheet.hold"}
STAFF_AFTER_THE_LOCK_TOO = {
    *("cluster.add", "cluster.rename", "cluster.drop", "cluster.merge", "card.group", "experiment.write")
}
ONES_OWN_CARD = {"card.edit", "card.take_back"}

CODES = {
    *("bad_request", "not_allowed", "unknown_activity", "unknown_card", "activity_not_open", "activity_locked"),
    *("not_yours", "budget_spent", "item_limit", "too_long", "too_many", "lab_closed", "door_closed"),
    "not_now",
}

ROLES = {
    "participant": Actor("anna", "member"),
    "staff": Actor(FIA, "staff"),
    "system": Actor(None, "system"),
    "removed": Actor("bo", "member"),
    "stranger": Actor("nobody", "member"),
}
LAB_STATES = ("planned", "open", "closed")
ACTIVITY_STATES = ("planned", "open", "locked", "done")


@pytest.fixture(scope="module")
def a_lab() -> Lab:
    """A running lab with everything that a command may be about."""
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("in", "check_in", questions=[{"id": "word", "type": "word", "text": "?"}]),
        step("piles", "clustering"),
        step("vote", "dot_vote"),
        step("tests", "test_card"),
        step("plan", "sheet"),
    )
    room.open("ideas")
    room.write("anna", "Mine")
    room.write("cia", "Another's")
    room.open("piles")
    room.do(FIA, "cluster.add", cluster="k1", title="Time", cards=[MINE])
    room.do(FIA, "cluster.add", cluster="k2", title="Trust")
    room.do(FIA, "member.remove", member="bo")
    return room.lab


def in_state(lab: Lab, lab_state: str, activity_state: str) -> Lab:
    """The lab with all its activities in one state, as a hand would set it."""
    steps = {id: replace(step, state=activity_state) for id, step in lab.activities.items()}
    return replace(lab, state=lab_state, activities=steps, current="ideas")


def expected(name: str, role: str, lab_state: str, activity_state: str) -> str | None:
    """The code of the contract with which policy answers, or None where it lets pass."""
    if role in ("removed", "stranger"):
        return "not_allowed"
    if role == "participant" and name not in PARTICIPANTS_TOO:
        return "not_allowed"
    if role == "staff" and name in SYSTEM_ALONE:
        return "not_allowed"
    if lab_state == "closed" and name not in ALSO_IN_A_CLOSED_LAB:
        return "lab_closed"
    if name in ONES_OWN_CARD and role != "participant":
        return "not_yours"
    tidies = name in STAFF_AFTER_THE_LOCK_TOO and role == "staff" and activity_state != "planned"
    if name in WHILE_ITS_ACTIVITY_IS_OPEN | STAFF_AFTER_THE_LOCK_TOO | ONES_OWN_CARD and not tidies:
        return {"planned": "activity_not_open", "locked": "activity_locked", "done": "activity_not_open"}.get(
            activity_state
        )
    return None


def code_of(act: Callable[[], object]) -> str | None:
    """The code of the refusal, or None."""
    try:
        act()
    except Refused as refused:
        return refused.code
    return None


def test_every_command_stands_in_one_table() -> None:
    assert set(SAMPLES) == STAFF_ALONE | SYSTEM_ALONE | PARTICIPANTS_TOO
    assert len(STAFF_ALONE) + len(SYSTEM_ALONE) + len(PARTICIPANTS_TOO) == len(SAMPLES)
    assert set(SAMPLES) <= set(COMMANDS)
    # A kind that is added later brings commands of its own; everybody else's stand here.
    of_kinds = {cls.name for kind in kinds().values() for cls in kind.commands}
    assert set(COMMANDS) - set(SAMPLES) - of_kinds == set()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_command_is_allowed_to_whom_and_when_the_contract_says(a_lab: Lab, name: str) -> None:
    activity, data = SAMPLES[name]
    command = read_command(name, data)
    for role, lab_state, activity_state in product(ROLES, LAB_STATES, ACTIVITY_STATES):
        lab = in_state(a_lab, lab_state, activity_state)
        answer = code_of(partial(policy.judge, lab, command, ROLES[role], activity))
        wanted = expected(name, role, lab_state, activity_state)
        assert answer == wanted, f"{name} by {role}, lab {lab_state}, activity {activity_state}"


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_allowed_leads_to_events_or_to_a_refusal_and_never_to_a_fault(a_lab: Lab, name: str) -> None:
    activity, data = SAMPLES[name]
    command = read_command(name, data)
    for role, lab_state, activity_state in product(ROLES, LAB_STATES, ACTIVITY_STATES):
        lab = in_state(a_lab, lab_state, activity_state)
        code = code_of(partial(kernel.decide, lab, command, ROLES[role], activity, NINE))
        assert code is None or code in CODES, f"{name} by {role}, lab {lab_state}, activity {activity_state}"


@pytest.mark.parametrize("name", sorted(name for name, (activity, _) in SAMPLES.items() if activity))
def test_an_activity_that_is_not_there_is_unknown(a_lab: Lab, name: str) -> None:
    command = read_command(name, SAMPLES[name][1])
    with pytest.raises(Refused) as refused:
        kernel.decide(a_lab, command, ROLES["staff"], "nowhere", NINE)
    assert refused.value.code == "unknown_activity"


@pytest.mark.parametrize("name", ["card.hide", "card.restore", "card.edit", "card.take_back"])
def test_a_card_that_is_not_there_is_unknown(a_lab: Lab, name: str) -> None:
    who = "participant" if name in ONES_OWN_CARD else "staff"
    for missing in (note(77), "anything"):
        data = {**SAMPLES[name][1], "card": missing}
        with pytest.raises(Refused) as refused:
            policy.judge(a_lab, read_command(name, data), ROLES[who], None)
        assert refused.value.code == "unknown_card"


@pytest.mark.parametrize(
    ("state", "door", "answer"),
    [
        ("planned", "open", None),
        ("open", "open", None),
        ("open", "closed", "door_closed"),
        ("closed", "open", "unknown_code"),
        ("closed", "closed", "unknown_code"),
    ],
)
def test_who_may_join(state: str, door: str, answer: str | None) -> None:
    assert policy.may_join(state, door) == answer


def test_an_account_leads_the_labs_it_is_on_the_staff_of() -> None:
    assert policy.may_lead({"a", "b"}, "a")
    assert not policy.may_lead({"a", "b"}, "c")


def test_an_innovation_is_edited_by_the_staff_of_its_lab_or_by_its_writer_where_there_is_no_lab() -> None:
    assert policy.may_document({"a"}, "a", None, "u1")
    assert not policy.may_document({"a"}, "b", "u1", "u1")
    assert policy.may_document(set(), None, "u1", "u1")
    assert not policy.may_document(set(), None, "u2", "u1")


@pytest.mark.parametrize(
    ("status", "access", "anybody", "account", "editor"),
    [
        ("draft", "public", False, False, True),
        ("published", "public", True, True, True),
        ("published", "internal", False, True, True),
        ("published", "restricted", False, False, True),
    ],
)
def test_who_may_read_a_record(status: str, access: str, anybody: bool, account: bool, editor: bool) -> None:
    assert policy.may_read(status, access, signed_in=False, may_edit=False) is anybody
    assert policy.may_read(status, access, signed_in=True, may_edit=False) is account
    assert policy.may_read(status, access, signed_in=True, may_edit=True) is editor


def test_a_draft_is_written_question_by_question_and_what_is_published_is_not() -> None:
    assert policy.may_write("draft")
    assert not policy.may_write("published")


def test_who_leads_a_lab_says_who_signs_and_nobody_does_for_a_lab_that_is_gone() -> None:
    assert policy.may_ask({"a"}, "a")
    assert not policy.may_ask({"a"}, "b")
    assert not policy.may_ask({"a"}, None)
