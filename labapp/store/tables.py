"""The tables. `lab_events` is the truth of every lab; the columns of `labs` that repeat it are for finding labs without folding them.

Times are RFC 3339 in UTC, ids and codes are text. Tokens are stored as SHA-256 only: whoever reads the database can't use them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Id = String(64)
Moment = String(32)
Hash = String(64)


class Base(DeclarativeBase):
    """All tables of Labapp."""

    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}


class User(Base):
    """An account of a facilitator."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str] = mapped_column(String(255))
    admin: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[str] = mapped_column(Moment)


class ApiToken(Base):
    """A bearer token of an account."""

    __tablename__ = "api_tokens"

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[str] = mapped_column(Moment)


class Link(Base):
    """A link that works once until it expires: to set the server up, or to join the staff of a lab."""

    __tablename__ = "links"

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))  # setup | staff
    lab_id: Mapped[str | None] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"))
    created_at: Mapped[str] = mapped_column(Moment)
    expires_at: Mapped[str] = mapped_column(Moment)
    used_at: Mapped[str | None] = mapped_column(Moment)


class EndedSession(Base):
    """A session that ended before its time; remembered for as long as a copy of its cookie could still be shown."""

    __tablename__ = "ended_sessions"

    id_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    forget_at: Mapped[str] = mapped_column(Moment)


class LabRow(Base):
    """A lab as lists and links need it. `seq` is the number of its latest event."""

    __tablename__ = "labs"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    wall_key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(160))
    language: Mapped[str] = mapped_column(String(8))
    theme: Mapped[str | None] = mapped_column(String(64))
    template: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    door: Mapped[str] = mapped_column(String(8), default="open")
    starts_at: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[str] = mapped_column(Moment)
    seq: Mapped[int] = mapped_column(Integer, default=0)


class LabStaff(Base):
    """Who may lead a lab."""

    __tablename__ = "lab_staff"

    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)


class MemberRow(Base):
    """A person's place in a lab: the only table that knows a name, so erasing a person is one UPDATE here."""

    __tablename__ = "members"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str | None] = mapped_column(Hash, unique=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    name: Mapped[str | None] = mapped_column(String(120))
    party: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(8))
    joined_at: Mapped[str] = mapped_column(Moment)


class EventRow(Base):
    """One fact of one lab. Never changed, only added; the primary key lets one writer of two win."""

    __tablename__ = "lab_events"

    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(Moment)
    actor: Mapped[str | None] = mapped_column(Id)
    command: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(40))
    activity: Mapped[str | None] = mapped_column(Id)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    seal: Mapped[str | None] = mapped_column(Hash)  # see `seals`; None on rows from before there were any


class ReceiptRow(Base):
    """The answer a command got, so that the same command gets it again. `digest` tells whether it is the same."""

    __tablename__ = "receipts"

    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), primary_key=True)
    member: Mapped[str] = mapped_column(Id, primary_key=True)
    command: Mapped[str] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(Hash)
    reply: Mapped[dict[str, Any]] = mapped_column(JSON)


class PhotoRow(Base):
    """The two pictures that are kept of a photo (WebP). Whose it is and on which card is in the journal; `member` is for erasing.

    In the database, so that a backup has them, a deleted lab takes them along, and a stored photo is stored like everything else.
    """

    __tablename__ = "photos"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), index=True)
    member: Mapped[str] = mapped_column(Id, index=True)
    at: Mapped[str] = mapped_column(Moment)
    large: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    small: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class OwnTemplateRow(Base):
    """An agenda that a facilitator keeps for labs to come: activities without anything that anybody wrote in them."""

    __tablename__ = "own_templates"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    language: Mapped[str] = mapped_column(String(8))
    agenda: Mapped[list[Any]] = mapped_column(JSON)
    created_at: Mapped[str] = mapped_column(Moment)


class InnovationRow(Base):
    """A documented outcome. `record` holds all its fields; the columns beside it are for finding and ordering."""

    __tablename__ = "innovations"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    lab_id: Mapped[str | None] = mapped_column(ForeignKey("labs.id", ondelete="SET NULL"), index=True)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(16))  # draft | published
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(Text)
    theme: Mapped[str | None] = mapped_column(String(64))
    stage: Mapped[str | None] = mapped_column(String(32))
    decisions: Mapped[str] = mapped_column(String(64), default="")  # "|pilot|stop|"
    organisations: Mapped[str] = mapped_column(
        Text, default=""
    )  # ids and names in small letters, "|org-a|harbour municipality|"
    version: Mapped[int] = mapped_column(Integer, default=1)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[str] = mapped_column(Moment)
    updated_at: Mapped[str] = mapped_column(Moment)
    published_at: Mapped[str | None] = mapped_column(Moment)

    __table_args__ = (Index("ix_innovations_status_published", "status", "published_at"),)


