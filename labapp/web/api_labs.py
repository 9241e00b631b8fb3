"""Routes of the API for labs: preparing, leading, reading and keeping them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from labapp.core.messages import Name, UuidText, event_data
from labapp.core.model import Activity, Brief, Identity, Organisation, to_json
from labapp.core.sealing import sealed
from labapp.messages import message_for
from labapp.store import exchange, labs
from labapp.store.accounts import Account
from labapp.store.continuing import FollowUp
from labapp.store.journal import Journal
from labapp.store.secrets import aliaser
from labapp.web import copying, preparing
from labapp.web.addresses import site_address
from labapp.web.api import route
from labapp.web.asking import demand_password, services
from labapp.web.copying import LabCopy
from labapp.web.errors import Problem
from labapp.web.join import make_at_home
from labapp.web.preparing import LabChange, NewLab

IMPORT_MAX = 64 * 1024 * 1024  # bytes; a two-day lab of 200 people is about 3 MB without its photos


class AgendaActivity(Struct, frozen=True):
    """An activity of the agenda. `config` is of its kind."""

    id: str
    phase: str
    kind: str
    method: str
    title: str
    prompt: str
    minutes: int
    day: int
    state: Literal["planned", "open", "locked", "done"]
    config: dict[str, Any]


class LabLinks(Struct, frozen=True):
    """The addresses of the lab's live pages."""

    console: str
    wall: str
    join: str


class LabAnswer(Struct, frozen=True):
    """A lab as its facilitators see it, after event number `seq`."""

    id: str
    code: str
    title: str
    challenge: str
    language: str
    theme: str | None
    identity: Identity
    state: Literal["planned", "open", "closed"]
    door: Literal["open", "closed"]
    places: int | None
    starts_at: str | None
    day_starts: dict[str, str]
    organisations: tuple[Organisation, ...]
    brief: Brief
    agenda: list[AgendaActivity]
    links: LabLinks
    wall_key: str
    seq: int


class LabList(Struct, frozen=True):
    """The labs of an account, the latest made first."""

    labs: list[LabAnswer]


class LeftOpen(Struct, frozen=True):
    """What a lab left open: `lacks` a `decision`, an `owner`, the `report` on a promise, the `rest` of a sheet, or a `word` on how it stands."""

    follow_ups: list[FollowUp]


class CommandBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A command as on the socket."""

    id: UuidText
    name: Name
    data: Any = None
    activity: Name | None = None


class Acknowledgement(Struct, frozen=True):
    """`ok` means committed. A refusal of the rules is an acknowledgement too: `ok` false, with a code."""

    ok: bool
    seq: int | UnsetType = UNSET
    data: Any | UnsetType = UNSET
    code: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    details: dict[str, Any] | UnsetType = UNSET


class RecordsQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose view of the room is wanted."""

    audience: Literal["staff", "wall", "crowd"] = "staff"


class Records(Struct, frozen=True):
    """A snapshot: what an audience sees after event number `seq`."""

    seq: int
    records: dict[str, Any]


class EventsQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Where to begin."""

    since: Annotated[int, Meta(ge=0, le=2**31 - 1, description="Events after this number")] = 0


class JournalEvent(Struct, frozen=True):
    """One fact. `actor` is a member id; names are not in the journal."""

    seq: int
    at: str
    actor: str | None
    name: str
    activity: str | None
    data: dict[str, Any]


class Events(Struct, frozen=True):
    """Events in order."""

    events: list[JournalEvent]


@route("POST", "/labs", body=NewLab, answer=LabAnswer, status=201, tag="Labs")
def create_lab(*, body: NewLab, asker: Account) -> LabAnswer:
    """Makes a lab from a template.

    The agenda is written in the lab's language; a template of one's own keeps the words that are not the catalogue's. `theme` is a code of the vocabulary `theme`; ids and short names of
    organisations are made from their names where they are left out."""
    made = describe(preparing.make_lab(body, asker))
    make_at_home(made.code)
    return made


@route("GET", "/labs", answer=LabList, tag="Labs")
def list_labs(*, asker: Account) -> LabList:
    """The labs that the account leads."""
    return LabList([describe(row.id) for row in labs.labs_of(services().db, asker.id)])


@route("GET", "/labs/<lab>", auth="lab", answer=LabAnswer, tag="Labs")
def read_lab(*, lab: str, asker: Account) -> LabAnswer:
    """One lab."""
    return describe(lab)


@route(
    "PATCH",
    "/labs/<lab>",
    auth="lab",
    body=LabChange,
    answer=LabAnswer,
    errors=("not_allowed", "rate_limited", "shutting_down"),
    tag="Labs",
)
def change_lab(*, lab: str, body: LabChange, asker: Account) -> LabAnswer:
    """Changes the lab's basic data.

    The identity rule may be made stricter at any time, and looser only before the first card."""
    preparing.change_lab(lab, body, asker)
    return describe(lab)


@route("GET", "/labs/<lab>/follow-ups", auth="lab", answer=LeftOpen, tag="Labs")
def list_follow_ups(*, lab: str, asker: Account) -> LeftOpen:
    """What the lab left open: experiments without a decision, and kept results without an owner."""
    return LeftOpen(copying.follow_ups(services().rooms.lab(lab)))


@route("POST", "/labs/<lab>/copy", auth="lab", body=LabCopy, answer=LabAnswer, status=201, tag="Labs")
def copy_lab(*, lab: str, body: LabCopy, asker: Account) -> LabAnswer:
    """Makes a new lab with the question, frame, organisations and agenda of this one, and nothing that anybody wrote.

    What `follow_ups` names is put as notes into a first activity."""
    made = describe(copying.copy_lab(lab, body, asker))
    make_at_home(made.code)
    return made


@route("DELETE", "/labs/<lab>", auth="lab", tag="Labs")
def delete_lab(*, lab: str, asker: Account) -> None:
    """Erases the lab with its notes, votes and people, at once and for good.

    Innovations that were made from it stay in the library. A session whose person gave the password more than half an hour ago
    is asked to sign in again (`not_signed_in`); a bearer token is not."""
    demand_password()
    preparing.erase_lab(lab)


@route("POST", "/labs/<lab>/wall-key", auth="lab", answer=LabAnswer, tag="Labs")
def change_wall_key(*, lab: str, asker: Account) -> LabAnswer:
    """Gives the lab's walls a new key.

    Walls that show the lab by the old one lose it within two seconds."""
    preparing.change_wall_key(lab)
    return describe(lab)


@route("POST", "/labs/<lab>/commands", auth="lab", body=CommandBody, answer=Acknowledgement, tag="Labs")
def perform_command(*, lab: str, body: CommandBody, asker: Account) -> dict[str, Any]:
    """Performs one command as a facilitator.

    The answer is the acknowledgement that the socket would give, also for what the rules refuse (`ok` false). The same id
    sent again gives the first answer again."""
    done = preparing.lead(lab, asker, body.name, body.data, id=body.id, activity=body.activity)
    if not done["ok"]:
        return {**done, "message": message_for(done["code"], done.get("details"))}
    return done


@route("GET", "/labs/<lab>/records", auth="lab", query=RecordsQuery, answer=Records, tag="Labs")
def read_records(*, lab: str, query: RecordsQuery, asker: Account) -> Records:
    """What an audience sees now."""
    seq, records = services().rooms.records(lab, query.audience)
    return Records(seq, records)


@route("GET", "/labs/<lab>/events", auth="lab", query=EventsQuery, answer=Events, tag="Labs")
def read_events(*, lab: str, query: EventsQuery, asker: Account) -> Events:
    """The journal after a number, for archive and audit. What is hidden is sealed, and anonymity holds."""
    state, alias = services().rooms.lab(lab), aliaser(services().settings.secret_key, lab)
    stored = [sealed(state, event, alias) for event in Journal(services().db).load(lab, query.since)]
    return Events(
        [JournalEvent(s.seq, s.at, s.actor, s.event.name, s.event.activity, event_data(s.event)) for s in stored]
    )


@route("GET", "/labs/<lab>/export", auth="lab", answer=dict[str, Any], tag="Labs")
def export_lab(*, lab: str, asker: Account) -> dict[str, Any]:
    """The whole lab as staff may read it: what `POST /labs/import` takes. What is still hidden is sealed in it.

    Asks a session for its password as the deletion does."""
    demand_password()
    return exchange.export_lab(services().db, lab, aliaser(services().settings.secret_key, lab))


@route("POST", "/labs/import", body=dict[str, Any], answer=LabAnswer, status=201, body_max=IMPORT_MAX, tag="Labs")
def import_lab(*, body: dict[str, Any], asker: Account) -> LabAnswer:
    """Makes a lab from an export, led by the account."""
    return describe(exchange.import_lab(services().db, body, asker.id))


def describe(lab_id: str) -> LabAnswer:
    """A lab as the API shows it.

    :raise Problem: `not_found` if it was deleted a moment ago
    """
    row = labs.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    # A lab that rests is folded for this answer alone: a list of all one's labs must not open a room for each.
    lab = services().rooms.lab(lab_id) if row.state == "open" else Journal(services().db).fold(lab_id)
    links = labs.lab_links(row, site_address())
    return LabAnswer(
        id=lab.id,
        code=lab.code,
        title=lab.title,
        challenge=lab.challenge,
        language=lab.language,
        theme=lab.theme,
        identity=lab.identity,
        state=lab.state,
        door=lab.door,
        places=lab.places,
        starts_at=lab.starts_at,
        day_starts=lab.day_starts,
        organisations=lab.organisations,
        brief=lab.brief,
        agenda=[_activity(step) for step in lab.agenda()],
        links=LabLinks(**links),
        wall_key=row.wall_key,
        seq=lab.seq,
    )


def _activity(step: Activity) -> AgendaActivity:
    plain = {field: getattr(step, field) for field in AgendaActivity.__struct_fields__ if field != "config"}
    return AgendaActivity(**plain, config=to_json(step.config))
