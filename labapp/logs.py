"""What the server tells its operator: one line of JSON for each event, of fields that are allowed by name.

Nothing that people wrote, no address, token, code or e-mail address may get into a log, and a text that was made elsewhere can't be
known to be free of them. So no text is taken over but our own constant sentences:

- a message of ours: its sentence, with numbers filled in, and the fields of `FIELDS`;
- a message of a library: who said something, and at which line of its source;
- an exception: its type and the lines it came through, never what it says;
- whatever else is printed to standard error (by an event loop, say): the lines of a traceback that hold no values.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Any, TextIO

OURS = "labapp"
FIELDS = ("endpoint", "network", "count")  # what `extra` of a log call may add

_FRAME = re.compile(r'\s*File "[^"]+", line \d+, in [\w<>.]+$')
_LAST = re.compile(r"([A-Za-z_][\w.]*)(:.*)?$")


class AllowedFields(logging.Formatter):
    """A record as one line of JSON that holds nothing it was not meant to."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _sentence(record),
        }
        line |= {field: getattr(record, field) for field in FIELDS if hasattr(record, field)}
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"fault": type(record.exc_info[1]).__name__, "trace": _trace(record.exc_info[1])}
        return json.dumps(line)


def network(address: str | None) -> str:
    """The network an address belongs to (/24 or /48): enough to see where an attack comes from, too little to name a person."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))


@contextmanager
def private() -> Iterator[None]:
    """While the server runs, all that is logged or printed to standard error goes through the rules above."""
    terminal, former = sys.stderr, logging.root.handlers[:]
    handler = logging.StreamHandler(terminal)
    handler.setFormatter(AllowedFields())
    logging.root.handlers = [handler]
    logging.captureWarnings(True)
    sys.stderr = Sieve(terminal)
    try:
        yield
    finally:
        sys.stderr, logging.root.handlers = terminal, former
        logging.captureWarnings(False)


class Sieve:
    """Standard error for those who print instead of logging: of a traceback it passes where, and which type; of all else how much."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal
        self._unfinished = ""

    def write(self, text: str) -> int:
        """Passes what of the finished lines may be passed."""
        *lines, self._unfinished = (self._unfinished + text).split("\n")
        for line in lines:
            self._terminal.write(_sifted(line) + "\n")
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._terminal, name)


def _sifted(line: str) -> str:
    if line == "Traceback (most recent call last):" or _FRAME.match(line):
        return line
    if (last := _LAST.match(line)) and _is_exception(last[1]):
        return last[1]
    return f"({len(line)} signs were printed here)"


def _is_exception(name: str) -> bool:
    return name.endswith(("Error", "Exception", "Exit", "Interrupt", "Timeout", "Warning"))


def _sentence(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] != OURS:
        return f"said something at {record.filename}:{record.lineno}"
    args = record.args if isinstance(record.args, tuple) else ()
    if args and all(isinstance(value, int | float) for value in args):
        return record.getMessage()
    return str(record.msg)


def _trace(fault: BaseException) -> str:
    """Where it came through, the innermost last, and what it was caused by."""
    frames = traceback.extract_tb(fault.__traceback__)
    way = " > ".join(
        f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames
    )
    because = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    before = f"{_trace(because)}; then " if because is not None else ""
    return f"{before}Traceback: {way}: {type(fault).__name__}"