class InnovationShelf(Base):
    """A record's place in the search index (`shelving`): derived, like the three tables below and the full-text index itself."""

    __tablename__ = "innovation_shelf"

    innovation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    changed: Mapped[int] = mapped_column(Integer, index=True)
    shown: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[str | None] = mapped_column(Moment)


class InnovationFacet(Base):
    """One value by which a published record is found."""

    __tablename__ = "innovation_facets"

    facet: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)

    __table_args__ = (Index("ix_innovation_facets_number", "number"), {"sqlite_with_rowid": False})


class LibraryWord(Base):
    """A word of published records, and in how many of them it stands: what a misspelt one is compared with."""

    __tablename__ = "library_words"

    word: Mapped[str] = mapped_column(String(64), primary_key=True)
    uses: Mapped[int] = mapped_column(Integer)
    written: Mapped[str] = mapped_column(String(64))  # with its accents


class LibraryState(Base):
    """One row: how often what is published has changed."""

    __tablename__ = "library_state"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer)


class InnovationVersion(Base):
    """A record as it was published once. `role` is who changed it; the account behind it is forgotten when it is erased.

    `record` is None where the text was taken away for good: that there was such a version stays.
    """

    __tablename__ = "innovation_versions"

    innovation_id: Mapped[str] = mapped_column(ForeignKey("innovations.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(Moment)
    role: Mapped[str] = mapped_column(String(16))  # facilitator | program | import
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    record: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class InnovationPicture(Base):
    """A picture that a record shows (WebP, large and small), kept with it. `id` stands in the record's attachments; a photo's is its own."""

    __tablename__ = "innovation_pictures"

    innovation_id: Mapped[str] = mapped_column(ForeignKey("innovations.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[str] = mapped_column(Moment)
    large: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    small: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class InnovationLink(Base):
    """A secret address for one record: to write its draft, or to sign it for a party. Nobody's name stands with it."""

    __tablename__ = "innovation_links"

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    innovation_id: Mapped[str] = mapped_column(ForeignKey("innovations.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(8))  # write | sign
    organisation: Mapped[str] = mapped_column(String(100), default="")
    party: Mapped[str] = mapped_column(String(16), default="")  # employer | employee | steering
    created_at: Mapped[str] = mapped_column(Moment)
    expires_at: Mapped[str] = mapped_column(Moment)


class InnovationSignature(Base):
    """What a party of an organisation, or the steering group, said to a record. `digest` is of the text it was said to."""

    __tablename__ = "innovation_signatures"

    innovation_id: Mapped[str] = mapped_column(ForeignKey("innovations.id", ondelete="CASCADE"), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(100), primary_key=True)
    party: Mapped[str] = mapped_column(String(16), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))  # signed | declined | withdrawn
    note: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(Hash)
    at: Mapped[str] = mapped_column(Moment)


class LabDemand(Base):
    """What a lab asks for before its records are published: the parties of these organisations, the steering group."""

    __tablename__ = "lab_demands"

    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), primary_key=True)
    organisations: Mapped[list[Any]] = mapped_column(JSON, default=list)
    steering: Mapped[bool] = mapped_column(default=False)


class ReaderResponse(Base):
    """What a reader sent about a record: that they copied it, a question, the wish for a visit, or a comment. Nobody's name is asked for.

    A comment and a copy leave this table for the record when they are let stand. `mailbox` is a function's, and is forgotten with the
    words when a question has been answered.
    """

    __tablename__ = "reader_responses"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    innovation_id: Mapped[str] = mapped_column(ForeignKey("innovations.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))  # use | advice | visit | comment
    state: Mapped[str] = mapped_column(String(16))  # unconfirmed | open | answered
    organisation: Mapped[str] = mapped_column(String(200))
    function: Mapped[str] = mapped_column(String(200), default="")
    mailbox: Mapped[str] = mapped_column(String(254), default="", index=True)
    confirmed: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text, default="")
    mode: Mapped[str] = mapped_column(String(16), default="")  # copied | adapted
    since: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(8), default="")
    created_at: Mapped[str] = mapped_column(Moment, index=True)
    answered_at: Mapped[str | None] = mapped_column(Moment)
