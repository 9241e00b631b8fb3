"""Faults planted into the product, one at a time and in tests only: the simulation must find each of them.

Each is a way in which a server like this has been built wrong before. It changes the real code while its `with` block lasts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from labapp.core import deciding, kernel, show
from labapp.core.commands import Undo
from labapp.core.events import ChangeUndone
from labapp.core.messages import Stored
from labapp.core.viewers import Crowd
from labapp.live import lines, room
from labapp.live.attempt import Attempt
from labapp.live.room import Room
from labapp.live.rooms import Rooms
from labapp.live.view import Difference, View
from labapp.store import journal
from labapp.store.journal import Journal, Overtaken

BUGS: dict[str, Callable[[], AbstractContextManager[None]]] = {}


def planted(make: Callable[[], Iterator[None]]) -> Callable[[], AbstractContextManager[None]]:
    """Registers a bug under the name of its function."""
    BUGS[make.__name__] = bug = contextmanager(make)
    return bug


# What is stored, and when ----------------------------------------------------------------------------------------------


@planted
def acknowledged_before_it_is_stored() -> Iterator[None]:
    """The transaction is put off until the next look into the database, to save time."""
    store = Journal.append
    put_off: dict[Journal, tuple[Any, ...]] = {}

    def append(self: Journal, *what: Any) -> None:
        store_now(self)
        put_off[self] = what

    def store_now(self: Journal) -> None:
        if what := put_off.pop(self, None):
            store(self, *what)

    def after(method: Any) -> Any:
        def look(self: Journal, *arguments: Any) -> Any:
            store_now(self)
            return method(self, *arguments)

        return look

    with patch.multiple(Journal, append=append, receipts=after(Journal.receipts), load=after(Journal.load)):
        yield


@planted
def no_receipts() -> Iterator[None]:
    """Nothing remembers which commands were answered."""
    store = Journal.append

    def append(self: Journal, lab: Any, events: Any, receipts: Any, places: Any) -> None:
        store(self, lab, events, [], places)

    with patch.object(Journal, "append", append):
        yield


@planted
def receipts_in_memory() -> Iterator[None]:
    """Receipts are kept by the process that gave them, not with what they tell of."""
    store = Journal.append
    kept: dict[Journal, dict[Any, Any]] = {}

    def append(self: Journal, lab: Any, events: Any, receipts: Any, places: Any) -> None:
        given = list(receipts)
        store(self, lab, events, [], places)
        kept.setdefault(self, {}).update({(one.member, one.command): one for one in given})

    def receipts(self: Journal, lab_id: str, commands: Any) -> Any:
        return {key: one for key, one in kept.get(self, {}).items() if key in commands}

    with patch.multiple(Journal, append=append, receipts=receipts):
        yield


@planted
def refusals_without_receipts() -> Iterator[None]:
    """Only what changed something gets a receipt: a refused command may succeed when it is sent again."""
    store = Journal.append

    def append(self: Journal, lab: Any, events: Any, receipts: Any, places: Any) -> None:
        store(self, lab, events, [one for one in receipts if one.reply["ok"]], places)

    with patch.object(Journal, "append", append):
        yield


@planted
def an_id_answers_for_any_content() -> Iterator[None]:
    """A known id gets its first answer, whatever comes under it."""
    carry_out = Attempt.carry_out

    def careless(self: Attempt, wish: Any) -> Any:
        receipt = self.known.get((wish.actor.member or "", wish.id))
        return receipt.reply if receipt else carry_out(self, wish)

    with patch.object(Attempt, "carry_out", careless):
        yield


@planted
def only_the_first_receipt_is_found() -> Iterator[None]:
    """Of the commands of a tick only the first is looked for among those that were answered before."""
    find = Journal.receipts

    def receipts(self: Journal, lab_id: str, commands: Any) -> Any:
        return find(self, lab_id, list(commands)[:1])

    with patch.object(Journal, "receipts", receipts):
        yield


# Two processes ---------------------------------------------------------------------------------------------------------


@planted
def a_stale_refusal_stands() -> Iterator[None]:
    """A refusal is kept without a look whether another process was first."""
    with patch.object(journal, "_is_newest", lambda session, lab: True):
        yield


@planted
def budget_read_outside_the_transaction() -> Iterator[None]:
    """What another process was faster with is taken in, and what was decided before is stored all the same."""

    def decide_and_store(self: Room, wishes: Any) -> Any:
        if not wishes:
            return []
        known = self.journal.receipts(self.lab.id, [(w.actor.member or "", w.id) for w in wishes])
        attempt = Attempt(self.lab, known, self.clock)
        replies = [attempt.carry_out(wish) for wish in wishes]
        lab, events, receipts = attempt.lab, attempt.events, attempt.receipts
        while True:
            try:
                if events or receipts:
                    self.journal.append(lab, events, receipts)
                break
            except Overtaken:
                self._read_on()
                shift = self.lab.seq + 1 - events[0].seq if events else 0
                events = [replace(stored, seq=stored.seq + shift) for stored in events]
                replies = [{**r, "seq": r["seq"] + shift} if r["ok"] else r for r in replies]
                receipts = [replace(x, reply=r) for x, r in zip(receipts, replies, strict=False)]
                lab = _folded(self.lab, events)
        self._accept(lab, events)
        return replies

    with patch.object(Room, "_decide_and_store", decide_and_store):
        yield


def _folded(lab: Any, events: list[Stored]) -> Any:
    for stored in events:
        lab = kernel.evolve(lab, stored)
    return lab


@planted
def decided_twice_after_being_overtaken() -> Iterator[None]:
    """The second try begins where the first one ended: its events are stored with those of the second."""
    carry_out = Attempt.carry_out
    first: dict[str, list[Stored]] = {}

    def again(self: Attempt, wish: Any) -> Any:
        before = len(self.events)
        reply = carry_out(self, wish)
        mine = self.events[before:]
        for stored in first.pop(wish.id, []):
            if mine:
                one = replace(stored, seq=self.lab.seq + 1)
                self.lab = kernel.evolve(self.lab, one)
                self.events.append(one)
        first[wish.id] = mine
        return reply

    with patch.object(Attempt, "carry_out", again):
        yield


@planted
def nobody_looks_for_what_others_stored() -> Iterator[None]:
    """The bus is trusted: a word that gets lost is never made up for."""
    with patch.object(Rooms, "_look_around", lambda self: None):
        yield


@planted
def own_records_miss_what_another_process_stored() -> Iterator[None]:
    """What is read from the journal is shown to the room, but not to the member whose it is."""
    read_on = Room._read_on

    def only_shared(self: Room) -> None:
        with patch.object(room, "own_dependents", lambda before, after, touched: {}):
            read_on(self)

    with patch.object(Room, "_read_on", only_shared):
        yield


# What is told, and in which order --------------------------------------------------------------------------------------


@planted
def the_room_is_told_before_the_member() -> Iterator[None]:
    """A member's own frame comes after the room frame that reaches its number, and is thrown away as old."""

    def tell(self: Room) -> None:
        behind, self._members_behind = self._members_behind, set()
        tell_all(self)
        for member in sorted(behind):
            self._tell_member(member)

    tell_all = Room._tell
    with patch.object(Room, "_tell", tell):
        yield


