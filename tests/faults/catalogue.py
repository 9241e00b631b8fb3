"""All faults by their number, in the order of docs/reliability.md."""

from __future__ import annotations

from tests.faults.abuse import f9
from tests.faults.asleep import f12
from tests.faults.case import Fault
from tests.faults.clocks import f10
from tests.faults.crashes import f1, f2, f17
from tests.faults.network import f6, f7
from tests.faults.pressing import f18
from tests.faults.steps import f8
from tests.faults.storage import f3
from tests.faults.twice import f11, f13

FAULTS = {
    "F1": Fault(f1, "SIGKILL three times in a burst", 300),
    "F2": Fault(f2, "SIGTERM in a burst", 300),
    "F3": Fault(f3, "database locked 10 s, disk full, read-only", 60),
    "F6": Fault(f6, "30 s black hole for a third of the clients", 300),
    "F7": Fault(f7, "3 % loss, 400 ± 300 ms, 64 kbit/s", 60),
    "F8": Fault(f8, "the connection cut at each step", 20),
    "F9": Fault(f9, "20 slow readers, 5 flooders, 5 giants", 60),
    "F10": Fault(f10, "phone clocks ± 1 day, server clock ± 1 h", 5),
    "F11": Fault(f11, "20 % doubled and reordered, two servers", 60),
    "F12": Fault(f12, "tab frozen, offline, browser killed", 5),
    "F13": Fault(f13, "two facilitators press next together", 5),
    "F17": Fault(f17, "all reconnect at once", 1000),
    "F18": Fault(f18, "two facilitators press everything at once", 6),
}
CONTROLS = ("ack_before_commit", "no_receipts")  # plants that must turn F1 red
