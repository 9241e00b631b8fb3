"""Plays many seeds, one after the other or on all cores, and tells the first violation of each that failed."""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.simulation.checker import Violation
from tests.simulation.story import Story, play

KEPT = Path(__file__).with_name("seeds.txt")


def kept_seeds() -> list[int]:
    """The seeds that once failed."""
    lines = KEPT.read_text().splitlines()
    return [int(line.split()[0]) for line in lines if line and not line.startswith("#")]


def failures(seeds: Iterable[int]) -> Iterator[tuple[int, str]]:
    """(seed, what was violated) of those that fail."""
    for seed in seeds:
        try:
            play(seed)
        except Violation as violation:
            yield seed, str(violation)
        except Exception as fault:
            yield seed, f"{type(fault).__name__}: {fault}"


def play_many(seeds: Sequence[int]) -> int:
    """Plays seeds on all cores, prints each that failed, and gives how many did."""
    began, found, number = time.monotonic(), 0, len(seeds)
    chunks = [seeds[at : at + 100] for at in range(0, number, 100)]
    # Started anew, not forked: each worker has a database of its own.
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), logging.disable, (logging.WARNING,)) as workers:
        played = 0
        for seeds_of_chunk, failed in workers.imap_unordered(_failures_of, chunks):
            for seed, what in failed:
                print(f"seed {seed}: {what[:400]}", flush=True)
            found += len(failed)
            played += seeds_of_chunk
            if played % 5000 == 0 or played == number:
                rate = played / (time.monotonic() - began)
                print(f"{played} of {number} played, {rate:.0f} a second, {found} failed", flush=True)
        workers.close()
        workers.join()  # they tidy up when they end by themselves
    return found


def _failures_of(seeds: Sequence[int]) -> tuple[int, list[tuple[int, str]]]:
    return len(seeds), list(failures(seeds))


def tell(seed: int) -> bool:
    """Plays one seed, prints what happens, and tells whether nothing was violated."""
    story = Story(seed, told=True)
    violation = None
    try:
        story.play()
    except Violation as found:
        violation = found
    print("\n".join(story.world.trace or ()))
    print(violation if violation else f"seed {seed}: {story.steps} steps, nothing violated")
    return violation is None
