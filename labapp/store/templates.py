"""Own templates: agendas that a facilitator keeps, without anything that people wrote. Also the file in which one is passed on.

A template holds the settings of kinds. They are read as strictly as those of a command, when it comes in and when a lab is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import asdict, replace
from sqlalchemy import delete, func, select, update

from labapp import catalogue
from labapp.core.commands import Day
from labapp.core.deciding import check_config
from labapp.core.events import ActivitySpec
from labapp.core.messages import Minutes, Name, read, unfit
from labapp.core.model import Activity
from labapp.core.refused import Refused, bad_request
from labapp.store.db import Database
from labapp.store.secrets import new_id, now
from labapp.store.tables import OwnTemplateRow

OWN = "own-"  # what the codes of own templates begin with; no template of the catalogue does
MOST = 100  # templates of one account
FILE_MAX = 256 * 1024  # bytes
STEPS_MAX = 120

Title = Annotated[str, Meta(min_length=1, max_length=160)]


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One activity of a template. Settings of others may name its id."""

    id: Name
    phase: Name
    kind: Name
    method: Name
    title: Title
    prompt: Annotated[str, Meta(max_length=600)] = ""
    minutes: Minutes
    day: Day = 1
    config: dict[str, Any] = {}


class TemplateFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A template to pass on. Unknown fields are refused: a file of a later version is not half read."""

    format: Literal["labapp-template"] = "labapp-template"
    version: Literal[1] = 1
    title: Title
    language: Literal["sv", "da", "en"]
    agenda: Annotated[list[Step], Meta(min_length=1, max_length=STEPS_MAX)]


class OwnTemplate(Struct, frozen=True):
    """A template of an account. `code` is what `POST /labs` takes."""

    code: str
    title: str
    language: str
    agenda: tuple[Step, ...]
    created_at: str


def file_of(title: str, language: str, steps: Iterable[Activity | Step]) -> TemplateFile:
    """The file that holds an agenda, be it of a lab or of a template."""
    fields = ("id", "phase", "kind", "method", "title", "prompt", "minutes", "day")
    agenda = [Step(**{f: getattr(s, f) for f in fields}, config=msgspec.to_builtins(s.config)) for s in steps]
    return TemplateFile(title=title, language=language, agenda=agenda)  # type: ignore[arg-type]


def read_file(data: Any) -> TemplateFile:
    """A template out of plain JSON data, with complete settings.

    :raise Refused: `bad_request` {field, reason}
    """
    if reason := unfit(data):
        raise bad_request("", reason)
    for field, known in (("format", "labapp-template"), ("version", 1)):
        if not isinstance(data, dict) or data.get(field) != known:
            raise bad_request(field, f"not a template exported by Labapp ({field} {known})")
    found = read(TemplateFile, data)
    if not found.title.strip():
        raise bad_request("title", "missing")
    agenda, ids, day = [], set[str](), 1
    for number, step in enumerate(found.agenda):
        place = f"agenda[{number}]"
        if step.id in ids:
            raise bad_request(f"{place}.id", "another activity has this id")
        if step.day < day:
            raise bad_request(f"{place}.day", "the days are not in their order")
        ids.add(step.id)
        day = step.day
        try:
            agenda.append(replace(step, config=check_config(step.kind, step.config)))
        except Refused as refused:
            refused.details["field"] = f"{place}.{refused.details.get('field', '')}"
            raise
    return replace(found, title=found.title.strip(), agenda=agenda)


def save(db: Database, owner: str, file: TemplateFile) -> str:
    """The code of a new template of an account.

    :raise Refused: `too_many` {limit}; `bad_request` for one that is too large, or holds what no database keeps
    """
    if reason := unfit(file.title):
        raise bad_request("title", reason)
    agenda = msgspec.to_builtins(file.agenda)
    if len(msgspec.json.encode(agenda)) > FILE_MAX:
        raise bad_request("agenda", f"larger than {FILE_MAX} bytes")
    row = OwnTemplateRow(id=new_id(), owner_id=owner, title=file.title, language=file.language, agenda=agenda)
    row.created_at = now()
    with db.write() as session:
        mine = select(func.count()).select_from(OwnTemplateRow).where(OwnTemplateRow.owner_id == owner)
        if (session.scalar(mine) or 0) >= MOST:
            raise Refused("too_many", limit=MOST)
        session.add(row)
    return OWN + row.id


def of_owner(db: Database, owner: str) -> list[OwnTemplate]:
    """The templates of an account, by title."""
    query = select(OwnTemplateRow).where(OwnTemplateRow.owner_id == owner)
    with db.read() as session:
        rows = session.scalars(query.order_by(func.lower(OwnTemplateRow.title), OwnTemplateRow.id)).all()
    return [_own(row) for row in rows]


def find(db: Database, owner: str, code: str) -> OwnTemplate | None:
    """A template of an account by its code; those of others are not there."""
    with db.read() as session:
        row = session.scalar(select(OwnTemplateRow).where(*_this(owner, code)))
    return _own(row) if row is not None else None


def rename(db: Database, owner: str, code: str, title: str) -> None:
    """Gives a template of an account another title; nothing if there is none."""
    with db.write() as session:
        session.execute(update(OwnTemplateRow).where(*_this(owner, code)).values(title=title))


def drop(db: Database, owner: str, code: str) -> None:
    """Forgets a template of an account; labs that were made from it stay as they are."""
    with db.write() as session:
        session.execute(delete(OwnTemplateRow).where(*_this(owner, code)))


def agenda_of(template: OwnTemplate, language: str) -> list[ActivitySpec]:
    """What a new lab in a language begins with. Words that are the catalogue's come in that language, others as somebody wrote them.

    :raise Refused: `bad_request` if a kind of activity has other settings by now
    """
    steps = [_in(step, template.language, language) for step in template.agenda]
    fields = [field for field in Step.__struct_fields__ if field != "config"]
    return [ActivitySpec(**{f: getattr(s, f) for f in fields}, config=check_config(s.kind, s.config)) for s in steps]


def agenda_of_catalogue(code: str, language: str) -> list[ActivitySpec]:
    """What a new lab in a language begins with that is made from a template of the catalogue.

    :raise catalogue.UnknownCode: there is no such template
    """
    planned = catalogue.agenda(code, language)
    return [ActivitySpec(id=f"act-{number}", **asdict(step)) for number, step in enumerate(planned, 1)]


def _in(step: Step, was: str, language: str) -> Step:
    if was == language or step.method not in catalogue.methods():
        return step
    changes: dict[str, Any] = {}
    if step.title == catalogue.method_title(step.method, was):
        changes["title"] = catalogue.method_title(step.method, language)
    if step.prompt == catalogue.method_prompt(step.method, was):
        changes["prompt"] = catalogue.method_prompt(step.method, language)
    kind, config = catalogue.method_kind(step.method, was)
    if kind == step.kind and check_config(kind, config) == check_config(kind, step.config):
        changes["config"] = check_config(kind, catalogue.method_kind(step.method, language)[1])
    return replace(step, **changes)


def _this(owner: str, code: str) -> tuple[Any, Any]:
    return OwnTemplateRow.owner_id == owner, OwnTemplateRow.id == (
        code.removeprefix(OWN) if code.startswith(OWN) else ""
    )


def _own(row: OwnTemplateRow) -> OwnTemplate:
    agenda = tuple(msgspec.convert(row.agenda, list[Step]))
    return OwnTemplate(OWN + row.id, row.title, row.language, agenda, row.created_at)