@planted
def resume_from_one_too_late() -> Iterator[None]:
    """Who comes back gets what changed after the number after theirs."""
    since = View.since

    def later(self: View, number: int | None) -> Difference | None:
        return since(self, None if number is None else number + 1)

    with patch.object(View, "since", later):
        yield


@planted
def a_dependency_is_forgotten() -> Iterator[None]:
    """That somebody is ready changes the counts of their activity: this was forgotten."""
    dependents = room.dependents

    def forgetful(before: Any, after: Any, touched: Any) -> Any:
        return dependents(before, after, [place for place in touched if place[0] != "ready"])

    with patch.object(room, "dependents", forgetful):
        yield


@planted
def a_number_without_its_records() -> Iterator[None]:
    """A view that is told of one key alone moves on without it, and makes up for it the next time."""
    move = View.move

    def hasty(self: View, made: Any, beside: Any = None) -> Difference:
        if len(self._pending) == 1:
            self.seq = made.lab.seq
            return Difference({}, [])
        return move(self, made, beside)

    with patch.object(View, "move", hasty):
        yield


@planted
def a_snapshot_under_the_wrong_number() -> Iterator[None]:
    """The encoded snapshot that many share is kept for one number too long."""
    whole = View.whole

    def kept(self: View) -> Any:
        if self._encoded is not None and self.seq - self._encoded[0] <= 1:
            return self._encoded[1]
        return whole(self)

    with patch.object(View, "whole", kept):
        yield


@planted
def a_slow_reader_misses_a_frame() -> Iterator[None]:
    """Who does not read is sent no frames, and the next one as if nothing had been left out."""

    def show_some(self: lines.Line, packet: Any, number: int | None) -> bool:
        if self.waiting() < lines.FRAMES_WAITING:
            self._send(packet)
        return False

    with patch.object(lines.Line, "show", show_some):
        yield


@planted
def own_frames_count_from_the_lab() -> Iterator[None]:
    """A member's frame says it follows the newest number of the lab, which their phone has not been told."""
    tell_member = Room._tell_member

    def tell(self: Room, member: str) -> None:
        audiences = self.views
        self.views = {name: _Ahead(view, self.lab.seq) for name, view in audiences.items()}  # type: ignore[misc]
        try:
            tell_member(self, member)
        finally:
            self.views = audiences

    with patch.object(Room, "_tell_member", tell):
        yield


class _Ahead:
    def __init__(self, view: View, seq: int) -> None:
        self.view, self.seq = view, seq


# What people may see and do --------------------------------------------------------------------------------------------


@planted
def a_hidden_card_is_shown_to_the_crowd() -> Iterator[None]:
    """Phones are sent every card of the board, and trusted to show only what was revealed."""
    sees = show._sees_card

    def careless(lab: Any, viewer: Any, card: Any) -> bool:
        return sees(lab, viewer, card) or (isinstance(viewer, Crowd) and lab.card_is_on_the_board(card))

    with patch.object(show, "_sees_card", careless):
        yield


@planted
def undo_twice() -> Iterator[None]:
    """One undo takes back two changes."""

    def twice(lab: Any, *arguments: Any) -> Any:
        return (ChangeUndone(),) * min(2, len(lab.undo))

    with patch.dict(deciding.DECIDE, {Undo: twice}):
        yield


@planted
def a_batch_is_answered_with_its_last_number() -> Iterator[None]:
    """All commands of a tick are acknowledged with the number after the whole tick."""
    decide_and_store = Room._decide_and_store

    def together(self: Room, wishes: Any) -> Any:
        replies = decide_and_store(self, wishes)
        return [{**reply, "seq": self.lab.seq} if reply["ok"] else reply for reply in replies]

    with patch.object(Room, "_decide_and_store", together):
        yield


@planted
def a_removed_member_stays_connected() -> Iterator[None]:
    """Who is taken out of the lab goes on hearing it."""
    accept = Room._accept

    def lenient(self: Room, lab: Any, events: Any) -> None:
        with patch.object(self.teller, "dismiss", lambda sid, reason: None):
            accept(self, lab, events)

    with patch.object(Room, "_accept", lenient):
        yield
