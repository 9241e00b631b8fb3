"""Joining by code over the API, and the budget that makes guessing codes hopeless without ever locking a room out.

A code has 6 of 31 signs: 887 million. What a guesser can't be told apart from is a person who mistypes, and both may sit behind the
one address of a whole workshop. So only wrong codes are counted, for the site as a whole:

- Above `WRONG_CODES` a wrong code is answered `rate_limited`. A right one still opens, so a guesser next door locks nobody out.
- Above `UNDER_ATTACK` nothing is looked up any more, until the minute is over. With 50 labs open at once a guesser who
  never stops then needs ten days on average to hit one of them, and a lab's code ends with the lab.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from labapp import catalogue
from labapp.core import policy
from labapp.core.messages import Name
from labapp.core.refused import Refused, bad_request
from labapp.extensions import failures
from labapp.store import labs
from labapp.store.tables import LabRow
from labapp.web.api import route
from labapp.web.asking import services

WRONG_CODES = "60/minute"
UNDER_ATTACK = "600/minute"


ActorGroup = Annotated[Name, Meta(extra_json_schema={"enum": list(catalogue.codes("actor_group"))})]


class Joining(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who wants in. `organisation` is an id of the lab's, `actor_group` a code of the vocabulary `actor_group`."""

    code: Annotated[str, Meta(max_length=20)]
    organisation: Name | None = None
    actor_group: ActorGroup | None = None
    party: Literal["employer", "employee", "union", "none", "other"] | None = None
    name: Annotated[str, Meta(max_length=80)] | None = None
    language: Literal["sv", "da", "en"] | None = None


class Seat(Struct, frozen=True):
    """A place in a lab. The token opens the socket, survives a reload, and is shown this once."""

    lab: str
    member: str
    token: str


@route(
    "POST",
    "/join",
    auth="anybody",
    body=Joining,
    answer=Seat,
    status=201,
    errors=("unknown_code", "door_closed", "rate_limited", "shutting_down"),
    tag="Joining",
)
def join_lab(*, body: Joining) -> Seat:
    """Gives a person a place in a lab, without an account.

    The answer to an unknown code and to the code of a closed lab is the same. Wrong codes have a budget for the whole site; right
    ones are not counted."""
    if body.actor_group is not None and body.actor_group not in catalogue.codes("actor_group"):
        raise bad_request("actor_group", "not_a_choice")
    lab = open_lab(body.code)
    name = " ".join((body.name or "").split()) or None
    place = {"organisation": body.organisation, "actor_group": body.actor_group}
    return Seat(lab.id, **services().rooms.join(lab.id, name=name, party=body.party, language=body.language, **place))


def open_lab(code: str) -> LabRow:
    """The lab behind a join code, if a new person may come in.

    :raise Refused: `unknown_code` (also for a closed lab), `door_closed`, `rate_limited` {retry_in}
    """
    if wait_s := failures().wait_s(UNDER_ATTACK, "code"):
        raise Refused("rate_limited", retry_in=wait_s)
    lab = labs.lab_by_code(services().db, code)
    refusal = policy.may_join(lab.state, lab.door) if lab is not None else "unknown_code"
    if lab is not None and refusal is None:
        return lab
    if refusal == "unknown_code":
        wait_s = failures().wait_s(WRONG_CODES, "code")
        failures().add(WRONG_CODES, "code")
        failures().add(UNDER_ATTACK, "code")
        if wait_s:
            raise Refused("rate_limited", retry_in=wait_s)
    raise Refused(refusal or "unknown_code")
