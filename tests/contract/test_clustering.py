"""Clustering: anybody groups and names, everybody sees the same piles, and a slip is undone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.contract.live import Phone
from tests.contract.workshop import Workshop, cards_of, new_id


@pytest.fixture
def pile(lab: Workshop) -> tuple[Workshop, str, list[str]]:
    """A lab whose clustering is open over six revealed ideas: (lab, clustering, cards)."""
    one, two = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board"))
    cards = [(one if n % 2 else two).idea(board, f"idea {n}") for n in range(6)]
    lab.staff("activity.reveal", board)
    return lab, lab.open(lab.add("clustering")), cards


def test_a_cluster_is_made_named_filled_and_emptied(pile: tuple[Workshop, str, list[str]]) -> None:
    lab, step, cards = pile
    one, two = lab.phones
    cluster = new_id()
    one.does("cluster.add", step, cluster=cluster, title="Mandate", cards=cards[:2])
    lab.settle()
    for seat in lab.seats:
        assert seat.records("cluster")[cluster]["title"] == "Mandate"
        assert sorted(seat.records("cluster")[cluster]["cards"]) == sorted(cards[:2])
        assert {seat.records("card")[card]["cluster"] for card in cards[:2]} == {cluster}
        assert seat.records("card")[cards[2]]["cluster"] is None
    two.does("card.group", step, card=cards[2], cluster=cluster)
    two.does("cluster.rename", step, cluster=cluster, title="Mandate at the counter")
    one.does("card.group", step, card=cards[0], cluster=None)
    lab.settle()
    assert sorted(lab.wall.records("cluster")[cluster]["cards"]) == sorted(cards[1:3])
    assert lab.wall.records("cluster")[cluster]["title"] == "Mandate at the counter"
    assert lab.wall.records("card")[cards[0]]["cluster"] is None
    lab.check()
    two.does("cluster.drop", step, cluster=cluster)
    lab.settle()
    assert cluster not in lab.wall.records("cluster")
    assert {lab.wall.records("card")[card]["cluster"] for card in cards} == {None}
    lab.check()


def test_a_merge_keeps_every_card(pile: tuple[Workshop, str, list[str]]) -> None:
    lab, step, cards = pile
    small, large = new_id(), new_id()
    one = lab.phones[0]
    one.does("cluster.add", step, cluster=small, title="small", cards=cards[:2])
    one.does("cluster.add", step, cluster=large, title="large", cards=cards[2:5])
    one.does("cluster.merge", step, cluster=small, into=large)
    lab.settle()
    assert small not in lab.wall.records("cluster")
    assert sorted(lab.wall.records("cluster")[large]["cards"]) == sorted(cards[:5])
    lab.check()


def test_a_card_is_in_one_cluster_at_most_whoever_groups(pile: tuple[Workshop, str, list[str]]) -> None:
    lab, step, cards = pile
    clusters = [new_id() for _ in range(3)]
    for number, cluster in enumerate(clusters):
        lab.phones[0].does("cluster.add", step, cluster=cluster, title=f"pile {number}")

    def group(phone: Phone, turn: int) -> bool:
        return bool(phone.command("card.group", step, card=cards[turn % 6], cluster=clusters[turn % 3])["ok"])

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda n: group(lab.phones[n % 2], n), range(24)))
    assert all(done)
    lab.check()
    held = [card for cluster in clusters for card in lab.wall.records("cluster")[cluster]["cards"]]
    assert sorted(held) == sorted(cards)


def test_what_cannot_be_grouped_is_refused(pile: tuple[Workshop, str, list[str]]) -> None:
    lab, step, cards = pile
    one = lab.phones[0]
    cluster = new_id()
    one.does("cluster.add", step, cluster=cluster, title="pile")
    one.may_not("unknown_card", "card.group", step, card=new_id(), cluster=cluster)
    for name, data in [
        ("card.group", {"card": cards[0], "cluster": new_id()}),
        ("cluster.rename", {"cluster": new_id(), "title": "x"}),
        ("cluster.drop", {"cluster": new_id()}),
        ("cluster.merge", {"cluster": cluster, "into": new_id()}),
        ("cluster.merge", {"cluster": cluster, "into": cluster}),
        ("cluster.add", {"cluster": cluster, "title": "the same id again"}),
        ("cluster.add", {"cluster": "not a uuid", "title": "x"}),
        ("cluster.rename", {"cluster": cluster, "title": ""}),
    ]:
        one.may_not("bad_request", name, step, **data)
    lab.staff("activity.lock", step)
    one.may_not("activity_locked", "card.group", step, card=cards[0], cluster=cluster)
    lab.staff("activity.finish", step)
    one.may_not("activity_not_open", "cluster.rename", step, cluster=cluster, title="after the end")
    lab.check()


def test_staff_undo_a_participants_grouping_and_redo_it(pile: tuple[Workshop, str, list[str]]) -> None:
    lab, step, cards = pile
    cluster = new_id()
    lab.phones[0].does("cluster.add", step, cluster=cluster, title="pile", cards=cards[:3])
    lab.phones[1].does("card.group", step, card=cards[3], cluster=cluster)
    lab.staff("undo")
    assert sorted(lab.wall.records("cluster")[cluster]["cards"]) == sorted(cards[:3])
    lab.staff("undo")
    assert cluster not in lab.wall.records("cluster")
    assert len(cards_of(lab.wall, lab.wall.records("card")[cards[0]]["activity"])) == 6
    lab.staff("redo")
    lab.staff("redo")
    assert sorted(lab.wall.records("cluster")[cluster]["cards"]) == sorted(cards[:4])
    lab.check()


def test_a_card_hidden_by_staff_leaves_its_cluster_on_the_wall(pile: tuple[Workshop, str, list[str]]) -> None:
    lab, step, cards = pile
    cluster = new_id()
    lab.phones[0].does("cluster.add", step, cluster=cluster, title="pile", cards=cards[:3])
    lab.staff("card.hide", card=cards[0])
    assert sorted(lab.wall.records("cluster")[cluster]["cards"]) == sorted(cards[1:3])
    lab.check()
    lab.staff("card.restore", card=cards[0])
    assert sorted(lab.wall.records("cluster")[cluster]["cards"]) == sorted(cards[:3])
    lab.check()
