"""How a route of the JSON API is declared: once, and the declaration is the validation, the permission and the documentation.

    @route("PATCH", "/labs/<lab>", auth="lab", body=LabChange, answer=LabAnswer, errors=("stale",), tag="Labs")
    def change_lab(*, lab: str, body: LabChange, asker: Account) -> LabAnswer:
        '''Changes the lab's basic data.

        Only what the body names is changed.'''

The view gets its path parameters, `body` and `query` where they are declared (already read, strictly: unknown fields are refused), and
`asker` unless anybody may ask. `auth="lab"` lets only those in who lead the lab of the path; for all others the lab does not exist.
`auth="member"` lets its participants in too, and `asker` is then their place in it. `takes` is the type of a body that the view reads.
`openapi` builds its document from `ROUTES`, so a route can't be forgotten there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import msgspec
from flask import Blueprint, Response, request
from flask_wtf.csrf import ValidationError, validate_csrf

from labapp.core.messages import Actor, read, unfit
from labapp.core.refused import Refused, bad_request
from labapp.store.accounts import Account
from labapp.web.asking import asker_of_request, leads, services
from labapp.web.errors import Problem
from labapp.web.places import member_of_request

Auth = Literal["anybody", "account", "lab", "member"]
V = TypeVar("V", bound=Callable[..., Any])

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


class Route(msgspec.Struct, frozen=True):
    """One route as it was declared. `path` is relative to /api/v1 and in Flask's notation."""

    method: str
    path: str
    name: str
    tag: str
    summary: str
    description: str
    auth: Auth
    status: int
    body: Any
    takes: str | None
    query: Any
    answer: Any
    errors: tuple[str, ...]


ROUTES: list[Route] = []


def route(
    method: str,
    path: str,
    *,
    tag: str,
    auth: Auth = "account",
    body: Any = None,
    takes: str | None = None,
    query: Any = None,
    answer: Any = None,
    status: int = 200,
    errors: tuple[str, ...] = (),
    body_max: int | None = None,
) -> Callable[[V], V]:
    """Declares a route. `answer` None means no content; `body_max` (bytes) where the general limit is too small."""

    def register(view: V) -> V:
        summary, _, description = (inspect.getdoc(view) or "").partition("\n\n")
        name = view.__name__
        ROUTES.append(
            Route(
                method,
                path,
                name,
                tag,
                summary,
                description,
                auth,
                status,
                body,
                takes,
                query,
                answer,
                _errors(auth, body, query, errors),
            )
        )

        def answered(**path_values: str) -> Response:
            if body_max is not None:
                request.max_content_length = body_max
            arguments: dict[str, Any] = dict(path_values)
            if auth != "anybody":
                arguments["asker"] = _ADMIT[auth](path_values.get("lab", ""))
            if query is not None:
                arguments["query"] = read(query, _sent_query(query), strict=False)
            if body is not None:
                arguments["body"] = read_body(body)
            return _respond(view(**arguments), status)

        blueprint.add_url_rule(path, endpoint=name, view_func=answered, methods=[method])
        return view

    return register


def _sent_query(cls: Any) -> dict[str, Any]:
    """The query of the request: a field that is a list gets every value of its name, any other the first."""
    several = {
        field.encode_name
        for field in msgspec.structs.fields(cls)
        if isinstance(msgspec.inspect.type_info(field.type), msgspec.inspect.ListType)
    }
    return {name: values if name in several else values[0] for name, values in request.args.lists()}


def read_body(cls: Any) -> Any:
    """The JSON body of the request as a value of `cls`.

    :raise Problem: `unsupported_media_type`
    :raise Refused: `bad_request`
    """
    if request.mimetype != "application/json":
        raise Problem("unsupported_media_type")
    try:
        data = msgspec.json.decode(request.get_data())
    except (msgspec.DecodeError, RecursionError):  # or JSON that is nested beyond all sense
        raise bad_request("", "the body is not JSON") from None
    if reason := unfit(data):
        raise bad_request("", reason)
    try:
        return read(cls, data)
    except Refused as refused:
        if (
            refused.code == "too_long"
        ):  # of a note that is the room's answer to a person; here it is one wrong field among others
            raise bad_request(refused.details["field"], f"longer than {refused.details['limit']} signs") from None
        raise


def _admit_account(_lab: str = "") -> Account:
    """The account that asks.

    :raise Problem: `not_signed_in`; `form_expired` for a session without its CSRF token
    """
    asker, by_session = asker_of_request()
    if asker is None:
        raise Problem("not_signed_in")
    if by_session and request.method in UNSAFE:
        try:
            validate_csrf(request.headers.get("X-CSRFToken"))
        except ValidationError:
            raise Problem("form_expired") from None
    return asker


def _admit_lead(lab: str) -> Account:
    """The account that asks, which leads the lab.

    :raise Problem: as `_admit_account`; `not_found` for a lab of others
    """
    asker = _admit_account()
    if not leads(asker, lab):
        raise Problem("not_found")
    return asker


def _admit_member(lab: str) -> Actor:
    """The place in the lab of a participant or a facilitator who asks.

    :raise Problem: as `_admit_lead`
    """
    member = member_of_request(lab)
    if member is not None:
        return Actor(member, "member")
    asker = _admit_lead(lab)
    return services().rooms.staff_actor(lab, asker.id, asker.name or None)


_ADMIT: dict[Auth, Callable[[str], Any]] = {"account": _admit_account, "lab": _admit_lead, "member": _admit_member}


def _respond(value: Any, status: int) -> Response:
    if isinstance(value, Response):
        return value
    if value is None:
        return Response(status=204)
    return Response(msgspec.json.encode(value), status=status, mimetype="application/json")


def _errors(auth: Auth, body: Any, query: Any, own: tuple[str, ...]) -> tuple[str, ...]:
    """All codes a route may answer with: its own and those of what it takes."""
    codes = set(own) | {"internal"}
    if auth != "anybody":
        codes |= {"not_signed_in", "form_expired"}
    if auth in ("lab", "member"):
        codes |= {"not_found"}
    if body is not None:
        codes |= {"bad_request", "too_large", "unsupported_media_type"}
    if query is not None:
        codes |= {"bad_request"}
    return tuple(sorted(codes))
