"""What helps to choose and to plan: whom a template suits, what comes out of it, and how long an activity usually takes."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from statistics import median_low
from typing import Any

from msgspec import Struct

from labapp import catalogue

BUFFER = "buffer"  # the method of time that nobody has booked: a break that gives way first
OTHERWISE = (10, "ideate")  # minutes and phase of an activity that no template has


class Suits(Struct, frozen=True):
    """Whom a template suits, in one language: from how many people to how many, for what, and what they leave with."""

    people: tuple[int, int]
    purpose: str
    outcomes: tuple[str, ...]


def suits(template: str, language: str) -> Suits | None:
    """Whom a template of the catalogue suits; None where nobody has written it down."""
    told = _data()["templates"].get(template)
    if told is None:
        return None
    return Suits(tuple(told["people"]), told["purpose"][language], tuple(told["outcomes"][language]))


def usual(method: str) -> tuple[int, str]:
    """(minutes, phase) that an activity of the catalogue has in the templates."""
    found = [i for template in catalogue.templates() for i in template["items"] if i["activity"] == method]
    return (median_low(i["minutes"] for i in found), found[0]["phase"]) if found else OTHERWISE


def words(name: str, language: str) -> tuple[str, str]:
    """(title, prompt) of an activity that the program itself puts into an agenda: `buffer` or `still_open`."""
    told = _data()[name][language]
    return told["title"], told["prompt"]


@cache
def _data() -> Any:
    return json.loads(resources.files(__package__).joinpath("gallery.json").read_text(encoding="utf-8"))
