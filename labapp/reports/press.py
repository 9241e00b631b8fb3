"""The press: has a child process write the file of a report, a few at a time.

Report and file go through files in memory, and waiting for the child lets every other green thread run: whoever asks for the PDF of a huge
lab delays nobody's vote. A child has little memory and time; one that needs more is ended, and its report is not to be had.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from typing import IO

import msgspec
from msgspec import Struct

from labapp.reports.model import Report

AT_ONCE = 2  # children; each uses a whole core
ENDS_WITHIN_S = (
    180.0  # by the clock on the wall, for a child that waits for something; the largest lab takes some seconds of work
)
FILE_MAX = 64 * 1024 * 1024  # bytes
CHILD = (sys.executable, "-I", "-m", "labapp.reports.child")

_places = threading.BoundedSemaphore(AT_ONCE)


class Job(Struct, frozen=True):
    """What a child is to write.

    :param form: the code of the format; `notes_max`: how many notes it holds
    :param html: what parts of the report left, as HTML that is still to be read; `pictures`: photos by their source
    """

    form: str
    report: Report
    notes_max: int = 1_000_000
    html: dict[str, str] = {}
    pictures: dict[str, bytes] = {}


class NotWritten(Exception):
    """A report could not be written."""


def write(job: Job) -> bytes:
    """The file of a report.

    :raise NotWritten: if the child could not, or not with the memory and time it has
    """
    asked = msgspec.json.encode(job)
    with _places, _memory_file() as given, _memory_file() as made:
        given.write(asked)
        given.seek(0)
        with subprocess.Popen(
            CHILD, stdin=given, stdout=made, stderr=subprocess.PIPE, env={"SOURCE_DATE_EPOCH": "0"}, cwd="/"
        ) as child:
            try:
                _, trouble = child.communicate(timeout=ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                child.kill()
                _, trouble = child.communicate()
        if child.returncode != 0:
            raise NotWritten(f"{job.form}: status {child.returncode}: {trouble[-200:].decode(errors='replace')}")
        made.seek(0)
        return made.read(FILE_MAX)


def _memory_file() -> IO[bytes]:
    """A file without a name, in memory where the system has such; the child writes to it too, so it has no buffer."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("labapp-report"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)
