"""Dot votes: blind while open, within budget under any concurrency, counted raw and balanced after the reveal."""

from __future__ import annotations

import json
import random
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.contract.ballots import Ballot, balanced, shown_bodies, sums
from tests.contract.live import Live, Phone
from tests.contract.workshop import Site, Workshop, new_id, tied


def prepare(
    site: Site, bodies: list[str], *, ideas: int = 6, identity: str = "anonymous_group_tag", **config: object
) -> tuple[Workshop, str, list[str]]:
    """A lab with an open vote over revealed ideas, one phone for each given organisation: (lab, vote, cards)."""
    lab = Workshop.create(site, identity=identity)
    assert lab.console
    assert lab.wall
    for body in bodies:
        lab.phone(body)
    board = lab.open(lab.add("idea_board"))
    cards = [lab.phones[n % len(lab.phones)].idea(board, f"idea {n}") for n in range(ideas)]
    lab.staff("activity.reveal", board)
    return lab, lab.open(lab.add("dot_vote", **{"items": "cards", "budget": 5, "per_item": 2, **config})), cards


def tally(seat: Live, vote: str) -> dict[str, object]:
    """The tally as this seat holds it."""
    return dict(seat.records("tally")[vote])


def test_dots_are_placed_taken_and_shown_on_the_own_ballot_alone(site: Site) -> None:
    lab, vote, cards = prepare(site, ["org-a", "org-b"])
    try:
        phone, other = lab.phones
        assert phone.mine("ballot")[vote] == {"left": 5, "dots": {}}
        phone.does("dot.place", vote, item=cards[0])
        phone.does("dot.place", vote, item=cards[0])
        phone.does("dot.place", vote, item=cards[1])
        phone.does("dot.take", vote, item=cards[0])
        assert phone.mine("ballot")[vote] == {"left": 3, "dots": {cards[0]: 1, cards[1]: 1}}
        lab.settle()
        assert other.mine("ballot")[vote] == {"left": 5, "dots": {}}
        for seat in lab.seats:
            assert tally(seat, vote)["voters"] == 1
            assert tally(seat, vote)["eligible"] == 2
            assert "items" not in tally(seat, vote)
        answer = phone.command("dot.take", vote, item=cards[2])
        assert not answer["ok"] or phone.mine("ballot")[vote]["left"] == 3
        lab.check()
    finally:
        lab.leave()


def test_budget_and_limit_per_item_are_kept(site: Site) -> None:
    lab, vote, cards = prepare(site, ["org-a"])
    try:
        (phone,) = lab.phones
        phone.does("dot.place", vote, item=cards[0])
        phone.does("dot.place", vote, item=cards[0])
        phone.may_not("item_limit", "dot.place", vote, item=cards[0])
        for item in (cards[1], cards[1], cards[2]):
            phone.does("dot.place", vote, item=item)
        phone.may_not("budget_spent", "dot.place", vote, item=cards[3])
        phone.does("dot.take", vote, item=cards[2])
        phone.does("dot.place", vote, item=cards[3])
        assert phone.mine("ballot")[vote] == {"left": 0, "dots": {cards[0]: 2, cards[1]: 2, cards[3]: 1}}
        answer = phone.command("dot.place", vote, item=new_id())
        assert answer["code"] in ("unknown_card", "bad_request")
    finally:
        lab.leave()


def test_one_member_on_four_devices_cannot_spend_more_than_the_budget(site: Site) -> None:
    lab, vote, cards = prepare(site, ["org-a"])
    try:
        (phone,) = lab.phones
        devices = [phone, *(lab.again(phone) for _ in range(3))]
        sent = [device.send("dot.place", vote, item=card) for card in cards for device in devices]
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda pending: pending.answer(60), sent))
        assert sum(answer["ok"] for answer in answers) == 5
        assert {answer["code"] for answer in answers if not answer["ok"]} <= {"budget_spent", "item_limit"}
        lab.settle()
        ballot = phone.mine("ballot")[vote]
        assert ballot["left"] == 0
        assert sum(ballot["dots"].values()) == 5
        assert max(ballot["dots"].values()) <= 2
        lab.check()
        lab.staff("activity.reveal", vote)
        assert sum(row["dots"] for row in lab.wall.records("tally")[vote]["items"]) == 5
    finally:
        lab.leave()


def test_an_open_vote_says_how_many_voted_and_nothing_else(site: Site) -> None:
    lab, vote, cards = prepare(site, ["org-a", "org-b"])
    try:
        phone, other = lab.phones
        for card in cards[:5]:
            phone.does("dot.place", vote, item=card)
        lab.settle()
        lab.check()
        for seat in (lab.console, lab.wall, other):
            assert tally(seat, vote)["voters"] == 1
            shown = re.findall(rf'"tally/{vote}":\s*({{[^{{}}]*}}?)', lab.heard_by(seat))
            assert shown
            assert all(set(json.loads(text)) == {"voters", "eligible"} for text in shown)
        assert f'"ballot/{vote}"' not in lab.heard_by(lab.wall)
        assert lab.wall.me == {}
        for path in ("records?audience=staff", "events?since=0", "export"):
            payload = lab.api.get(f"/labs/{lab.id}/{path}").ok()
            assert not any(tied(payload, card, phone.member) for card in cards), path
    finally:
        lab.leave()


