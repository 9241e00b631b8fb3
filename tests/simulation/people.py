"""What people do, drawn from what their screens show: mostly sensible, sometimes not, sometimes all at once."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import Any

from tests.simulation.device import Device, Sent
from tests.simulation.storage import BOARD, CHECK_IN, IDENTITIES, PEOPLE, PILES, VOTE
from tests.simulation.world import World

STEPS = (CHECK_IN, BOARD, PILES, VOTE)
HEAPS = ("heap-1", "heap-2")
STEERING = ("open", "open", "open", "reveal", "reveal", "lock", "unlock", "hide", "finish", "reopen")
Drawn = tuple[str, str | None, dict[str, Any]]


class Person:
    """Somebody with one or more pages, who acts now and then until the story's acting ends."""

    def __init__(
        self, world: World, devices: list[Device], canaries: count[int], *, every_s: float, until: float
    ) -> None:
        self.world, self.devices, self.canaries = world, devices, canaries
        self.every_s, self.until = every_s, until
        self.is_staff = devices[0].audience == "staff"
        self._wait()

    def _wait(self) -> None:
        self.world.later(self.world.chance.expovariate(1 / self.every_s), self._act)

    def _act(self) -> None:
        if self.world.now > self.until:
            return
        chance = self.world.chance
        device = chance.choice(self.devices)
        if device.number is not None:
            for _ in range(chance.choice((1, 1, 1, 1, 3, 4)) if not self.is_staff else 1):
                device.wish(*(self._steer(device) if self.is_staff else self._take_part(device)))
            if chance.random() < 0.08:
                self._play_tricks(device)
        self._wait()

    def _steer(self, device: Device) -> Drawn:
        """Something that staff does."""
        chance, lab = self.world.chance, device.maps["room"].get("lab", {})
        if lab.get("state") == "closed":
            return "lab.open", None, {}
        card = chance.choice(_cards(device))
        drawn: list[tuple[int, Drawn]] = [
            (10, (f"activity.{chance.choice(STEERING)}", self._step(device), {})),
            (4, ("undo", None, {})),
            (2, ("redo", None, {})),
            (3, (chance.choice(("card.hide", "card.restore")), None, {"card": card})),
            (2, ("wall.spotlight", None, {"card": card})),
            (1, ("timer.start", None, {"seconds": chance.randint(1, 300)})),
            (1, (f"timer.{chance.choice(('pause', 'resume', 'stop'))}", None, {})),
            (1, ("timer.add", None, {"seconds": chance.randint(-60, 60)})),
            (1, ("groups.form", None, {"size": chance.randint(2, 4)})),
            (1, ("activity.move", chance.choice(STEPS), {"after": chance.choice((*STEPS, None))})),
            (1, ("activity.drop", chance.choice(STEPS), {})),
            (1, ("lab.edit", None, {"identity": chance.choice(IDENTITIES)})),
            (2, ("member.remove", None, {"member": chance.choice(PEOPLE[:2])})),
            (1, ("member.restore", None, {"member": chance.choice(PEOPLE[:2])})),
            (1, (chance.choice(("door.close", "door.open", "lab.close", "lab.open")), None, {})),
        ]
        return chance.choices([one for _, one in drawn], [weight for weight, _ in drawn])[0]

    def _take_part(self, device: Device) -> Drawn:
        """Something that a participant does: mostly what the present activity asks for."""
        chance = self.world.chance
        step = self._step(device)
        card = chance.choice(_cards(device))
        if chance.random() < 0.1:
            return "ready.set", None, {"ready": chance.random() < 0.6}
        if step == CHECK_IN:
            return "answer.give", CHECK_IN, {"question": "q", "value": chance.randint(0, 5)}
        if step == VOTE:
            return chance.choice(("dot.place", "dot.place", "dot.place", "dot.take")), VOTE, {"item": card}
        if step == PILES:
            return self._group(card)
        own = sorted(key.partition("/")[2] for key in device.maps["me"] if key.startswith("card/"))
        if own and chance.random() < 0.4:
            mine = chance.choice(own)
            return chance.choice(
                (("card.edit", None, {"card": mine, "text": self._canary()}), ("card.take_back", None, {"card": mine}))
            )
        return "card.add", BOARD, {"card": self.world.new_id(), "text": self._canary()}

    def _step(self, device: Device) -> str:
        """Mostly the present activity."""
        chance, current = self.world.chance, device.maps["room"].get("lab", {}).get("current")
        return current if current in STEPS and chance.random() < 0.75 else chance.choice(STEPS)

    def _group(self, card: str) -> Drawn:
        chance = self.world.chance
        heap, other = chance.choice(HEAPS), chance.choice(HEAPS)
        return chance.choice(
            (
                ("card.group", PILES, {"card": card, "cluster": chance.choice((heap, heap, None))}),
                ("cluster.add", PILES, {"cluster": heap, "title": "Heap", "cards": [card]}),
                ("cluster.merge", PILES, {"cluster": heap, "into": other}),
                ("cluster.drop", PILES, {"cluster": heap}),
            )
        )

    def _canary(self) -> str:
        return f"canary-{next(self.canaries)}-å"

    def _play_tricks(self, device: Device) -> None:
        """Sends a command several times, and others under its id: what a broken or a hostile client does."""
        chance = self.world.chance
        self.world.note(device.name, "plays a trick")
        first = Sent(self.world.new_id(), "ready.set", None, {"ready": True})
        for command in (first, first, first._replace(data={"ready": False})):
            device.checker.wished(device, command)
            self.world.later(chance.random() * 2, partial(device.say, command))


def _cards(device: Device) -> list[str]:
    """The cards that a page knows of; one that nobody knows where it shows none."""
    known = {key.partition("/")[2] for records in device.maps.values() for key in records if key.startswith("card/")}
    return sorted(known) or ["nowhere"]  # by name: the order of records in a frame is left open
