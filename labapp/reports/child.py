"""The process that writes one file: `python -I -m labapp.reports.child`, job on standard input, file on standard output.

It is given up to so much memory and time before it reads what people wrote. What goes wrong is told by its kind alone: the words of
an error may hold the words of the lab.
"""

from __future__ import annotations

import importlib
import os
import resource
import sys
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from labapp.reports.press import Job

MEMORY = 3 * 1024 * 1024 * 1024  # bytes of addresses, of which the PDF of 2000 notes uses a fifth
CPU_S = 60
FILE_MAX = 64 * 1024 * 1024
NICE = 10  # the server's own work goes first


def main() -> None:
    """Writes the file that standard input asks for."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, FILE_MAX),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(NICE)
    from labapp.reports.press import Job

    sys.stdout.buffer.write(made(msgspec.json.decode(sys.stdin.buffer.read(), type=Job)))


def made(job: Job) -> bytes:
    """The file that a job asks for."""
    from labapp.reports.fragments import with_blocks
    from labapp.reports.shortening import shortened

    report = shortened(with_blocks(job.report, job.html), job.notes_max)
    writer = importlib.import_module(f"labapp.reports.{job.form}")
    written: bytes = writer.write(report, job.pictures)
    return written


if __name__ == "__main__":
    try:
        main()
    except BaseException as trouble:
        sys.exit(type(trouble).__name__)
