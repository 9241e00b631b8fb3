"""Who asks, by their place in a lab: a participant with the token of the join, or a facilitator. Like the socket, over HTTP."""

from __future__ import annotations

from flask import request

from labapp.core.viewers import Crowd, Me, Staff, Viewer
from labapp.store import members
from labapp.web.asking import asker_of_request, leads, services


def member_of_request(lab: str) -> str | None:
    """The member of this lab whose token the request bears, unless they were removed."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        return None
    row = members.member_by_token(services().db, lab, token.strip())
    return row.id if row is not None and row.id not in services().rooms.lab(lab).removed else None


def viewers_of_request(lab: str) -> list[Viewer]:
    """As whom the asker may look: everybody with an address of the lab as the crowd, members and staff as themselves too."""
    member = member_of_request(lab)
    if member is not None:
        return [Crowd(), Me(member)]
    account, _ = asker_of_request()
    return [Crowd(), Staff()] if account is not None and leads(account, lab) else [Crowd()]
