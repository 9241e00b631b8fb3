"""What somebody wrote into a form is never lost: the page of an error shows it again, and a script that sends a form learns where to go on."""

from __future__ import annotations

from flask import jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

STATES = ("csrf_token", "was", "seen")  # what a page knows, not what a person wrote


def onward(address: str) -> ResponseReturnValue:
    """Where to go on after a form was taken in. A script is told and goes by itself, so that it can forget what it kept."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(next=address)
    return redirect(address)


def written() -> list[str]:
    """The texts of the form that was sent, each of more than a word; passwords are none."""
    if request.method != "POST":
        return []
    try:
        lists = list(request.form.lists())
    except HTTPException:  # too large to be read
        return []
    named = ((name, value.strip()) for name, values in lists for value in values)
    return [value for name, value in named if name not in STATES and "password" not in name and len(value.split()) > 1]
