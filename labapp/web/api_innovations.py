"""Routes of the API for the library of documented innovations. What is published anybody may read; drafts those who may edit them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from labapp.core import policy
from labapp.core.messages import Name, read
from labapp.core.refused import bad_request
from labapp.store import accounts, chains, finding, goal_records, innovations, suggesting
from labapp.store.accounts import Account
from labapp.store.drafting import Source, draft_from
from labapp.store.facets import CHOOSABLE
from labapp.store.finding import Sort, Wish
from labapp.store.innovations import Innovation
from labapp.store.judging import evidence_level, is_innovation
from labapp.store.record import Record
from labapp.store.secrets import now
from labapp.web.addresses import site_address
from labapp.web.api import route
from labapp.web.asking import asker_of_request, leads, services
from labapp.web.errors import Problem
from labapp.web.wishes import MOST_VALUES, Q_MAX

MOST_FACET_VALUES = 100  # of a facet without a vocabulary
EditorialStatus = Literal["draft", "published"]
_RECORD = [(field.encode_name, field.type) for field in msgspec.structs.fields(Record)]
_COMPUTED: list[tuple[str, Any]] = [
    ("id", str),
    ("slug", str),
    ("version", int),
    ("is_innovation", bool),
    ("evidence_level", int),
]


class InnovationLinks(Struct, frozen=True):
    """The addresses of an innovation's pages."""

    page: str
    edit: str


# Both are made from the record's own fields, so that they can't differ from it.
InnovationAnswer = msgspec.defstruct(
    "InnovationAnswer",
    [
        *_COMPUTED,
        ("editorial_status", EditorialStatus),
        ("lab", str | None),
        ("created_at", str),
        ("updated_at", str),
        ("published_at", str | None),
        ("links", InnovationLinks),
        *_RECORD,
    ],
    frozen=True,
    namespace={
        "__doc__": "A documented innovation. `is_innovation` and `evidence_level` are computed; `lab` is null where it was deleted."
    },
)
InnovationChange = msgspec.defstruct(
    "InnovationChange",
    [
        ("editorial_status", EditorialStatus | UnsetType, UNSET),
        *((name, kind | UnsetType, UNSET) for name, kind in [*_COMPUTED, *_RECORD]),
    ],
    frozen=True,
    forbid_unknown_fields=True,
    namespace={
        "__doc__": "Fields of a record; those left out stay. What the server computes may be sent back and is not read."
    },
)
NewInnovation = msgspec.defstruct(
    "NewInnovation",
    [("lab", Name | None, None), ("source", Source | None, None)],
    bases=(InnovationChange,),
    frozen=True,
    forbid_unknown_fields=True,
    namespace={
        "__doc__": "A draft from a lab (`lab` and `source`), or a record written elsewhere; fields that are sent win over the lab's."
    },
)


Values = Annotated[list[Annotated[str, Meta(max_length=Q_MAX)]], Meta(max_length=MOST_VALUES)]
InnovationQuery = msgspec.defstruct(
    "InnovationQuery",
    [
        ("q", Annotated[str, Meta(max_length=Q_MAX)], ""),
        *((name, Values, []) for name in CHOOSABLE),
        ("sort", Sort, "relevance"),
        ("page", int, 1),
    ],
    frozen=True,
    forbid_unknown_fields=True,
    namespace={
        "__doc__": "What to look for: `q` in the texts, the others are codes or names; several of one name are alternatives."
    },
)


class FacetValue(Struct, frozen=True):
    """How many records there would be with this value chosen."""

    value: str
    count: int


class Innovations(Struct, frozen=True):
    """A page of published innovations, and how they can be narrowed; `did_you_mean` where nothing was found but something is near."""

    innovations: list[InnovationAnswer]  # type: ignore[valid-type]
    total: int
    page: int
    pages: int
    facets: dict[str, list[FacetValue]]
    did_you_mean: str | None = None


@route("GET", "/innovations", auth="anybody", query=InnovationQuery, answer=Innovations, tag="Library")
def list_innovations(*, query: Any) -> Innovations:
    """Published innovations.

    Every word of `q` must stand in the record, in any of its forms; the last may be the beginning of a word. "Words in quotes" must stand
    in a row, a word after a minus must not be there. Accents do not matter. A factor is asked for with a sign: `local_management>=1`.
    `sort` is `relevance` (without `q` the latest published), `newest`, `evidence` or `copied`."""
    chosen = {name: tuple(values) for name in CHOOSABLE if (values := getattr(query, name))}
    access = policy.readable_access(asker_of_request()[0] is not None)
    found = finding.find(services().db, Wish(query.q, chosen, query.sort, query.page, access))
    facets = {
        name: [FacetValue(choice.value, choice.count) for choice in choices[:MOST_FACET_VALUES]]
        for name, choices in found.facets.items()
    }
    better = None if found.total else suggesting.suggestion(services().db, found.asked)
    items = [describe(item) for item in found.items]
    return Innovations(items, found.total, found.page, found.pages, facets, better)


