"""Who wrote it: shown as far as the lab promised, and not a letter further, in no payload."""

from __future__ import annotations

import pytest

from tests.contract.workshop import Site, Workshop, cards_of


def give(site: Site, identity: str) -> tuple[Workshop, str, str]:
    """A lab with this promise in which somebody wrote one idea on an open board: (lab, board, card)."""
    lab = Workshop.create(site, identity=identity)
    for seat in (lab.console, lab.wall):
        assert seat.room["lab"]["identity"] == identity
    author = lab.phone("org-b", actor_group="manager", name="Zarathustra, counter manager")
    lab.phone("org-a")
    board = lab.open(lab.add("idea_board", hidden=False))
    card = author.idea(board, "an idea")
    lab.settle()
    return lab, board, card


@pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag"])
def test_without_names_no_payload_holds_name_or_member(site: Site, identity: str) -> None:
    lab, board, card = give(site, identity)
    try:
        author, other = lab.phones
        for seat in (lab.console, lab.wall, other):
            shown = cards_of(seat, board)[card]
            assert author.member not in str(shown)
            assert not {"author", "by", "member"} & {key for key, value in shown.items() if value}
            expected = (None, None) if identity == "anonymous" else ("org-b", "manager")
            assert (shown["organisation"], shown["actor_group"]) == expected
        outside = lab.heard_by(lab.wall, other)
        assert "Zarathustra" not in outside
        assert author.member not in outside
        journal = lab.api.get(f"/labs/{lab.id}/events", since=0).text
        assert "Zarathustra" not in journal
        lab.check()
    finally:
        lab.leave()


def test_under_role_named_the_role_is_shown_to_all_and_the_member_to_staff(site: Site) -> None:
    lab, board, card = give(site, "role_named")
    try:
        author, other = lab.phones
        for seat in (lab.console, lab.wall, other):
            shown = cards_of(seat, board)[card]
            assert (shown["organisation"], shown["actor_group"]) == ("org-b", "manager")
            assert shown["by"] == "Zarathustra, counter manager"
        assert author.member not in lab.heard_by(lab.wall, other)
        lab.check()
    finally:
        lab.leave()


def test_the_promise_is_not_weakened_after_people_have_written(site: Site) -> None:
    lab, board, card = give(site, "anonymous")
    try:
        reply = lab.api.patch(f"/labs/{lab.id}", {"identity": "role_named"})
        assert reply.status in (400, 403, 409), reply.text
        lab.settle()
        assert cards_of(lab.wall, board)[card]["organisation"] is None
        assert lab.wall.room["lab"]["identity"] == "anonymous"
    finally:
        lab.leave()
