"""T8: votes of people who are not there. What the open level holds; the others (docs/security.md says which) are not built yet."""

from __future__ import annotations

from tests.contract.workshop import Workshop, new_id

IDENTITIES = 50


def test_after_the_door_is_closed_fifty_new_identities_have_no_vote(workshop: Workshop) -> None:
    board = workshop.open(workshop.add("idea_board", hidden=False))
    phone = workshop.phone()
    card = phone.idea(board, "to be chosen")
    vote = workshop.open(workshop.add("dot_vote", budget=3, per_item=3))
    workshop.staff("door.close")
    for _ in range(IDENTITIES):
        workshop.site.nobody.join(workshop.lab["code"]).refused(403, "door_closed")
    phone.does("dot.place", vote, item=card)
    assert workshop.console.room[f"tally/{vote}"] == {"voters": 1, "eligible": 1} | {
        key: value for key, value in workshop.console.room[f"tally/{vote}"].items() if key not in ("voters", "eligible")
    }


def test_one_identity_has_one_budget_on_however_many_devices(workshop: Workshop) -> None:
    board = workshop.open(workshop.add("idea_board", hidden=False))
    phone = workshop.phone()
    card = phone.idea(board, "to be chosen")
    vote = workshop.open(workshop.add("dot_vote", budget=2, per_item=2))
    devices = [phone, *(workshop.again(phone) for _ in range(4))]
    acks = [device.send("dot.place", vote, item=card, id=new_id()) for device in devices]
    codes = sorted(str(pending.answer().get("code")) for pending in acks)
    assert codes.count("None") == 2
    assert set(codes) <= {"None", "budget_spent", "item_limit"}


def test_nobody_sees_where_the_room_leans_before_it_is_revealed(workshop: Workshop) -> None:
    board = workshop.open(workshop.add("idea_board", hidden=False))
    phone, other = workshop.phone(), workshop.phone("org-b")
    card = phone.idea(board, "to be chosen")
    vote = workshop.open(workshop.add("dot_vote", budget=3, per_item=3))
    phone.does("dot.place", vote, item=card)
    workshop.settle()
    for seat in (other, workshop.wall, workshop.console):
        assert "items" not in seat.room[f"tally/{vote}"]
