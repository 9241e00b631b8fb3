"""Cases from elsewhere: a CSV or JSON file read into drafts, line by line, with what is wrong with each line. Nothing is written here.

What is taken is taken whole; a line with a problem is not taken at all, and comes back as it was.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct

from labapp.core.messages import read, unfit
from labapp.core.refused import Refused
from labapp.store.judging import Lack, missing
from labapp.store.record import Record
from labapp.store.words import words

MOST_LINES = 2000
CELL_MAX = 4 * 1024 * 1024  # signs; a field says itself that it is too long, the reader of tables need not
Reason = Literal["not_understood", "too_long", "no_title", "no_country", "no_source", "too_many_cells", "no_object"]

# Columns of a CSV file: those with one text, and those with several, one a line or with semicolons between.
TEXTS = (
    "title", "summary_plain", "language", "country", "external_source", "licence", "theme", "stage", "problem", "whats_new",
    "replaces", "policy_area", "novelty", "novelty_source", "practice_break", "degree", "facet", "user_involvement",
    "side_effects", "what_failed", "equality_note", "system_effect", "case_number",
)  # fmt: skip
LISTS = (
    "target_groups", "core_elements", "adaptable_elements", "lessons", "innovation_types", "evaluation_methods",
    "initiators", "government_level",
)  # fmt: skip
COLUMNS = (*TEXTS, *LISTS, "organisations", "contact_function", "contact_mailbox")

# Without these a case from elsewhere can't be taken.
NEEDED: dict[str, Reason] = {"title": "no_title", "country": "no_country", "external_source": "no_source"}

# What an export adds to a record, which every library works out for itself; and signatures, which are of the text as it was there.
_COMPUTED = (
    "id", "slug", "version", "is_innovation", "evidence_level", "editorial_status", "lab", "created_at", "updated_at",
    "published_at", "links", "sign_off",
)  # fmt: skip


class Usual(Struct, frozen=True):
    """What holds for all lines that do not say otherwise."""

    language: str = "en"
    country: str = ""
    licence: str = ""


class Problem(Struct, frozen=True):
    """Why a line is not taken: the field, and the reason as a code."""

    field: str
    reason: Reason


class Line(Struct, frozen=True):
    """One case of a file: the record it makes of the fields it was `told`, or its problem. `lacks` is what publishing it would ask for still;
    `source` is the line as it came."""

    number: int
    title: str
    source: Any
    record: Record | None = None
    problem: Problem | None = None
    lacks: list[Lack] = []
    told: dict[str, Any] = {}


class Reading(Struct, frozen=True):
    """A whole file: its lines, and the columns that mean nothing here."""

    format: Literal["csv", "json"]
    lines: list[Line]
    unknown: list[str] = []
    header: list[str] = []
    delimiter: str = ","

    @property
    def taken(self) -> list[Line]:
        """The lines that make a record."""
        return [line for line in self.lines if line.record is not None]

    @property
    def left(self) -> list[Line]:
        """The lines with a problem."""
        return [line for line in self.lines if line.record is None]

    def rest(self) -> str:
        """A file of what is not taken, to be put right and brought in again; empty if all was taken."""
        if not self.left:
            return ""
        if self.format == "json":
            return "\n".join(msgspec.json.encode(line.source).decode() for line in self.left)
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(line.source for line in self.left)
        return out.getvalue()


class Unreadable(ValueError):
    """Nothing can be made of the file: why as a code, and what was found (the first line of a table, a place in JSON, a number of cases)."""

    def __init__(
        self, reason: Literal["empty", "no_header", "no_table", "no_json", "too_many"], found: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.found = found


def read_cases(written: str, usual: Usual) -> Reading:
    """The cases of a file.

    :raise Unreadable: nothing can be made of it, or it has more than `MOST_LINES` cases
    """
    text = written.lstrip("\ufeff").strip()
    if "\0" in text:
        raise Unreadable("no_table")
    reading = _json(text, usual) if text[:1] in ("[", "{") else _table(text, usual)
    if not reading.lines:
        raise Unreadable("empty")
    if len(reading.lines) > MOST_LINES:
        raise Unreadable("too_many", str(len(reading.lines)))
    return reading


def _json(text: str, usual: Usual) -> Reading:
    """A list, one object, or one object a line."""
    try:
        found = msgspec.json.decode(text)
        objects = found if isinstance(found, list) else [found]
    except (msgspec.DecodeError, RecursionError):  # or nested beyond all sense
        try:
            objects = [msgspec.json.decode(line) for line in text.splitlines() if line.strip()]
        except (msgspec.DecodeError, RecursionError):
            raise Unreadable("no_json", _place(text)) from None
    return Reading("json", [_line(number, _told(body), body, usual) for number, body in enumerate(objects, 1)])


def _told(body: Any) -> dict[str, Any] | None:
    """The fields of a record in an object; its own address is its source where it names none."""
    if not isinstance(body, dict):
        return None
    told = {name: value for name, value in body.items() if name not in _COMPUTED}
    links = body.get("links")
    if not told.get("external_source") and isinstance(links, dict) and links.get("page"):
        told["external_source"] = links["page"]
    if isinstance(links, dict) and isinstance(told.get("attachments"), list):
        told["attachments"] = [_left_there(one, links.get("page")) for one in told["attachments"]]
    return told


def _left_there(attachment: Any, page: Any) -> Any:
    """A picture of a record elsewhere: it stays there, at the address of its record."""
    if not isinstance(attachment, dict) or not attachment.get("photo") or attachment.get("address"):
        return attachment
    return {**attachment, "photo": None, "address": f"{page}/picture/{attachment['photo']}" if page else None}


def _place(text: str) -> str:
    """The number of the first line that is no JSON, where cases stand one a line; else nothing."""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError):
            return str(number) if number > 1 else ""
    return ""


def _table(text: str, usual: Usual) -> Reading:
    head = (text.splitlines() or [""])[0]
    delimiter = max(";,\t", key=head.count)
    csv.field_size_limit(CELL_MAX)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=None), delimiter=delimiter))
    except csv.Error:
        raise Unreadable("no_table") from None
    header = [name.strip().lower() for name in rows[0]] if rows else []
    if "title" not in header:
        raise Unreadable("no_header" if head else "empty", head[:80])
    lines = [
        _line(number, _cells(header, row), row, usual)
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]
    return Reading("csv", lines, [name for name in header if name not in COLUMNS], header, delimiter)


def _cells(header: list[str], row: list[str]) -> dict[str, Any] | None:
    """The fields of a row; None if it has more cells than there are columns."""
    if len(row) > len(header):
        return None
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if cell.strip()}
    told: dict[str, Any] = {name: cells[name] for name in TEXTS if name in cells}
    told |= {name: list(_several(cells[name])) for name in LISTS if name in cells}
    if bodies := list(_several(cells.get("organisations", ""))):
        told["organisations"] = [{"id": "-".join(words(name))[:100] or "organisation", "name": name} for name in bodies]
        told["partners"] = [body["id"] for body in told["organisations"]]
    if contact := {part: cells[f"contact_{part}"] for part in ("function", "mailbox") if f"contact_{part}" in cells}:
        told["contact"] = contact
    return told


def _several(cell: str) -> Iterator[str]:
    yield from (part.strip() for part in cell.replace("\n", ";").split(";") if part.strip())


def _line(number: int, told: dict[str, Any] | None, source: Any, usual: Usual) -> Line:
    if told is None:
        return Line(
            number, "", source, problem=Problem("", "no_object" if not isinstance(source, list) else "too_many_cells")
        )
    title = str(told.get("title") or "")
    for field, value in (("language", usual.language), ("country", usual.country), ("licence", usual.licence)):
        if not told.get(field) and value:
            told[field] = value
    if isinstance(told.get("country"), str):
        told["country"] = told["country"].upper()
    for field, lacking in NEEDED.items():
        if not told.get(field):
            return Line(number, title, source, problem=Problem(field, lacking))
    if unfit(told):
        return Line(number, title, source, problem=Problem("", "not_understood"))
    try:
        record = read(Record, told)
    except Refused as refused:
        reason: Reason = "too_long" if refused.code == "too_long" else "not_understood"
        return Line(number, title, source, problem=Problem(str(refused.details.get("field", "")), reason))
    return Line(number, title, source, record, lacks=missing(record), told=told)