def test_after_the_lock_dots_are_refused(site: Site) -> None:
    lab, vote, cards = prepare(site, ["org-a"])
    try:
        (phone,) = lab.phones
        phone.does("dot.place", vote, item=cards[0])
        lab.staff("activity.lock", vote)
        phone.may_not("activity_locked", "dot.place", vote, item=cards[1])
        phone.may_not("activity_locked", "dot.take", vote, item=cards[0])
        lab.staff("activity.finish", vote)
        phone.may_not("activity_not_open", "dot.place", vote, item=cards[1])
        assert phone.mine("ballot")[vote]["left"] == 4
    finally:
        lab.leave()


def cast(lab: Workshop, vote: str, phone: Phone, dots: dict[str, int]) -> Ballot:
    """Place these dots; returns the ballot."""
    sent = [phone.send("dot.place", vote, item=item) for item, n in dots.items() for _ in range(n)]
    assert all(pending.answer()["ok"] for pending in sent)
    return str(phone.organisation), dots


@pytest.mark.parametrize(
    ("bodies", "seed"),
    [(["org-a"] * 4 + ["org-b"] * 3, 1), (["org-a"] * 5 + ["org-b"] * 2 + ["org-c"], 2), (["org-a", "org-b", "org-c", "org-d"], 3),
     (["org-a"] * 3 + ["org-b"] * 3 + ["org-c"] * 2 + ["org-d"] * 2, 4)],
)  # fmt: skip
def test_totals_are_the_sum_of_the_ballots_and_balanced_totals_give_each_organisation_the_same_weight(
    site: Site, bodies: list[str], seed: int
) -> None:
    chance = random.Random(seed)
    lab, vote, cards = prepare(site, bodies)
    try:
        ballots: list[Ballot] = []
        for phone in lab.phones:
            left, dots = chance.randint(1, 5), dict.fromkeys(cards, 0)
            while left:
                card = chance.choice(cards)
                if dots[card] < 2:
                    dots[card] += 1
                    left -= 1
            ballots.append(cast(lab, vote, phone, {card: n for card, n in dots.items() if n}))
        lab.staff("activity.reveal", vote)
        lab.check()
        expected, fair = sums(ballots), balanced(ballots)
        for seat in lab.seats:
            result = seat.records("tally")[vote]
            assert result["voters"] == len(bodies)
            assert result["budget"] == 5
            rows = {row["item"]: row for row in result["items"]}
            assert {item: row["dots"] for item, row in rows.items() if row["dots"]} == dict(expected)
            for item, row in rows.items():
                assert row["balanced"] == pytest.approx(fair.get(item, 0.0), abs=0.01), f"seed {seed}: {item}"
                assert set(row.get("by_organisation") or {}) <= shown_bodies(ballots)
                for body, n in (row.get("by_organisation") or {}).items():
                    assert n == sum(dots.get(item, 0) for who, dots in ballots if who == body)
            assert sum(row["balanced"] for row in rows.values()) == pytest.approx(sum(expected.values()), abs=0.05)
        assert lab.wall.records("activity")[vote]["state"] == "locked"
    finally:
        lab.leave()


def test_under_anonymity_there_is_no_balanced_total_and_no_breakdown(site: Site) -> None:
    lab, vote, cards = prepare(site, ["org-a"] * 3 + ["org-b"] * 3, identity="anonymous")
    try:
        for phone in lab.phones:
            cast(lab, vote, phone, {cards[0]: 2, cards[1]: 1})
        lab.staff("activity.reveal", vote)
        for seat in lab.seats:
            rows = seat.records("tally")[vote]["items"]
            assert {row["item"]: row["dots"] for row in rows if row["dots"]} == {cards[0]: 12, cards[1]: 6}
            assert {row["balanced"] for row in rows} == {None}
            assert not any(row.get("by_organisation") for row in rows)
        lab.check()
    finally:
        lab.leave()


def test_a_vote_on_clusters_counts_clusters(site: Site) -> None:
    lab, _, cards = prepare(site, ["org-a", "org-b"])
    try:
        one, two = lab.phones
        step = lab.open(lab.add("clustering"))
        clusters = [new_id(), new_id()]
        one.does("cluster.add", step, cluster=clusters[0], title="first", cards=cards[:3])
        one.does("cluster.add", step, cluster=clusters[1], title="second", cards=cards[3:])
        vote = lab.open(lab.add("dot_vote", items="clusters", budget=3, per_item=2))
        cast(lab, vote, one, {clusters[0]: 2, clusters[1]: 1})
        cast(lab, vote, two, {clusters[0]: 1})
        answer = two.command("dot.place", vote, item=cards[0])
        assert not answer["ok"]
        lab.staff("activity.reveal", vote)
        rows = {row["item"]: row["dots"] for row in lab.wall.records("tally")[vote]["items"]}
        assert rows == {clusters[0]: 3, clusters[1]: 1}
        lab.check()
    finally:
        lab.leave()
