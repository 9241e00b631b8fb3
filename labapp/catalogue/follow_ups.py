"""What is asked when a result is followed up, by the day after the lab."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


def question(occasion: int | str, language: str) -> str:
    """The question of a day after the lab, of a `report`, or of a day that somebody wished for (`again`)."""
    asked = _questions()
    told: dict[str, str] = asked.get(str(occasion), asked["again"])
    return told.get(language, told["en"])


@cache
def _questions() -> Any:
    return json.loads(resources.files(__package__).joinpath("follow_ups.json").read_text(encoding="utf-8"))
