"""The OpenAPI 3.1 document of the JSON API, built from the declared routes and the registered commands, so that it can't differ from them."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec
from flask import Response

from labapp.core.messages import COMMANDS, Command
from labapp.web.api import ROUTES, Route, blueprint
from labapp.web.errors import STATUS

_PATH_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_REFERENCE = "#/components/schemas/{name}"
_FILE = {"type": "string", "format": "binary"}
_ERROR = {"$ref": "#/components/schemas/Error"}

_PHRASES = {
    200: "Done",
    201: "Created",
    204: "Done; nothing to say",
    400: "Not understood",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not there, or not yours",
    409: "Not possible at the moment",
    410: "Gone",
    413: "Too large",
    414: "The address is too long",
    415: "Not JSON",
    429: "Too many attempts; see Retry-After",
    500: "A fault of ours",
    503: "Going down or not ready; try again",
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """This document."""
    return Response(msgspec.json.encode(document()), mimetype="application/json")


@cache
def document() -> dict[str, Any]:
    """The whole document. Computed once: routes and commands are declared at import."""
    bodies = [kind for route in ROUTES for kind in (route.body, route.answer) if kind not in (None, Any)]
    commands = {name: cls for name, cls in sorted(COMMANDS.items()) if cls.may.role != "system"}
    kinds = [*bodies, *commands.values()]
    # All in one call: msgspec then gives two classes of one name two names.
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    schema_of = {id(kind): schema for kind, schema in zip(kinds, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {
        "/openapi.json": {
            "get": {
                "operationId": "openapi",
                "summary": "This document.",
                "tags": ["Reference"],
                "security": [],
                "responses": {"200": _json("The document", {"type": "object"}), "500": _json(_PHRASES[500], _ERROR)},
            }
        }
    }
    for route in ROUTES:
        path = _PATH_PARAMETER.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Labapp",
            "version": _version(),
            "summary": "Labs, their live state and the library of documented innovations.",
            "description": "All times are UTC, RFC 3339; all ids are strings; unknown fields are refused. Errors have one shape.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"bearer": []}, {"session": [], "csrf": []}],
        "paths": paths,
        "components": {
            "schemas": {**components, "AnyCommand": _commands(commands, schema_of), "Error": _error_schema()},
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "From POST /login or `labapp token add`.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "labapp_session",
                    "description": "The sign-in of the pages.",
                },
                "csrf": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-CSRFToken",
                    "description": "Beside the session, for everything but GET.",
                },
            },
        },
    }


def _operation(route: Route, schema_of: dict[int, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.tag],
        "responses": _responses(route, schema_of),
    }
    if route.description:
        operation["description"] = route.description
    if route.auth == "anybody":
        operation["security"] = []
    if parameters := [*_path_parameters(route), *_query_parameters(route)]:
        operation["parameters"] = parameters
    if route.body is not None:
        schema = {"type": "object"} if route.body is Any else schema_of[id(route.body)]
        if route.name == "perform_command":
            schema = {"$ref": "#/components/schemas/AnyCommand"}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    elif route.takes is not None:
        operation["requestBody"] = {"required": True, "content": {route.takes: {"schema": _FILE}}}
    return operation


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    names = _PATH_PARAMETER.findall(route.path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    """One parameter per field of the query's Struct, with the same schema and default that it is read by."""
    if route.query is None:
        return []
    (reference,), components = msgspec.json.schema_components([route.query], ref_template=_REFERENCE)
    schema = components[reference["$ref"].rpartition("/")[2]]
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def _responses(route: Route, schema_of: dict[int, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": _PHRASES[204 if route.answer is None else route.status]}
    if route.answer is not None:
        schema = {"type": "object"} if route.answer is Any else schema_of[id(route.answer)]
        good = _json(_PHRASES[route.status], schema)
    responses = {str(204 if route.answer is None else route.status): good}
    if route.query is not None:  # said by the server itself, before there is anything to answer as JSON
        responses["414"] = {"description": _PHRASES[414]}
    by_status: dict[int, list[str]] = {}
    for code in route.errors:
        by_status.setdefault(STATUS[code], []).append(code)
    for status, codes in sorted(by_status.items()):
        responses[str(status)] = _json(f"{_PHRASES[status]}: {', '.join(f'`{code}`' for code in codes)}", _ERROR)
    return responses


def _json(description: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _error_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["error"],
        "additionalProperties": False,
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "details"],
                "additionalProperties": False,
                "properties": {
                    "code": {"enum": sorted(STATUS)},
                    "message": {"type": "string", "description": "In the language of Accept-Language (sv, da, en)."},
                    "details": {"type": "object"},
                },
            }
        },
    }


def _commands(commands: dict[str, type[Command]], schema_of: dict[int, Any]) -> dict[str, Any]:
    """The schema of a command: one alternative per name that people may send."""
    alternatives = []
    for name, cls in commands.items():
        required = ["id", "name", "data"] if cls.may.activity == "none" else ["id", "name", "activity", "data"]
        alternatives.append(
            {
                "title": name,
                "type": "object",
                "required": required,
                "additionalProperties": False,
                "properties": {
                    "id": {
                        "type": "string",
                        "format": "uuid",
                        "description": "Chosen by the client; sent again, it gives the first answer again.",
                    },
                    "name": {"const": name},
                    "activity": {"type": ["string", "null"]},
                    "data": schema_of[id(cls)],
                },
            }
        )
    return {"oneOf": alternatives}


def _version() -> str:
    try:
        return version("labapp")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
