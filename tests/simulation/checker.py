"""What must always hold, under the names of docs/reliability.md.

I1 what was acknowledged is in the journal once, with the number that was said · I2 nothing is there that nobody wished ·
I3 numbers have no gaps · I4 clients of an audience hold what a fresh look at their number gives; so does each member's own channel ·
I5 no budget is passed · I6 the same id gets the same answer · I8 `labapp check` agrees · I9 in the end nothing waits and everybody is
in step · fair: each decision, refusals too, was right on the newest state · silent: nothing hidden is said · order: what a socket is
told comes in the contract's order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from labapp.core import kernel
from labapp.core.messages import Stored, read_command
from labapp.core.model import Lab
from labapp.core.refused import Refused
from labapp.core.viewers import ROOM_VIEWERS, Me
from labapp.live.attempt import Wish
from labapp.live.presence import Connection
from tests.simulation.network import Line, Message
from tests.simulation.storage import BUDGET, LAB, PER_ITEM, VOTE
from tests.simulation.truth import Answered, Truth
from tests.simulation.world import NINE

if TYPE_CHECKING:
    from tests.simulation.device import Device, Sent

CANARY = re.compile(r"canary-(\d+)-")
TRANSIENT = ("rate_limited", "shutting_down")


class Violation(AssertionError):
    """Something that must hold did not."""

    def __init__(self, rule: str, what: str) -> None:
        super().__init__(f"{rule}: {what}")
        self.rule = rule


def demand(holds: bool, rule: str, what: str) -> None:
    """Lets pass what holds.

    :raise Violation: it does not
    """
    if not holds:
        raise Violation(rule, what)


class Checker:
    """Watches one story. It is told whatever is wished, stored, said, heard and answered."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.commits = 0
        self.found: list[Violation] = []  # what came to light where the product lets no exception out
        self.faulty = 0  # answers "send it again" that a fault of ours excuses
        self._wishes: dict[tuple[str | None, str], list[Wish]] = {}
        self._done: set[tuple[str | None, str]] = set()
        self._canaries: dict[int, tuple[str, str]] = {}  # number -> (author, card)
        self._replies: dict[tuple[str, str, str], Any] = {}

    # What is wished --------------------------------------------------------------------------------------------------

    def wished(self, device: Device, command: Sent) -> None:
        """A person has wished something: from now on it may be found in the journal."""
        assert device.actor is not None
        wish = Wish(command.id, command.name, command.activity, command.data, device.actor)
        self.ordered(wish)
        if found := CANARY.search(str(command.data.get("text", ""))):
            self._canaries[int(found[1])] = (device.actor.member or "", command.data["card"])

    def ordered(self, wish: Wish) -> None:
        """A wish of a person or of the system."""
        self._wishes.setdefault((wish.actor.member, wish.id), []).append(wish)

    # What is stored --------------------------------------------------------------------------------------------------

    def committed(self) -> None:
        """Something may have been stored just now."""
        self.commits += 1
        before = self.truth.head
        events = self.truth.read_on()
        receipts = self.truth.new_receipts()
        by_command: dict[tuple[str | None, str], list[Stored]] = {}
        for number, stored in enumerate(events, before + 1):
            demand(stored.seq == number, "I3", f"number {number - 1} is followed by {stored.seq}")
            by_command.setdefault((stored.actor, stored.command), []).append(stored)
        for key, facts in by_command.items():
            demand(key in self._wishes, "I2", f"nobody wished {facts[0].event}")
            demand(key not in self._done, "I1", f"{facts[0].event} has happened before")
            self._done.add(key)
            self._one_effect(facts)
        for receipt in receipts:
            self._receipt(receipt, by_command.get((receipt.member, receipt.command), []), before)
        if events:
            self._budgets(self.truth.lab(self.truth.head))

    def _one_effect(self, facts: list[Stored]) -> None:
        span = facts[-1].seq - facts[0].seq + 1
        names = {stored.event.name for stored in facts}
        demand(len(names) == len(facts) == span, "I1", f"one command led to {[stored.event for stored in facts]}")

    def _receipt(self, receipt: Answered, facts: list[Stored], before: int) -> None:
        """A receipt tells of what was stored with it, and that is what the rules give on the newest state."""
        wishes = [w for w in self._wishes.get((receipt.member, receipt.command), []) if w.digest() == receipt.digest]
        demand(bool(wishes), "I2", f"nobody wished what the receipt {receipt} answers")
        wish, reply = wishes[0], receipt.reply
        if reply["ok"]:
            demand(before <= reply["seq"] <= self.truth.head, "I1", f"{receipt} tells a number of another time")
        if facts:
            demand(reply.get("seq") == facts[-1].seq, "I1", f"{receipt} belongs to number {facts[-1].seq}")
            outcomes = [_outcome(self.truth.lab(facts[0].seq - 1), wish)]
        else:
            outcomes = [_outcome(self.truth.lab(number), wish) for number in range(before, self.truth.head + 1)]
        said = tuple(stored.event.name for stored in facts) if reply["ok"] else reply["code"]
        demand(said in outcomes, "fair", f"{wish} was answered {reply} ({said}); right were {outcomes}")

    def _budgets(self, lab: Lab) -> None:
        for member, ballot in lab.work[VOTE].dots.items():
            fits = sum(ballot.values()) <= BUDGET and all(0 < dots <= PER_ITEM for dots in ballot.values())
            demand(fits, "I5", f"{member} has cast {ballot}")

    # What is said ----------------------------------------------------------------------------------------------------

    def said(self, to: str, frame: Any) -> None:
        """A process has told an audience something."""
        self._nothing_hidden(to.removeprefix(f"{LAB}/"), frame["seq"], frame["put"])

    def resumed(self, connection: Connection, answer: Any) -> None:
        """A process has answered a client that came back."""
        self._nothing_hidden(connection.audience, answer["seq"], answer["room"]["put"])
        self._nothing_hidden(f"me/{connection.member}", answer["seq"], answer["me"]["put"])

    def _nothing_hidden(self, audience: str, number: int, put: dict[str, Any]) -> None:
        demand(number <= self.truth.head, "I1", f"number {number} was told before it was stored")
        lab = self.truth.lab(max(number, self.truth.first))
        mine = audience.startswith("me/")
        for key, value in put.items():
            kind, _, target = key.partition("/")
            text = msgspec.json.encode(value).decode()
            for found in CANARY.findall(text):
                author, card = self._canaries[int(found)]
                if audience != f"me/{author}":
                    demand(_may_read(lab, card, audience), "silent", f"{audience} was told {key} at {number}: {value}")
            if kind == "tally" and not mine and not lab.activities[target].revealed:
                demand(value.keys() == {"voters", "eligible"}, "silent", f"{audience} was told {key}: {value}")
            if kind == "answers":
                demand(lab.activities[target].revealed, "silent", f"{audience} was told {key}: {value}")
            if kind in ("ballot", "answer", "me", "group"):
                demand(mine, "silent", f"{audience} was told {key}: {value}")
            people = re.findall(r'"(person-\d)"', text)
            if people and audience != "staff":
                demand(mine and set(people) == {audience[3:]}, "silent", f"{audience} was told of {people} in {key}")
            if kind == "card" and people:
                demand(lab.identity == "role_named", "silent", f"{audience} was told the author of {key}")

    def sent(self, line: Line, member: str | None, message: Message) -> None:
        """A process puts a message on the line of a member: in which order it comes, and whether they are still in the lab."""
        try:
            self._sent(line, member, message)
        except Violation as violation:
            self.found.append(violation)

    def _sent(self, line: Line, member: str | None, message: Message) -> None:
        if message.event == "resumed":
            line.told = message.data["seq"]
        elif message.event == "frame":
            frame = message.data
            if frame["channel"] == "room":
                demand(
                    member not in self.truth.lab(frame["seq"]).removed,
                    "silent",
                    f"{member} was removed, and told {frame}",
                )
            if frame["from"] == frame["seq"] > line.told:
                line.told = None  # a gap, told to somebody who has not read: they will ask
            if line.told is None:
                return
            demand(frame["from"] == line.told, "order", f"{line.sid} was told {line.told}, and then {frame}")
            demand(frame["seq"] > line.told, "order", f"{line.sid} has passed {frame} already")
            if frame["channel"] == "room":
                line.told = frame["seq"]
        elif message.event == "pulse" and line.told is not None:
            demand(message.data["seq"] == line.told, "order", f"{line.sid} was told {line.told}, not {message.data}")

    # What arrives ----------------------------------------------------------------------------------------------------

    def answered(self, device: Device, command: Sent, reply: Any) -> None:
        """A client has its answer, and trusts that it is so."""
        assert device.actor is not None
        if not reply["ok"] and reply["code"] in TRANSIENT:
            demand(reply["code"] == "rate_limited" or self.faulty > 0, "fair", f"{command} brought a fault to light")
            return
        member = device.actor.member or ""
        digest = Wish(command.id, command.name, command.activity, command.data, device.actor).digest()
        first = self._replies.setdefault((member, command.id, digest), reply)
        demand(first == reply, "I6", f"{command} was answered {first}, then {reply}")
        receipt = self.truth.receipts.get((member, command.id))
        if receipt is None:
            raise Violation("I1", f"{command} was answered {reply}, but nothing is stored of it")
        if receipt.digest == digest:
            demand(receipt.reply == reply, "I6", f"{command} was answered {reply}, stored is {receipt.reply}")
        else:
            demand(
                reply.get("code") == "bad_request", "I6", f"{command} took the id of another and was answered {reply}"
            )

    def ignored(self, device: Device, frame: Any) -> None:
        """A client has thrown a frame away as old. One of its own must never come so late.

        Until the first answer on a new line its number is one of the old line, whose process may have been ahead: what it throws
        away then, the answer holds.
        """
        harmless = frame["channel"] == "room" or device.state == "resuming"
        demand(harmless, "order", f"{device.name} at {device.number} came past {frame}")

    def holds(self, device: Device) -> None:
        """A client holds what a fresh look gives."""
        if device.number is None:
            return
        self._same(device, "room", ROOM_VIEWERS[device.audience], device.number)
        if device.member is not None:
            self._same(device, "me", Me(device.member), device.own)

    def _same(self, device: Device, channel: str, viewer: Any, number: int) -> None:
        fresh, held = self.truth.shown(viewer, number), device.maps[channel]
        if held == fresh or {k: v for k, v in held.items() if k != "presence"} == fresh:
            return
        wrong = sorted(k for k in held.keys() | fresh.keys() if k != "presence" and held.get(k) != fresh.get(k))
        told = "; ".join(f"{key}: {held.get(key)} instead of {fresh.get(key)}" for key in wrong)
        raise Violation("I4", f"{device.name} holds on {channel} at {number} {told}")


def _may_read(lab: Lab, card: str, audience: str) -> bool:
    """Whether others than its author may read a card now, said once more in other words than `labapp.core.show` has."""
    known = lab.cards.get(card)
    if known is None or known.taken_back or audience.startswith("me/"):
        return False
    if known.activity not in lab.activities or not lab.activities[known.activity].revealed:
        return False
    late = known.late and known.id not in lab.accepted
    return audience == "staff" or not (late or known.id in lab.hidden)


def _outcome(lab: Lab, wish: Wish) -> Any:
    """What the rules make of a wish: the names of the events, or the code of the refusal. The hour plays no part in either."""
    try:
        facts = kernel.decide(lab, read_command(wish.name, wish.data), wish.actor, wish.activity, NINE)
    except Refused as refused:
        return refused.code
    return tuple(fact.name for fact in facts)
