"""The darkroom: hands a photo to a child process and takes back what may be kept, a few photos at a time.

Photo and pictures go through files in memory, so nothing is pumped through pipes while the server does its other work; waiting
for the child lets every other green thread run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from typing import IO, Literal, NamedTuple

from labapp.photos import KEPT_MAX, SIDE, SMALL_KEPT_MAX, SMALL_SIDE, UPLOAD_MAX
from labapp.photos.child import OUTPUT, Ending
from labapp.photos.plain import Size, format_of, size_of

AT_ONCE = 2  # children; each may use a whole core for a moment
ENDS_WITHIN_S = 20.0  # by the clock on the wall, for a child that waits for something
CHILD = (sys.executable, "-I", "-m", "labapp.photos.child")

_places = threading.BoundedSemaphore(AT_ONCE)


class Pictures(NamedTuple):
    """What is kept of a photo: two WebP files. `width` and `height` are of the large one, in px."""

    width: int
    height: int
    large: bytes
    small: bytes


class NotAPhoto(ValueError):
    """Nothing could be kept of what was sent; `reason` is a code for the sender."""

    def __init__(self, reason: Literal["not_a_photo", "too_many_pixels"]) -> None:
        super().__init__(reason)
        self.reason = reason


def develop(photo: bytes) -> Pictures:
    """The pictures to keep of a photo. Waits for a place, and then for as long as the child may take.

    :raise NotAPhoto: it is none of the formats taken in, damaged, too large, or too much work
    """
    if not 0 < len(photo) <= UPLOAD_MAX or format_of(photo) is None:
        raise NotAPhoto("not_a_photo")
    with _places:
        status, output = _run_child(photo)
    if status == Ending.too_many_pixels:
        raise NotAPhoto("too_many_pixels")
    pictures = _read(output) if status == Ending.done else None
    if pictures is None:
        raise NotAPhoto("not_a_photo")
    return pictures


def fits(large: bytes, small: bytes) -> Size | None:
    """The size of a large picture that, with its small one, may be kept; None if one of the two may not."""
    sizes = size_of(large), size_of(small)
    good = (
        len(large) <= KEPT_MAX
        and len(small) <= SMALL_KEPT_MAX
        and all(size and max(size) <= most for size, most in zip(sizes, (SIDE, SMALL_SIDE), strict=True))
    )
    return sizes[0] if good else None


def _run_child(photo: bytes) -> tuple[int, bytes]:
    """(exit status, output) of a child that was given the photo; it knows neither our settings nor our open files."""
    with _memory_file() as given, _memory_file() as made:
        given.write(photo)
        given.seek(0)
        with subprocess.Popen(CHILD, stdin=given, stdout=made, stderr=subprocess.DEVNULL, env={}, cwd="/") as child:
            try:
                status = child.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                child.kill()
                status = child.wait()
        made.seek(0)
        return status, made.read(OUTPUT.size + KEPT_MAX + SMALL_KEPT_MAX + 1)


def _memory_file() -> IO[bytes]:
    """A file without a name, in memory where the system has such; unbuffered, because the child has it too."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("labapp-photo"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def _read(output: bytes) -> Pictures | None:
    """The child's output. It is not believed: a child whose decoder was turned against it can write what it likes."""
    if len(output) < OUTPUT.size:
        return None
    first, second = OUTPUT.unpack_from(output)
    large = output[OUTPUT.size : OUTPUT.size + first]
    small = output[OUTPUT.size + first :]
    if len(large) != first or len(small) != second:
        return None
    size = fits(large, small)
    return Pictures(*size, large, small) if size else None
