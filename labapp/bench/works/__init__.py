"""What the driver can be asked to do: one module a kind of work, one function each, from a scene to the figures of a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labapp.bench.scene import Scene
from labapp.bench.works.ideas import ideas
from labapp.bench.works.joining import joining
from labapp.bench.works.reconnecting import reconnecting

WORKS: dict[str, Callable[[Scene], dict[str, Any]]] = {work.__name__: work for work in (ideas, joining, reconnecting)}