@route(
    "POST",
    "/innovations",
    body=NewInnovation,
    answer=InnovationAnswer,
    status=201,
    errors=("not_found", "unknown_card"),
    tag="Library",
)
def create_innovation(*, body: Any, asker: Account) -> Any:
    """Makes a draft, or a published record where `editorial_status` says so.

    With `lab` and `source` the draft is filled from the lab, with its provenance. Without `source` the record is what was sent;
    `lab` may name where it came from. What is published must be complete: otherwise nothing is made, and `missing` says why."""
    if body.lab is not None and not leads(asker, body.lab):
        raise Problem("not_found")
    if body.source is not None and body.lab is None:
        raise bad_request("lab", "missing")
    draft = _drafted(body.lab, body.source) if body.lab and body.source else Record()
    record = changed(draft, body)
    publish = body.editorial_status == "published"
    made = innovations.add(services().db, record, lab_id=body.lab, owner=asker.id, publish=publish)
    return describe(made)


@route(
    "GET", "/innovations/<innovation>", auth="anybody", answer=InnovationAnswer, errors=("not_found",), tag="Library"
)
def read_innovation(*, innovation: str) -> Any:
    """One innovation, by its id or its permalink."""
    return describe(demand_readable(asker_of_request()[0], innovation))


@route(
    "PATCH",
    "/innovations/<innovation>",
    body=InnovationChange,
    answer=InnovationAnswer,
    errors=("not_found",),
    tag="Library",
)
def change_innovation(*, innovation: str, body: Any, asker: Account) -> Any:
    """Changes fields of a record, publishes it, or takes it back into drafts.

    A published record stays complete and gets the next version."""
    found = demand_editable(asker, innovation)
    if body.editorial_status == "draft" and found.status == "published":
        found = innovations.withdraw(services().db, found.id)
    record = changed(found.record, body)
    if record != found.record:
        found = innovations.edit(services().db, found.id, record, by=asker.id)
    if body.editorial_status == "published":
        found = innovations.publish(services().db, found.id, by=asker.id)
    return describe(found)


def may_edit(account: Account | None, found: Innovation) -> bool:
    """Whether an account may edit an innovation and read it as a draft."""
    if account is None:
        return False
    return policy.may_document(accounts.staffed_labs(services().db, account.id), found.lab_id, found.owner, account.id)


def demand_readable(account: Account | None, innovation: str) -> Innovation:
    """The innovation with this id or permalink, if the asker may read it.

    :raise Problem: `not_found`
    """
    found = innovations.find(services().db, innovation)
    editable = found is not None and may_edit(account, found)
    signed_in = account is not None
    if found is None or not policy.may_read(found.status, found.record.access, signed_in=signed_in, may_edit=editable):
        raise Problem("not_found")
    return found


def demand_editable(account: Account | None, innovation: str) -> Innovation:
    """The innovation with this id or permalink, if the asker may edit it.

    :raise Problem: `not_found`: to everybody else it does not exist as something to edit
    """
    found = innovations.find(services().db, innovation)
    if found is None or not may_edit(account, found):
        raise Problem("not_found")
    return found


def _drafted(lab_id: str, source: Source) -> Record:
    """What the lab knows of it, with what was answered since, and the days on which the lab's results are asked about."""
    lab, db = services().rooms.lab(lab_id), services().db
    draft = draft_from(lab, source, now(), chains.ended_on(db, lab_id))
    return goal_records.with_goals(draft, goal_records.of_lab(db, lab, services().rooms.today()))


def changed(record: Record, body: Any) -> Record:
    """The record with the fields that were sent."""
    sent = {name: value for name, _ in _RECORD if (value := getattr(body, name)) is not UNSET}
    return read(Record, {**msgspec.to_builtins(record), **msgspec.to_builtins(sent)}) if sent else record


def describe(found: Innovation) -> Any:
    """An innovation as the API shows it."""
    address = f"{site_address()}/library/{found.slug}"
    return InnovationAnswer(
        id=found.id,
        slug=found.slug,
        version=found.version,
        editorial_status=found.status,
        is_innovation=is_innovation(found.record),
        evidence_level=evidence_level(found.record),
        lab=found.lab_id,
        created_at=found.created_at,
        updated_at=found.updated_at,
        published_at=found.published_at,
        links=InnovationLinks(address, f"{address}/edit"),
        **{name: getattr(found.record, name) for name, _ in _RECORD},
    )
