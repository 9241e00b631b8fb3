"""The versions of a record: what was changed, when and as whom, and two of them side by side, field by field, in words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from msgspec import Struct

from labapp.core.refused import Refused
from labapp.store import versions
from labapp.store.innovations import Innovation
from labapp.store.record import Record
from labapp.store.versions import Change, Piece, Version
from labapp.web import library, version_words
from labapp.web.api import route
from labapp.web.api_innovations import demand_readable, may_edit
from labapp.web.asking import asker_of_request, login_required, services
from labapp.web.errors import Problem

blueprint = Blueprint("versions", __name__)

ROLES = {"facilitator": _l("by those who document it"), "program": _l("by this service"), "import": _l("from a file")}


class ChangedField(Struct, frozen=True):
    """A field that differs, by its name, with its words as pieces that stayed, went or came."""

    path: str
    name: str
    pieces: list[Piece]


class VersionEntry(Struct, frozen=True):
    """A published version. `role` is as whom it was changed; `removed` when its text was taken away for good."""

    version: int
    at: str
    role: str
    removed: bool
    changed: list[str]


class VersionList(Struct, frozen=True):
    """All versions of a record, the first one first."""

    versions: list[VersionEntry]


class FieldChange(Struct, frozen=True):
    """A field that differs between two versions; null where there was nothing."""

    path: str
    before: Any
    after: Any


class Difference(Struct, frozen=True):
    """What differs between two versions of a record."""

    before: int
    after: int
    changes: list[FieldChange]


@blueprint.get("/library/<innovation>/versions")
def show(innovation: str) -> str:
    """The list of versions, and two of them compared: the two newest where the address names none."""
    found, editable = _found(innovation)
    kept = versions.of(services().db, found.id, with_accounts=editable)
    readable = [one for one in kept if one.record is not None]
    newest = readable[-1].version if readable else 0
    after = _chosen(readable, request.args.get("to", type=int) or newest)
    earlier = [one.version for one in readable if after is None or one.version < after.version]
    before = _chosen(readable, request.args.get("from", type=int) or max(earlier, default=0))
    return render_template(
        "versions.html",
        found=found,
        record=found.record,
        editable=editable,
        kept=kept[::-1],
        readable=readable,
        before=before,
        after=after,
        changes=_changed_fields(before, after) if before and after else [],
        roles=ROLES,
        newest=kept[-1].version if kept else 0,
        **library.words(),
    )


@blueprint.post("/library/<innovation>/versions/<int:version>/take-away")
@login_required
def take_away(innovation: str, version: int) -> ResponseReturnValue:
    """Removes the text of an earlier version for good."""
    found, editable = _found(innovation)
    if not editable:
        raise Problem("not_found")
    versions.take_away(services().db, found.id, version)
    flash(_("The text of version %(version)s is gone for good.", version=version), "good")
    return redirect(url_for("versions.show", innovation=found.slug))


@route(
    "GET",
    "/innovations/<innovation>/versions",
    auth="anybody",
    answer=VersionList,
    errors=("not_found",),
    tag="Library",
)
def list_versions(*, innovation: str) -> VersionList:
    """The versions of a published record, and which fields each of them changed."""
    kept = versions.of(services().db, _found(innovation)[0].id)
    entries: list[VersionEntry] = []
    former: Record | None = None
    for one in kept:
        changes: list[Change] = versions.differences(former, one.record) if former and one.record else []
        entries.append(VersionEntry(one.version, one.at, one.role, one.record is None, [c.path for c in changes]))
        former = one.record or former
    return VersionList(entries)


class Compared(Struct, frozen=True, forbid_unknown_fields=True):
    """Which versions: the two newest where they are left out."""

    before: int = 0
    after: int = 0


@route(
    "GET",
    "/innovations/<innovation>/difference",
    auth="anybody",
    query=Compared,
    answer=Difference,
    errors=("not_found",),
    tag="Library",
)
def compare_versions(*, innovation: str, query: Compared) -> Difference:
    """What differs between two versions of a record, field by field."""
    readable = [one for one in versions.of(services().db, _found(innovation)[0].id) if one.record is not None]
    numbers = [one.version for one in readable]
    after = _chosen(readable, query.after or max(numbers, default=0))
    before = _chosen(readable, query.before or max((n for n in numbers if after and n < after.version), default=0))
    if before is None or after is None or before.record is None or after.record is None:
        raise Refused("not_found")
    changes = versions.differences(before.record, after.record)
    told = [FieldChange(change.path, change.before, change.after) for change in changes]
    return Difference(before.version, after.version, told)


def _found(innovation: str) -> tuple[Innovation, bool]:
    """(record, whether the asker may edit it).

    :raise Problem: `not_found`, also for a record whose earlier versions are not the asker's to read
    """
    account = asker_of_request()[0]
    found = demand_readable(account, innovation)
    return found, may_edit(account, found)


def _chosen(readable: list[Version], version: int) -> Version | None:
    return next((one for one in readable if one.version == version), None)


def _changed_fields(before: Version, after: Version) -> list[ChangedField]:
    if before.record is None or after.record is None:
        return []
    found = []
    for change in versions.differences(before.record, after.record):
        old = version_words.in_words(change.path, change.before, before.record)
        new = version_words.in_words(change.path, change.after, after.record)
        if old != new:
            found.append(ChangedField(change.path, _name(change), versions.pieces(old, new)))
    return found


def _name(change: Change) -> str:
    return version_words.field_name(change.path)
