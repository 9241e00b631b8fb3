"""The plug is pulled: nothing acknowledged is lost, nothing is doubled, everybody comes back by themselves."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from tests.contract.live import Phone
from tests.contract.workshop import Site, Workshop, cards_of, new_id
from tests.support.server import Server

PHONES = 50
IDEAS_EACH = 6  # at least; everybody writes on until the plug has been pulled
BACK_S = 20.0  # the contract's promise is 5 s; here fifty clients in one process share a machine with other tests


def test_a_kill_in_the_middle_of_a_burst_loses_nothing_and_doubles_nothing(own_server: Server, own_site: Site) -> None:
    lab = Workshop.create(own_site)
    try:
        board = lab.open(lab.add("idea_board", hidden=False))
        assert lab.wall.in_step
        with ThreadPoolExecutor(16) as pool:
            phones = list(pool.map(lambda n: lab.phone(f"org-{'abcd'[n % 4]}"), range(PHONES)))
        acknowledged: dict[str, str] = {}
        enough, pulled = threading.Event(), threading.Event()

        def write(phone: Phone) -> None:
            for n in count():
                if n >= IDEAS_EACH and pulled.is_set():
                    return
                card, text = new_id(), f"idea {n} of {phone.member}"
                ack = phone.send("card.add", board, card=card, text=text).answer(60)
                assert ack["ok"], ack
                acknowledged[card] = text
                if len(acknowledged) >= PHONES * IDEAS_EACH // 3:
                    enough.set()

        with ThreadPoolExecutor(PHONES) as pool:
            writing = [pool.submit(write, phone) for phone in phones]
            assert enough.wait(30), "the burst never began"
            own_server.kill()
            before = dict(acknowledged)
            pulled.set()
            own_server.start()
            ready = time.monotonic()
            for phone in phones:
                phone.until(lambda phone=phone: phone.in_step and phone.resumes > 1, "its way back")
            took = time.monotonic() - ready
            for job in writing:
                job.result(60)
        assert took < BACK_S, f"the last phone was back after {took:.1f} s"
        assert len(acknowledged) >= max(PHONES * IDEAS_EACH, len(before) + 1), "nobody wrote when the plug was pulled"
        lab.settle()
        shown = {id: card["text"] for id, card in cards_of(lab.wall, board).items()}
        assert shown == acknowledged
        assert all(before[card] == shown[card] for card in before)
        journal = lab.api.get(f"/labs/{lab.id}/events", since=0).ok()
        events = journal["events"] if isinstance(journal, dict) else journal
        added = [event["data"]["card"] for event in events if event["name"] == "card.added"]
        assert sorted(added) == sorted(acknowledged), "a card is in the journal twice, or not at all"
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        for phone in phones:
            assert phone.outbox == {}
            assert {card for card, own in phone.mine("card").items()} == {
                c for c, t in acknowledged.items() if t.endswith(phone.member)
            }
        lab.check_seats([lab.console, lab.wall, *phones[::10]])
    finally:
        lab.leave()


def test_a_receipt_outlives_the_server(own_server: Server, own_site: Site) -> None:
    lab = Workshop.create(own_site)
    try:
        phone = lab.phone()
        board = lab.open(lab.add("idea_board", hidden=False))
        body = {"id": new_id(), "name": "card.add", "activity": board, "data": {"card": new_id(), "text": "only once"}}
        refused = {"id": new_id(), "name": "card.edit", "activity": board, "data": {"card": new_id(), "text": "x"}}
        first, no = phone.ask("command", body), phone.ask("command", refused)
        assert first["ok"]
        assert no["code"] == "unknown_card"
        own_server.kill()
        own_server.start()
        phone.until(lambda: phone.in_step and phone.resumes > 1, "its way back")
        assert phone.ask("command", body) == first
        assert phone.ask("command", refused) == no
        assert phone.ask("command", {**body, "data": {**body["data"], "text": "changed"}})["code"] == "bad_request"
        lab.settle()
        assert [card["text"] for card in cards_of(phone, board).values()] == ["only once"]
        lab.check()
    finally:
        lab.leave()


def test_a_server_that_stops_says_goodbye_and_keeps_its_word(own_server: Server, own_site: Site) -> None:
    lab = Workshop.create(own_site)
    try:
        board = lab.open(lab.add("idea_board", hidden=False))
        phones = [lab.phone() for _ in range(8)]
        sent = [phone.send("card.add", board, card=new_id(), text=f"idea {n}") for phone in phones for n in range(3)]
        assert own_server.stop() == 0
        for seat in lab.seats:
            seat.until(lambda seat=seat: seat.byes, "a goodbye")
            assert set(seat.byes[0]) >= {"reason", "retry_in"}
        own_server.start()
        assert all(pending.answer(30)["ok"] for pending in sent)
        lab.settle()
        assert set(cards_of(lab.wall, board)) == {pending.body["data"]["card"] for pending in sent}
        lab.check()
    finally:
        lab.leave()


def test_a_clock_and_a_spotlight_survive_a_restart(own_server: Server, own_site: Site) -> None:
    lab = Workshop.create(own_site)
    try:
        board = lab.open(lab.add("idea_board", hidden=False))
        card = lab.phone().idea(board, "in the light")
        lab.staff("timer.start", seconds=300)
        lab.staff("wall.spotlight", card=card)
        before = lab.wall.place()
        own_server.restart()
        lab.wall.until(lambda: lab.wall.in_step and lab.wall.resumes > 1, "its way back")
        assert lab.wall.room["timer"] == before[1]["timer"]
        assert lab.wall.room["wall"] == before[1]["wall"]
        lab.check()
    finally:
        lab.leave()
