"""One story: a seed played from beginning to end, with every rule checked at every step, and at last everybody in step again."""

from __future__ import annotations

from functools import cache
from itertools import count
from unittest.mock import patch

from labapp.core.messages import Actor
from labapp.live import lines
from labapp.live.checking import differences
from labapp.store.journal import Journal
from tests.simulation.checker import Checker, Violation, demand
from tests.simulation.device import Device, Outbox
from tests.simulation.faults import Faults
from tests.simulation.network import Network
from tests.simulation.people import Person
from tests.simulation.process import Process, SimulatedBus
from tests.simulation.storage import IDENTITIES, LAB, PEOPLE, PROCESSES, STAFF, STAGES, Storage
from tests.simulation.truth import Truth
from tests.simulation.world import World

ACTING_S = 7.0
SETTLING_S = 60.0  # a line that fell silent is noticed after 22 s and opened again
FRAMES_WAITING = 2  # a story is too short for a slow reader to let sixteen wait


@cache
def storage() -> Storage:
    """The database of this Python process."""
    return Storage()


class Story:
    """A world with people in it. After `play` nothing was violated."""

    def __init__(self, seed: int, *, told: bool = False) -> None:
        self.seed = seed
        self.world = World(seed, told=told)
        chance = self.world.chance
        store = storage()
        store.prepare(chance.choice(STAGES), chance.choice(IDENTITIES))
        names = {person: f"Nurse {person[-1]}" for person in PEOPLE}
        self.checker = Checker(Truth(store.eye, names))
        self.network = Network(self.world)
        running = chance.choice((1, 2, 2))
        bus = SimulatedBus(self.world, running)
        self.processes = [
            Process(self.world, f"process-{number}", store.databases[number], bus, self.checker)
            for number in range(PROCESSES)[:running]
        ]
        self.devices: list[Device] = []
        self._people(chance.choice((2, 3, 4)), chance.choice((1, 1, 2)), chance.choice((0, 1, 1)))
        self.faults = Faults(self.world, self.network, self.processes, self.devices, self.checker, ACTING_S)
        self.steps = 0

    def _people(self, phones: int, consoles: int, walls: int) -> None:
        canaries = count(1)
        every_s = ACTING_S * (phones + consoles) / self.world.chance.choice((7, 11, 15))
        for actor in [Actor(staff, "staff") for staff in STAFF[:consoles]]:
            Person(self.world, [self._device(actor, Outbox())], canaries, every_s=every_s / 2, until=ACTING_S)
        for actor in [Actor(person, "member") for person in PEOPLE[:phones]]:
            outbox = Outbox()
            tabs = [self._device(actor, outbox) for _ in range(self.world.chance.choice((1, 1, 1, 2)))]
            Person(self.world, tabs, canaries, every_s=every_s, until=ACTING_S)
        for _ in range(walls):
            self._device(None, Outbox())

    def _device(self, actor: Actor | None, outbox: Outbox) -> Device:
        audience = "wall" if actor is None else "staff" if actor.role == "staff" else "crowd"
        name = f"{actor.member if actor else 'wall'}.{len(self.devices)}"
        device = Device(
            self.world,
            self.network,
            self.processes,
            self.checker,
            name=name,
            audience=audience,
            actor=actor,
            outbox=outbox,
        )
        self.devices.append(device)
        return device

    def play(self) -> None:
        """Acts, with trouble; heals; and lets everybody come back.

        :raise Violation: something that must hold did not
        """
        with patch.object(lines, "FRAMES_WAITING", FRAMES_WAITING):
            self._play()

    def _play(self) -> None:
        while self._step(ACTING_S):
            pass
        self.world.note("world", "heals")
        self.faults.heal()
        deadline = self.world.now + SETTLING_S
        while not self._is_settled():
            demand(self.world.now < deadline, "I9", f"not settled: {self._unsettled()}")
            self._let_everybody_in()
            pause = self.world.now + 1.0
            while self._step(pause):
                pass
        self._final()

    def _step(self, until: float) -> bool:
        happened = self.world.step(until)
        self.steps += happened
        if self.checker.found:
            raise self.checker.found[0]
        for device in self.devices:
            if device.changed:
                device.changed = False
                self.checker.holds(device)
        return happened

    def _let_everybody_in(self) -> None:
        """So that all can be heard in the end: the lab is open, and nobody is removed."""
        lead = next(device for device in self.devices if device.audience == "staff")
        lab = self.checker.truth.lab(self.checker.truth.head)
        if lead.outbox.waiting():
            return
        if lab.state == "closed":
            lead.wish("lab.open", None, {})
        for person in sorted(lab.removed):
            lead.wish("member.restore", None, {"member": person})

    def _is_settled(self) -> bool:
        head = self.checker.truth.head
        rooms = [process.room for process in self.processes]
        return (
            all(device.is_settled and device.number == head for device in self.devices)
            and all(room.lab.seq == view.seq == head for room in rooms for view in room.views.values())
            and all(len(process.room.presence) == len(process.sockets) for process in self.processes)
            and sum(len(process.sockets) for process in self.processes) == len(self.devices)
        )

    def _unsettled(self) -> str:
        clients = [f"{d.name} {d.state} at {d.number}, {len(d.outbox.waiting())} wait" for d in self.devices]
        rooms = [f"{p.name} at {p.room.lab.seq} with {sorted(p.sockets)}" for p in self.processes]
        return f"the journal stands at {self.checker.truth.head}; {'; '.join(clients + rooms)}"

    def _final(self) -> None:
        """Everybody is in step with the journal; that it agrees with rows and receipts says `labapp check` of its own."""
        for device in self.devices:
            self.checker.holds(device)
        if self.seed % 8 == 0:
            found = differences(Journal(storage().databases[0]), LAB)
            demand(found == [], "I8", f"labapp check finds {found}")


def play(seed: int, *, told: bool = False) -> Story:
    """Plays one seed.

    :raise Violation: with the seed and the way to play it again
    """
    story = Story(seed, told=told)
    try:
        story.play()
    except Violation as violation:
        violation.add_note(f"seed {seed}: python3 dev.py simulate --seed {seed}")
        raise
    return story
