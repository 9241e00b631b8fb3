"""Joining by code over the API, and the budget that makes guessing codes hopeless without ever locking a room out.

A code has 6 of 32 signs: a thousand million. What a guesser can't be told apart from is a person who mistypes, and both may sit behind the
one address of a whole workshop. So only wrong codes are counted, for the site as a whole:

- Above `WRONG_CODES` a wrong code is answered `rate_limited`. A right one still opens.
- Above `UNDER_ATTACK` no code is looked up any more until the minute is over, so that whoever guesses without end, from however many
  addresses, needs 24 days on average to hit one of fifty open labs (`days_to_a_hit`); and a lab's code ends with the lab.
- Except a code that is `at home` where it is asked from: who leads, shows or has joined the lab from an address has shown there that
  they know its code. So a guesser in the same room locks nobody out, and gains nothing: the one code that is still looked up for
  him is on the wall beside him.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Annotated, Literal

from flask import request
from msgspec import Meta, Struct

from labapp import catalogue
from labapp.core import policy
from labapp.core.messages import Name
from labapp.core.model import Lab
from labapp.core.refused import Refused, bad_request
from labapp.extensions import failures
from labapp.store import labs, secrets
from labapp.web.api import route
from labapp.web.asking import services

WRONG_CODES = "60/minute"
UNDER_ATTACK_PER_MINUTE = 600
UNDER_ATTACK = f"{UNDER_ATTACK_PER_MINUTE}/minute"
AT_HOME = "1/12 hours"  # how long an address that knows a code may go on using it


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
    if lab.is_full:
        raise Refused("door_closed")  # the room would say so too, after more work than a flood of bots should cost
    name = " ".join((body.name or "").split()) or None
    place = {"organisation": body.organisation, "actor_group": body.actor_group}
    seat = Seat(lab.id, **services().rooms.join(lab.id, name=name, party=body.party, language=body.language, **place))
    make_at_home(lab.code)
    return seat


def make_at_home(code: str) -> None:
    """Notes that the code of a lab is known at the asker's address."""
    if not _is_at_home(code):
        failures().add(AT_HOME, "at-home", _house(), secrets.digest(code))


def days_to_a_hit(open_labs: int) -> float:
    """Days until somebody who spends the whole site's budget without end has guessed the code of one lab, on average."""
    codes: int = len(secrets.CODE_SIGNS) ** secrets.CODE_LENGTH
    return (codes + 1) / (open_labs + 1) / (UNDER_ATTACK_PER_MINUTE * 60 * 24)


def open_lab(code: str) -> Lab:
    """The lab behind a join code, if a new person may come in.

    :raise Refused: `unknown_code` (also for a closed lab), `door_closed`, `rate_limited` {retry_in}
    """
    wait_s = failures().wait_s(UNDER_ATTACK, "code")
    if wait_s and not _is_at_home(labs.plain_code(code)):
        raise Refused("rate_limited", retry_in=wait_s)
    lab = services().rooms.lab_with_code(code)
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


def _is_at_home(code: str) -> bool:
    return failures().wait_s(AT_HOME, "at-home", _house(), secrets.digest(code)) is not None


def _house() -> str:
    """The asker's address; of IPv6 the network that one household or office has."""
    address = request.remote_addr or ""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network((found, 64), strict=False))
