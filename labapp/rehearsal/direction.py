"""A rehearsal as it goes: who arrives when, what each person does next, whose network fails, and who leads if no facilitator does."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from msgspec import Struct

from labapp.core import kernel
from labapp.core.kinds import kinds
from labapp.core.model import Activity
from labapp.core.rehearsal import Deed
from labapp.rehearsal.people import Pretender, pretenders
from labapp.rehearsal.phone import Phone
from labapp.store.journal import Journal

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
DOOR = 8  # people who come through the door at the same time
ARRIVE_S = 10.0  # seconds in which those who are in time come in
LATE_S = 60.0  # seconds after which the last of the late ones is there
THINK_S = 6.0  # between two things that a person does
SHORTEST_STEP_S = 2.0
PARTS = 8  # of an activity's time: after each but the first and the last it is led one step on
NOTES = 3  # that a person writes on a board by themselves
EDITS, CUTS = 0.1, 0.03  # shares of the moments in which a person changes a note, or loses the network
CUT_S = 6.0
ALONE_S = 60.0  # after which a server that lets nobody in is given up
QUIET_S = 20.0  # for the last answers

Lead = Callable[[str, str | None, dict[str, Any]], None]  # (command, activity, data), carried out as a facilitator's


class Outcome(Struct, frozen=True):
    """What came of a rehearsal: how many people, what their phones were answered, how often they came back, what stayed without answer."""

    phones: int
    answers: dict[str, int]
    returns: int
    unanswered: int


class Player:
    """One person with their phone, and when they do something next."""

    def __init__(self, mind: Pretender, phone: Phone, at: float) -> None:
        self.mind, self.phone, self.at = mind, phone, at
        self.is_expected = True  # has not come to the door yet
        self.has_place = False
        self.is_gone = False  # the door was closed, or the lab is no more


class Rehearsal:
    """One lab being rehearsed by `phones` people. `play` returns when the lab is closed or gone.

    :param lead: carries out a facilitator's command; without it somebody leads at the console
    :param seconds: how long all of the agenda lasts if `lead` is given
    :param pace: how many times faster than people usually are
    """

    def __init__(
        self,
        journal: Journal,
        lab_id: str,
        base: str,
        *,
        phones: int,
        seed: int = 1,
        lead: Lead | None = None,
        seconds: float = 0.0,
        pace: float = 1.0,
    ) -> None:
        self.journal, self.lab = journal, journal.fold(lab_id)
        self.pace = pace
        now = time.monotonic()
        people = pretenders(self.lab, phones, seed)
        self.players = [Player(mind, Phone(base, self.lab.code), now + self._arrives_s(mind)) for mind in people]
        self._plan = self._led(lead, seconds) if lead else None
        self._next_step_at = now
        self._is_over = False
        self._seen_at = now + LATE_S

    def _arrives_s(self, mind: Pretender) -> float:
        return mind.number(0, 100) / 100 * (LATE_S if mind.is_late else ARRIVE_S) / self.pace

    def play(self, goes_on: Callable[[], bool] = lambda: True) -> Outcome:
        """Plays until the lab is closed or deleted, everything is led, or `goes_on` says no."""
        with ThreadPoolExecutor(DOOR) as door:
            while goes_on() and not self._is_over:
                self._follow()
                now = time.monotonic()
                self._lead(now)
                for player in self.players:
                    if player.at <= now:
                        self._turn(player, now, door)
                if any(player.phone.is_here for player in self.players):
                    self._seen_at = max(self._seen_at, now)
                self._is_over = self._is_over or now > self._seen_at + ALONE_S
                time.sleep(LOOK_EVERY_S / max(1.0, self.pace))
            door.shutdown(cancel_futures=True)
        return self._end()

    def _follow(self) -> None:
        """Reads what has happened in the lab."""
        for stored in self.journal.load(self.lab.id, self.lab.seq):
            self.lab = kernel.fresh(kernel.evolve(self.lab, stored))
        self._is_over = self._is_over or self.lab.state == "closed" or all(p.phone.is_dismissed for p in self.players)

    def _lead(self, now: float) -> None:
        if self._plan is not None and now >= self._next_step_at:
            wait = next(self._plan, None)
            self._is_over = self._is_over or wait is None
            self._next_step_at = now + (wait or 0.0)

    def _led(self, lead: Lead, seconds: float) -> Iterator[float]:
        """Leads through the agenda in so many seconds; gives after each command how long what it began lasts."""
        agenda = list(self.lab.agenda())
        minutes = sum(step.minutes for step in agenda) or 1
        for planned in agenda:
            share = max(SHORTEST_STEP_S, seconds * planned.minutes / minutes) / PARTS
            lead("activity.open", planned.id, {})
            for _ in range(PARTS - 2):
                yield share
                step = self.lab.activities[planned.id]
                for name, data in kinds()[step.kind].lead(self.lab, step):
                    lead(name, step.id, data)
            yield share
            if not self.lab.activities[planned.id].revealed:
                lead("activity.reveal", planned.id, {})
            yield share
        lead("lab.close", None, {})

    def _turn(self, player: Player, now: float, door: ThreadPoolExecutor) -> None:
        """What one person does at their moment. Nobody waits for those who are on their way in."""
        mind, phone = player.mind, player.phone
        player.at = now + mind.thinks_s(THINK_S) / self.pace
        if player.is_gone or phone.is_dismissed:
            return
        if player.is_expected:
            player.is_expected = False
            door.submit(self._arrive, player)
        elif not player.has_place:
            return
        elif not phone.is_here:
            phone.come()
        elif mind.happens(CUTS):
            phone.leave()
            player.at = now + CUT_S / self.pace
        elif phone.is_quiet:
            step = self.lab.activities.get(self.lab.current or "")
            if step is not None and step.state == "open":
                name, data = next(self._deeds(step, mind), ("ready.set", {"ready": True}))
                if name != "ready.set" or self.lab.ready.get(mind.member) != step.id:
                    phone.do(name, step.id, data)

    def _arrive(self, player: Player) -> None:
        mind = player.mind
        body = mind.pick([body.id for body in self.lab.organisations] or [None])
        group = mind.pick(["employee", "employee", "manager", "user", "citizen"])
        try:
            mind.member = player.phone.join(organisation=body, actor_group=group, language=self.lab.language)
        except OSError as error:
            log.info("a pretended person did not get in: %s", error)
            player.is_gone = True
            return
        player.phone.come()
        player.has_place = True

    def _deeds(self, step: Activity, mind: Pretender) -> Iterator[Deed]:
        own = [self.lab.cards[card] for card in self.lab.own_cards.get(mind.member, ())]
        here = [card for card in own if card.activity == step.id and not card.taken_back]
        if here and mind.happens(EDITS):
            yield "card.edit", {"card": mind.pick(here).id, "text": mind.says()}
        kind = kinds()[step.kind]
        if kind.rehearse is not None:
            yield from kind.rehearse(self.lab, step, mind)
        elif kind.card_kind(step.config) is not None and len(here) < (
            getattr(step.config, "per_member", None) or NOTES
        ):
            columns = [column.id for column in getattr(step.config, "columns", ())]
            column = {"column": mind.pick(columns)} if columns else {}
            yield "card.add", {"card": mind.new_id(), "text": mind.says(), **column}

    def _end(self) -> Outcome:
        there = [player.phone for player in self.players if player.has_place]
        until = time.monotonic() + QUIET_S
        while time.monotonic() < until and not all(phone.is_quiet or phone.is_dismissed for phone in there):
            for phone in there:
                phone.come()
            time.sleep(LOOK_EVERY_S)
        answers: Counter[str] = sum((phone.answers for phone in there), Counter())
        unanswered = sum(not (phone.is_quiet or phone.is_dismissed) for phone in there)
        for phone in there:
            phone.leave()
        returns = sum(max(0, phone.comings - 1) for phone in there)
        return Outcome(len(there), dict(answers), returns, unanswered)
