"""`python3 dev.py simulate`: plays seeds, many on all cores or one with all that happens."""

from __future__ import annotations

import argparse
import logging
import sys

from tests.simulation.playing import kept_seeds, play_many, tell


def main() -> int:
    """0 if nothing was violated."""
    parser = argparse.ArgumentParser(prog="dev.py simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=50_000, metavar="N", help="how many to play (default 50000)")
    parser.add_argument("--from", type=int, default=0, metavar="S", dest="first", help="the first of them (default 0)")
    parser.add_argument("--seed", type=int, metavar="S", help="play this one and print what happens")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)  # the room says when a database does not answer, which here it often does not
    if chosen.seed is not None:
        return 0 if tell(chosen.seed) else 1
    return 1 if play_many([*kept_seeds(), *range(chosen.first, chosen.first + chosen.seeds)]) else 0


if __name__ == "__main__":
    sys.exit(main())
