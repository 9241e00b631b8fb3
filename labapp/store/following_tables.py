"""The tables of what comes after a lab: what is followed up, the letters that remind of it, and effect goals that are asked later.

All of them go with their lab. No row names a person: mailboxes are those of functions, and an answer to a goal is only counted.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from labapp.store.tables import Base, Hash, Id, Moment

Day = String(10)


class MatterRow(Base):
    """Something that is followed up: a kept result of a lab, or what an organisation promised in return.

    `item` is the note, pile, commitment or innovation that it is in the lab. `mailbox` is a function's; `mailed` is false once it has asked
    not to be written to. `heard_on` is the last day on which anybody said how it stands.
    """

    __tablename__ = "matters"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), index=True)
    innovation_id: Mapped[str | None] = mapped_column(ForeignKey("innovations.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(16))  # result | commitment
    item: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    organisation: Mapped[str] = mapped_column(Text, default="")
    function: Mapped[str] = mapped_column(Text, default="")
    mailbox: Mapped[str] = mapped_column(String(254), default="")
    mailed: Mapped[bool] = mapped_column(default=True)
    every_days: Mapped[int | None] = mapped_column(Integer)
    since: Mapped[str] = mapped_column(Day)
    heard_on: Mapped[str | None] = mapped_column(Day)
    standing: Mapped[str] = mapped_column(String(16), default="")  # anchored | at_risk | stopped
    state: Mapped[str] = mapped_column(String(16), default="open")  # open | closed
    closed_on: Mapped[str | None] = mapped_column(Day)
    reason: Mapped[str] = mapped_column(Text, default="")
    lesson: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (UniqueConstraint("lab_id", "item"),)


class CheckRow(Base):
    """A day on which a matter is asked about, and what was answered. `ref` is its id in the record of the innovation."""

    __tablename__ = "checks"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matters.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(String(100), default="")
    due_on: Mapped[str] = mapped_column(Day, index=True)
    day: Mapped[int] = mapped_column(Integer)
    question: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default="planned")  # planned | done | dropped
    standing: Mapped[str] = mapped_column(String(16), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[str | None] = mapped_column(Day)


class LetterRow(Base):
    """A letter that is to be sent once. `occasion` names what it is for, so that two processes can't write it twice.

    When it has been sent, or given up, its address and words are forgotten and the occasion stays.
    """

    __tablename__ = "letters"

    occasion: Mapped[str] = mapped_column(String(120), primary_key=True)
    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), index=True)
    matter_id: Mapped[str | None] = mapped_column(ForeignKey("matters.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    stop: Mapped[str] = mapped_column(Text, default="")  # the address by which the mailbox asks for no more
    state: Mapped[str] = mapped_column(String(16), default="waiting", index=True)  # waiting | sending | sent | given_up
    tries: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[str] = mapped_column(Moment)
    claim: Mapped[str | None] = mapped_column(Id)


class FeedRow(Base):
    """The secret of one calendar: a lab's, or an account's. A new one makes the old address void."""

    __tablename__ = "calendar_feeds"

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    lab_id: Mapped[str | None] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class AskingRow(Base):
    """An effect goal that is asked after the lab: nobody may answer before `not_before`, and nothing is shown before `ended`."""

    __tablename__ = "goal_askings"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    lab_id: Mapped[str] = mapped_column(ForeignKey("labs.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    statement: Mapped[str] = mapped_column(Text)
    target_percent: Mapped[int] = mapped_column(Integer)
    not_before: Mapped[str] = mapped_column(Day)
    ended: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[int] = mapped_column(Integer, default=0)
    agree: Mapped[int] = mapped_column(Integer, default=0)


class GoalLinkRow(Base):
    """One invitation to answer, by the hash of its token. That it was used is known, not when, and not what was answered."""

    __tablename__ = "goal_links"

    token_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    asking_id: Mapped[str] = mapped_column(ForeignKey("goal_askings.id", ondelete="CASCADE"), index=True)
    used: Mapped[bool] = mapped_column(default=False)
