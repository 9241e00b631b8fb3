"""May I do it? The one file that answers, for commands, pages and templates alike.

Rows of the answer for a command (`judge`), in this order, the first that fails speaks:
the person has a place -> the role fits -> the lab takes commands -> the activity is there and open -> the card is there and one's own.
"""

from __future__ import annotations

from collections.abc import Container

from labapp.core.messages import Actor, Command
from labapp.core.model import Activity, Card, Lab
from labapp.core.refused import Refused

ROLES = {"member": {"member", "staff", "system"}, "staff": {"staff", "system"}, "system": {"system"}}


def judge(lab: Lab, command: Command, actor: Actor, activity: str | None) -> None:
    """Lets an allowed command pass.

    :raise Refused: `not_allowed`, `lab_closed`, `unknown_activity`, `activity_locked`, `activity_not_open`, `unknown_card`, `not_yours`
    """
    may = command.may
    if actor.role not in ROLES[may.role] or actor.member in lab.removed:
        raise Refused("not_allowed")
    if actor.role != "system" and actor.member not in lab.members:
        raise Refused("not_allowed")
    if lab.state == "closed" and not may.closed_lab:
        raise Refused("lab_closed")
    if may.activity != "none":
        step = named_activity(lab, activity)
        tidying = may.staff_after_lock and actor.role == "staff" and step.state != "planned"
        if may.activity == "open" and not tidying:
            demand_open(step)
    if may.card != "none":
        card = named_card(lab, getattr(command, "card", ""))
        entered_by_staff = card.source is not None and actor.role == "staff"
        if may.card == "own" and not entered_by_staff:
            if card.author != actor.member:
                raise Refused("not_yours")
            demand_open(named_activity(lab, card.activity))


def named_activity(lab: Lab, activity: str | None) -> Activity:
    """The activity a command names.

    :raise Refused: `unknown_activity`
    """
    if activity is None or activity not in lab.activities:
        raise Refused("unknown_activity")
    return lab.activities[activity]


def named_card(lab: Lab, card: str) -> Card:
    """The card a command names, unless its author took it back.

    :raise Refused: `unknown_card`
    """
    if card not in lab.cards or lab.cards[card].taken_back:
        raise Refused("unknown_card")
    return lab.cards[card]


def demand_open(activity: Activity) -> None:
    """Lets pass while the activity takes in.

    :raise Refused: `activity_locked`, `activity_not_open`
    """
    if activity.state == "locked":
        raise Refused("activity_locked")
    if activity.state != "open":
        raise Refused("activity_not_open")


def speaks_for(lab: Lab, actor: Actor, organisation: str | None) -> bool:
    """Whether somebody may write, change and confirm what is an organisation's: who belongs to it, and staff for any."""
    known = lab.members.get(actor.member or "")
    return actor.role == "staff" or (known is not None and known.organisation == organisation)


def speaks_as(actor: Actor, author: str | None) -> bool:
    """Whether somebody may change, take back and agree to what one person wrote: that person, and staff for who has no phone."""
    return actor.role == "staff" or (author is not None and author == actor.member)


def holds_function(lab: Lab, actor: Actor, organisation: str | None, actor_group: str | None) -> bool:
    """Whether somebody may write down what a function decides: staff, and the members of whom staff has said that they hold it, those of
    an organisation, of an actor group, or of that group within that organisation. Where staff has named neither, nobody else may."""
    if actor.role == "staff":
        return True
    known = lab.members.get(actor.member or "")
    if known is None or (organisation is None and actor_group is None):
        return False
    return organisation in (None, known.organisation) and actor_group in (None, known.actor_group)


def enters_for_others(actor: Actor) -> bool:
    """Whether somebody may enter what others say, for any organisation and as much of it as there is: staff, for who has no phone."""
    return actor.role == "staff"


def demand_not_over(activity: Activity, actor: Actor) -> None:
    """Lets pass while an activity goes on, also when it is locked; staff may tidy up what is done.

    :raise Refused: `activity_not_open`
    """
    if activity.state == "planned" or (activity.state == "done" and actor.role != "staff"):
        raise Refused("activity_not_open")


def may_join(lab_state: str, door: str) -> str | None:
    """None if a new person may come in, else the refusal code. A closed lab answers like an unknown one, so that codes can't be probed."""
    if lab_state == "closed":
        return "unknown_code"
    return "door_closed" if door == "closed" else None


def may_lead(staffed_labs: Container[str], lab_id: str) -> bool:
    """Whether an account that is on the staff of these labs may lead, read in full and document the lab."""
    return lab_id in staffed_labs


def may_document(staffed_labs: Container[str], lab_id: str | None, owner: str | None, account: str) -> bool:
    """Whether an account may edit and publish an innovation: it leads its lab, or wrote it where there is no lab any more."""
    return may_lead(staffed_labs, lab_id) if lab_id is not None else owner == account


def readable_access(signed_in: bool) -> tuple[str, ...]:
    """Which published records somebody finds in the library: those for everybody, and with an account those for colleagues too."""
    return ("public", "internal") if signed_in else ("public",)


def may_write(status: str) -> bool:
    """Whether a record may be written on question by question: a draft, by those who may document it or hold its link. What is published
    is changed in its form, where a change is one step with a version of its own."""
    return status == "draft"


def may_read(status: str, access: str, *, signed_in: bool, may_edit: bool) -> bool:
    """Whether a record and its earlier versions may be read: a draft by who may edit it; what is published by everybody, by those with an
    account where it is `internal`, and by who may edit it where it is `restricted`."""
    return may_edit or (status == "published" and access in readable_access(signed_in))


def may_ask(staffed_labs: Container[str], lab_id: str | None) -> bool:
    """Whether an account may say who signs the records of a lab, and make links for them: it leads the lab. A signing link reads and
    signs one record; it opens neither the lab, nor its notes and report."""
    return lab_id is not None and may_lead(staffed_labs, lab_id)
