"""Silence: what is hidden is in no payload of anybody who may not see it, whatever they ask for and whoever they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.contract.api import Api
from tests.contract.live import Phone
from tests.contract.workshop import Site, Workshop, new_id, tied

PAGES = [
    "//wall/{lab}?key={key}",
    "//phone/{lab}",
    "//console/{lab}",
    "//report/{lab}",
    "//report/{lab}/report.json",
    "//library",
    "//",
    "//j/{code}",
    "//metrics",
    "//healthz",
]
STAFF_PATHS = [
    "/labs/{lab}",
    "/labs/{lab}/records?audience=staff",
    "/labs/{lab}/events?since=0",
    "/labs/{lab}/export",
    "/labs",
]
IDENTITIES = ["anonymous", "anonymous_group_tag", "role_named"]


def everything_staff_can_fetch(lab: Workshop) -> Iterator[tuple[str, str]]:
    """(path, text) of every route and page that a facilitator may ask about this lab."""
    for path in STAFF_PATHS + PAGES:
        where = path.format(lab=lab.id, key=lab.lab["wall_key"], code=lab.lab["code"])
        yield where, lab.api.get(where).text


def everything_others_can_fetch(lab: Workshop, member: Phone) -> Iterator[tuple[str, str]]:
    """(path, text) of every route and page, asked by a stranger, by nobody, and by another member."""
    for caller in (lab.site.stranger, lab.site.nobody, Api(lab.site.base, member.token)):
        for path in STAFF_PATHS + PAGES:
            where = path.format(lab=lab.id, key=lab.lab["wall_key"], code=lab.lab["code"])
            yield where, caller.get(where).text


@pytest.mark.parametrize("identity", IDENTITIES)
def test_a_hidden_ideas_text_is_in_no_payload_but_its_authors(site: Site, identity: str) -> None:
    lab = Workshop.create(site, identity=identity)
    try:
        assert lab.wall.in_step
        author, other = lab.phone(), lab.phone("org-b")
        board = lab.open(lab.add("idea_board"))
        canary = f"hidden-canary-{new_id()}"
        card = author.idea(board, canary)
        author.does("card.edit", board, card=card, text=canary + " edited")
        lab.check()
        assert canary in lab.heard_by(author)
        assert canary not in lab.heard_by(lab.console, lab.wall, other)
        for path, text in (*everything_staff_can_fetch(lab), *everything_others_can_fetch(lab, other)):
            assert canary not in text, path
        lab.staff("activity.reveal", board)
        assert canary in lab.heard_by(lab.wall)
        lab.staff("activity.hide", board)
        assert canary not in json.dumps(lab.wall.snapshot())
        assert canary not in json.dumps(other.snapshot())
        assert canary not in lab.api.get(f"/labs/{lab.id}/records", audience="staff").text
    finally:
        lab.leave()


def test_a_card_taken_back_is_gone_from_every_answer(lab: Workshop) -> None:
    author, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board"))
    canary = f"regretted-canary-{new_id()}"
    card = author.idea(board, canary)
    author.does("card.take_back", board, card=card)
    lab.staff("activity.reveal", board)
    lab.check()
    assert canary not in lab.heard_by(lab.console, lab.wall, other)
    assert canary not in json.dumps(author.snapshot())
    for path, text in everything_others_can_fetch(lab, other):
        assert canary not in text, path


def test_answers_before_the_reveal_are_in_no_payload_but_their_givers(lab: Workshop) -> None:
    author, other = lab.phone(), lab.phone("org-b")
    step = lab.open(lab.add("check_in", questions=[{"id": "word", "type": "word", "text": "One word"}]))
    canary = "canary" + new_id()[:8]
    author.does("answer.give", step, question="word", value=canary)
    lab.check()
    assert canary not in lab.heard_by(lab.console, lab.wall, other)
    for path, text in (*everything_staff_can_fetch(lab), *everything_others_can_fetch(lab, other)):
        assert canary not in text, path
    lab.staff("activity.reveal", step)
    assert canary in lab.heard_by(lab.wall)
    assert author.member not in lab.heard_by(lab.wall, other)


def test_a_card_hidden_by_staff_is_in_no_later_payload_of_the_room(lab: Workshop) -> None:
    author, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    canary = f"removed-canary-{new_id()}"
    card = author.idea(board, canary)
    lab.staff("card.hide", card=card)
    late = lab.phone("org-c")
    assert canary not in lab.heard_by(late)
    assert canary not in json.dumps([lab.wall.snapshot(), other.snapshot()])
    for path, text in everything_others_can_fetch(lab, other):
        assert canary not in text, path


@pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag"])
def test_without_names_nothing_ties_an_idea_or_a_dot_to_its_author(site: Site, identity: str) -> None:
    """Not even for the facilitator: records, frames, journal and export do not say which member wrote or voted."""
    lab = Workshop.create(site, identity=identity)
    try:
        author, other = lab.phone(), lab.phone("org-b")
        board = lab.open(lab.add("idea_board", hidden=False))
        card = author.idea(board, "an idea")
        other.idea(board, "another idea")
        vote = lab.open(lab.add("dot_vote", items="cards"))
        author.does("dot.place", vote, item=card)
        lab.settle()
        for path in ("records?audience=staff", "events?since=0", "export"):
            payload = lab.api.get(f"/labs/{lab.id}/{path}").ok()
            assert not tied(payload, card, author.member), path
        for frame in lab.console.frames:
            assert not tied(frame, card, author.member)
        assert author.member not in lab.heard_by(other, lab.wall)
    finally:
        lab.leave()


def test_keys_and_tokens_are_in_no_frame(lab: Workshop) -> None:
    phone = lab.phone()
    lab.open(lab.add("idea_board"))
    lab.settle()
    heard = lab.heard_by(*lab.seats)
    for secret in (lab.lab["wall_key"], phone.token, site_token := lab.site.token):
        assert secret not in heard
    assert site_token


def test_a_closed_door_and_a_finished_lab_show_nothing_to_a_stranger(site: Site, lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    canary = f"inside-canary-{new_id()}"
    phone.idea(board, canary)
    lab.staff("lab.close")
    for path, text in everything_others_can_fetch(lab, phone):
        assert canary not in text, path
