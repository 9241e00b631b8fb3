"""What goes wrong in a story: which kinds, how often and when is drawn from its seed, so that some stories are calm and some are not."""

from __future__ import annotations

from functools import partial

from labapp.store.journal import Unavailable
from tests.simulation.checker import Checker
from tests.simulation.device import Device
from tests.simulation.network import Network
from tests.simulation.process import Died, Process
from tests.simulation.world import World

KINDS = (
    "crash",
    "drain",
    "partition",
    "slow",
    "slow",
    "silence",
    "reload",
    "cut",
    "server clock",
    "phone clock",
    "commit",
)


class Faults:
    """Makes trouble until the story heals."""

    def __init__(
        self,
        world: World,
        network: Network,
        processes: list[Process],
        devices: list[Device],
        checker: Checker,
        until: float,
    ) -> None:
        self.world, self.network, self.checker, self.until = world, network, checker, until
        self.processes, self.devices = processes, devices
        chance = world.chance
        self.kinds = [kind for kind in KINDS if chance.random() < 0.5]
        self.every_s = chance.choice((0.5, 1.0, 4.0))
        self.is_healed = False
        for process in processes:
            process.fate = self._fate
        self._wait()

    def _wait(self) -> None:
        self.world.later(self.world.chance.expovariate(1 / self.every_s), self._strike)

    def heal(self) -> None:
        """Ends all trouble: what is down is started, what was held up goes through."""
        self.is_healed = True
        self.network.heal()
        for process in self.processes:
            process.bus.loss = 0.0
            process.clock.jump = 0.0
            if not process.is_up:
                process.start()

    # When something is stored ----------------------------------------------------------------------------------------

    def _fate(self, process: Process, moment: str) -> None:
        """Before and after each commit of a process."""
        if moment == "after":
            self.checker.committed()
        if self.is_healed:
            return
        chance = self.world.chance
        other = next((other for other in self.processes if other is not process), None)
        if moment == "before" and other and chance.random() < 0.15:
            other.tick()  # another process is first
        if "crash" in self.kinds and chance.random() < 0.03:
            self._kill(process)
            raise Died
        if "commit" in self.kinds and chance.random() < 0.04:
            self.world.note(process.name, "disk fails", moment)
            self.checker.faulty += 1
            raise Unavailable

    def _kill(self, process: Process) -> None:
        process.kill(quietly=self.world.likely(0.2))
        self._restart(process)

    def _restart(self, process: Process) -> None:
        def start() -> None:
            if not process.is_up:
                process.start()

        self.world.later(self.world.chance.uniform(0.2, 3), start)

    # At any time -----------------------------------------------------------------------------------------------------

    def _strike(self) -> None:
        if self.world.now > self.until or self.is_healed:
            return
        if self.kinds:
            chance = self.world.chance
            process, device = chance.choice(self.processes), chance.choice(self.devices)
            self._do(chance.choice(self.kinds), process, device)
        self._wait()

    def _do(self, kind: str, process: Process, device: Device) -> None:
        world, chance = self.world, self.world.chance
        match kind:
            case "crash" if process.is_up and not process.is_ticking:
                self._kill(process)
            case "drain" if process.is_up and not process.is_ticking:
                self.checker.faulty += 1
                process.drain()
                self._restart(process)
            case "partition":
                self._for_a_while(self.network.cut_off, device)
            case "slow":
                self._for_a_while(self.network.slow, device)
            case "silence" if device.line:
                world.note(device.name, "line falls silent", device.line.sid)
                device.line.fall_silent()
                world.later(PATIENCE, partial(_all_lose, self.processes, device.line.sid))
            case "reload":
                device.reload()
            case "cut" if device.line:
                device.cut()
            case "server clock":
                process.clock.jump = chance.uniform(-3600, 3600)
            case "phone clock":
                device.clock_jump = chance.uniform(-86_400, 86_400)

    def _for_a_while(self, held: set[str], device: Device) -> None:
        self.world.note(device.name, "is cut off" if held is self.network.cut_off else "does not read")
        held.add(device.name)
        self.world.later(self.world.chance.uniform(0.3, 8), partial(self._free, held, device))

    def _free(self, held: set[str], device: Device) -> None:
        held.discard(device.name)
        device.wake()


PATIENCE = 20.0  # seconds after which a process takes a silent socket for dead


def _all_lose(processes: list[Process], sid: str) -> None:
    for process in processes:
        process.lost(sid)
