"""What the driver can be asked to do: one module a kind of work, one function each, from a scene to the figures of a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labapp.bench.scene import Scene
from labapp.bench.works.ceiling import ceiling
from labapp.bench.works.highest import highest
from labapp.bench.works.ideas import ideas
from labapp.bench.works.joining import joining
from labapp.bench.works.reconnecting import reconnecting
from labapp.bench.works.soaking import soaking
from labapp.bench.works.trouble import trouble
from labapp.bench.works.voting import intake, timer_votes, vote

WORKS: dict[str, Callable[[Scene], dict[str, Any]]] = {
    work.__name__: work
    for work in (ideas, vote, timer_votes, intake, joining, reconnecting, trouble, highest, soaking, ceiling)
}
