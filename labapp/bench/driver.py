"""The driver: all clients of one round in one process and one loop, with one clock. Started by `stage`, never imported by the server.

Reads a plan as JSON from standard input and writes what it measured as JSON to standard output:
`python -m labapp.bench.driver < plan`.
"""

from __future__ import annotations

import json
import resource
import sys

from labapp.bench.scene import Scene
from labapp.bench.works import WORKS


def main() -> None:
    """Run the plan on standard input."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    plan = json.load(sys.stdin)
    json.dump(WORKS[plan["do"]](Scene(plan)), sys.stdout)


if __name__ == "__main__":
    main()
